// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/rtcp.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

void a_compound_packet_is_taken_apart_again() {
  RtcpWriter writer;
  writer.sender_report({7, 1000, 2, 3}, 5 * kSecond + kSecond / 2)
      .receiver_report(7, {{}, {}})
      .cname(7, "maria")
      .pli(7, 99)
      .nack(7, 99, {65534, 65535, 0, 40});
  CHECK_EQ(writer.bytes().size() % 4, 0);
  const RtcpSummary summary = parse_rtcp(writer.bytes());
  CHECK_EQ(summary.sender_reports.size(), 1);
  CHECK_EQ(summary.sender_reports[0].ssrc, 7);
  CHECK_EQ(summary.sender_reports[0].ntp_middle, 0x00058000U);
  CHECK_EQ(summary.sender_reports[0].ntp_ns, 5 * kSecond + kSecond / 2);
  CHECK_EQ(summary.sender_reports[0].timestamp, 1000U);
  CHECK_EQ(summary.keyframe_requests.size(), 1);
  CHECK_EQ(summary.keyframe_requests[0], 99);
  CHECK_EQ(summary.nacks.size(), 1);
  CHECK_EQ(summary.nacks[0].ssrc, 99);
  CHECK(summary.nacks[0].sequences == (std::vector<std::uint16_t>{65534, 65535, 0, 40}));
}

void reports_for_more_than_31_slots_are_split() {
  const std::vector<RtcpWriter::ReportBlock> blocks(63);
  RtcpWriter writer;
  writer.receiver_report(7, blocks);
  CHECK_EQ(writer.bytes().size(), 3 * 8 + 63 * 24);
  CHECK_EQ(writer.bytes()[0], 0x80 | 31);
}

void a_full_intra_request_asks_for_a_keyframe_of_the_stream_it_names() {
  const std::uint8_t fir[] = {0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 99, 1, 0, 0, 0};
  CHECK_EQ(parse_rtcp(fir).keyframe_requests.at(0), 99);
}

void a_remb_tells_bitrate_and_streams() {
  const std::uint8_t remb[] = {0x8F, 206, 0, 6,    0,    0,    0, 1, 0, 0, 0, 0, 'R', 'E',
                               'M',  'B', 2, 0x09, 0x27, 0xC0, 0, 0, 0, 5, 0, 0, 0,   6};
  const RtcpSummary summary = parse_rtcp(remb);
  CHECK_EQ(summary.remb_bps, (0x127C0ULL) << 2);
  CHECK_EQ(summary.remb_ssrcs.size(), 2);
  CHECK_EQ(summary.remb_ssrcs[1], 6);
}

void a_remb_says_what_it_was_given_in_18_bits_and_an_exponent() {
  for (const std::uint64_t bits : {0ULL, 60'000ULL, 262'143ULL, 3'000'000ULL, 1ULL << 40U}) {
    RtcpWriter writer;
    const RtcpSummary summary = parse_rtcp(writer.remb(7, 99, bits).bytes());
    CHECK(summary.remb_bps <= bits && bits - summary.remb_bps <= bits >> 17U);
    CHECK_EQ(summary.remb_ssrcs.at(0), 99U);
  }
}

void a_length_beyond_the_end_stops_the_reading() {
  const std::uint8_t cut[] = {0x81, 206, 0, 9, 0, 0, 0, 1};
  CHECK(parse_rtcp(cut).keyframe_requests.empty());
}

}  // namespace

std::span<const Test> rtcp_tests() {
  static const Test tests[] = {
      {"a compound RTCP packet is taken apart again", a_compound_packet_is_taken_apart_again},
      {"reports for more than 31 slots are split", reports_for_more_than_31_slots_are_split},
      {"a full intra request asks for a keyframe of the stream it names",
       a_full_intra_request_asks_for_a_keyframe_of_the_stream_it_names},
      {"a REMB tells bitrate and streams", a_remb_tells_bitrate_and_streams},
      {"a REMB says what it was given, in 18 bits and an exponent",
       a_remb_says_what_it_was_given_in_18_bits_and_an_exponent},
      {"an RTCP length beyond the end stops the reading",
       a_length_beyond_the_end_stops_the_reading},
  };
  return tests;
}

}  // namespace breakout::test
