// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/slot.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "media/blank_picture.hpp"
#include "media/byte_order.hpp"
#include "media/rtp_header.hpp"

namespace breakout::media {
namespace {

constexpr unsigned kAllLayers = (1u << kMaxLayers) - 1;

// Nothing follows a blank picture, so the loss of a single one would go unnoticed. A second one
// shows the loss of the first, and makes up for it.
constexpr int kBlankCopies = 2;

// A first packet that takes longer says that the source had nothing to send.
constexpr std::chrono::seconds kLongestMove{60};

/// What slots write over a packet, put back at the end.
class KeptBytes {
 public:
  KeptBytes(const RtpPacket& packet, const PacketInfo& info) noexcept
      : packet_(packet), info_(info) {
    std::memcpy(header_.data(), packet.bytes.data(), header_.size());
  }
  ~KeptBytes() {
    std::memcpy(packet_.bytes.data(), header_.data(), header_.size());
    if (info_.vp8.size != 0) {
      write_vp8_numbers(packet_.bytes.subspan(info_.payload_offset), info_.vp8.octets);
    } else if (info_.described) {
      write_u16(&packet_.dependency[kFrameNumberAt], info_.frame_number);
    }
  }
  KeptBytes(const KeptBytes&) = delete;
  KeptBytes& operator=(const KeptBytes&) = delete;

 private:
  const RtpPacket& packet_;
  const PacketInfo& info_;
  std::array<std::uint8_t, 8> header_;  // all that write_rtp touches
};

unsigned bit_of(Layer layer) noexcept {
  return layer < kMaxLayers ? 1u << layer : 0u;
}

}  // namespace

Slot::Slot(SlotConfig config, std::shared_ptr<SlotSink> sink,
           std::shared_ptr<LatencyHistogram> move_latency)
    : config_(std::move(config)),
      sink_(std::move(sink)),
      rewriter_(config_.kind),
      move_latency_(std::move(move_latency)) {}

void Slot::carry(SourceRef source, MediaTime now, std::optional<MediaTime> moved_at) {
  if (!source || source->identity().kind != config_.kind ||
      source->identity().codec != config_.codec) {
    clear(now);
    return;
  }
  {
    const MutexLock lock(mutex_);
    if (!sink_ || source == source_) {
      return;
    }
    target_ = media::choose_layer(source->activity().alive(now), max_layer_);
    attach(source);  // `source` is the former one from here on
    if (move_latency_ && !paused_ && source_->sends(now)) {
      moved_at_ = moved_at;
    }
    blank(now);
  }
  want_if_waiting(now);
}

void Slot::clear(MediaTime now) {
  SourceRef none;
  const MutexLock lock(mutex_);
  attach(none);
  blank(now);
}

void Slot::close() {
  SourceRef none;
  std::shared_ptr<SlotSink> sink;  // let go of after the lock, like the source
  const MutexLock lock(mutex_);
  sink.swap(sink_);
  attach(none);
}

void Slot::restart(MediaTime now) {
  {
    const MutexLock lock(mutex_);
    await_start();
  }
  want_if_waiting(now);
}

void Slot::attach(SourceRef& source) noexcept {
  source_.swap(source);
  current_.store(source_ ? source_->identity().key : kNoSource, std::memory_order_release);
  moved_at_.reset();
  await_start();
}

void Slot::await_start() noexcept {
  layer_ = kNoLayer;
  note_useful();
}

void Slot::note_useful() noexcept {
  unsigned useful = bit_of(layer_) | bit_of(target_);
  if (layer_ == kNoLayer) {
    useful |= kAllLayers & ((2u << max_layer_) - 1);
  }
  if (!source_ || paused_) {
    useful = 0;
  }
  useful_.store(useful, std::memory_order_release);
}

void Slot::set_max_layer(Layer layer) noexcept {
  const MutexLock lock(mutex_);
  max_layer_ = std::min<Layer>(layer, kMaxLayers - 1);
  note_useful();
}

void Slot::set_paused(bool paused) noexcept {
  const MutexLock lock(mutex_);
  if (paused_ != paused) {
    paused_ = paused;
    moved_at_.reset();
    await_start();
  }
}

bool Slot::choose_layer(MediaTime now) noexcept {
  const MutexLock lock(mutex_);
  if (!source_ || paused_) {
    return false;
  }
  const Layer best = media::choose_layer(source_->activity().alive(now), max_layer_);
  if (best == kNoLayer || best == target_) {
    return false;
  }
  target_ = best;
  note_useful();
  return target_ != layer_;
}

void Slot::want_if_waiting(MediaTime now) noexcept {
  SourceRef source;
  Layer layer = kNoLayer;
  {
    const MutexLock lock(mutex_);
    if (paused_ || (layer_ != kNoLayer && (target_ == kNoLayer || target_ == layer_))) {
      return;
    }
    source = source_;
    layer = target_;
  }
  if (source) {
    source->want_keyframe(layer, now);
  }
}

void Slot::on_receiver_keyframe_request(MediaTime now) noexcept {
  SourceRef source;
  Layer layer = kNoLayer;
  {
    const MutexLock lock(mutex_);
    if (!source_ || paused_) {
      return;
    }
    counters_.keyframe_requests.add();
    source = source_;
    layer = layer_ == kNoLayer ? target_ : layer_;
  }
  source->want_keyframe(layer, now);
}

void Slot::forward(std::span<const std::shared_ptr<Slot>> slots, SourceKey key, RtpPacket& packet,
                   const PacketInfo& info) noexcept {
  const KeptBytes kept(packet, info);
  for (const std::shared_ptr<Slot>& slot : slots) {
    slot->forward(key, packet, info);
  }
}

inline void Slot::forward(SourceKey key, RtpPacket& packet, const PacketInfo& info) noexcept {
  const MutexLock lock(mutex_);
  if (current_.load(std::memory_order_relaxed) != key) {
    counters_.foreign.add();
    return;
  }
  const std::optional<RtpNumbers> out =
      goes_on(info) && rewriter_.follows(info.arrival)
          ? rewriter_.pass_on(info.arrival)  // nearly every packet
          : numbers_of_other(info);
  if (out) {
    send(packet, info, *out);
  }
}

inline bool Slot::goes_on(const PacketInfo& info) const noexcept {
  return info.layer == layer_ && info.run == run_;
}

inline void Slot::send(RtpPacket& packet, const PacketInfo& info, RtpNumbers out) noexcept {
  write_rtp(packet.bytes, config_.payload_type, out.sequence, out.timestamp);
  if (info.vp8.size != 0) {
    vp8_.rewrite(info.vp8, packet.bytes.subspan(info.payload_offset));
  } else if (info.described) {
    write_u16(&packet.dependency[kFrameNumberAt], dependency_.rewrite(info.frame_number));
  }
  sink_->send_rtp(config_.mindex, config_.kind, packet);
  counters_.packets.add();
  counters_.bytes.add(packet.bytes.size());
}

std::optional<RtpNumbers> Slot::numbers_of_other(const PacketInfo& info) noexcept {
  if (!goes_on(info) && !admit_new(info)) {
    return std::nullopt;
  }
  SequenceRewriter::Rewritten result = rewriter_.rewrite(info.arrival);
  if (result.fate == SequenceRewriter::Fate::broken) {
    result = begin_again(info);
  }
  if (result.fate != SequenceRewriter::Fate::send) {
    counters_.stale.add();
    return std::nullopt;
  }
  return result.out;
}

SequenceRewriter::Rewritten Slot::begin_again(const PacketInfo& info) noexcept {
  await_start();  // what comes now does not build on what was sent
  if (!admit_new(info)) {
    source_->want().want(target_);
    return {};
  }
  return rewriter_.rewrite(info.arrival);
}

bool Slot::admit_new(const PacketInfo& info) noexcept {
  if (info.run != run_) {
    await_start();
  }
  if (can_begin(info)) {
    begin_stream(info);
    return true;
  }
  (layer_ == kNoLayer ? counters_.awaiting : counters_.foreign).add();
  return false;
}

bool Slot::can_begin(const PacketInfo& info) const noexcept {
  if (!info.keyframe_start || paused_) {
    return false;
  }
  // To start, a smaller picture now is better than the right one later.
  return info.layer == target_ || (layer_ == kNoLayer && info.layer <= max_layer_);
}

void Slot::begin_stream(const PacketInfo& info) noexcept {
  if (layer_ != kNoLayer) {
    counters_.layer_switches.add();
  }
  layer_ = info.layer;
  run_ = info.run;
  rewriter_.on_switch();
  vp8_.on_switch();
  dependency_.on_switch();
  showing_ = config_.kind == Kind::video;
  counters_.switches.add();
  note_useful();
  note_first_packet(info.arrival.at);
}

void Slot::note_first_packet(MediaTime now) noexcept {
  if (moved_at_ && now - *moved_at_ <= kLongestMove) {
    move_latency_->record(now - *moved_at_);
  }
  moved_at_.reset();
}

// The last picture of a source must not stay where the next one is expected.
void Slot::blank(MediaTime now) noexcept {
  if (sink_ && showing_) {
    showing_ = false;
    send_blank(now);
  }
}

void Slot::send_blank(MediaTime now) noexcept {
  const std::span<const std::uint8_t> picture = blank_picture(config_.codec);
  if (picture.empty()) {
    return;
  }
  std::array<std::uint8_t, kRtpFixedHeader + kMaxVp8Descriptor + kMaxBlankPicture> packet{};
  const std::span<std::uint8_t> bytes(packet);
  constexpr std::uint8_t kVersion2 = 0x80, kMarker = 0x80;
  for (int copy = 0; copy < kBlankCopies; ++copy) {
    const RtpNumbers out = rewriter_.next_own(now);
    packet[0] = kVersion2;
    packet[1] = kMarker;
    write_rtp(bytes, config_.payload_type, out.sequence, out.timestamp);
    std::size_t size = kRtpFixedHeader;
    if (config_.codec == Codec::vp8) {
      size += vp8_.write_own(bytes.subspan(size));
    }
    std::copy(picture.begin(), picture.end(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    size += picture.size();
    DependencyRewriter::OwnDescriptor descriptor;
    sink_->send_rtp(config_.mindex, config_.kind,
                    {bytes.first(size), Extensions{}, dependency_.write_own(descriptor)});
    counters_.blanks.add();
  }
}

}  // namespace breakout::media
