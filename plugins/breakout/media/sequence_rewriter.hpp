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

/// What is remembered of the newest packet, in one piece: it is written per forwarded packet.
struct Arrival {
  MediaTime at{};
  std::uint32_t timestamp = 0;
  std::uint16_t sequence = 0;
  bool frame_end = false;  ///< the marker bit
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
  void on_switch() noexcept { expected_ = kBegins; }

  /// Nearly every packet follows the newest one: pass_on() is then all there is to do.
  bool follows(const Arrival& in) const noexcept { return in.sequence == expected_; }
  /// REQUIRES: follows(in).
  RtpNumbers pass_on(const Arrival& in) noexcept {
    ++since_switch_;
    renew(in);
    return shifted(in);
  }
  /// Any packet.
  Rewritten rewrite(const Arrival& in) noexcept {
    return follows(in) ? Rewritten{Fate::send, pass_on(in)} : rewrite_other(in);
  }

  /// Numbers for a whole frame of one packet made here (a blank picture), continuing what was
  /// sent. Implies a switch for what follows.
  RtpNumbers next_own(MediaTime now) noexcept;

 private:
  struct Suspect {
    std::uint16_t next = 0;          // what would confirm the jump
    std::uint64_t since_switch = 0;  // nothing came in order since
  };

  Rewritten rewrite_other(const Arrival& in) noexcept;
  Rewritten rewrite_late(const Arrival& in, unsigned back) noexcept;
  Rewritten judge_jump(std::uint16_t sequence) noexcept;
  void begin(const Arrival& in) noexcept;
  void anchor(const Arrival& in, RtpNumbers out) noexcept;
  void catch_up() noexcept;
  RtpNumbers continued(MediaTime now) noexcept;
  std::uint32_t timestamp_step(MediaTime now) noexcept;

  void renew(const Arrival& in) noexcept {
    expected_ = static_cast<std::uint16_t>(in.sequence + 1);
    newest_ = in;
  }
  RtpNumbers shifted(const Arrival& in) const noexcept {
    return {static_cast<std::uint16_t>(in.sequence + sequence_shift_),
            in.timestamp + timestamp_shift_};
  }

  static constexpr std::uint32_t kBegins = 0x10000;  // no sequence number: a switch comes first

  // For packets in order.
  std::uint32_t expected_ = kBegins;  // the sequence number after the newest
  std::uint32_t timestamp_shift_ = 0;
  std::uint16_t sequence_shift_ = 0;  // output minus input
  std::uint64_t since_switch_ = 0;    // packets from the switch to the newest
  Arrival newest_{.frame_end = true};

  const Kind kind_;
  bool started_ = false;
  std::int64_t ahead_ = 0;           // ticks given at switches beyond the time that passed
  std::uint64_t history_until_ = 0;  // of since_switch_: what came later came in order
  PacketHistory history_;
  std::optional<Suspect> suspect_;
};

}  // namespace breakout::media
