// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/picture_height.hpp"

#include <algorithm>
#include <array>

#include "media/byte_order.hpp"
#include "media/vp8_descriptor.hpp"

namespace breakout::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::uint16_t vp8_height(Bytes payload) noexcept {
  constexpr std::size_t kHeightAt = 8;  // after frame tag (3), start code (3) and width (2)
  const auto descriptor = parse_vp8(payload);
  if (!descriptor || !descriptor->keyframe || payload.size() < descriptor->size + kHeightAt + 2) {
    return 0;
  }
  const std::uint8_t* at = &payload[descriptor->size + kHeightAt];
  return static_cast<std::uint16_t>((at[0] | at[1] << 8) & 0x3fff);  // above it: the scale
}

/// Reads bits of a NAL unit, past emulation prevention (7.4.1). Zeroes beyond the end break it.
class BitReader {
 public:
  explicit BitReader(Bytes bytes) noexcept : bytes_(bytes) {}

  unsigned bit() noexcept {
    if (bit_ == 0) {
      skip_prevention();
    }
    broken_ = broken_ || ended();
    const unsigned value = ended() ? 0 : bytes_[at_] >> (7 - bit_) & 1u;
    bit_ = (bit_ + 1) % 8;
    at_ += bit_ == 0 ? 1 : 0;
    return value;
  }
  unsigned bits(int count) noexcept {
    unsigned value = 0;
    for (; count > 0; --count) {
      value = value << 1 | bit();
    }
    return value;
  }
  /// Exp-Golomb (9.1), unsigned; signed ones are as long.
  unsigned golomb() noexcept {
    int zeroes = 0;
    while (bit() == 0) {
      if (broken_ || ++zeroes > 31) {
        broken_ = true;
        return 0;
      }
    }
    return (1u << zeroes) - 1 + bits(zeroes);
  }
  bool broken() const noexcept { return broken_; }

 private:
  bool ended() const noexcept { return at_ >= bytes_.size(); }
  void skip_prevention() noexcept {
    const bool after_zeroes = at_ >= 2 && !ended() && bytes_[at_ - 1] == 0 && bytes_[at_ - 2] == 0;
    at_ += after_zeroes && bytes_[at_] == 3 ? 1 : 0;
  }

  Bytes bytes_;
  std::size_t at_ = 0;
  int bit_ = 0;
  bool broken_ = false;
};

constexpr std::array<unsigned, 9> kProfilesWithChroma{100, 110, 122, 244, 44, 83, 86, 118, 128};

/// Up to pic_order_cnt; false for what no browser sends: scaling lists.
bool skip_chroma(BitReader& reader, unsigned profile) noexcept {
  if (std::find(kProfilesWithChroma.begin(), kProfilesWithChroma.end(), profile) ==
      kProfilesWithChroma.end()) {
    return true;
  }
  constexpr unsigned kSeparatePlanes = 3;
  if (reader.golomb() == kSeparatePlanes) {
    reader.bit();
  }
  reader.golomb();  // bit depths
  reader.golomb();
  reader.bit();
  return reader.bit() == 0;  // scaling matrix
}

void skip_picture_order(BitReader& reader) noexcept {
  const unsigned type = reader.golomb();
  if (type == 0) {
    reader.golomb();
  } else if (type == 1) {
    reader.bit();
    reader.golomb();
    reader.golomb();
    for (unsigned left = std::min(reader.golomb(), 255u); left > 0; --left) {
      reader.golomb();
    }
  }
}

/// `sps`: after the header of the NAL unit.
std::uint16_t sps_height(Bytes sps) noexcept {
  BitReader reader(sps);
  const unsigned profile = reader.bits(8);
  reader.bits(16);  // constraints, level
  reader.golomb();  // id
  if (!skip_chroma(reader, profile)) {
    return 0;
  }
  reader.golomb();  // frame numbers
  skip_picture_order(reader);
  reader.golomb();  // reference frames
  reader.bit();
  reader.golomb();  // width
  const unsigned units = reader.golomb() + 1;
  const bool frames_only = reader.bit() != 0;
  if (!frames_only) {
    reader.bit();
  }
  reader.bit();
  const unsigned fields = frames_only ? 1 : 2;
  unsigned cropped = 0;
  if (reader.bit() != 0) {
    reader.golomb();
    reader.golomb();
    const unsigned top = reader.golomb();
    cropped = 2 * fields * (top + reader.golomb());
  }
  const unsigned coded = 16 * fields * units;
  return reader.broken() || units > 1024 || cropped >= coded
             ? 0
             : static_cast<std::uint16_t>(coded - cropped);
}

std::uint16_t h264_height(Bytes payload) noexcept {
  constexpr unsigned kSps = 7, kStapA = 24;
  if (payload.size() > 3 && (payload[0] & 0x1f) == kStapA) {
    const std::size_t size = read_u16(&payload[1]);
    payload = payload.subspan(3, std::min(size, payload.size() - 3));
  }
  return !payload.empty() && (payload[0] & 0x1f) == kSps ? sps_height(payload.subspan(1)) : 0;
}

}  // namespace

std::uint16_t keyframe_height(Codec codec, Bytes payload) noexcept {
  switch (codec) {
    case Codec::vp8:
      return vp8_height(payload);
    case Codec::h264:
      return h264_height(payload);
    case Codec::opus:
    case Codec::vp9:
    case Codec::av1:
      return 0;
  }
  return 0;
}

}  // namespace breakout::media
