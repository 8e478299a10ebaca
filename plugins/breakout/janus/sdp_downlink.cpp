// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_downlink.hpp"

#include <array>

#include "janus/sdp_codec.hpp"

namespace breakout::janus {
namespace {

// The same ids on all lines, as BUNDLE demands (RFC 8843 9.2).
enum ExtensionId : int {
  kMid = 1,
  kAudioLevel,
  kAbsSendTime,
  kOrientation,
  kPlayoutDelay,
  kDependency
};

struct Offered {
  std::uint8_t payload_type;
  const char* fmtp;  // null: none
};

Offered offered(media::Codec codec) {
  switch (codec) {
    case media::Codec::opus:
      return {111, "useinbandfec=1"};
    case media::Codec::vp8:
      return {96, nullptr};
    case media::Codec::vp9:
      return {98, "profile-id=0"};
    case media::Codec::h264:
      return {102, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"};
    case media::Codec::av1:
      return {45, nullptr};
  }
  return {96, nullptr};
}

bool is_transport_cc(const janus_sdp_attribute& attribute) {
  return named(attribute, "rtcp-fb") && numbered(value_of(attribute)).rest == "transport-cc";
}

class Offering {
 public:
  explicit Offering(const control::DownlinkPlan& plan)
      : video_(codec_of(plan.videocodec)), sdp_(janus_sdp_new("breakout", nullptr)) {
    sdp_->o_sessid = plan.session_id;
    sdp_->o_version = plan.session_version;
  }

  void add_slot(media::Kind kind) {
    const media::Codec codec = kind == media::Kind::audio ? media::Codec::opus : video_;
    const int mindex = next_index();
    const std::string mid = std::to_string(mindex);
    const Offered what = offered(codec);
    const bool audio = kind == media::Kind::audio;
    // Browsers play what has one stream id in step: the n-th audio slot and the n-th video slot are
    // a pair. The core takes the two ids as they are, and waits for ever where it finds just one.
    const std::string number = std::to_string(count_[static_cast<std::size_t>(kind)]++);
    const std::string stream = "slot" + number;
    const std::string track = (audio ? "audio" : "video") + number;
    janus_sdp_generate_offer_mline(
        sdp_.get(), JANUS_SDP_OA_MLINE, audio ? JANUS_SDP_AUDIO : JANUS_SDP_VIDEO, JANUS_SDP_OA_MID,
        mid.c_str(), JANUS_SDP_OA_MSID, stream.c_str(), track.c_str(), JANUS_SDP_OA_DIRECTION,
        JANUS_SDP_SENDONLY, JANUS_SDP_OA_CODEC, name_of(codec), JANUS_SDP_OA_PT,
        static_cast<int>(what.payload_type), JANUS_SDP_OA_FMTP, what.fmtp, JANUS_SDP_OA_EXTENSION,
        JANUS_RTP_EXTMAP_MID, kMid, JANUS_SDP_OA_EXTENSION, JANUS_RTP_EXTMAP_ABS_SEND_TIME,
        kAbsSendTime, JANUS_SDP_OA_EXTENSION,
        audio ? JANUS_RTP_EXTMAP_AUDIO_LEVEL : JANUS_RTP_EXTMAP_VIDEO_ORIENTATION,
        audio ? kAudioLevel : kOrientation, JANUS_SDP_OA_EXTENSION,
        audio ? nullptr : JANUS_RTP_EXTMAP_PLAYOUT_DELAY, kPlayoutDelay, JANUS_SDP_OA_EXTENSION,
        codec == media::Codec::av1 ? JANUS_RTP_EXTMAP_DEPENDENCY_DESC : nullptr, kDependency,
        JANUS_SDP_OA_DONE);
    // The core ignores transport-wide feedback. Not offering it makes browsers send us their own
    // estimate as REMB.
    remove_attributes(*janus_sdp_mline_find_by_index(sdp_.get(), mindex), is_transport_cc);
    result_.lines.push_back({mindex, mid, kind, codec, what.payload_type});
  }

  void add_data_channel() {
    const std::string mid = std::to_string(next_index());
    janus_sdp_generate_offer_mline(sdp_.get(), JANUS_SDP_OA_MLINE, JANUS_SDP_APPLICATION,
                                   JANUS_SDP_OA_MID, mid.c_str(), JANUS_SDP_OA_DONE);
  }

  control::DownlinkOffer finish() {
    result_.sdp = write_sdp(*sdp_);
    return std::move(result_);
  }

 private:
  // A core without data channels adds no line for one, so the lines are counted.
  int next_index() const { return static_cast<int>(g_list_length(sdp_->m_lines)); }

  const media::Codec video_;
  Sdp sdp_;
  std::array<int, 2> count_{};  // slots so far, by kind
  control::DownlinkOffer result_;
};

}  // namespace

control::DownlinkOffer make_downlink_offer(const control::DownlinkPlan& plan) {
  Offering offering(plan);
  for (std::size_t i = 0; i <= plan.slots.size(); ++i) {
    if (i == plan.data_after) {
      offering.add_data_channel();
    }
    if (i < plan.slots.size()) {
      offering.add_slot(plan.slots[i]);
    }
  }
  return offering.finish();
}

graph::Result<std::vector<std::string>> read_downlink_answer(const std::string& answer) {
  graph::Result<Sdp> parsed = parse_sdp(answer);
  if (!parsed) {
    return parsed.refusal();
  }
  std::vector<std::string> mids;
  for (const janus_sdp_mline* line : lines_of(*parsed.value())) {
    const bool receives =
        line->direction != JANUS_SDP_INACTIVE && line->direction != JANUS_SDP_SENDONLY;
    if (line->port != 0 && receives) {
      mids.push_back(mid_of(*line));
    }
  }
  return mids;
}

}  // namespace breakout::janus
