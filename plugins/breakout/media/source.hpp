// SPDX-License-Identifier: GPL-3.0-or-later
//
// One published stream: parses each packet once and hands it to the slots that carry it.
//
// Threads: on_rtp on the one media thread of the publisher; the functions that say "control" on the
// control thread; the others on any.
// Invariants: on_rtp never allocates or throws, and takes no lock but those of the slots it serves
// (and, once after a change, that of the list). Packet bytes are as before when it returns.
// Packets with CSRCs are refused: the server would send them with a broken header.
// Owner: the publisher; slots hold only its SourceLink.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "media/counter.hpp"
#include "media/fan_out.hpp"
#include "media/layer_choice.hpp"
#include "media/layer_ladder.hpp"
#include "media/layer_traffic.hpp"
#include "media/loudness.hpp"
#include "media/slot.hpp"
#include "media/source_link.hpp"
#include "media/uplink_cap.hpp"

namespace breakout::media {

struct SourceConfig {
  SourceKey key = kNoSource;
  Kind kind = Kind::audio;
  Codec codec = Codec::opus;
  int mindex = 0;               ///< m-line of the publisher
  SimulcastConfig simulcast{};  ///< empty without simulcast
};

class Source {
 public:
  /// REQUIRES: port is not null.
  Source(SourceConfig config, std::shared_ptr<KeyframePort> port);

  SourceKey key() const noexcept { return link_->identity().key; }
  Kind kind() const noexcept { return link_->identity().kind; }
  Codec codec() const noexcept { return link_->identity().codec; }
  int mindex() const noexcept { return link_->identity().mindex; }
  /// What to give to Slot::carry().
  const SourceRef& ref() const noexcept { return link_; }

  /// One RTP packet of the publisher.
  void on_rtp(RtpPacket& packet, MediaTime now) noexcept;

  /// Control: the slots that carry this source. A slot that waits for a keyframe makes one wanted
  /// here, so carry() and set_listeners() may come in either order.
  void set_listeners(std::vector<std::shared_ptr<Slot>> slots, MediaTime now);
  /// Control: packets of a muted source are dropped before the fan-out; one that is being handed
  /// out at this moment may still pass. Unmuting video asks for a keyframe.
  void set_muted(bool muted, MediaTime now);
  bool muted() const noexcept { return muted_.load(std::memory_order_acquire); }

  /// A keyframe is wanted: asked for now, or up to 250 ms later when one was just asked for.
  void want_keyframe(MediaTime now) noexcept { link_->want_keyframe(kNoLayer, now); }
  /// Sends a request that is due; true when it did. A silent source is asked when it speaks again.
  bool poll_keyframe(MediaTime now) noexcept;
  /// Control, about every 50-250 ms: layers, pauses of slots and keyframe wants.
  void tick(MediaTime now);

  /// Control: it is about to be received by somebody.
  void expect(MediaTime now) { cap_.expect(now); }
  /// Control: what it would cost a slot that wishes for at most so many lines.
  VideoDemand demand(std::uint32_t max_lines, MediaTime now) const;
  /// Control: bit/s to ask of the publisher now, of those that are `allowed`. `needed`: the largest
  /// layer that anybody wishes to receive; nothing when nobody does.
  std::uint32_t uplink_bitrate(std::optional<Layer> needed, std::uint32_t allowed, MediaTime now) {
    return cap_.update(needed, traffic_.count(), allowed, now);
  }

  /// Control, for good: nothing is forwarded and no keyframe is asked for. What is under way on
  /// another thread at this moment may still pass; isolation is the slots' business.
  void close();

  /// When the last packet came in; nothing before the first. For the silence watchdog.
  std::optional<MediaTime> last_packet() const noexcept { return link_->activity().last(); }
  /// 0 (silence) … 127 (loudest), smoothed.
  int loudness() const noexcept { return loudness_.level(); }
  /// The audio levels since `seen` was last passed here; for finding out who talks.
  Loudness::Heard levels_since(std::uint8_t& seen) const noexcept { return loudness_.since(seen); }

  /// Written by the media thread, read anywhere.
  struct Counters {
    Counter packets;        ///< well-formed
    Counter bytes;          ///< of those, RTP headers included
    Counter malformed;      ///< refused: no RTP, or not what its codec looks like
    Counter unknown_layer;  ///< refused: simulcast SSRC that never said its rid
    Counter muted;          ///< withheld
    Counter keyframes;      ///< fanned out
  };
  const Counters& counters() const noexcept { return counters_; }
  std::uint64_t keyframe_asks() const noexcept { return link_->asks(); }

 private:
  bool describe(const RtpHeader& header, std::span<const std::uint8_t> payload,
                PacketInfo& info) const noexcept;
  void hand_out(RtpPacket& packet, const RtpHeader& header, Layer layer, MediaTime now) noexcept;
  unsigned wanted_layers(const Slot& slot) const noexcept;
  void publish_lists();
  void follow_slots(MediaTime now);
  void forget_dead_layers(MediaTime now) noexcept;

  const SourceRef link_;
  const bool simulcast_;
  Counters counters_;
  Loudness loudness_;
  LayerTraffic traffic_;
  std::atomic<bool> muted_{false};
  std::atomic<bool> closed_{false};
  std::array<FanOut, kMaxLayers> fan_outs_;

  // Media thread only.
  LayerMap layer_map_;
  std::uint32_t run_ = 0;
  bool withheld_ = false;  // packets were withheld since the last that was handed out

  // Control thread only.
  std::vector<std::shared_ptr<Slot>> listeners_;
  std::vector<unsigned> listed_;  // the layers each listener is published in
  UplinkCap cap_;
};

}  // namespace breakout::media
