// SPDX-License-Identifier: GPL-3.0-or-later
//
// One pre-negotiated m-line of a subscriber. Carries at most one source at a time; changing it
// needs no SDP.
//
// Threads: carry, clear, close, set_max_layer, set_paused, choose_layer on the control thread,
// forward on the media threads of sources, restart and on_receiver_keyframe_request on any; all
// serialised by the slot's own lock, a leaf that is held over SlotSink::send_rtp and nothing else
// that leaves this object.
// Invariants
//   1. Isolation: when carry(), clear() or close() has returned, no packet of the former source
//      reaches the sink any more. The check is made under the lock for every packet.
//   2. The sink sees one continuous RTP stream: see SequenceRewriter and Vp8Rewriter.
//   3. Video starts, and changes layer, on a keyframe only.
// Owner: the subscriber; fan-out lists share it.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "media/counter.hpp"
#include "media/dependency_rewriter.hpp"
#include "media/guarded_mutex.hpp"
#include "media/latency_histogram.hpp"
#include "media/media_ports.hpp"
#include "media/packet_info.hpp"
#include "media/sequence_rewriter.hpp"
#include "media/source_link.hpp"
#include "media/vp8_rewriter.hpp"

namespace breakout::media {

struct SlotConfig {
  std::string mid;
  int mindex = 0;
  Kind kind = Kind::audio;
  Codec codec = Codec::opus;
  std::uint8_t payload_type = 0;  ///< the subscriber's, as negotiated; < 128
};

class Slot {
 public:
  /// `move_latency` (or null) counts how long it takes from a move to the first packet.
  Slot(SlotConfig config, std::shared_ptr<SlotSink> sink,
       std::shared_ptr<LatencyHistogram> move_latency = nullptr);

  /// What the slot was made of; constant.
  const SlotConfig& config() const noexcept { return config_; }
  /// The source carried now, kNoSource when empty. Any thread.
  SourceKey current() const noexcept { return current_.load(std::memory_order_acquire); }

  /// Carries `source` from now on and asks it for a keyframe (video); a blank picture takes the
  /// place of what was shown until then. The same source again: no effect. Null, or a source of
  /// another kind or codec, clears the slot. After close(): no effect. `moved_at`: when somebody
  /// asked for the move that is the reason, if it is one; the time from then to the first packet is
  /// counted, unless nothing was to be expected of the source now.
  void carry(SourceRef source, MediaTime now, std::optional<MediaTime> moved_at = std::nullopt);
  /// Carries nothing. Video ends with a blank picture when anything was shown.
  void clear(MediaTime now);
  /// For good: lets go of the sink, which is not called again.
  void close();
  /// What was sent until now did not arrive (the connection has only now come up): video waits for
  /// a keyframe again, which is asked for.
  void restart(MediaTime now);

  /// Highest simulcast layer to forward (0..kMaxLayers-1); taken up by the next choose_layer().
  void set_max_layer(Layer layer) noexcept;
  /// Paused it carries its source, but sends nothing; afterwards video starts on a keyframe. The
  /// source takes it out of its lists, and into them, with its next tick().
  void set_paused(bool paused) noexcept;
  /// Control tick: aims at the best live layer. True when the aim changed and a keyframe is needed
  /// for it: publish the lists first, then want_if_waiting().
  bool choose_layer(MediaTime now) noexcept;
  /// Bit n set: packets of layer n of the current source are of use here. Any thread.
  unsigned useful_layers() const noexcept { return useful_.load(std::memory_order_acquire); }
  /// Wants a keyframe when one is needed to start or to change layers. Call with no lock held.
  void want_if_waiting(MediaTime now) noexcept;

  /// Each of `slots` sends the packet on, unless `key` is not carried there, or the packet is late
  /// or not yet decodable. The bytes are as before when it returns.
  static void forward(std::span<const std::shared_ptr<Slot>> slots, SourceKey key,
                      RtpPacket& packet, const PacketInfo& info) noexcept;
  /// The receiver sent a PLI or FIR: the source it sees is asked. Ignored when empty (browsers
  /// send one when a slot goes idle). Call with no lock held.
  void on_receiver_keyframe_request(MediaTime now) noexcept;

  /// Written under the lock, read anywhere, each by itself.
  struct Counters {
    Counter packets;            ///< sent for a source
    Counter bytes;              ///< of those, RTP headers included
    Counter switches;           ///< sources and layers begun, and begun again after a pause
    Counter layer_switches;     ///< of those, other layers of the same source
    Counter foreign;            ///< refused: not of the current source or layer
    Counter awaiting;           ///< refused: no keyframe yet
    Counter stale;              ///< refused: late, doubled or an unconfirmed jump
    Counter blanks;             ///< packets of blank pictures sent
    Counter keyframe_requests;  ///< of the receiver while a source was carried
  };
  const Counters& counters() const noexcept { return counters_; }

 private:
  void forward(SourceKey key, RtpPacket& packet, const PacketInfo& info) noexcept;
  /// Of a packet that is not the next one of what goes on already; none: it is not sent.
  std::optional<RtpNumbers> numbers_of_other(const PacketInfo& info) noexcept
      BREAKOUT_REQUIRES(mutex_);
  bool goes_on(const PacketInfo& info) const noexcept BREAKOUT_REQUIRES(mutex_);
  bool admit_new(const PacketInfo& info) noexcept BREAKOUT_REQUIRES(mutex_);
  SequenceRewriter::Rewritten begin_again(const PacketInfo& info) noexcept
      BREAKOUT_REQUIRES(mutex_);
  bool can_begin(const PacketInfo& info) const noexcept BREAKOUT_REQUIRES(mutex_);
  void begin_stream(const PacketInfo& info) noexcept BREAKOUT_REQUIRES(mutex_);
  void note_first_packet(MediaTime now) noexcept BREAKOUT_REQUIRES(mutex_);
  void send(RtpPacket& packet, const PacketInfo& info, RtpNumbers out) noexcept
      BREAKOUT_REQUIRES(mutex_);
  void blank(MediaTime now) noexcept BREAKOUT_REQUIRES(mutex_);
  void send_blank(MediaTime now) noexcept BREAKOUT_REQUIRES(mutex_);
  /// Swaps, so that the former source is let go of after the lock.
  void attach(SourceRef& source) noexcept BREAKOUT_REQUIRES(mutex_);
  void await_start() noexcept BREAKOUT_REQUIRES(mutex_);
  void note_useful() noexcept BREAKOUT_REQUIRES(mutex_);

  const SlotConfig config_;
  std::atomic<SourceKey> current_{kNoSource};  // written under the lock
  std::atomic<unsigned> useful_{0};            // written under the lock
  Counters counters_;

  GuardedMutex mutex_;
  std::shared_ptr<SlotSink> sink_ BREAKOUT_GUARDED_BY(mutex_);
  SourceRef source_ BREAKOUT_GUARDED_BY(mutex_);
  SequenceRewriter rewriter_ BREAKOUT_GUARDED_BY(mutex_);
  Vp8Rewriter vp8_ BREAKOUT_GUARDED_BY(mutex_);
  DependencyRewriter dependency_ BREAKOUT_GUARDED_BY(mutex_);
  Layer max_layer_ BREAKOUT_GUARDED_BY(mutex_) = kMaxLayers - 1;
  Layer layer_ BREAKOUT_GUARDED_BY(mutex_) = kNoLayer;   // forwarded now; kNoLayer: not started
  Layer target_ BREAKOUT_GUARDED_BY(mutex_) = kNoLayer;  // aimed at; kNoLayer: whatever comes
  std::uint32_t run_ BREAKOUT_GUARDED_BY(mutex_) = 0;
  bool paused_ BREAKOUT_GUARDED_BY(mutex_) = false;
  bool showing_ BREAKOUT_GUARDED_BY(mutex_) = false;  // the receiver has a picture of somebody
  // Of a move whose first packet has not come yet.
  std::optional<MediaTime> moved_at_ BREAKOUT_GUARDED_BY(mutex_);
  const std::shared_ptr<LatencyHistogram> move_latency_;
};

}  // namespace breakout::media
