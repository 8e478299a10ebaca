// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/vp8_rewriter.hpp"

#include <array>

#include "media/byte_order.hpp"

namespace breakout::media {
namespace {

constexpr unsigned kShortMask = 0x7f;
constexpr std::uint8_t kLongId = 0x80;  // in the first octet of a picture id
constexpr unsigned kTl0Mask = 0xff;
constexpr unsigned kKeyidxMask = 0x1f;

void write_picture_id(std::uint8_t* at, std::uint16_t id, bool is_long) noexcept {
  if (is_long) {
    write_u16(at, id);
  } else {
    *at = static_cast<std::uint8_t>(id & kShortMask);
  }
}

}  // namespace

void Vp8Rewriter::on_switch() noexcept {
  settle();
  switched_ = true;
  ready_for_ = kNoShape;
}

void Vp8Rewriter::settle() noexcept {
  if (ready_for_ == kNoShape || !newest_in_.long_picture_id) {
    return;  // every packet was remembered
  }
  const Numbers out = shifted(newest_in_);
  last_.picture_id = out.picture_id;
  last_.tl0 = newest_in_.tl0_at != 0 ? out.tl0 : last_.tl0;
  last_.keyidx = newest_in_.has_keyidx ? out.keyidx : last_.keyidx;
}

void Vp8Rewriter::get_ready(const Vp8Descriptor& descriptor) noexcept {
  settle();
  if (switched_) {
    anchor(descriptor);
  }
  remember(descriptor);
  ready_for_ = descriptor.shape;
  const std::uint16_t top = descriptor.long_picture_id ? 0x4000 : 0x40;
  tops_ = laid_out(descriptor, {top, 0x80, 0x10});
  const std::uint32_t shift = laid_out(descriptor, shift_);
  steps_ = shift & ~tops_;
  raise_ = shift & tops_;
}

std::uint32_t Vp8Rewriter::laid_out(const Vp8Descriptor& like, const Numbers& numbers) noexcept {
  std::array<std::uint8_t, kVp8NumbersEnd> payload{};
  if (like.picture_id_at != 0) {
    write_picture_id(&payload[like.picture_id_at], numbers.picture_id, like.long_picture_id);
  }
  if (like.tl0_at != 0) {
    payload[like.tl0_at] = numbers.tl0;
  }
  if (like.has_keyidx) {
    payload[like.tid_keyidx_at] = numbers.keyidx;
  }
  return read_vp8_numbers(payload);
}

void Vp8Rewriter::anchor(const Vp8Descriptor& descriptor) noexcept {
  switched_ = false;
  if (!started_) {
    started_ = true;
    last_ = {descriptor.picture_id, descriptor.tl0, descriptor.keyidx};
    return;
  }
  shift_.picture_id =
      static_cast<std::uint16_t>((last_.picture_id + 1u - descriptor.picture_id) & kLongMask);
  shift_.tl0 = static_cast<std::uint8_t>(last_.tl0 + 1u - descriptor.tl0);
  shift_.keyidx = static_cast<std::uint8_t>((last_.keyidx + 1u - descriptor.keyidx) & kKeyidxMask);
}

Vp8Rewriter::Numbers Vp8Rewriter::shifted(const Vp8Descriptor& descriptor) const noexcept {
  return {static_cast<std::uint16_t>((descriptor.picture_id + shift_.picture_id) & kLongMask),
          static_cast<std::uint8_t>(descriptor.tl0 + shift_.tl0),
          static_cast<std::uint8_t>((descriptor.keyidx + shift_.keyidx) & kKeyidxMask)};
}

void Vp8Rewriter::remember(const Vp8Descriptor& descriptor) noexcept {
  newest_in_ = descriptor;
  const Numbers out = shifted(descriptor);
  // Short ids wrap at 128 while `last_` counts on in 15 bits, so that a later source with long
  // ids finds a number that was not used recently.
  const unsigned mask = descriptor.long_picture_id ? kLongMask : kShortMask;
  if (descriptor.picture_id_at != 0 && is_newer(out.picture_id, last_.picture_id, mask)) {
    const unsigned ahead = (out.picture_id - last_.picture_id) & mask;
    last_.picture_id = static_cast<std::uint16_t>((last_.picture_id + ahead) & kLongMask);
  }
  if (descriptor.tl0_at != 0 && is_newer(out.tl0, last_.tl0, kTl0Mask)) {
    last_.tl0 = out.tl0;
  }
  if (descriptor.has_keyidx && is_newer(out.keyidx, last_.keyidx, kKeyidxMask)) {
    last_.keyidx = out.keyidx;
  }
}

std::size_t Vp8Rewriter::write_own(std::span<std::uint8_t> out) noexcept {
  on_switch();
  started_ = true;
  last_.picture_id = static_cast<std::uint16_t>((last_.picture_id + 1u) & kLongMask);
  last_.tl0 = static_cast<std::uint8_t>(last_.tl0 + 1u);
  last_.keyidx = static_cast<std::uint8_t>((last_.keyidx + 1u) & kKeyidxMask);

  std::size_t at = 2;
  std::uint8_t bits = 0;
  if (newest_in_.picture_id_at != 0) {
    bits |= 0x80;
    write_picture_id(&out[at], last_.picture_id, newest_in_.long_picture_id);
    out[at] |= newest_in_.long_picture_id ? kLongId : 0;
    at += newest_in_.long_picture_id ? 2 : 1;
  }
  if (newest_in_.tl0_at != 0) {
    bits |= 0x40;
    out[at++] = last_.tl0;
  }
  if (newest_in_.tid_keyidx_at != 0) {
    bits |= static_cast<std::uint8_t>((newest_in_.has_tid ? 0x20 : 0) |
                                      (newest_in_.has_keyidx ? 0x10 : 0));
    out[at++] = newest_in_.has_keyidx ? last_.keyidx : 0;
  }
  constexpr std::uint8_t kFrameStart = 0x10;
  if (bits == 0) {
    out[0] = kFrameStart;
    return 1;
  }
  out[0] = 0x80 | kFrameStart;
  out[1] = bits;
  return at;
}

}  // namespace breakout::media
