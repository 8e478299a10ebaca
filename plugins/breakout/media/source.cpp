// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/source.hpp"

#include <utility>

#include "media/byte_order.hpp"
#include "media/codec_frame.hpp"
#include "media/dependency_rewriter.hpp"
#include "media/picture_height.hpp"
#include "media/rtp_header.hpp"

namespace breakout::media {
namespace {

constexpr unsigned kAllLayers = (1u << kMaxLayers) - 1;

SourceLink::Identity identity_of(const SourceConfig& config) {
  return {config.key, config.kind, config.codec, config.mindex};
}

}  // namespace

Source::Source(SourceConfig config, std::shared_ptr<KeyframePort> port)
    : link_(std::make_shared<SourceLink>(identity_of(config), std::move(port))),
      simulcast_(config.kind == Kind::video && config.simulcast.enabled()),
      layer_map_(std::move(config.simulcast)) {}

void Source::on_rtp(RtpPacket& packet, MediaTime now) noexcept {
  if (closed_.load(std::memory_order_acquire)) {
    return;
  }
  const auto header = parse_rtp(packet.bytes);
  if (!header || header->csrc_count != 0) {
    counters_.malformed.add();
    return;
  }
  // Learnt even when nobody listens: the rid comes with the first packets only.
  const Layer layer = simulcast_ ? layer_map_.layer_of(*header) : Layer{0};
  if (layer == kNoLayer) {
    counters_.unknown_layer.add();
    return;
  }
  counters_.packets.add();
  counters_.bytes.add(packet.bytes.size());
  traffic_.packet(layer, packet.bytes.size());
  link_->activity().heard(layer, now);
  if (muted()) {
    withheld_ = true;
    counters_.muted.add();
    return;
  }
  if (withheld_) {
    withheld_ = false;
    ++run_;
  }
  if (kind() == Kind::audio) {
    loudness_.heard(packet.extensions.audio_level, packet.extensions.voice);
  }
  hand_out(packet, *header, layer, now);
  if (kind() == Kind::video && link_->want().pending()) {
    link_->poll_keyframe(now);
  }
}

void Source::hand_out(RtpPacket& packet, const RtpHeader& header, Layer layer,
                      MediaTime now) noexcept {
  // Before the list is read: whoever wanted a keyframe by now is in the list already.
  const KeyframeWant::Ticket ticket = link_->want().ticket();
  const std::vector<std::shared_ptr<Slot>>& list = fan_outs_[layer].read();
  if (list.empty() && !link_->want().pending()) {
    return;
  }
  PacketInfo info;
  info.layer = layer;
  info.run = run_;
  info.arrival = {now, header.timestamp, header.sequence, header.marker};
  const auto payload = packet.bytes.subspan(header.payload_offset, header.payload_size);
  if (!describe(header, payload, info)) {
    counters_.malformed.add();
    return;
  }
  if (codec() == Codec::av1 && packet.dependency.size() >= kLeastDependency) {
    info.described = true;
    info.frame_number = read_u16(&packet.dependency[kFrameNumberAt]);
  }
  Slot::forward(list, key(), packet, info);
  if (info.keyframe_start && kind() == Kind::video) {
    link_->want().on_keyframe(layer, ticket);
    counters_.keyframes.add();
    traffic_.picture(layer, keyframe_height(codec(), payload));
  }
}

bool Source::describe(const RtpHeader& header, std::span<const std::uint8_t> payload,
                      PacketInfo& info) const noexcept {
  info.payload_offset = header.payload_offset;
  if (payload.empty()) {  // padding alone: it has a sequence number, so it travels
    info.keyframe_start = kind() == Kind::audio;
    return true;
  }
  if (codec() == Codec::vp8) {
    const auto descriptor = parse_vp8(payload);
    if (!descriptor) {
      return false;
    }
    info.vp8 = *descriptor;
    info.keyframe_start = descriptor->keyframe;
    return true;
  }
  info.keyframe_start = starts_keyframe(codec(), payload);
  return true;
}

void Source::set_listeners(std::vector<std::shared_ptr<Slot>> slots, MediaTime now) {
  listeners_ = std::move(slots);
  publish_lists();
  for (const auto& slot : listeners_) {
    if (slot->current() == key()) {
      slot->want_if_waiting(now);
    }
  }
}

unsigned Source::wanted_layers(const Slot& slot) const noexcept {
  // A slot that is about to carry this source still speaks of another one.
  const unsigned useful = slot.current() == key() ? slot.useful_layers() : kAllLayers;
  return simulcast_ || useful == 0 ? useful : 1;
}

void Source::publish_lists() {
  listed_.clear();
  for (const auto& slot : listeners_) {
    listed_.push_back(wanted_layers(*slot));
  }
  for (std::size_t layer = 0; layer < kMaxLayers; ++layer) {
    std::vector<std::shared_ptr<Slot>> list;
    for (std::size_t each = 0; each < listeners_.size(); ++each) {
      if ((listed_[each] >> layer & 1u) != 0) {
        list.push_back(listeners_[each]);
      }
    }
    fan_outs_[layer].publish(std::move(list));
  }
}

void Source::set_muted(bool muted, MediaTime now) {
  muted_.store(muted, std::memory_order_release);
  link_->set_paused(muted || closed_.load(std::memory_order_relaxed));
  if (muted) {
    loudness_.reset();
  } else {
    want_keyframe(now);
  }
}

bool Source::poll_keyframe(MediaTime now) noexcept {
  return link_->activity().alive(now) != 0 && link_->poll_keyframe(now);
}

void Source::tick(MediaTime now) {
  traffic_.update(now);
  follow_slots(now);
  if (simulcast_) {
    forget_dead_layers(now);
  }
  poll_keyframe(now);
}

// Slots change their mind about layers, and pause.
void Source::follow_slots(MediaTime now) {
  std::vector<Slot*> waiting;
  bool changed = false;
  for (std::size_t each = 0; each < listeners_.size(); ++each) {
    Slot& slot = *listeners_[each];
    const bool aimed = simulcast_ && slot.current() == key() && slot.choose_layer(now);
    const bool listed_otherwise = wanted_layers(slot) != listed_[each];
    if (aimed || listed_otherwise) {
      waiting.push_back(&slot);
    }
    changed = changed || listed_otherwise;
  }
  if (changed) {
    publish_lists();
  }
  for (Slot* slot : waiting) {
    if (slot->current() == key()) {
      slot->want_if_waiting(now);
    }
  }
}

void Source::forget_dead_layers(MediaTime now) noexcept {
  const unsigned alive = link_->activity().alive(now);
  for (Layer layer = 0; layer < kMaxLayers && alive != 0; ++layer) {
    if ((alive >> layer & 1u) == 0) {
      link_->want().forget(layer);
    }
  }
}

VideoDemand Source::demand(std::uint32_t max_lines, MediaTime now) const {
  VideoDemand demand;
  demand.alive = muted() ? 0 : link_->activity().alive(now);
  demand.max_layer = simulcast_ ? traffic_.layer_within(max_lines) : Layer{kMaxLayers - 1};
  for (Layer layer = 0; layer < kMaxLayers; ++layer) {
    demand.bitrates[layer] = traffic_.bitrate(layer);
  }
  return demand;
}

void Source::close() {
  closed_.store(true, std::memory_order_release);
  link_->set_paused(true);
  listeners_.clear();
  publish_lists();
}

}  // namespace breakout::media
