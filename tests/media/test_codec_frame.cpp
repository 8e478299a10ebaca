// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "media/blank_picture.hpp"
#include "media/codec_frame.hpp"
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

struct Row {
  const char* what;
  Bytes payload;
  bool keyframe;
};

void check_rows(Codec codec, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (starts_keyframe(codec, row.payload) != row.keyframe) {
      throw CheckFailed(std::string("wrong about: ") + row.what);
    }
  }
}

void opus_may_start_anywhere() {
  CHECK(starts_keyframe(Codec::opus, Bytes{1}));
}

void vp8_keyframes_are_recognised() {
  check_rows(Codec::vp8, {{"nothing", {}, false},
                          {"keyframe", {0x10, 0x00}, true},
                          {"its second packet", {0x00, 0x00}, false},
                          {"inter frame", {0x10, 0x01}, false},
                          {"with all fields", vp8_payload({1, 1, 1, true, true}), true}});
}

void vp9_keyframes_are_recognised() {
  check_rows(Codec::vp9, {{"nothing", {}, false},
                          {"keyframe, no id", {0x08, 0x00}, true},
                          {"descriptor alone", {0x08}, false},
                          {"inter frame", {0x48, 0x00}, false},
                          {"middle of a keyframe", {0x00, 0x00}, false},
                          {"short id", {0x88, 0x05, 0x00}, true},
                          {"long id", {0x88, 0x85, 0x01, 0x00}, true},
                          {"long id cut", {0x88, 0x85, 0x01}, false},
                          {"id missing", {0x88}, false},
                          {"lowest spatial layer", {0xa8, 0x05, 0x00, 0x00}, true},
                          {"second spatial layer", {0xa8, 0x05, 0x02, 0x00}, false}});
}

void h264_keyframes_are_recognised() {
  check_rows(Codec::h264, {{"nothing", {}, false},
                           {"one byte", {0x67}, false},
                           {"SPS", {0x67, 0x42}, true},
                           {"PPS", {0x68, 0xce}, false},
                           {"first IDR slice", {0x65, 0x88}, true},
                           {"later IDR slice", {0x65, 0x40}, false},
                           {"inter slice", {0x41, 0x9a}, false},
                           {"STAP-A with SPS", {0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68}, true},
                           {"STAP-A with SPS last", {0x78, 0, 1, 0x09, 0, 2, 0x67, 0x42}, true},
                           {"STAP-A with IDR", {0x78, 0, 2, 0x65, 0x88}, true},
                           {"STAP-A without", {0x78, 0, 2, 0x41, 0x9a}, false},
                           {"STAP-A that lies about its sizes", {0x78, 0, 9, 0x67, 0x42}, false},
                           {"STAP-A with an empty unit", {0x78, 0, 0, 0x67, 0x42}, false},
                           {"FU-A start of IDR", {0x7c, 0x85, 0x88}, true},
                           {"FU-A start of IDR, cut", {0x7c, 0x85}, false},
                           {"FU-A start of a later slice", {0x7c, 0x85, 0x40}, false},
                           {"FU-A middle of IDR", {0x7c, 0x05, 0x88}, false},
                           {"FU-A start of SPS", {0x7c, 0x87}, true},
                           {"FU-A start of inter slice", {0x7c, 0x81, 0x9a}, false}});
}

void av1_keyframes_are_recognised() {
  check_rows(Codec::av1, {{"nothing", {}, false},
                          {"new sequence", {0x18, 0x0a}, true},
                          {"continued unit", {0x98, 0x0a}, false},
                          {"no new sequence", {0x10, 0x0a}, false}});
}

void blank_pictures_are_keyframes_of_one_packet() {
  for (const Codec codec : {Codec::vp9, Codec::h264, Codec::av1}) {
    const auto picture = blank_picture(codec);
    CHECK(!picture.empty() && picture.size() <= kMaxBlankPicture);
    CHECK(starts_keyframe(codec, picture));
  }
  CHECK(blank_picture(Codec::opus).empty());
}

void the_blank_vp8_picture_says_so_in_its_own_header() {
  // RFC 6386 9.1: frame tag, start code 9d 01 2a, width and height.
  const auto picture = blank_picture(Codec::vp8);
  CHECK_EQ(picture[0] & 0x01, 0);     // key frame
  CHECK_EQ(picture[0] & 0x10, 0x10);  // shown
  CHECK(Bytes(picture.begin() + 3, picture.begin() + 10) ==
        (Bytes{0x9d, 0x01, 0x2a, 16, 0, 16, 0}));
  const std::size_t first_partition = (picture[0] | picture[1] << 8 | picture[2] << 16) >> 5;
  CHECK(10 + first_partition < picture.size());
}

constexpr Test kTests[] = {
    {"Opus may start anywhere", opus_may_start_anywhere},
    {"VP8 keyframes are recognised", vp8_keyframes_are_recognised},
    {"VP9 keyframes are recognised", vp9_keyframes_are_recognised},
    {"H264 keyframes are recognised", h264_keyframes_are_recognised},
    {"AV1 keyframes are recognised", av1_keyframes_are_recognised},
    {"blank pictures are keyframes of one packet", blank_pictures_are_keyframes_of_one_packet},
    {"the blank VP8 picture says so in its own header",
     the_blank_vp8_picture_says_so_in_its_own_header},
};

}  // namespace

std::span<const Test> codec_frame_tests() {
  return kTests;
}

}  // namespace breakout::test
