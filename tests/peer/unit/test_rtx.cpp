// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "peer/rtp.hpp"
#include "peer/rtx.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

std::vector<std::uint8_t> packet(std::uint16_t sequence) {
  std::array<std::uint8_t, 80> buffer{};
  const std::size_t head =
      write_rtp(buffer, {96, true, sequence, 5, 1000}, {.mid_id = 1, .mid = "3"});
  std::fill(buffer.begin() + static_cast<std::ptrdiff_t>(head), buffer.end(), std::uint8_t{7});
  return {buffer.begin(), buffer.end()};
}

void a_wrapped_packet_is_one_of_its_own_stream() {
  const auto first = packet(65535);
  const auto wrapped = wrap_rtx(first, {97, 2000}, 4);
  CHECK(wrapped);
  const auto view = parse_rtp(*wrapped);
  CHECK_EQ(view->header.payload_type, 97);
  CHECK_EQ(view->header.ssrc, 2000);
  CHECK_EQ(view->header.sequence, 4);
  CHECK_EQ(view->header.timestamp, 5);
  CHECK(view->header.marker);
  CHECK_EQ(view->mid(1), "3");
  CHECK_EQ(wrapped->size(), first.size() + 2);
  CHECK_EQ(read_be<std::uint16_t>(*wrapped, view->payload_at), 65535);
}

void unwrapped_it_is_what_it_was() {
  const auto first = packet(65535);
  const auto back = unwrap_rtx(*wrap_rtx(first, {97, 2000}, 4), {96, 1000});
  CHECK(back);
  CHECK(*back == first);
}

void what_is_too_short_is_refused() {
  const std::array<std::uint8_t, 13> shorter{0x80, 97};
  CHECK(!unwrap_rtx(shorter, {96, 1000}));
  CHECK(!wrap_rtx(Bytes(shorter).first(8), {97, 2000}, 1));
}

void the_last_packets_are_found_again() {
  SentPackets sent;
  CHECK(sent.find(0).empty());
  for (int i = 0; i < 1000; ++i) {
    sent.keep(packet(static_cast<std::uint16_t>(65000 + i)));
  }
  const auto last = static_cast<std::uint16_t>(65000 + 999);
  CHECK(std::ranges::equal(sent.find(last), packet(last)));
  CHECK(!sent.find(static_cast<std::uint16_t>(last - 500)).empty());
  CHECK(sent.find(static_cast<std::uint16_t>(last - 600)).empty());
  CHECK(sent.find(static_cast<std::uint16_t>(last + 1)).empty());
}

}  // namespace

std::span<const Test> rtx_tests() {
  static const Test tests[] = {
      {"a wrapped packet is one of its own stream", a_wrapped_packet_is_one_of_its_own_stream},
      {"an unwrapped packet is what it was", unwrapped_it_is_what_it_was},
      {"what is too short for RTX is refused", what_is_too_short_is_refused},
      {"the last packets sent are found again", the_last_packets_are_found_again},
  };
  return tests;
}

}  // namespace breakout::test
