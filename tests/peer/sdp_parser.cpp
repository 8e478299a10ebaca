// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "peer/sdp_words.hpp"

namespace breakout::peer {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// Cuts the text at the first separator: what is before it, and what is behind.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) {
    return {text, {}};
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

template <class T>
T number(std::string_view text, std::string_view line) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw SdpError("no number where one belongs: " + std::string(line));
  }
  return value;
}

class Parser {
 public:
  Description parse(std::string_view text) {
    while (!text.empty()) {
      auto [line, rest] = cut(text, '\n');
      text = rest;
      if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
      }
      if (line.size() >= 2 && line[1] == '=') {
        take(line);
      }
    }
    if (result_.media.empty()) {
      throw SdpError("an SDP without media lines");
    }
    return std::move(result_);
  }

 private:
  void take(std::string_view line) {
    line_ = line;
    if (line[0] == 'm') {
      start_media(line.substr(2));
    } else if (line[0] == 'a') {
      const auto [name, value] = cut(line.substr(2), ':');
      if (!take_transport(name, value) && !result_.media.empty()) {
        take_media(result_.media.back(), name, value);
      }
    }
  }

  void start_media(std::string_view value) {
    const auto [kind, after_kind] = cut(value, ' ');
    const auto [port, after_port] = cut(after_kind, ' ');
    auto formats = cut(after_port, ' ').second;
    MediaLine media;
    if (kind == "audio" || kind == "video") {
      media.kind = kind == "audio" ? MediaKind::kAudio : MediaKind::kVideo;
      while (!formats.empty()) {
        const auto [format, rest] = cut(formats, ' ');
        media.codecs.push_back({number<int>(format, line_), "", "", "", {}});
        formats = rest;
      }
    } else if (kind == "application") {
      media.kind = MediaKind::kApplication;
    } else {
      throw SdpError("an unknown kind of media: " + std::string(line_));
    }
    media.port = number<int>(port, line_);
    result_.media.push_back(std::move(media));
  }

  // In a bundle all lines share the transport: the first value of each attribute counts.
  bool take_transport(std::string_view name, std::string_view value) {
    TransportParameters& transport = result_.transport;
    if (name == "ice-ufrag") {
      set_once(transport.ufrag, value);
    } else if (name == "ice-pwd") {
      set_once(transport.password, value);
    } else if (name == "fingerprint") {
      const auto [algorithm, digest] = cut(value, ' ');
      if (lower(algorithm) == "sha-256") {
        set_once(transport.fingerprint, upper(digest));
      }
    } else if (name == "setup") {
      take_setup(value);
    } else if (name == "candidate") {
      if (result_.media.size() <= 1) {
        transport.candidates.push_back("candidate:" + std::string(value));
      }
    } else {
      return false;
    }
    return true;
  }

  void take_setup(std::string_view value) {
    for (const auto& [name, setup] : kSetups) {
      if (name == value) {
        result_.transport.setup = setup;
      }
    }
  }

  static void set_once(std::string& field, std::string_view value) {
    if (field.empty()) {
      field = value;
    }
  }

  void take_media(MediaLine& media, std::string_view name, std::string_view value) {
    if (name == "mid") {
      media.mid = value;
    } else if (name == "sctp-port") {
      media.sctp_port = number<int>(value, line_);
    } else if (name == "msid") {
      media.stream = cut(value, ' ').first;
    } else if (name == "extmap") {
      const auto [id, uri] = cut(value, ' ');
      media.extensions.push_back(
          {number<int>(cut(id, '/').first, line_), std::string(cut(uri, ' ').first)});
    } else if (name == "ssrc") {
      take_ssrc(media, value);
    } else if (name == "ssrc-group") {
      take_group(media, value);
    } else if (name == "rtpmap" || name == "fmtp" || name == "rtcp-fb") {
      take_codec(media, name, value);
    } else {
      for (const auto& [word, direction] : kDirections) {
        media.direction = word == name ? direction : media.direction;
      }
    }
  }

  void take_ssrc(MediaLine& media, std::string_view value) {
    const auto [id, attribute] = cut(value, ' ');
    const auto ssrc = number<std::uint32_t>(id, line_);
    if (media.ssrc == 0 && ssrc != media.rtx_ssrc) {
      media.ssrc = ssrc;
    }
    const auto [name, text] = cut(attribute, ':');
    if (name == "cname") {
      media.cname = text;
    }
  }

  void take_group(MediaLine& media, std::string_view value) {
    const auto [semantics, members] = cut(value, ' ');
    if (semantics == "FID") {
      const auto [first, second] = cut(members, ' ');
      media.ssrc = number<std::uint32_t>(first, line_);
      media.rtx_ssrc = number<std::uint32_t>(second, line_);
    }
  }

  void take_codec(MediaLine& media, std::string_view attribute, std::string_view value) {
    const auto [format, text] = cut(value, ' ');
    for (Codec& codec : media.codecs) {
      if (format != "*" && codec.payload_type != number<int>(format, line_)) {
        continue;
      }
      if (attribute == "rtpmap") {
        const auto [name, clock] = cut(text, '/');
        codec.name = lower(name);
        codec.clock = clock;
      } else if (attribute == "fmtp") {
        codec.format = text;
      } else {
        codec.feedback.emplace_back(text);
      }
    }
  }

  Description result_;
  std::string_view line_;
};

}  // namespace

Description parse_sdp(const std::string& text) {
  return Parser().parse(text);
}

}  // namespace breakout::peer
