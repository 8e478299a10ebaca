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
  descriptor.frame_start = (payload[0] & 0x17) == 0x10;
  descriptor.keyframe = descriptor.frame_start && (payload[descriptor.size] & 0x01) == 0;
  return descriptor;
}

}  // namespace breakout::media
