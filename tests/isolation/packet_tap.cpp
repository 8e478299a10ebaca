// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/packet_tap.hpp"

#include <algorithm>

#include "peer/vp8.hpp"

namespace breakout::test {

namespace {

constexpr std::uint8_t kBlankSide = 16;  // pixels
constexpr std::size_t kSizeAt = 6;       // of width and height in a keyframe's header

bool is_blank(const peer::Vp8View& view, peer::Bytes payload) {
  if (!view.keyframe) {
    return false;
  }
  const peer::Bytes header =
      payload.subspan(view.content_at - peer::kVp8KeyframeHeaderSize + kSizeAt, 4);
  return header[0] == kBlankSide && header[1] == 0 && header[2] == kBlankSide && header[3] == 0;
}

}  // namespace

Packet PacketTap::read(peer::MediaKind kind, const peer::ReceivedPacket& received) const {
  Packet packet;
  packet.sequence = received.header.sequence;
  packet.received = received.arrived_ns;
  std::size_t content_at = 1;  // behind Opus' TOC byte
  std::optional<peer::Vp8View> view;
  if (kind == peer::MediaKind::kVideo) {
    view = peer::parse_vp8(received.payload);
    content_at = view ? view->content_at : received.payload.size();
    packet.keyframe = view && view->keyframe;
  }
  content_at = std::min(content_at, received.payload.size());
  if (const auto mark = peer::read_watermark(received.payload.subspan(content_at))) {
    if (const auto person = history_.number_of(mark->sender)) {
      packet.is = Packet::Is::kMarked;
      packet.source = {*person, mark->kind};
      packet.sent = mark->sent_ns;
    }
  } else if (view && is_blank(*view, received.payload)) {
    packet.is = Packet::Is::kBlank;
  }
  return packet;
}

void PacketTap::take(const std::string& mid, peer::MediaKind kind,
                     const peer::ReceivedPacket& received) {
  TappedPacket tapped{mid, kind == peer::MediaKind::kVideo, read(kind, received)};
  std::lock_guard lock(mutex_);
  packets_.push_back(std::move(tapped));
}

std::vector<TappedPacket> PacketTap::collect() {
  std::lock_guard lock(mutex_);
  return std::exchange(packets_, {});
}

}  // namespace breakout::test
