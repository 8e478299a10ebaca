// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/watermark.hpp"

#include <algorithm>

namespace breakout::peer {
namespace {

constexpr std::uint32_t kMagic = 0x424F5731;  // "BOW1"

}  // namespace

std::string_view name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::kMic:
      return "mic";
    case SourceKind::kCamera:
      return "camera";
    case SourceKind::kScreen:
      return "screen";
  }
  return "unknown";
}

void write_watermark(MutableBytes out, const Watermark& mark) {
  write_be(out, 0, kMagic);
  out[4] = static_cast<std::uint8_t>(mark.kind);
  out[5] = mark.keyframe ? 1 : 0;
  write_be(out, 6, mark.counter);
  write_be(out, 10, static_cast<std::uint64_t>(mark.sent_ns));
  out[18] = static_cast<std::uint8_t>(mark.sender.size());
  std::copy(mark.sender.begin(), mark.sender.end(), out.begin() + kWatermarkFixedSize);
}

std::optional<Watermark> read_watermark(Bytes bytes) {
  if (bytes.size() < kWatermarkFixedSize || read_be<std::uint32_t>(bytes, 0) != kMagic ||
      bytes[4] > static_cast<std::uint8_t>(SourceKind::kScreen) ||
      bytes.size() < kWatermarkFixedSize + bytes[18]) {
    return std::nullopt;
  }
  Watermark mark;
  mark.kind = static_cast<SourceKind>(bytes[4]);
  mark.keyframe = bytes[5] != 0;
  mark.counter = read_be<std::uint32_t>(bytes, 6);
  mark.sent_ns = static_cast<Nanos>(read_be<std::uint64_t>(bytes, 10));
  mark.sender = {reinterpret_cast<const char*>(bytes.data()) + kWatermarkFixedSize, bytes[18]};
  return mark;
}

}  // namespace breakout::peer
