// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "peer/unit/groups.hpp"
#include "peer/vp8.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

void the_descriptor_is_written_to_the_letter_of_the_format() {
  std::array<std::uint8_t, kVp8DescriptorSize> out{};
  write_vp8_descriptor(out, {true, 0x1234, 0x56, 2, 0x0A});
  const std::array<std::uint8_t, kVp8DescriptorSize> expected{0x90, 0xF0, 0x92, 0x34, 0x56, 0x8A};
  CHECK(out == expected);
}

void a_keyframe_is_recognised_by_its_start_code() {
  std::array<std::uint8_t, 32> out{};
  write_vp8_descriptor(out, {true, 0x7FFF, 255, 0, 1});
  write_vp8_keyframe_header(MutableBytes(out).subspan(kVp8DescriptorSize), {320, 180});
  const auto view = parse_vp8(out);
  CHECK(view.has_value());
  CHECK(view->keyframe);
  CHECK_EQ(view->descriptor.picture_id, 0x7FFF);
  CHECK_EQ(view->descriptor.tl0_picture_index, 255);
  CHECK_EQ(view->content_at, kVp8DescriptorSize + kVp8KeyframeHeaderSize);
  CHECK_EQ(out[kVp8DescriptorSize + 6], 320 & 0xFF);
  CHECK_EQ(out[kVp8DescriptorSize + 7], 320 >> 8);
}

void a_delta_frame_is_no_keyframe() {
  std::array<std::uint8_t, 32> out{};
  write_vp8_descriptor(out, {true, 1, 1, 0, 1});
  write_vp8_frame_tag(MutableBytes(out).subspan(kVp8DescriptorSize));
  const auto view = parse_vp8(out);
  CHECK(view->descriptor.frame_start && !view->keyframe);
  CHECK_EQ(view->content_at, kVp8DescriptorSize + kVp8FrameTagSize);
}

void a_short_picture_id_and_no_options_are_read_too() {
  const std::array<std::uint8_t, 4> with_short_id{0x80, 0x80, 0x05, 0};
  const auto view = parse_vp8(with_short_id);
  CHECK(view->has_picture_id && !view->has_tl0_picture_index);
  CHECK_EQ(view->descriptor.picture_id, 5);
  CHECK_EQ(view->content_at, 3);
  const std::array<std::uint8_t, 4> bare{0x00, 0, 0, 0};
  CHECK_EQ(parse_vp8(bare)->content_at, 1);
}

void a_descriptor_that_is_cut_short_is_refused() {
  std::array<std::uint8_t, kVp8DescriptorSize> out{};
  write_vp8_descriptor(out, {false, 1, 1, 0, 1});
  for (std::size_t cut = 0; cut < out.size(); ++cut) {
    CHECK(!parse_vp8(Bytes(out).first(cut)).has_value());
  }
  CHECK(parse_vp8(out).has_value());
}

}  // namespace

std::span<const Test> vp8_tests() {
  static const Test tests[] = {
      {"the VP8 descriptor is written to the letter of the format",
       the_descriptor_is_written_to_the_letter_of_the_format},
      {"a keyframe is recognised by its start code", a_keyframe_is_recognised_by_its_start_code},
      {"a delta frame is no keyframe", a_delta_frame_is_no_keyframe},
      {"a short picture id and no options are read too",
       a_short_picture_id_and_no_options_are_read_too},
      {"a VP8 descriptor that is cut short is refused", a_descriptor_that_is_cut_short_is_refused},
  };
  return tests;
}

}  // namespace breakout::test
