// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/sdp.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

constexpr const char* kJanusOffer =
    "v=0\r\n"
    "o=- 1 1 IN IP4 192.0.2.2\r\n"
    "s=Classroom\r\n"
    "t=0 0\r\n"
    "a=group:BUNDLE 0 1 2\r\n"
    "a=fingerprint:sha-256 1b:24:29\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
    "a=sendonly\r\n"
    "a=mid:0\r\n"
    "a=ice-ufrag:7roK\r\n"
    "a=ice-pwd:secretpassword\r\n"
    "a=setup:actpass\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=fmtp:111 useinbandfec=1\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    "a=ssrc:2885993081 cname:janus\r\n"
    "a=candidate:1 1 udp 2015363327 127.0.0.1 40000 typ host\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n"
    "a=sendonly\r\n"
    "a=mid:1\r\n"
    "a=ice-ufrag:other\r\n"
    "a=rtpmap:96 VP8/90000\r\n"
    "a=rtcp-fb:96 nack pli\r\n"
    "a=rtpmap:97 rtx/90000\r\n"
    "a=fmtp:97 apt=96\r\n"
    "a=ssrc-group:FID 4000000001 4000000002\r\n"
    "a=ssrc:4000000001 cname:janus\r\n"
    "a=ssrc:4000000002 cname:janus\r\n"
    "a=candidate:1 1 udp 2015363327 127.0.0.1 40000 typ host\r\n"
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
    "a=sendrecv\r\n"
    "a=mid:2\r\n"
    "a=sctp-port:5000\r\n";

void an_offer_of_janus_is_read() {
  const Description offer = parse_sdp(kJanusOffer);
  CHECK_EQ(offer.media.size(), 3);
  CHECK_EQ(offer.transport.ufrag, "7roK");
  CHECK_EQ(offer.transport.password, "secretpassword");
  CHECK_EQ(offer.transport.fingerprint, "1B:24:29");
  CHECK_EQ(offer.transport.setup, DtlsSetup::kActPass);
  CHECK_EQ(offer.transport.candidates.size(), 1);
  CHECK_EQ(offer.transport.candidates[0], "candidate:1 1 udp 2015363327 127.0.0.1 40000 typ host");
  const MediaLine& audio = offer.media[0];
  CHECK_EQ(audio.kind, MediaKind::kAudio);
  CHECK_EQ(audio.mid, "0");
  CHECK_EQ(audio.direction, Direction::kSendOnly);
  CHECK_EQ(audio.ssrc, 2885993081U);
  CHECK_EQ(audio.payload_type_of("opus"), 111);
  CHECK_EQ(audio.extension_id(kMidExtension), 1);
  CHECK_EQ(audio.extension_id(kAudioLevelExtension), 0);
}

void a_video_line_names_its_retransmission_stream() {
  const MediaLine video = parse_sdp(kJanusOffer).media[1];
  CHECK_EQ(video.kind, MediaKind::kVideo);
  CHECK_EQ(video.ssrc, 4000000001U);
  CHECK_EQ(video.rtx_ssrc, 4000000002U);
  CHECK_EQ(video.payload_type_of("vp8"), 96);
  CHECK_EQ(video.codecs[0].feedback.size(), 1);
  CHECK_EQ(video.codecs[1].format, "apt=96");
}

void a_data_channel_line_is_read_with_its_port() {
  const MediaLine data = parse_sdp(kJanusOffer).media[2];
  CHECK_EQ(data.kind, MediaKind::kApplication);
  CHECK_EQ(data.sctp_port, 5000);
}

void an_answer_accepts_each_line_with_one_codec_and_no_retransmissions() {
  const std::vector<MediaLine> lines = lines_that_receive(parse_sdp(kJanusOffer));
  CHECK_EQ(lines.size(), 3);
  CHECK_EQ(lines[0].direction, Direction::kRecvOnly);
  CHECK_EQ(lines[1].codecs.size(), 1);
  CHECK_EQ(lines[1].codecs[0].payload_type, 96);
  CHECK_EQ(lines[1].extensions.size(), 0);
  CHECK_EQ(lines[2].sctp_port, 5000);
}

void an_answer_accepts_retransmissions_in_a_stream_of_their_own_where_told() {
  const std::vector<MediaLine> lines =
      lines_that_receive(parse_sdp(kJanusOffer), Retransmissions::kInTheirOwn);
  CHECK_EQ(lines[0].codecs.size(), 1);
  CHECK_EQ(lines[1].codecs.size(), 2);
  CHECK_EQ(lines[1].rtx_of(96)->payload_type, 97);
  CHECK(lines[1].rtx_of(97) == nullptr);
}

void an_offer_names_its_retransmission_stream() {
  Description ours;
  ours.media = lines_that_receive(parse_sdp(kJanusOffer), Retransmissions::kInTheirOwn);
  ours.media[1].ssrc = 77;
  ours.media[1].rtx_ssrc = 78;
  const MediaLine back = parse_sdp(write_sdp(ours)).media[1];
  CHECK_EQ(back.ssrc, 77);
  CHECK_EQ(back.rtx_ssrc, 78);
  CHECK_EQ(back.rtx_of(96)->payload_type, 97);
}

void a_line_without_a_known_codec_is_rejected() {
  const Description offer = parse_sdp(
      "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=rtpmap:0 PCMU/8000\r\na=sendonly\r\n");
  CHECK_EQ(lines_that_receive(offer)[0].port, 0);
}

void what_was_written_reads_back_the_same() {
  Description ours;
  ours.transport = {"ufrag", "password", "AA:BB", DtlsSetup::kActive, {"candidate:1 1 UDP 1 ::1"}};
  ours.media = lines_that_receive(parse_sdp(kJanusOffer));
  ours.media[0].ssrc = 77;
  ours.media[0].cname = "maria";
  const Description back = parse_sdp(write_sdp(ours));
  CHECK_EQ(back.transport.ufrag, "ufrag");
  CHECK_EQ(back.transport.password, "password");
  CHECK_EQ(back.transport.fingerprint, "AA:BB");
  CHECK_EQ(back.transport.setup, DtlsSetup::kActive);
  CHECK_EQ(back.transport.candidates.size(), 1);
  CHECK_EQ(back.media.size(), 3);
  CHECK_EQ(back.media[0].ssrc, 77);
  CHECK_EQ(back.media[0].cname, "maria");
  CHECK_EQ(back.media[1].mid, "1");
  CHECK_EQ(back.media[1].direction, Direction::kRecvOnly);
  CHECK_EQ(back.media[1].payload_type_of("vp8"), 96);
}

void sixty_lines_are_read_in_their_order() {
  std::string offer = "v=0\r\n";
  for (int i = 0; i < 64; ++i) {
    offer +=
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=mid:" + std::to_string(i) +
        "\r\na=ssrc:" + std::to_string(1000 + i) + " cname:x\r\n";
  }
  const Description description = parse_sdp(offer);
  CHECK_EQ(description.media.size(), 64);
  CHECK_EQ(description.media[63].mid, "63");
  CHECK_EQ(description.media[63].ssrc, 1063);
}

template <class Fn>
void check_sdp_error(Fn fn) {
  try {
    fn();
  } catch (const SdpError&) {
    return;
  }
  throw CheckFailed("no SdpError");
}

void nonsense_is_refused() {
  check_sdp_error([] { parse_sdp(""); });
  check_sdp_error([] { parse_sdp("v=0\r\nm=audio nine UDP/TLS/RTP/SAVPF 111\r\n"); });
  check_sdp_error([] { parse_sdp("v=0\r\nm=telepathy 9 UDP/TLS/RTP/SAVPF 111\r\n"); });
}

}  // namespace

std::span<const Test> sdp_tests() {
  static const Test tests[] = {
      {"an offer of Janus is read", an_offer_of_janus_is_read},
      {"a video line names its retransmission stream",
       a_video_line_names_its_retransmission_stream},
      {"a data channel line is read with its port", a_data_channel_line_is_read_with_its_port},
      {"an answer accepts each line with one codec and no retransmissions",
       an_answer_accepts_each_line_with_one_codec_and_no_retransmissions},
      {"an answer accepts retransmissions in a stream of their own where told",
       an_answer_accepts_retransmissions_in_a_stream_of_their_own_where_told},
      {"an offer names its retransmission stream", an_offer_names_its_retransmission_stream},
      {"a line without a known codec is rejected", a_line_without_a_known_codec_is_rejected},
      {"what was written reads back the same", what_was_written_reads_back_the_same},
      {"sixty lines are read in their order", sixty_lines_are_read_in_their_order},
      {"nonsense is refused", nonsense_is_refused},
  };
  return tests;
}

}  // namespace breakout::test
