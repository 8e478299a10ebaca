// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/sdp.hpp"

#include <algorithm>
#include <array>

namespace breakout::peer {
namespace {

constexpr std::array<std::string_view, 4> kKnownCodecs{"opus", "vp8", "vp9", "h264"};

}  // namespace

int MediaLine::payload_type_of(std::string_view codec) const {
  for (const Codec& each : codecs) {
    if (each.name == codec) {
      return each.payload_type;
    }
  }
  return -1;
}

const Codec* MediaLine::rtx_of(int payload_type) const {
  const std::string format = "apt=" + std::to_string(payload_type);
  const auto found = std::find_if(codecs.begin(), codecs.end(), [&](const Codec& codec) {
    return codec.name == "rtx" && codec.format == format;
  });
  return found == codecs.end() ? nullptr : &*found;
}

int MediaLine::extension_id(std::string_view uri) const {
  for (const HeaderExtension& each : extensions) {
    if (each.uri == uri) {
      return each.id;
    }
  }
  return 0;
}

std::vector<MediaLine> lines_that_receive(const Description& offer,
                                          Retransmissions retransmissions) {
  std::vector<MediaLine> result;
  for (const MediaLine& offered : offer.media) {
    MediaLine line;
    line.kind = offered.kind;
    line.mid = offered.mid;
    line.direction =
        offered.direction == Direction::kInactive ? Direction::kInactive : Direction::kRecvOnly;
    if (offered.kind == MediaKind::kApplication) {
      line.direction = Direction::kSendRecv;
      line.sctp_port = offered.sctp_port == 0 ? 5000 : offered.sctp_port;
      result.push_back(std::move(line));
      continue;
    }
    const auto known = std::find_if(offered.codecs.begin(), offered.codecs.end(), [](auto& codec) {
      return std::count(kKnownCodecs.begin(), kKnownCodecs.end(), codec.name) > 0;
    });
    if (known == offered.codecs.end()) {
      line.codecs = offered.codecs;
      line.port = 0;
    } else {
      line.codecs = {*known};
      const Codec* rtx = offered.rtx_of(known->payload_type);
      if (rtx != nullptr && retransmissions == Retransmissions::kInTheirOwn) {
        line.codecs.push_back(*rtx);
      }
    }
    if (const int id = offered.extension_id(kMidExtension); id != 0) {
      line.extensions.push_back({id, std::string(kMidExtension)});
    }
    result.push_back(std::move(line));
  }
  return result;
}

}  // namespace breakout::peer
