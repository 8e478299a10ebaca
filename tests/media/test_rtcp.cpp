// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/rtcp.hpp"

namespace breakout::test {
namespace {

using namespace media;

Bytes feedback(std::uint8_t format, std::uint8_t type, const Bytes& fci = {}) {
  Bytes packet = {static_cast<std::uint8_t>(0x80 | format), type, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2};
  packet.insert(packet.end(), fci.begin(), fci.end());
  write_u16(&packet[2], static_cast<std::uint16_t>(packet.size() / 4 - 1));
  return packet;
}

Bytes receiver_report() {
  return {0x80, 201, 0, 1, 0, 0, 0, 1};
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

void pli_and_fir_ask_for_a_keyframe_wherever_they_stand() {
  const Bytes pli = feedback(1, 206);
  const Bytes fir = feedback(4, 206, {0, 0, 0, 2, 1, 0, 0, 0});
  const Bytes old_fir = {0x80, 192, 0, 1, 0, 0, 0, 1};
  for (const Bytes& each : {pli, fir, old_fir}) {
    CHECK(parse_rtcp(each).keyframe_request);
    CHECK(parse_rtcp(joined({receiver_report(), each})).keyframe_request);
    CHECK(parse_rtcp(joined({each, receiver_report()})).keyframe_request);
  }
}

void reports_and_other_feedback_do_not() {
  CHECK(!parse_rtcp(receiver_report()).keyframe_request);
  CHECK(!parse_rtcp(feedback(2, 206)).keyframe_request);   // SLI
  CHECK(!parse_rtcp(feedback(1, 205)).keyframe_request);   // NACK
  CHECK(!parse_rtcp(feedback(15, 205)).keyframe_request);  // transport-wide feedback
}

Bytes block(std::uint8_t ssrc, std::uint8_t fraction, std::uint8_t highest) {
  return {0, 0, 0, ssrc, fraction, 0xff, 0xff, 0xff, 0, 1, 0, highest,
          0, 0, 0, 0,    0,        0,    0,    0,    0, 0, 0, 0};
}

void reports_of_loss_are_read_from_receivers_and_senders() {
  Bytes both = joined({{0x82, 201, 0, 13, 0, 0, 0, 1}, block(7, 64, 2), block(8, 0, 3)});
  const RtcpFeedback received = parse_rtcp(joined({both, feedback(1, 206)}));
  CHECK_EQ(received.report_count, 2u);
  CHECK_EQ(received.reports[0].ssrc, 7u);
  CHECK_EQ(received.reports[0].fraction_lost, 64u);
  CHECK_EQ(received.reports[0].highest_sequence, 0x10002u);
  CHECK_EQ(received.reports[1].ssrc, 8u);
  CHECK(received.keyframe_request);
  const Bytes sender = joined({{0x81, 200, 0, 12, 0, 0, 0, 1}, Bytes(20, 9), block(7, 5, 6)});
  CHECK_EQ(parse_rtcp(sender).report_count, 1u);
  CHECK_EQ(parse_rtcp(sender).reports[0].fraction_lost, 5u);
  both[0] = 0x9f;  // says 31 and has two
  CHECK_EQ(parse_rtcp(both).report_count, 2u);
  Bytes many;
  for (int i = 0; i < 20; ++i) {
    many = joined({many, both});
  }
  CHECK_EQ(parse_rtcp(many).report_count, RtcpFeedback::kMostReports);
}

void nacks_are_counted_packet_by_packet() {
  const Bytes nack = feedback(1, 205, {0, 10, 0, 0, 0, 99, 0x80, 0x01});
  CHECK_EQ(parse_rtcp(nack).nacked_packets, 4u);
  CHECK_EQ(parse_rtcp(joined({receiver_report(), nack, nack})).nacked_packets, 8u);
}

void remb_is_mantissa_and_exponent() {
  // 0x3ffff << 2 and its like, as draft-alvestrand-rmcat-remb 2.2 writes them.
  const Bytes remb = feedback(15, 206, {'R', 'E', 'M', 'B', 1, 0x0b, 0xff, 0xff, 0, 0, 0, 2});
  const RtcpFeedback read = parse_rtcp(remb);
  CHECK(read.has_remb);
  CHECK_EQ(read.remb_bps, 0x3ffffull << 2);
  CHECK(!parse_rtcp(feedback(15, 206, {'A', 'B', 'C', 'D', 1, 0, 0, 1})).has_remb);
  CHECK(!parse_rtcp(feedback(15, 206, {'R', 'E', 'M', 'B'})).has_remb);
}

void a_remb_beyond_64_bits_does_not_overflow() {
  const Bytes remb = feedback(15, 206, {'R', 'E', 'M', 'B', 1, 0xff, 0xff, 0xff});
  CHECK_EQ(parse_rtcp(remb).remb_bps, UINT64_MAX);
}

void a_broken_compound_is_read_up_to_the_break() {
  const Bytes compound = joined({feedback(1, 206), feedback(1, 205, {0, 1, 0, 0})});
  const RtcpFeedback read = parse_rtcp(std::span(compound).first(compound.size() - 2));
  CHECK(read.keyframe_request);
  CHECK_EQ(read.nacked_packets, 0u);
  CHECK(!parse_rtcp(Bytes{0x81, 206, 0, 2}).keyframe_request);
  CHECK(!parse_rtcp(Bytes{0x81, 206, 0, 0}).keyframe_request);  // shorter than its SSRCs
  CHECK(!parse_rtcp(Bytes{}).keyframe_request);
}

constexpr Test kTests[] = {
    {"reports of loss are read, from receivers and senders",
     reports_of_loss_are_read_from_receivers_and_senders},
    {"PLI and FIR ask for a keyframe wherever they stand",
     pli_and_fir_ask_for_a_keyframe_wherever_they_stand},
    {"reports and other feedback do not ask for a keyframe", reports_and_other_feedback_do_not},
    {"NACKs are counted packet by packet", nacks_are_counted_packet_by_packet},
    {"REMB is mantissa and exponent", remb_is_mantissa_and_exponent},
    {"a REMB beyond 64 bits does not overflow", a_remb_beyond_64_bits_does_not_overflow},
    {"a broken compound is read up to the break", a_broken_compound_is_read_up_to_the_break},
};

}  // namespace

std::span<const Test> rtcp_tests() {
  return kTests;
}

}  // namespace breakout::test
