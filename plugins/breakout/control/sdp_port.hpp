// SPDX-License-Identifier: GPL-3.0-or-later
// What the control thread needs of SDP: implemented by janus/ on the core's own SDP utilities.
//
// Threads: pure functions of their arguments; called from the control thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/result.hpp"
#include "graph/settings.hpp"
#include "graph/source_set.hpp"
#include "media/source.hpp"

namespace breakout::control {

// What the client says its lines are; without hints the first audio line is the mic, the first
// video line the camera, the second the screen.
struct StreamHint {
  std::string mid;
  graph::SourceKind source;
};

struct UplinkOffer {
  std::string sdp;
  std::vector<StreamHint> hints;
  graph::VideoCodec videocodec;
  std::uint32_t audio_bitrate;                   // bit/s, told to the Opus encoder (RFC 7587 6.1)
  std::uint32_t camera_bitrate, screen_bitrate;  // bit/s, said when there are both (RFC 3890)
};

struct UplinkLine {
  int mindex;
  std::string mid;
  graph::SourceKind source;
  bool sending;  // the client offered sendonly or sendrecv and the line was accepted
  media::Kind kind;
  media::Codec codec;
  std::vector<std::string> rids;     // simulcast by rid, in the order of the offer; else empty
  int rid_extension = 0;             // its header extension id; 0: none
  std::vector<std::uint32_t> ssrcs;  // simulcast by SSRC group (SIM); else empty
};

struct UplinkAnswer {
  std::string sdp;
  std::vector<UplinkLine> lines;
};

struct DownlinkLine {
  int mindex;
  std::string mid;
  media::Kind kind;
  media::Codec codec;
  std::uint8_t payload_type;
};

// The lines of a downlink in the order of its SDP. They only ever grow.
struct DownlinkPlan {
  std::uint64_t session_id;       // of the o= line, the same in every offer of one PeerConnection
  std::uint64_t session_version;  // grows with each offer
  graph::VideoCodec videocodec;
  std::vector<media::Kind> slots;  // those of the first offer, then those added by `resize`
  std::size_t data_after = 0;      // the data channel line follows this many slots
};

struct DownlinkOffer {
  std::string sdp;
  std::vector<DownlinkLine> lines;  // without the data channel's
};

class SdpPort {
 public:
  virtual ~SdpPort() = default;
  // Errors: 437 with what is wrong in the offer; 430 for a hint that names no line of it.
  virtual graph::Result<UplinkAnswer> answer_uplink(const UplinkOffer& offer) = 0;
  virtual DownlinkOffer offer_downlink(const DownlinkPlan& plan) = 0;
  // Which mids of our offer the client took. Errors: 437.
  virtual graph::Result<std::vector<std::string>> accepted_mids(const std::string& answer) = 0;
};

}  // namespace breakout::control
