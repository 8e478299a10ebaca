// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/rtp.hpp"

#include <algorithm>

namespace breakout::peer {
namespace {

constexpr std::uint16_t kOneByteProfile = 0xBEDE;

std::size_t write_extensions(MutableBytes out, const RtpExtensions& extensions) {
  std::size_t at = 4;
  if (extensions.mid_id != 0 && !extensions.mid.empty()) {
    const std::size_t size = std::min<std::size_t>(extensions.mid.size(), 16);
    out[at++] = static_cast<std::uint8_t>((extensions.mid_id << 4) | (size - 1));
    std::copy_n(extensions.mid.begin(), size, out.begin() + static_cast<std::ptrdiff_t>(at));
    at += size;
  }
  if (extensions.audio_level_id != 0) {
    out[at++] = static_cast<std::uint8_t>(extensions.audio_level_id << 4);
    const std::uint8_t voice = extensions.audio_level < 127 ? 0x80 : 0;
    out[at++] = static_cast<std::uint8_t>(voice | extensions.audio_level);
  }
  if (at == 4) {
    return 0;
  }
  while (at % 4 != 0) {
    out[at++] = 0;
  }
  write_be<std::uint16_t>(out, 0, kOneByteProfile);
  write_be<std::uint16_t>(out, 2, static_cast<std::uint16_t>((at - 4) / 4));
  return at;
}

}  // namespace

std::size_t write_rtp(MutableBytes out, const RtpHeader& header, const RtpExtensions& extensions) {
  const std::size_t extension_size = write_extensions(out.subspan(kRtpHeaderSize), extensions);
  out[0] = extension_size > 0 ? 0x90 : 0x80;
  out[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | header.payload_type);
  write_be(out, 2, header.sequence);
  write_be(out, 4, header.timestamp);
  write_be(out, 8, header.ssrc);
  return kRtpHeaderSize + extension_size;
}

std::optional<RtpView> parse_rtp(Bytes packet) {
  if (packet.size() < kRtpHeaderSize || (packet[0] >> 6) != 2) {
    return std::nullopt;
  }
  RtpView view;
  view.header.marker = (packet[1] & 0x80) != 0;
  view.header.payload_type = packet[1] & 0x7F;
  view.header.sequence = read_be<std::uint16_t>(packet, 2);
  view.header.timestamp = read_be<std::uint32_t>(packet, 4);
  view.header.ssrc = read_be<std::uint32_t>(packet, 8);
  std::size_t at = kRtpHeaderSize + 4 * static_cast<std::size_t>(packet[0] & 0x0F);
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < at + 4) {
      return std::nullopt;
    }
    const std::size_t size = 4 * static_cast<std::size_t>(read_be<std::uint16_t>(packet, at + 2));
    if (packet.size() < at + 4 + size) {
      return std::nullopt;
    }
    if (read_be<std::uint16_t>(packet, at) == kOneByteProfile) {
      view.extension = {reinterpret_cast<const char*>(packet.data()) + at + 4, size};
    }
    at += 4 + size;
  }
  if (packet.size() < at) {
    return std::nullopt;
  }
  view.payload_at = at;
  return view;
}

std::string_view RtpView::mid(int mid_id) const {
  for (std::size_t at = 0; at < extension.size();) {
    const auto head = static_cast<std::uint8_t>(extension[at]);
    if (head == 0) {
      ++at;
      continue;
    }
    const std::size_t size = (head & 0x0F) + 1U;
    if (at + 1 + size > extension.size()) {
      return {};
    }
    if ((head >> 4) == mid_id) {
      return extension.substr(at + 1, size);
    }
    at += 1 + size;
  }
  return {};
}

}  // namespace breakout::peer
