// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include "janus/cases.hpp"
#include "janus/sdp_downlink.hpp"
#include "janus/sdp_reader.hpp"

namespace breakout::test {
namespace {

control::DownlinkPlan plan(std::size_t audio, std::size_t video,
                           graph::VideoCodec codec = graph::VideoCodec::vp8) {
  control::DownlinkPlan result{};
  result.session_id = 77;
  result.session_version = 1;
  result.videocodec = codec;
  result.slots.assign(audio, media::Kind::audio);
  result.slots.insert(result.slots.end(), video, media::Kind::video);
  result.data_after = result.slots.size();
  return result;
}

void check_offer(std::size_t audio, std::size_t video) {
  const control::DownlinkOffer offer = janus::make_downlink_offer(plan(audio, video));
  const SdpText sdp = read_sdp(offer.sdp);
  CHECK_EQ(sdp.session_id, 77U);
  CHECK_EQ(sdp.lines.size(), audio + video + 1);
  CHECK_EQ(offer.lines.size(), audio + video);
  for (std::size_t i = 0; i < offer.lines.size(); ++i) {
    const control::DownlinkLine& told = offer.lines[i];
    const SdpLine& line = sdp.lines[i];
    CHECK_EQ(told.mindex, i);
    CHECK_EQ(told.mid, std::to_string(i));
    CHECK(line.has("mid:" + told.mid));
    CHECK(line.type == (i < audio ? JANUS_SDP_AUDIO : JANUS_SDP_VIDEO));
    CHECK(line.direction == JANUS_SDP_SENDONLY && line.port == 9);
    CHECK(line.payload_types == std::vector<int>{told.payload_type});
  }
  const SdpLine& data = sdp.lines.back();
  CHECK(data.type == JANUS_SDP_APPLICATION && data.port == 9);
  CHECK(data.has("mid:" + std::to_string(audio + video)));
}

void a_small_and_a_large_offer_have_one_line_a_slot_and_one_for_data() {
  check_offer(4, 9);
  check_offer(29, 29);
  check_offer(0, 0);
}

void lines_carry_feedback_and_extensions_but_no_transport_cc() {
  const SdpText sdp = read_sdp(janus::make_downlink_offer(plan(1, 1)).sdp);
  const SdpLine& audio = sdp.lines[0];
  const SdpLine& video = sdp.lines[1];
  CHECK(audio.has("rtpmap:111 opus/48000/2") && audio.has("fmtp:111 useinbandfec=1"));
  CHECK(audio.has("extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
  for (const char* feedback : {"ccm fir", "nack", "nack pli", "goog-remb"}) {
    CHECK(video.has(std::string("rtcp-fb:96 ") + feedback));
  }
  CHECK_EQ(video.count("rtcp-fb:"), 4U);
  CHECK_EQ(audio.count("rtcp-fb:"), 0U);
  CHECK(video.has("extmap:4 urn:3gpp:video-orientation"));
  for (const SdpLine* line : {&audio, &video}) {
    CHECK(line->has("extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid"));
    CHECK(line->has("extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"));
    CHECK_EQ(line->count("extmap:0"), 0U);
  }
}

void each_codec_has_a_payload_type_of_its_own() {
  const auto video_line = [](graph::VideoCodec codec) {
    return read_sdp(janus::make_downlink_offer(plan(0, 1, codec)).sdp).lines[0];
  };
  CHECK(video_line(graph::VideoCodec::vp8).has("rtpmap:96 VP8/90000"));
  CHECK(video_line(graph::VideoCodec::vp9).has("fmtp:98 profile-id=0"));
  CHECK(video_line(graph::VideoCodec::h264)
            .has("fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;"
                 "profile-level-id=42e01f"));
  CHECK(video_line(graph::VideoCodec::av1).has("rtpmap:45 AV1/90000"));
  CHECK_EQ(video_line(graph::VideoCodec::av1).count("extmap:6 https://aomediacodec"), 1U);
  CHECK_EQ(video_line(graph::VideoCodec::vp9).count("extmap:6"), 0U);
}

void the_nth_audio_and_video_slot_share_a_stream_and_nothing_else_does() {
  control::DownlinkPlan grown = plan(1, 2);
  grown.slots.push_back(media::Kind::audio);  // by `resize`
  const SdpText sdp = read_sdp(janus::make_downlink_offer(grown).sdp);
  CHECK(sdp.lines[0].has("msid:slot0 audio0"));
  CHECK(sdp.lines[1].has("msid:slot0 video0"));
  CHECK(sdp.lines[2].has("msid:slot1 video1"));
  CHECK(sdp.lines[4].has("msid:slot1 audio1"));
  CHECK_EQ(sdp.lines[3].count("msid:"), 0U);
}

void a_resize_appends_after_the_data_channel() {
  control::DownlinkPlan grown = plan(1, 1);
  const control::DownlinkOffer first = janus::make_downlink_offer(grown);
  grown.session_version = 2;
  grown.slots.push_back(media::Kind::audio);
  grown.slots.push_back(media::Kind::video);
  const control::DownlinkOffer second = janus::make_downlink_offer(grown);
  const SdpText before = read_sdp(first.sdp);
  const SdpText after = read_sdp(second.sdp);
  CHECK_EQ(after.session_id, before.session_id);
  CHECK_EQ(after.session_version, 2U);
  CHECK_EQ(after.lines.size(), 5U);
  for (std::size_t i = 0; i < before.lines.size(); ++i) {
    CHECK(after.lines[i].attributes == before.lines[i].attributes);
  }
  CHECK_EQ(second.lines[2].mindex, 3);
  CHECK_EQ(second.lines[3].mid, "4");
  CHECK(after.lines[4].type == JANUS_SDP_VIDEO);
}

void an_answer_says_which_slots_the_client_took() {
  const std::string offer = janus::make_downlink_offer(plan(1, 2)).sdp;
  const std::string all = replaced(offer, "a=sendonly", "a=recvonly");
  CHECK(janus::read_downlink_answer(all).value() == (std::vector<std::string>{"0", "1", "2", "3"}));
  std::string some = all;
  some.replace(some.find("m=audio 9"), 9, "m=audio 0");
  some.replace(some.find("a=recvonly", some.find("mid:1") - 20), 10, "a=inactive");
  const auto taken = janus::read_downlink_answer(some).value();
  CHECK_EQ(std::set<std::string>(taken.begin(), taken.end()).count("0"), 0U);
  CHECK_EQ(taken.size(), 2U);
  CHECK(janus::read_downlink_answer("nonsense").refusal().code == graph::ErrorCode::invalid_sdp);
}

}  // namespace

std::vector<Test> downlink_tests() {
  return {
      {"a small and a large offer have one line a slot and one for data",
       a_small_and_a_large_offer_have_one_line_a_slot_and_one_for_data},
      {"lines carry feedback and extensions, but no transport-cc",
       lines_carry_feedback_and_extensions_but_no_transport_cc},
      {"each codec has a payload type of its own", each_codec_has_a_payload_type_of_its_own},
      {"the nth audio and video slot share a stream, and nothing else does",
       the_nth_audio_and_video_slot_share_a_stream_and_nothing_else_does},
      {"a resize appends after the data channel", a_resize_appends_after_the_data_channel},
      {"an answer says which slots the client took", an_answer_says_which_slots_the_client_took},
  };
}

}  // namespace breakout::test
