// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes packets of changing sources one continuous RTP stream: sequence numbers and timestamps.
//
// Threads: belongs to one slot and its lock. No allocation.
// Invariants
//   1. Between two switches output = input + constant, so order, loss and lateness at the receiver
//      are exactly those of the input.
//   2. No packet is sent twice, and none from before the last switch.
//   3. A switch continues at the next sequence number; when the former frame was cut in its middle
//      one number is left out, so that decoders see a loss and not a merged frame.
//   4. A switch advances the timestamp by the time that passed, at least by one tick (video) or
//      one 20 ms frame (audio); what was added too much is taken back at later switches.
//   5. A jump that can be neither loss nor lateness is called broken when a second packet
//      confirms it; the owner decides where the stream goes on, and calls on_switch().
#pragma once

#include <cstdint>
#include <optional>

#include "media/media_types.hpp"
#include "media/packet_history.hpp"

namespace breakout::media {

struct RtpNumbers {
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool operator==(const RtpNumbers&) const = default;
};

class SequenceRewriter {
 public:
  enum class Fate : std::uint8_t {
    send,    ///< with the numbers beside it
    drop,    ///< late, doubled, or a jump nobody confirmed yet
    broken,  ///< the input went somewhere else: on_switch(), then offer a packet again
  };
  struct Rewritten {
    Fate fate = Fate::drop;
    RtpNumbers out{};
  };

  explicit SequenceRewriter(Kind kind) noexcept : kind_(kind) {}

  /// The next packet offered starts another stream, or the same one after a pause.
  void on_switch() noexcept { switched_ = true; }

  /// `frame_end` is the marker bit of the packet.
  Rewritten rewrite(RtpNumbers in, bool frame_end, MediaTime now) noexcept {
    if (!switched_ && in.sequence == static_cast<std::uint16_t>(newest_in_.sequence + 1)) {
      return {Fate::send, advance(in, 1, frame_end, now)};  // nearly every packet
    }
    return rewrite_other(in, frame_end, now);
  }

  /// Numbers for a whole frame of one packet made here (a blank picture), continuing what was
  /// sent. Implies a switch for what follows.
  RtpNumbers next_own(MediaTime now) noexcept;

 private:
  Rewritten rewrite_other(RtpNumbers in, bool frame_end, MediaTime now) noexcept;
  Rewritten judge_jump(std::uint16_t sequence) noexcept;
  void begin(RtpNumbers in, bool frame_end, MediaTime now) noexcept;
  void anchor(RtpNumbers in, RtpNumbers out, bool frame_end, MediaTime now) noexcept;
  RtpNumbers continued(MediaTime now) noexcept;
  std::uint32_t timestamp_step(MediaTime now) noexcept;

  RtpNumbers shifted(RtpNumbers in) const noexcept {
    return {static_cast<std::uint16_t>(in.sequence + sequence_shift_),
            in.timestamp + timestamp_shift_};
  }

  RtpNumbers advance(RtpNumbers in, unsigned steps, bool frame_end, MediaTime now) noexcept {
    history_.advance(steps);
    since_switch_ += steps;
    suspect_.reset();
    newest_in_ = in;
    newest_at_ = now;
    newest_ends_frame_ = frame_end;
    return shifted(in);
  }

  const Kind kind_;
  bool started_ = false;
  bool switched_ = true;
  bool newest_ends_frame_ = true;
  std::uint16_t sequence_shift_ = 0;  // output minus input
  std::uint32_t timestamp_shift_ = 0;
  RtpNumbers newest_in_{};
  MediaTime newest_at_{};
  std::uint64_t since_switch_ = 0;        // packets from the switch to the newest
  std::optional<std::uint16_t> suspect_;  // after a jump: what would confirm it
  std::int64_t ahead_ = 0;                // ticks given at switches beyond the time that passed
  PacketHistory history_;
};

}  // namespace breakout::media
