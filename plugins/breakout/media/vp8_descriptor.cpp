// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/vp8_descriptor.hpp"

#include "media/byte_order.hpp"

namespace breakout::media {
namespace {

/// Walks the optional octets; `at` never passes the end unnoticed.
class Walk {
 public:
  explicit Walk(std::span<const std::uint8_t> payload) noexcept : payload_(payload) {}

  /// The offset of the next `count` octets, or 0 and broken() when they are not there.
  std::uint8_t take(std::size_t count) noexcept {
    if (broken_ || payload_.size() - at_ < count) {
      broken_ = true;
      return 0;
    }
    const std::size_t start = at_;
    at_ += count;
    return static_cast<std::uint8_t>(start);
  }
  bool broken() const noexcept { return broken_; }
  std::size_t at() const noexcept { return at_; }
  bool long_id_next() const noexcept {
    return at_ < payload_.size() && (payload_[at_] & 0x80) != 0;
  }

 private:
  std::span<const std::uint8_t> payload_;
  std::size_t at_ = 1;
  bool broken_ = false;
};

struct Presence {
  bool picture_id, tl0, tid, keyidx;
};

Presence presence_of(std::uint8_t bits) noexcept {
  return {(bits & 0x80) != 0, (bits & 0x40) != 0, (bits & 0x20) != 0, (bits & 0x10) != 0};
}

void locate(Walk& walk, Presence there, Vp8Descriptor& descriptor) noexcept {
  if (there.picture_id) {
    descriptor.long_picture_id = walk.long_id_next();
    descriptor.picture_id_at = walk.take(descriptor.long_picture_id ? 2 : 1);
  }
  if (there.tl0) {
    descriptor.tl0_at = walk.take(1);
  }
  if (there.tid || there.keyidx) {
    descriptor.tid_keyidx_at = walk.take(1);
  }
  descriptor.has_tid = there.tid;
  descriptor.has_keyidx = there.keyidx;
}

void read_values(std::span<const std::uint8_t> payload, Vp8Descriptor& descriptor) noexcept {
  if (descriptor.picture_id_at != 0) {
    const std::uint8_t* at = &payload[descriptor.picture_id_at];
    descriptor.picture_id = descriptor.long_picture_id ? read_u16(at) & 0x7fff : *at & 0x7f;
  }
  if (descriptor.tl0_at != 0) {
    descriptor.tl0 = payload[descriptor.tl0_at];
  }
  if (descriptor.has_keyidx) {
    descriptor.keyidx = payload[descriptor.tid_keyidx_at] & 0x1f;
  }
  descriptor.numbers =
      std::uint32_t{descriptor.picture_id} << 16 | descriptor.tl0 << 8 | descriptor.keyidx;
  descriptor.octets = read_vp8_numbers(payload);
}

constexpr std::uint8_t kFields = 0xf0;  // of the octet that tells them
constexpr std::uint8_t kLongId = 0x01, kShortPayload = 0x02;

std::uint8_t shape_of(std::span<const std::uint8_t> payload, bool long_id) noexcept {
  const bool extended = (payload[0] & 0x80) != 0;
  return static_cast<std::uint8_t>((extended ? payload[1] & kFields : 0) | (long_id ? kLongId : 0) |
                                   (payload.size() < kVp8NumbersEnd ? kShortPayload : 0));
}

}  // namespace

std::optional<Vp8Descriptor> parse_vp8(std::span<const std::uint8_t> payload) noexcept {
  if (payload.empty()) {
    return std::nullopt;
  }
  Vp8Descriptor descriptor;
  Walk walk(payload);
  if ((payload[0] & 0x80) != 0) {
    const std::uint8_t bits_at = walk.take(1);
    if (walk.broken()) {
      return std::nullopt;
    }
    locate(walk, presence_of(payload[bits_at]), descriptor);
  }
  if (walk.broken() || walk.at() == payload.size()) {
    return std::nullopt;
  }
  descriptor.size = static_cast<std::uint8_t>(walk.at());
  read_values(payload, descriptor);
  descriptor.shape = shape_of(payload, descriptor.long_picture_id);
  descriptor.frame_start = (payload[0] & 0x17) == 0x10;
  descriptor.keyframe = descriptor.frame_start && (payload[descriptor.size] & 0x01) == 0;
  return descriptor;
}

std::uint32_t read_vp8_numbers(std::span<const std::uint8_t> payload) noexcept {
  if (payload.size() >= kVp8NumbersEnd) {
    return read_u32(&payload[kVp8NumbersAt]);
  }
  std::uint32_t octets = 0;
  for (std::size_t at = kVp8NumbersAt; at < kVp8NumbersEnd; ++at) {
    octets = octets << 8 | (at < payload.size() ? payload[at] : 0);
  }
  return octets;
}

void write_vp8_numbers(std::span<std::uint8_t> payload, std::uint32_t octets) noexcept {
  if (payload.size() >= kVp8NumbersEnd) {
    write_u32(&payload[kVp8NumbersAt], octets);
    return;
  }
  for (std::size_t at = kVp8NumbersAt; at < payload.size(); ++at, octets <<= 8) {
    payload[at] = static_cast<std::uint8_t>(octets >> 24);
  }
}

}  // namespace breakout::media
