// SPDX-License-Identifier: GPL-3.0-or-later
// What layers cost, how large they are, and what their publisher is asked to spend.
#include "media/groups.hpp"
#include "media/layer_traffic.hpp"
#include "media/packets.hpp"
#include "media/picture_height.hpp"
#include "media/uplink_cap.hpp"

namespace breakout::test {
namespace {

using namespace media;

void the_rate_follows_what_is_sent_within_a_second_or_two() {
  BitrateMeter meter;
  CHECK_EQ(meter.bits_per_second(), 0u);
  const auto send = [&meter](std::int64_t from, std::int64_t until, std::size_t bytes) {
    for (std::int64_t ms = from; ms < until; ms += 100) {
      meter.update(at(ms));
      meter.add(bytes);
    }
  };
  send(0, 2000, 1250);  // 100 kbit/s
  CHECK_EQ(meter.bits_per_second(), 100'000u);
  send(2000, 4000, 5000);
  CHECK(meter.bits_per_second() > 350'000 && meter.bits_per_second() <= 400'000);
  send(4000, 8000, 0);
  CHECK(meter.bits_per_second() < 2000);
}

Bytes vp8_keyframe(std::uint16_t width, std::uint16_t height) {
  const auto low = [](std::uint16_t value) { return static_cast<std::uint8_t>(value); };
  const auto high = [](std::uint16_t value) { return static_cast<std::uint8_t>(value >> 8); };
  return {0x10, 0x50,       0x01,        0x00,        0x9d,         0x01,
          0x2a, low(width), high(width), low(height), high(height), 0x01};
}

void a_keyframe_says_how_high_its_picture_is() {
  CHECK_EQ(keyframe_height(Codec::vp8, vp8_keyframe(640, 360)), 360);
  Bytes scaled = vp8_keyframe(640, 360);
  scaled[10] |= 0x40;  // to be shown larger
  CHECK_EQ(keyframe_height(Codec::vp8, scaled), 360);
  Bytes cut = vp8_keyframe(640, 360);
  cut.resize(10);
  CHECK_EQ(keyframe_height(Codec::vp8, cut), 0);
  CHECK_EQ(keyframe_height(Codec::vp9, vp8_keyframe(640, 360)), 0);

  // Parameter sets of 16 lines (baseline) and of 320 x 180 cropped from 192 (high), as encoders
  // write them.
  const Bytes small{0x67, 0x42, 0xc0, 0x0a, 0xdd, 0xec, 0x04, 0x40, 0x00, 0x00, 0x03,
                    0x00, 0x40, 0x00, 0x00, 0x03, 0x00, 0x83, 0xc4, 0x89, 0xe0};
  const Bytes high{0x67, 0x64, 0x00, 0x0d, 0xac, 0xd9, 0x41, 0x41, 0x9f, 0x9e, 0x10, 0x00, 0x00,
                   0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0xc0, 0xf1, 0x42, 0x99, 0x60};
  CHECK_EQ(keyframe_height(Codec::h264, small), 16);
  CHECK_EQ(keyframe_height(Codec::h264, high), 180);
  Bytes aggregated{0x78, 0x00, static_cast<std::uint8_t>(high.size())};
  aggregated.insert(aggregated.end(), high.begin(), high.end());
  CHECK_EQ(keyframe_height(Codec::h264, aggregated), 180);
  for (std::size_t size = 0; size < 9; ++size) {
    CHECK_EQ(keyframe_height(Codec::h264, std::span(high).first(size)), 0);
  }
}

void a_wished_height_gives_the_largest_layer_that_is_no_higher() {
  LayerTraffic none_known, known, one_known;
  known.picture(0, 90);
  known.picture(1, 180);
  known.picture(2, 360);
  known.picture(2, 0);  // said nothing
  one_known.picture(1, 360);
  struct Row {
    const LayerTraffic& traffic;
    std::uint32_t lines;
    Layer expected;
  };
  for (const Row& row : {
           Row{known, 360, 2},
           Row{known, 359, 1},
           Row{known, 180, 1},
           Row{known, 100, 0},
           Row{known, 10, 0},
           Row{known, UINT32_MAX, 2},
           Row{none_known, 720, 2},
           Row{none_known, 719, 1},
           Row{none_known, 200, 0},
           Row{one_known, 720, 2},
           Row{one_known, 360, 1},
           Row{one_known, 359, 0},
       }) {
    CHECK_EQ(row.traffic.layer_within(row.lines), row.expected);
  }
}

// Updates each 100 ms; the last answer.
std::uint32_t after(UplinkCap& cap, std::optional<Layer> needed, std::size_t layers,
                    std::int64_t from, std::int64_t until) {
  std::uint32_t last = 0;
  for (std::int64_t ms = from; ms <= until; ms += 100) {
    last = cap.update(needed, layers, 300'000, at(ms));
  }
  return last;
}

void what_nobody_receives_is_asked_down_after_a_while() {
  UplinkCap cap;
  CHECK_EQ(after(cap, std::nullopt, 1, 0, 4900), 300'000u);  // it was only just published
  CHECK_EQ(after(cap, std::nullopt, 1, 5000, 6000), kUnheardBitrate);
  CHECK_EQ(after(cap, Layer{2}, 1, 6100, 6100), 300'000u);  // back at once
  CHECK_EQ(after(cap, std::nullopt, 1, 6200, 11'000), 300'000u);
  CHECK_EQ(after(cap, std::nullopt, 1, 11'100, 11'200), kUnheardBitrate);
}

void what_is_about_to_be_received_is_asked_up_before() {
  UplinkCap cap;
  CHECK_EQ(after(cap, std::nullopt, 1, 0, 6000), kUnheardBitrate);
  cap.expect(at(6000));
  CHECK_EQ(after(cap, std::nullopt, 1, 6100, 10'900), 300'000u);
  CHECK_EQ(after(cap, std::nullopt, 1, 11'100, 11'100), kUnheardBitrate);
}

void layers_nobody_needs_are_not_paid_for() {
  UplinkCap cap;
  CHECK_EQ(after(cap, Layer{2}, 3, 0, 6000), 300'000u);
  CHECK_EQ(after(cap, Layer{1}, 3, 6100, 10'900), 300'000u);  // not at once
  CHECK_EQ(after(cap, Layer{1}, 3, 11'100, 12'000), 120'000u);
  CHECK_EQ(after(cap, Layer{0}, 3, 12'100, 18'000), kUnheardBitrate);  // 48 000 would be too little
  CHECK_EQ(after(cap, Layer{2}, 3, 18'100, 18'100), 300'000u);
}

void a_small_allowance_is_never_exceeded() {
  UplinkCap cap;
  for (std::int64_t ms = 0; ms < 12'000; ms += 100) {
    CHECK_EQ(cap.update(std::nullopt, 3, 20'000, at(ms)), 20'000u);
  }
}

constexpr Test kTests[] = {
    {"the rate follows what is sent within a second or two",
     the_rate_follows_what_is_sent_within_a_second_or_two},
    {"a keyframe says how high its picture is", a_keyframe_says_how_high_its_picture_is},
    {"a wished height gives the largest layer that is no higher",
     a_wished_height_gives_the_largest_layer_that_is_no_higher},
    {"what nobody receives is asked down after a while",
     what_nobody_receives_is_asked_down_after_a_while},
    {"what is about to be received is asked up before",
     what_is_about_to_be_received_is_asked_up_before},
    {"layers nobody needs are not paid for", layers_nobody_needs_are_not_paid_for},
    {"a small allowance is never exceeded", a_small_allowance_is_never_exceeded},
};

}  // namespace

std::span<const Test> layer_traffic_tests() {
  return kTests;
}

}  // namespace breakout::test
