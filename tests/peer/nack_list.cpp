// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/nack_list.hpp"

#include <algorithm>
#include <utility>

namespace breakout::peer {
namespace {

// A peer looks at its lists only so often.
constexpr Nanos kLeastRetry = 20 * kMillisecond;

}  // namespace

// Counted from one cycle up, so that what comes before the first has a number too.
std::uint64_t NackList::extended(std::uint16_t sequence) const {
  const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_));
  return started_ ? highest_ + static_cast<std::uint64_t>(static_cast<std::int64_t>(ahead))
                  : 0x10000U | sequence;
}

void NackList::record(std::uint16_t sequence, Nanos now) {
  const std::uint64_t number = extended(sequence);
  if (started_ && number <= highest_) {
    note_late(number, now);
    return;
  }
  if (started_ && number - highest_ > kMaxMissing) {
    missing_.clear();
    given_up_ = true;
  } else if (started_) {
    for (std::uint64_t each = highest_ + 1; each < number; ++each) {
      missing_.emplace(each, Missing{});
    }
  }
  started_ = true;
  highest_ = number;
  while (missing_.size() > kMaxMissing) {
    missing_.erase(missing_.begin());
    given_up_ = true;
  }
}

void NackList::note_late(std::uint64_t number, Nanos now) {
  const auto found = missing_.find(number);
  if (found == missing_.end()) {
    return;
  }
  if (found->second.asks == 0) {
    note_reordering(highest_ - number);
  } else {
    ++recovered_;
    if (found->second.asks == 1) {
      note_round_trip(now - found->second.asked_ns);
    }
  }
  missing_.erase(found);
}

void NackList::note_reordering(std::uint64_t distance) {
  ++distances_[std::min<std::uint64_t>(distance, distances_.size() - 1)];
  ++reordered_;
}

void NackList::note_round_trip(Nanos time) {
  round_trip_ = (7 * round_trip_ + time) / 8;
}

// The median: half of those that are merely late are not asked for.
std::uint64_t NackList::usual_reordering() const {
  std::uint32_t seen = 0;
  for (std::size_t distance = 0; distance < distances_.size(); ++distance) {
    seen += distances_[distance];
    if (2 * seen >= reordered_) {
      return distance;
    }
  }
  return 0;
}

std::vector<std::uint16_t> NackList::due(Nanos now) {
  std::vector<std::uint16_t> result;
  if (missing_.empty()) {
    return result;
  }
  const std::uint64_t settled = highest_ - std::min(highest_, usual_reordering());
  const Nanos retry = std::max(round_trip_, kLeastRetry);
  for (auto each = missing_.begin(); each != missing_.end() && each->first <= settled;) {
    Missing& gap = each->second;
    if (gap.asks > 0 && now - gap.asked_ns < retry) {
      ++each;
    } else if (gap.asks == kMaxAsks) {
      given_up_ = true;
      each = missing_.erase(each);
    } else {
      ++gap.asks;
      ++asked_;
      gap.asked_ns = now;
      result.push_back(static_cast<std::uint16_t>(each->first));
      ++each;
    }
  }
  return result;
}

void NackList::forget_before(std::uint16_t sequence) {
  missing_.erase(missing_.begin(), missing_.lower_bound(extended(sequence)));
}

bool NackList::take_given_up() {
  return std::exchange(given_up_, false);
}

}  // namespace breakout::peer
