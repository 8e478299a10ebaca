// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/vp8_rewriter.hpp"

namespace breakout::test {
namespace {

using namespace media;

void the_shortest_descriptor_is_one_byte() {
  const auto key = parse_vp8(Bytes{0x10, 0x00});
  CHECK_EQ(key->size, 1);
  CHECK(key->frame_start && key->keyframe);
  CHECK_EQ(key->picture_id_at, 0);
  CHECK(!parse_vp8(Bytes{0x10, 0x01})->keyframe);  // P bit: inter frame
  CHECK(!parse_vp8(Bytes{0x00, 0x00})->keyframe);  // no start
  CHECK(!parse_vp8(Bytes{0x11, 0x00})->keyframe);  // another partition
}

void every_field_is_found() {
  const auto all = parse_vp8(Bytes{0x90, 0xf0, 0x81, 0x23, 0x45, 0x76, 0x00});
  CHECK_EQ(all->size, 6);
  CHECK(all->long_picture_id && all->has_tid && all->has_keyidx);
  CHECK_EQ(all->picture_id, 0x123);
  CHECK_EQ(all->tl0, 0x45);
  CHECK_EQ(all->keyidx, 0x16);
  const auto small = parse_vp8(Bytes{0x90, 0x80, 0x7f, 0x00});
  CHECK_EQ(small->size, 3);
  CHECK(!small->long_picture_id);
  CHECK_EQ(small->picture_id, 0x7f);
  const auto tid_only = parse_vp8(Bytes{0x90, 0x20, 0xff, 0x00});
  CHECK(tid_only->has_tid && !tid_only->has_keyidx);
  CHECK_EQ(tid_only->keyidx, 0);
  CHECK_EQ(parse_vp8(Bytes{0x90, 0x00, 0x00})->size, 2);
}

void a_descriptor_that_is_cut_is_refused() {
  const Bytes whole = {0x90, 0xf0, 0x81, 0x23, 0x45, 0x76, 0x00};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(!parse_vp8(std::span(whole).first(size)));
  }
  CHECK(parse_vp8(whole).has_value());
}

/// Rewrites one payload and reads back what it became.
Vp8Descriptor passed(Vp8Rewriter& rewriter, Bytes payload) {
  rewriter.rewrite(*parse_vp8(payload), payload);
  return *parse_vp8(payload);
}

Vp8Descriptor passed(Vp8Rewriter& rewriter, const Vp8& vp8) {
  return passed(rewriter, vp8_payload(vp8));
}

void the_first_source_keeps_its_numbers() {
  Vp8Rewriter rewriter;
  const auto out = passed(rewriter, Vp8{500, 7, 3, true, true});
  CHECK_EQ(out.picture_id, 500);
  CHECK_EQ(out.tl0, 7);
  CHECK_EQ(out.keyidx, 3);
  CHECK(out.keyframe);
}

void a_switch_continues_every_number() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{500, 7, 3, true, true});
  passed(rewriter, Vp8{501, 8, 3, false, true});
  rewriter.on_switch();
  const auto key = passed(rewriter, Vp8{20000, 200, 30, true, true});
  CHECK_EQ(key.picture_id, 502);
  CHECK_EQ(key.tl0, 9);
  CHECK_EQ(key.keyidx, 4);
  const auto next = passed(rewriter, Vp8{20001, 201, 30, false, true});
  CHECK_EQ(next.picture_id, 503);
  CHECK_EQ(next.tl0, 10);
  CHECK_EQ(next.keyidx, 4);
}

void packets_out_of_order_keep_their_relation_and_do_not_set_the_numbers_back() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{100, 10, 1, true, true});
  passed(rewriter, Vp8{103, 13, 1, false, true});
  CHECK_EQ(passed(rewriter, Vp8{101, 11, 1, false, true}).picture_id, 101);
  CHECK_EQ(passed(rewriter, Vp8{101, 11, 1, false, false}).tl0, 11);
  rewriter.on_switch();
  const auto key = passed(rewriter, Vp8{7, 7, 7, true, true});
  CHECK_EQ(key.picture_id, 104);
  CHECK_EQ(key.tl0, 14);
  CHECK_EQ(key.keyidx, 2);
}

void every_number_wraps_in_its_own_width() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{0x7fff, 0xff, 0x1f, true, true});
  const auto next = passed(rewriter, Vp8{0, 0, 0, true, true});
  CHECK_EQ(next.picture_id, 0);
  CHECK_EQ(next.tl0, 0);
  CHECK_EQ(next.keyidx, 0);
  rewriter.on_switch();
  const auto other = passed(rewriter, Vp8{0x7ffe, 0xfe, 0x1e, true, true});
  CHECK_EQ(other.picture_id, 1);
  CHECK_EQ(other.tl0, 1);
  CHECK_EQ(other.keyidx, 1);
  CHECK_EQ(passed(rewriter, Vp8{0, 0, 0, false, true}).picture_id, 3);
}

void the_bits_around_the_numbers_stay() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{1, 1, 1, true, true});
  rewriter.on_switch();
  Bytes payload = {0xb0, 0xf0, 0x80, 0x09, 0x05, 0xa0 | 0x0b, 0x00, 0x77};  // N, TID 2, Y
  rewriter.rewrite(*parse_vp8(payload), payload);
  CHECK(payload == (Bytes{0xb0, 0xf0, 0x80, 0x02, 0x02, 0xa0 | 0x02, 0x00, 0x77}));
}

Bytes short_id(std::uint8_t id) {
  return {0x90, 0x80, id, 0x00};
}

void short_picture_ids_continue_modulo_128() {
  Vp8Rewriter rewriter;
  passed(rewriter, short_id(126));
  CHECK_EQ(passed(rewriter, short_id(127)).picture_id, 127);
  CHECK_EQ(passed(rewriter, short_id(0)).picture_id, 0);
  rewriter.on_switch();
  CHECK_EQ(passed(rewriter, short_id(77)).picture_id, 1);
  CHECK_EQ(passed(rewriter, short_id(78)).picture_id, 2);
}

void sources_of_both_widths_alternate() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{1000, 1, 1, true, true});
  rewriter.on_switch();
  CHECK_EQ(passed(rewriter, short_id(5)).picture_id, 1001 % 128);
  for (int each = 6; each < 306; ++each) {
    passed(rewriter, short_id(static_cast<std::uint8_t>(each % 128)));
  }
  rewriter.on_switch();
  CHECK_EQ(passed(rewriter, Vp8{9, 1, 1, true, true}).picture_id, 1302);
}

void numbers_go_on_after_however_many_pictures() {
  for (const int pictures : {1, 255, 256, 300, 16384, 40000}) {
    Vp8Rewriter rewriter;
    const auto at = [](int picture) {
      return Vp8{static_cast<std::uint16_t>(picture & 0x7fff), static_cast<std::uint8_t>(picture),
                 static_cast<std::uint8_t>(picture / 100 & 0x1f), false, true};
    };
    Vp8Descriptor last;
    for (int picture = 0; picture < pictures; ++picture) {
      last = passed(rewriter, at(picture));
    }
    rewriter.on_switch();
    const auto next = passed(rewriter, Vp8{77, 7, 7, true, true});
    CHECK_EQ(next.picture_id, (last.picture_id + 1) & 0x7fff);
    CHECK_EQ(next.tl0, (last.tl0 + 1) & 0xff);
    CHECK_EQ(next.keyidx, (last.keyidx + 1) & 0x1f);
  }
}

void a_descriptor_without_numbers_is_left_alone() {
  Vp8Rewriter rewriter;
  passed(rewriter, Vp8{1000, 1, 1, true, true});
  rewriter.on_switch();
  Bytes payload = {0x10, 0x00, 0x01};
  rewriter.rewrite(*parse_vp8(payload), payload);
  CHECK(payload == (Bytes{0x10, 0x00, 0x01}));
}

void an_own_picture_continues_in_the_shape_of_what_was_sent() {
  Vp8Rewriter rewriter;
  Bytes out(kMaxVp8Descriptor + 1);
  passed(rewriter, Vp8{0x7fff, 9, 31, true, true});
  CHECK_EQ(rewriter.write_own(out), 6u);
  const auto own = parse_vp8(out);
  CHECK(own->keyframe && own->long_picture_id);
  CHECK_EQ(own->picture_id, 0);
  CHECK_EQ(own->tl0, 10);
  CHECK_EQ(own->keyidx, 0);
  CHECK_EQ(passed(rewriter, Vp8{55, 5, 5, true, true}).picture_id, 1);
}

void an_own_picture_has_only_the_fields_the_source_had() {
  struct Row {
    Bytes before;
    std::size_t size;
  };
  for (const Row& row : {Row{{0x10, 0x00}, 1}, Row{short_id(9), 3}, Row{{0x90, 0x40, 9, 0}, 3},
                         Row{{0x90, 0x20, 0x40, 0}, 3}, Row{{0x90, 0x90, 1, 0x05, 0}, 4}}) {
    Vp8Rewriter rewriter;
    passed(rewriter, row.before);
    Bytes out(kMaxVp8Descriptor + 1);
    CHECK_EQ(rewriter.write_own(out), row.size);
    const auto own = parse_vp8(out);
    const auto before = parse_vp8(row.before);
    CHECK_EQ(own->size, row.size);
    CHECK_EQ(own->picture_id_at, before->picture_id_at);
    CHECK_EQ(own->tl0_at, before->tl0_at);
    CHECK_EQ(own->tid_keyidx_at, before->tid_keyidx_at);
    CHECK(own->keyframe);
  }
}

constexpr Test kTests[] = {
    {"the shortest VP8 descriptor is one byte", the_shortest_descriptor_is_one_byte},
    {"every field of the VP8 descriptor is found", every_field_is_found},
    {"a VP8 descriptor that is cut is refused", a_descriptor_that_is_cut_is_refused},
    {"the first VP8 source keeps its numbers", the_first_source_keeps_its_numbers},
    {"a switch continues every VP8 number", a_switch_continues_every_number},
    {"VP8 packets out of order keep their relation and do not set the numbers back",
     packets_out_of_order_keep_their_relation_and_do_not_set_the_numbers_back},
    {"every VP8 number wraps in its own width", every_number_wraps_in_its_own_width},
    {"the bits around the VP8 numbers stay", the_bits_around_the_numbers_stay},
    {"short picture ids continue modulo 128", short_picture_ids_continue_modulo_128},
    {"sources of both picture id widths alternate", sources_of_both_widths_alternate},
    {"VP8 numbers go on after however many pictures", numbers_go_on_after_however_many_pictures},
    {"a VP8 descriptor without numbers is left alone", a_descriptor_without_numbers_is_left_alone},
    {"an own picture continues in the shape of what was sent",
     an_own_picture_continues_in_the_shape_of_what_was_sent},
    {"an own picture has only the fields the source had",
     an_own_picture_has_only_the_fields_the_source_had},
};

}  // namespace

std::span<const Test> vp8_tests() {
  return kTests;
}

}  // namespace breakout::test
