// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/sequence_rewriter.hpp"

#include <algorithm>

namespace breakout::media {
namespace {

// RFC 3550 A.1 uses the same figure: a minute of audio, and more than any burst of loss.
constexpr int kMaxJump = 3000;  // packets

// Beyond all memory and some more: later than this is nobody's retransmission.
constexpr int kMaxLate = 512;  // packets

// About three hours of video. Receivers unwrap timestamps by the nearest half circle, so a longer
// silence must not look like a step back.
constexpr std::int64_t kMaxStep = std::int64_t{1} << 30;  // ticks

// SRTP (RFC 3711 3.3.1) guesses the rollover wrongly when the first packets are lost near the
// wrap: start in the lower half.
constexpr std::uint16_t kFirstMask = 0x7fff;

constexpr std::int64_t least_step(Kind kind) {
  return kind == Kind::audio ? 960 : 1;
}  // ticks

std::int64_t ticks_of(MediaTime::duration time, Kind kind) {
  using Seconds = std::chrono::duration<double>;
  const double ticks = std::chrono::duration_cast<Seconds>(time).count() * clock_rate(kind);
  return static_cast<std::int64_t>(std::min(ticks, 1e15) + 0.5);
}

}  // namespace

SequenceRewriter::Rewritten SequenceRewriter::rewrite_other(const Arrival& in) noexcept {
  if (expected_ == kBegins) {
    begin(in);
    return {Fate::send, shifted(in)};
  }
  const int distance = static_cast<std::int16_t>(in.sequence - newest_.sequence);
  if (distance > kMaxJump || distance < -kMaxLate) {
    return judge_jump(in.sequence);
  }
  catch_up();
  if (distance <= 0) {
    return rewrite_late(in, static_cast<unsigned>(-distance));
  }
  const auto steps = static_cast<unsigned>(distance);
  history_.advance(steps);
  history_until_ = since_switch_ += steps;
  renew(in);
  return {Fate::send, shifted(in)};
}

SequenceRewriter::Rewritten SequenceRewriter::rewrite_late(const Arrival& in,
                                                           unsigned back) noexcept {
  suspect_.reset();
  if (back > since_switch_ || !history_.mark(back)) {
    return {Fate::drop, {}};
  }
  return {Fate::send, shifted(in)};
}

/// Packets in order are entered into the history only when it is asked.
void SequenceRewriter::catch_up() noexcept {
  history_.follow(since_switch_ - history_until_);
  history_until_ = since_switch_;
}

SequenceRewriter::Rewritten SequenceRewriter::judge_jump(std::uint16_t sequence) noexcept {
  const bool confirmed =
      suspect_ && suspect_->next == sequence && suspect_->since_switch == since_switch_;
  suspect_ = {static_cast<std::uint16_t>(sequence + 1), since_switch_};
  return {confirmed ? Fate::broken : Fate::drop, {}};
}

void SequenceRewriter::begin(const Arrival& in) noexcept {
  const RtpNumbers first{static_cast<std::uint16_t>(in.sequence & kFirstMask), in.timestamp};
  anchor(in, started_ ? continued(in.at) : first);
}

void SequenceRewriter::anchor(const Arrival& in, RtpNumbers out) noexcept {
  started_ = true;
  sequence_shift_ = static_cast<std::uint16_t>(out.sequence - in.sequence);
  timestamp_shift_ = out.timestamp - in.timestamp;
  suspect_.reset();
  renew(in);
  since_switch_ = 0;
  history_until_ = 0;
  history_.begin();
}

RtpNumbers SequenceRewriter::continued(MediaTime now) noexcept {
  // The marker of an audio packet says "talk begins", not "frame ends".
  const bool cut = kind_ == Kind::video && !newest_.frame_end;
  const RtpNumbers last = shifted(newest_);
  return {static_cast<std::uint16_t>(last.sequence + (cut ? 2u : 1u)),
          last.timestamp + timestamp_step(now)};
}

std::uint32_t SequenceRewriter::timestamp_step(MediaTime now) noexcept {
  // Clocks of two media threads may be a little out of order.
  const auto passed = std::max(now - newest_.at, MediaTime::duration::zero());
  const std::int64_t elapsed = ticks_of(passed, kind_);
  const std::int64_t step = std::clamp(elapsed - ahead_, least_step(kind_), kMaxStep);
  ahead_ = std::max<std::int64_t>(0, ahead_ + step - elapsed);
  return static_cast<std::uint32_t>(step);
}

RtpNumbers SequenceRewriter::next_own(MediaTime now) noexcept {
  const RtpNumbers out = started_ ? continued(now) : RtpNumbers{};
  anchor({now, out.timestamp, out.sequence, true}, out);  // as if it had come in like that
  on_switch();
  return out;
}

}  // namespace breakout::media
