// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "peer/rtp.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

constexpr RtpHeader kHeader{96, true, 65535, 0xFFFFFFF0U, 0x12345678U};

void a_header_reads_back_as_written() {
  std::array<std::uint8_t, 64> packet{};
  const std::size_t size = write_rtp(packet, kHeader, {});
  CHECK_EQ(size, kRtpHeaderSize);
  const auto view = parse_rtp(Bytes(packet).first(size));
  CHECK(view.has_value());
  CHECK_EQ(view->header.payload_type, 96);
  CHECK(view->header.marker);
  CHECK_EQ(view->header.sequence, 65535);
  CHECK_EQ(view->header.timestamp, 0xFFFFFFF0U);
  CHECK_EQ(view->header.ssrc, 0x12345678U);
  CHECK_EQ(view->payload_at, kRtpHeaderSize);
}

void extensions_carry_the_mid_beside_the_audio_level() {
  std::array<std::uint8_t, 64> packet{};
  const std::size_t size = write_rtp(packet, kHeader, {1, "12", 2, 30});
  CHECK_EQ(size % 4, 0);
  const auto view = parse_rtp(Bytes(packet).first(size));
  CHECK_EQ(view->mid(1), "12");
  CHECK_EQ(view->mid(2).size(), 1);
  CHECK_EQ(static_cast<std::uint8_t>(view->mid(2)[0]), 0x80 | 30);
  CHECK(view->mid(3).empty());
  CHECK_EQ(view->payload_at, size);
}

void a_packet_that_is_cut_short_is_refused() {
  std::array<std::uint8_t, 64> packet{};
  const std::size_t size = write_rtp(packet, kHeader, {1, "12", 2, 30});
  for (std::size_t cut = 0; cut < size; ++cut) {
    CHECK(!parse_rtp(Bytes(packet).first(cut)).has_value());
  }
}

void the_first_bytes_tell_rtp_rtcp_and_dtls_apart() {
  const std::array<std::uint8_t, 8> rtp{0x80, 96};
  const std::array<std::uint8_t, 8> rtcp{0x80, 200};
  const std::array<std::uint8_t, 8> dtls{22, 254};
  CHECK(is_rtp_or_rtcp(rtp) && !is_rtcp(rtp) && !is_dtls(rtp));
  CHECK(is_rtp_or_rtcp(rtcp) && is_rtcp(rtcp));
  CHECK(is_dtls(dtls) && !is_rtp_or_rtcp(dtls));
}

}  // namespace

std::span<const Test> rtp_tests() {
  static const Test tests[] = {
      {"an RTP header reads back as written", a_header_reads_back_as_written},
      {"extensions carry the mid beside the audio level",
       extensions_carry_the_mid_beside_the_audio_level},
      {"an RTP packet that is cut short is refused", a_packet_that_is_cut_short_is_refused},
      {"the first bytes tell RTP, RTCP and DTLS apart",
       the_first_bytes_tell_rtp_rtcp_and_dtls_apart},
  };
  return tests;
}

}  // namespace breakout::test
