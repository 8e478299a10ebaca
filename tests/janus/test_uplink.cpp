// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/cases.hpp"
#include "janus/sdp_reader.hpp"
#include "janus/sdp_uplink.hpp"

namespace breakout::test {
namespace {

using graph::SourceKind;
using graph::VideoCodec;

control::UplinkOffer offer(std::string sdp, VideoCodec codec = VideoCodec::vp8,
                           std::vector<control::StreamHint> hints = {}) {
  return {std::move(sdp), std::move(hints), codec, 32000, 300000, 1500000};
}

control::UplinkAnswer answer(const control::UplinkOffer& request) {
  auto result = janus::make_uplink_answer(request);
  CHECK(result || result.refusal().sentence.empty());
  return std::move(result).value();
}

graph::Refusal refusal(const control::UplinkOffer& request) {
  const auto result = janus::make_uplink_answer(request);
  CHECK(!result);
  return result.refusal();
}

void a_mic_and_a_camera_are_received() {
  const control::UplinkAnswer got = answer(offer(fixture("chromium_publisher")));
  CHECK_EQ(got.lines.size(), 2U);
  CHECK(got.lines[0].source == SourceKind::mic && got.lines[0].sending);
  CHECK(got.lines[0].codec == media::Codec::opus);
  CHECK(got.lines[1].source == SourceKind::camera && got.lines[1].sending);
  CHECK(got.lines[1].kind == media::Kind::video && got.lines[1].codec == media::Codec::vp8);
  CHECK_EQ(got.lines[1].mid, "1");
  CHECK_EQ(got.lines[1].mindex, 1);
  CHECK(got.lines[1].rids.empty() && got.lines[1].ssrcs.empty());
  const SdpText sdp = read_sdp(got.sdp);
  CHECK_EQ(sdp.lines.size(), 2U);
  CHECK(sdp.lines[0].direction == JANUS_SDP_RECVONLY && sdp.lines[0].port == 9);
  CHECK(sdp.lines[0].payload_types == std::vector<int>{111});
  CHECK(sdp.lines[0].has("fmtp:111 maxaveragebitrate=32000;useinbandfec=1"));
  CHECK(sdp.lines[1].direction == JANUS_SDP_RECVONLY);
  CHECK(sdp.lines[1].payload_types == std::vector<int>{96});
}

void extensions_and_feedback_are_those_we_use_with_the_ids_of_the_offer() {
  const SdpText sdp = read_sdp(answer(offer(fixture("chromium_publisher"))).sdp);
  const SdpLine& video = sdp.lines[1];
  for (const char* extension :
       {"extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        "extmap:13 urn:3gpp:video-orientation",
        "extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"}) {
    CHECK(video.has(extension));
  }
  CHECK_EQ(video.count("extmap:"), 7U);
  CHECK_EQ(video.count("rtcp-fb:96 "), 5U);
  CHECK_EQ(video.count("rtcp-fb:"), 5U);
  CHECK(sdp.lines[0].has("extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
  CHECK(sdp.lines[0].has("rtcp-fb:111 transport-cc"));
}

void dependency_descriptors_are_for_av1_alone() {
  const auto accepted = [](VideoCodec codec) {
    const std::string sdp = answer(offer(fixture("chromium_publisher_simulcast"), codec)).sdp;
    return read_sdp(sdp).lines[1].count("extmap:12 https://aomediacodec");
  };
  CHECK_EQ(accepted(VideoCodec::av1), 1U);
  CHECK_EQ(accepted(VideoCodec::vp9), 0U);
  CHECK_EQ(accepted(VideoCodec::vp8), 0U);
}

void an_extension_offered_one_way_is_accepted_the_other_way() {
  const std::string one_way =
      replaced(fixture("chromium_publisher"), "extmap:13 ", "extmap:13/sendonly ");
  CHECK(read_sdp(answer(offer(one_way)).sdp)
            .lines[1]
            .has("extmap:13/recvonly urn:3gpp:video-orientation"));
}

void each_codec_is_found_with_its_best_profile() {
  const std::string sdp = fixture("chromium_publisher");
  const SdpLine vp9 = read_sdp(answer(offer(sdp, VideoCodec::vp9)).sdp).lines[1];
  CHECK(vp9.payload_types == std::vector<int>{98} && vp9.has("fmtp:98 profile-id=0"));
  const SdpLine h264 = read_sdp(answer(offer(sdp, VideoCodec::h264)).sdp).lines[1];
  CHECK(h264.payload_types == std::vector<int>{108});
  CHECK(
      h264.has("fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;"
               "profile-level-id=42e01f"));
  const SdpLine av1 = read_sdp(answer(offer(sdp, VideoCodec::av1)).sdp).lines[1];
  CHECK(av1.payload_types == std::vector<int>{45} && av1.has("rtpmap:45 AV1/90000"));
}

void h264_in_plain_baseline_will_do_but_only_in_mode_1() {
  const std::string sdp = replaced(fixture("chromium_publisher"), "42e01f", "640c1f");
  CHECK(read_sdp(answer(offer(sdp, VideoCodec::h264)).sdp).lines[1].payload_types ==
        std::vector<int>{102});
  const std::string none = replaced(sdp, "packetization-mode=1", "packetization-mode=0");
  CHECK(refusal(offer(none, VideoCodec::h264)).code == graph::ErrorCode::invalid_sdp);
}

void a_line_without_the_classrooms_codec_is_refused_by_name() {
  const std::string sdp = replaced(fixture("chromium_publisher"), "VP8/90000", "VP7/90000");
  const graph::Refusal refused = refusal(offer(sdp));
  CHECK(refused.code == graph::ErrorCode::invalid_sdp);
  CHECK_EQ(refused.sentence, "the camera at mid '1' does not offer vp8");
}

void simulcast_by_rid_is_told_in_the_order_of_the_offer() {
  const control::UplinkAnswer got = answer(offer(fixture("chromium_publisher_simulcast")));
  CHECK(got.lines[1].rids == (std::vector<std::string>{"h", "m", "l"}));
  CHECK_EQ(got.lines[1].rid_extension, 10);
  const std::string paused =
      replaced(fixture("chromium_publisher_simulcast"), "send h;m;l", "send h;~m,x;l recv q");
  CHECK(answer(offer(paused)).lines[1].rids == (std::vector<std::string>{"h", "m", "l"}));
}

void simulcast_by_ssrc_is_told() {
  const std::string sdp = fixture("chromium_publisher") + "a=ssrc-group:SIM 1 2 3\r\n";
  const control::UplinkAnswer got = answer(offer(sdp));
  CHECK(got.lines[1].ssrcs == (std::vector<std::uint32_t>{1, 2, 3}));
  CHECK(got.lines[1].rids.empty());
  CHECK_EQ(got.lines[1].rid_extension, 0);
}

void screen_and_data_are_accepted_too() {
  const control::UplinkAnswer got = answer(offer(fixture("chromium_publisher_screen_data")));
  CHECK_EQ(got.lines.size(), 3U);
  CHECK(got.lines[2].source == SourceKind::screen);
  const SdpText sdp = read_sdp(got.sdp);
  CHECK_EQ(sdp.lines.size(), 4U);
  CHECK(sdp.lines[1].direction == JANUS_SDP_RECVONLY);
  CHECK(sdp.lines[3].type == JANUS_SDP_APPLICATION && sdp.lines[3].port == 9);
}

void camera_and_screen_each_say_what_they_may_spend() {
  const std::string both = answer(offer(fixture("chromium_publisher_screen_data"))).sdp;
  const std::size_t camera = both.find("b=TIAS:300000"), screen = both.find("b=TIAS:1500000");
  CHECK(camera != std::string::npos && screen != std::string::npos && camera < screen);
  const std::string one = answer(offer(fixture("chromium_publisher"))).sdp;
  CHECK(one.find("b=TIAS") == std::string::npos);  // REMB says it, and may say it anew
}

void a_line_that_does_not_send_stays_alive() {
  const control::UplinkAnswer got = answer(offer(fixture("chromium_publisher_muted_bundle")));
  CHECK(!got.lines[0].sending && got.lines[1].sending);
  const SdpLine audio = read_sdp(got.sdp).lines[0];
  CHECK(audio.port == 9 && audio.direction == JANUS_SDP_INACTIVE);
  CHECK(audio.payload_types == std::vector<int>{111});
  CHECK_EQ(audio.count("extmap:"), 4U);
}

void lines_nobody_named_are_inactive_but_alive() {
  const std::string sdp = fixture("chromium_publisher_screen_data");
  const control::UplinkAnswer got =
      answer(offer(sdp, VideoCodec::vp8, {{"2", SourceKind::screen}}));
  CHECK_EQ(got.lines.size(), 1U);
  CHECK_EQ(got.lines[0].mindex, 2);
  for (const std::size_t mindex : {0U, 1U}) {
    const SdpLine line = read_sdp(got.sdp).lines[mindex];
    CHECK(line.port == 9 && line.direction == JANUS_SDP_INACTIVE);
    CHECK(line.count("extmap:") >= 4U);
  }
}

void a_line_the_client_gave_up_is_rejected_and_counts_no_more() {
  const std::string sdp =
      replaced(fixture("chromium_publisher_screen_data"), "m=video 9 UDP", "m=video 0 UDP");
  const control::UplinkAnswer got = answer(offer(sdp));
  CHECK_EQ(got.lines.size(), 1U);
  CHECK_EQ(read_sdp(got.sdp).lines[1].port, 0);
}

void hints_that_do_not_fit_are_refused() {
  const std::string sdp = fixture("chromium_publisher");
  const std::vector<std::vector<control::StreamHint>> wrong{
      {{"7", SourceKind::mic}},
      {{"1", SourceKind::mic}},
      {{"1", SourceKind::camera}, {"1", SourceKind::screen}},
      {{"0", SourceKind::mic}, {"0", SourceKind::mic}},
  };
  for (const auto& hints : wrong) {
    CHECK(refusal(offer(sdp, VideoCodec::vp8, hints)).code == graph::ErrorCode::invalid_element);
  }
}

void what_is_no_sdp_is_refused() {
  for (const char* text : {"", "v=", "hello", "v=0\r\n", "v=0\r\no=x\r\n"}) {
    CHECK(refusal(offer(text)).code == graph::ErrorCode::invalid_sdp);
  }
}

void an_offer_again_gets_the_same_lines() {
  const std::string sdp = fixture("chromium_publisher");
  const control::UplinkAnswer muted = answer(offer(replaced(sdp, "a=sendonly", "a=inactive")));
  const control::UplinkAnswer again = answer(offer(sdp));
  CHECK_EQ(muted.lines.size(), 2U);
  CHECK(!muted.lines[0].sending && !muted.lines[1].sending);
  CHECK(muted.lines[1].mindex == again.lines[1].mindex);
  CHECK(read_sdp(muted.sdp).lines[1].payload_types == read_sdp(again.sdp).lines[1].payload_types);
}

}  // namespace

std::vector<Test> uplink_tests() {
  return {
      {"a mic and a camera are received", a_mic_and_a_camera_are_received},
      {"extensions and feedback are those we use, with the ids of the offer",
       extensions_and_feedback_are_those_we_use_with_the_ids_of_the_offer},
      {"dependency descriptors are for AV1 alone", dependency_descriptors_are_for_av1_alone},
      {"an extension offered one way is accepted the other way",
       an_extension_offered_one_way_is_accepted_the_other_way},
      {"each codec is found with its best profile", each_codec_is_found_with_its_best_profile},
      {"H.264 in plain baseline will do, but only in mode 1",
       h264_in_plain_baseline_will_do_but_only_in_mode_1},
      {"a line without the classroom's codec is refused by name",
       a_line_without_the_classrooms_codec_is_refused_by_name},
      {"simulcast by rid is told in the order of the offer",
       simulcast_by_rid_is_told_in_the_order_of_the_offer},
      {"simulcast by SSRC is told", simulcast_by_ssrc_is_told},
      {"screen and data are accepted too", screen_and_data_are_accepted_too},
      {"camera and screen each say what they may spend",
       camera_and_screen_each_say_what_they_may_spend},
      {"a line that does not send stays alive", a_line_that_does_not_send_stays_alive},
      {"lines nobody named are inactive but alive", lines_nobody_named_are_inactive_but_alive},
      {"a line the client gave up is rejected and counts no more",
       a_line_the_client_gave_up_is_rejected_and_counts_no_more},
      {"hints that do not fit are refused", hints_that_do_not_fit_are_refused},
      {"what is no SDP is refused", what_is_no_sdp_is_refused},
      {"an offer again gets the same lines", an_offer_again_gets_the_same_lines},
  };
}

}  // namespace breakout::test
