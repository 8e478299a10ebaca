// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/bandwidth_budget.hpp"

#include <algorithm>

namespace breakout::media {
namespace {

// Estimates waver by a per cent or two; browsers announce a fall of 3 % at once.
constexpr std::uint64_t kNoticeable = 2;  // per cent

// Headers below RTP, retransmissions and key frames need the rest.
constexpr std::uint64_t kUsable = 90;  // per cent

// Bit rates of encoders waver: a step already taken may cost so much more than the limit.
constexpr std::uint64_t kSlack = 115;  // per cent

// A receiver whose estimate is so far above what it gets is not held back by the link.
constexpr std::uint64_t kIdle = 130;  // per cent

std::uint64_t percent(std::uint64_t value, std::uint64_t part) {
  // Estimates beyond all links saturate instead of overflowing.
  constexpr std::uint64_t kMost = UINT64_MAX / 256;
  return std::min(value, kMost) * part / 100;
}

std::size_t steps_within(std::span<const LadderStep> ladder, std::uint64_t bits) {
  const auto end =
      std::upper_bound(ladder.begin(), ladder.end(), bits,
                       [](std::uint64_t limit, const auto& step) { return limit < step.total; });
  return static_cast<std::size_t>(end - ladder.begin());
}

}  // namespace

std::size_t BandwidthBudget::update(const LinkReport& report, std::span<const LadderStep> ladder,
                                    MediaTime now) {
  const unsigned loss = losses_.add(report, now).value_or(0);
  if (!report.estimate && !limit_ && loss < kHeavyLoss) {
    return taken_ = ladder.size();
  }
  const std::uint64_t estimate = report.estimate.value_or(kNothing);
  if (report.estimate) {
    listen(estimate, now);
  }
  const auto cost_of = [&](std::size_t steps) {
    return steps == 0 ? std::uint64_t{0} : ladder[steps - 1].total;
  };
  const auto fitting = [&](std::uint64_t limit) { return steps_within(ladder, limit); };
  taken_ = limit_ ? std::clamp(taken_, fitting(*limit_),
                               std::max(fitting(*limit_), fitting(percent(*limit_, kSlack))))
                  : ladder.size();
  const std::uint64_t cost = cost_of(taken_);
  if (const auto passed = passed_when_full(estimate, cost, loss, now)) {
    fall(*passed, cost, now);
    taken_ = fitting(*limit_);
  } else if (limit_ && taken_ < ladder.size() &&
             may_rise(estimate, cost, cost_of(taken_ + 1), now)) {
    rise(cost_of(++taken_), now);
  }
  if (taken_ < ladder.size()) {
    full_since_ = now;
  } else if (limit_ && now - full_since_ >= kTrust) {
    limit_.reset();
    refused_ = kNothing;
  }
  return taken_;
}

void BandwidthBudget::listen(std::uint64_t estimate, MediaTime now) {
  fell_ = estimate < percent(mark_, 100 - kNoticeable);
  if (estimate > percent(mark_, 100 + kNoticeable)) {
    grew_at_ = now;
    mark_ = estimate;
  } else if (fell_) {
    mark_ = estimate;
  }
}

bool BandwidthBudget::is_full(std::uint64_t estimate, std::uint64_t cost, MediaTime now) {
  if (cost <= estimate) {
    over_since_.reset();
    return false;
  }
  over_since_ = over_since_.value_or(now);
  return fell_ || now - std::max(grew_at_, *over_since_) >= kStall;
}

std::optional<std::uint64_t> BandwidthBudget::passed_when_full(std::uint64_t estimate,
                                                               std::uint64_t cost, unsigned loss,
                                                               MediaTime now) {
  if (is_full(estimate, cost, now)) {
    return estimate;
  }
  if (loss >= kHeavyLoss && cost > 0) {
    return percent(cost, 100 - std::min(loss, 100u));
  }
  return std::nullopt;
}

void BandwidthBudget::fall(std::uint64_t passed, std::uint64_t cost, MediaTime now) {
  limit_ = percent(passed, kUsable);
  losses_.restart(now);
  changed_at_ = full_since_ = now;
  const bool failed_again = refused_ != kNothing && now - rose_at_ < kTrial;
  pause_ = failed_again ? std::min(pause_ * 2, kLongestPause) : kFirstPause;
  refused_ = cost;
}

void BandwidthBudget::rise(std::uint64_t cost, MediaTime now) {
  if (cost > refused_ && now - rose_at_ >= kTrial) {
    refused_ = kNothing;  // what failed then goes now
  }
  limit_ = cost;
  changed_at_ = rose_at_ = now;
}

bool BandwidthBudget::may_rise(std::uint64_t estimate, std::uint64_t cost, std::uint64_t next,
                               MediaTime now) const {
  const auto passed = now - changed_at_;
  if (next > percent(estimate, kUsable)) {
    return estimate >= percent(cost, kIdle) && passed >= pause_;
  }
  return passed >= (next < refused_ ? std::chrono::seconds{kRise} : pause_);
}

}  // namespace breakout::media
