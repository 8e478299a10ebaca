// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/lossy_path.hpp"

#include <utility>

namespace breakout::peer {

// FNV-1a: the same on every machine, unlike std::hash.
std::uint64_t seed_for(std::uint64_t seed, std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL ^ seed;
  for (const char each : name) {
    hash = (hash ^ static_cast<std::uint8_t>(each)) * 1099511628211ULL;
  }
  return hash;
}

LossyPath::LossyPath(PathOptions options, Deliver deliver)
    : options_(options), deliver_(std::move(deliver)), random_(options.seed) {}

// From 0 to below 1; the distributions of <random> differ between libraries.
double LossyPath::next_share() {
  return static_cast<double>(random_() >> 11) / 9007199254740992.0;
}

void LossyPath::push(MutableBytes datagram, Nanos now) {
  // Both are drawn for each datagram: who is lost must not depend on the jitter.
  const bool lost = next_share() < options_.loss;
  const auto delay = static_cast<Nanos>(next_share() * static_cast<double>(options_.jitter));
  if (lost) {
    ++lost_;
  } else if (delay == 0) {
    ++passed_;
    deliver_(datagram);
  } else {
    late_.emplace(now + delay, std::vector<std::uint8_t>(datagram.begin(), datagram.end()));
  }
}

void LossyPath::deliver_due(Nanos now) {
  while (!late_.empty() && late_.begin()->first <= now) {
    auto node = late_.extract(late_.begin());
    ++passed_;
    deliver_(node.mapped());
  }
}

}  // namespace breakout::peer
