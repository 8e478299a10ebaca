// SPDX-License-Identifier: GPL-3.0-or-later
// As much SDP as a peer of Janus needs: offers and answers read into values, and written.
//
// Threads: any; pure functions.
// Invariant: media lines keep their order; what is not understood is skipped.
// Owner: PeerConnection.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace breakout::peer {

class SdpError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class MediaKind { kAudio, kVideo, kApplication };
enum class Direction { kSendRecv, kSendOnly, kRecvOnly, kInactive };
enum class DtlsSetup { kActPass, kActive, kPassive };

inline constexpr std::string_view kMidExtension = "urn:ietf:params:rtp-hdrext:sdes:mid";
inline constexpr std::string_view kAudioLevelExtension =
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

struct Codec {
  int payload_type = 0;
  std::string name;                   // lower case: "opus", "vp8"
  std::string clock;                  // what follows the name in rtpmap: "48000/2", "90000"
  std::string format;                 // of a=fmtp, without the payload type; may be empty
  std::vector<std::string> feedback;  // of a=rtcp-fb, without the payload type
};

struct HeaderExtension {
  int id = 0;
  std::string uri;
};

// What secures and routes a description; a media line's own values win over the session's.
struct TransportParameters {
  std::string ufrag;
  std::string password;
  std::string fingerprint;  // SHA-256, upper-case hex with colons
  DtlsSetup setup = DtlsSetup::kActPass;
  std::vector<std::string> candidates;  // "candidate:…"
};

struct MediaLine {
  MediaKind kind = MediaKind::kAudio;
  int port = 9;
  std::string mid;
  Direction direction = Direction::kSendRecv;
  std::vector<Codec> codecs;  // in the order of preference
  std::vector<HeaderExtension> extensions;
  std::uint32_t ssrc = 0;      // of the media; 0 when none is named
  std::uint32_t rtx_ssrc = 0;  // its FID partner, if any
  std::string cname;
  std::string stream;  // of a=msid
  int sctp_port = 0;

  // The payload type of a codec, or -1; the id of an extension, or 0.
  int payload_type_of(std::string_view codec) const;
  // Of the RTX stream that repairs a payload type; nullptr where there is none.
  const Codec* rtx_of(int payload_type) const;
  int extension_id(std::string_view uri) const;
};

struct Description {
  TransportParameters transport;
  std::vector<MediaLine> media;
};

// Throws SdpError, which quotes the line that is wrong.
Description parse_sdp(const std::string& text);

// Bundled on one transport, with the candidates in the first line.
std::string write_sdp(const Description& description);

enum class Retransmissions { kInTheStream, kInTheirOwn };

// The answer to an offer that only sends: each line accepted with its first codec the peer
// knows, received only, and with that codec's RTX stream if told; a line without one is rejected.
std::vector<MediaLine> lines_that_receive(
    const Description& offer, Retransmissions retransmissions = Retransmissions::kInTheStream);

}  // namespace breakout::peer
