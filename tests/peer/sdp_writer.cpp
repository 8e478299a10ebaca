// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <sstream>

#include "peer/sdp_words.hpp"

namespace breakout::peer {
namespace {

template <class Table, class Value>
std::string_view word_for(const Table& table, Value value) {
  return std::find_if(table.begin(), table.end(),
                      [&](const auto& entry) { return entry.second == value; })
      ->first;
}

void write_codecs(std::ostream& out, const MediaLine& media) {
  for (const Codec& codec : media.codecs) {
    const bool lower = codec.name == "opus" || codec.name == "rtx";
    const std::string name = lower ? codec.name : upper(codec.name);
    out << "a=rtpmap:" << codec.payload_type << ' ' << name << '/' << codec.clock << "\r\n";
    if (!codec.format.empty()) {
      out << "a=fmtp:" << codec.payload_type << ' ' << codec.format << "\r\n";
    }
    for (const std::string& feedback : codec.feedback) {
      out << "a=rtcp-fb:" << codec.payload_type << ' ' << feedback << "\r\n";
    }
  }
  for (const HeaderExtension& extension : media.extensions) {
    out << "a=extmap:" << extension.id << ' ' << extension.uri << "\r\n";
  }
  out << "a=rtcp-mux\r\n";
  if (!media.stream.empty()) {
    out << "a=msid:" << media.stream << ' ' << media.stream << '-' << media.mid << "\r\n";
  }
  if (media.rtx_ssrc != 0) {
    out << "a=ssrc-group:FID " << media.ssrc << ' ' << media.rtx_ssrc << "\r\n";
  }
  for (const std::uint32_t ssrc : {media.ssrc, media.rtx_ssrc}) {
    if (ssrc != 0) {
      out << "a=ssrc:" << ssrc << " cname:" << media.cname << "\r\n";
    }
  }
}

void write_media(std::ostream& out, const MediaLine& media) {
  if (media.kind == MediaKind::kApplication) {
    out << "m=application " << media.port << " UDP/DTLS/SCTP webrtc-datachannel\r\n";
  } else {
    out << "m=" << (media.kind == MediaKind::kAudio ? "audio " : "video ") << media.port
        << " UDP/TLS/RTP/SAVPF";
    for (const Codec& codec : media.codecs) {
      out << ' ' << codec.payload_type;
    }
    out << "\r\n";
  }
  out << "c=IN IP4 0.0.0.0\r\na=mid:" << media.mid << "\r\n";
  out << "a=" << word_for(kDirections, media.direction) << "\r\n";
  if (media.kind == MediaKind::kApplication) {
    out << "a=sctp-port:" << media.sctp_port << "\r\na=max-message-size:65536\r\n";
  } else {
    write_codecs(out, media);
  }
}

}  // namespace

std::string write_sdp(const Description& description) {
  const TransportParameters& transport = description.transport;
  std::ostringstream out;
  out << "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=breakout-peer\r\nt=0 0\r\na=group:BUNDLE";
  for (const MediaLine& media : description.media) {
    if (media.port != 0) {
      out << ' ' << media.mid;
    }
  }
  out << "\r\na=msid-semantic: WMS *\r\na=ice-ufrag:" << transport.ufrag
      << "\r\na=ice-pwd:" << transport.password << "\r\na=fingerprint:sha-256 "
      << transport.fingerprint << "\r\na=setup:" << word_for(kSetups, transport.setup) << "\r\n";
  for (std::size_t i = 0; i < description.media.size(); ++i) {
    write_media(out, description.media[i]);
    if (i == 0) {
      for (const std::string& candidate : transport.candidates) {
        out << "a=" << candidate << "\r\n";
      }
      out << "a=end-of-candidates\r\n";
    }
  }
  return out.str();
}

}  // namespace breakout::peer
