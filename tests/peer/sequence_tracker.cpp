// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/sequence_tracker.hpp"

namespace breakout::peer {

SequenceTracker::Arrival SequenceTracker::record(std::uint16_t sequence) {
  if (received_++ == 0) {
    // One cycle up, so that late packets before the first have a number too.
    first_ = highest_ = 0x10000U | sequence;
    seen_.set(highest_ % kWindow);
    return Arrival::kFirst;
  }
  const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_));
  if (ahead <= 0) {
    return record_old(static_cast<std::uint32_t>(-ahead));
  }
  const auto steps = static_cast<std::uint32_t>(ahead);
  for (std::uint32_t i = 1; i < steps && i <= kWindow; ++i) {
    seen_.reset((highest_ + i) % kWindow);
  }
  highest_ += steps;
  seen_.set(highest_ % kWindow);
  if (steps == 1) {
    return Arrival::kNext;
  }
  missing_ += steps - 1;
  return Arrival::kAfterGap;
}

SequenceTracker::Arrival SequenceTracker::record_old(std::uint32_t distance) {
  if (distance >= kWindow || distance > highest_ - first_) {
    ++backward_jumps_;
    return Arrival::kBackward;
  }
  const std::uint32_t bit = (highest_ - distance) % kWindow;
  if (seen_.test(bit)) {
    ++duplicates_;
    return Arrival::kDuplicate;
  }
  seen_.set(bit);
  --missing_;
  ++late_;
  return Arrival::kLate;
}

}  // namespace breakout::peer
