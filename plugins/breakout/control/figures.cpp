// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/figures.hpp"

namespace breakout::control {

namespace {

struct Sum {
  const char* name;
  std::uint64_t Figures::*value;
};

constexpr std::array kSums{
    Sum{"packets_in", &Figures::packets_in},
    Sum{"bytes_in", &Figures::bytes_in},
    Sum{"packets_out", &Figures::packets_out},
    Sum{"bytes_out", &Figures::bytes_out},
    Sum{"keyframes", &Figures::keyframes},
    Sum{"keyframes_asked", &Figures::keyframes_asked},
    Sum{"keyframes_requested", &Figures::keyframes_requested},
    Sum{"switches", &Figures::switches},
    Sum{"layer_switches", &Figures::layer_switches},
    Sum{"blanks", &Figures::blanks},
};
constexpr std::array kDropped{
    Sum{"malformed", &Figures::malformed},
    Sum{"unknown_layer", &Figures::unknown_layer},
    Sum{"muted", &Figures::muted},
    Sum{"foreign", &Figures::foreign},
    Sum{"awaiting_keyframe", &Figures::awaiting_keyframe},
    Sum{"stale", &Figures::stale},
};

template <class Sums>
void put_all(const Json& object, const Sums& sums, const Figures& figures) {
  for (const Sum& sum : sums) {
    put(object, sum.name, json_count(figures.*sum.value));
  }
}

// Bounds and counts side by side; the last count is of what took longer than any bound.
Json json_latencies(const media::Latencies& latencies) {
  Json bounds = json_list();
  for (const std::uint32_t bound : media::Latencies::kBounds) {
    add(bounds, json_number(bound));
  }
  Json counts = json_list();
  for (const std::uint64_t count : latencies.counts) {
    add(counts, json_count(count));
  }
  Json result = json_map();
  put(result, "count", json_count(latencies.count()));
  put(result, "sum_ms", Json{json_real(static_cast<double>(latencies.microseconds) / 1000.0)});
  put(result, "up_to_ms", std::move(bounds));
  put(result, "counts", std::move(counts));
  return result;
}

}  // namespace

Figures& Figures::operator+=(const Figures& other) {
  for (const auto& sum : kSums) {
    this->*sum.value += other.*sum.value;
  }
  for (const auto& sum : kDropped) {
    this->*sum.value += other.*sum.value;
  }
  first_audio += other.first_audio;
  first_keyframe += other.first_keyframe;
  return *this;
}

void Figures::add(const media::Source& source) {
  const media::Source::Counters& counters = source.counters();
  packets_in += counters.packets.value();
  bytes_in += counters.bytes.value();
  keyframes += counters.keyframes.value();
  keyframes_asked += source.keyframe_asks();
  malformed += counters.malformed.value();
  unknown_layer += counters.unknown_layer.value();
  muted += counters.muted.value();
}

void Figures::add(const media::Slot& slot) {
  const media::Slot::Counters& counters = slot.counters();
  packets_out += counters.packets.value();
  bytes_out += counters.bytes.value();
  keyframes_requested += counters.keyframe_requests.value();
  switches += counters.switches.value();
  layer_switches += counters.layer_switches.value();
  blanks += counters.blanks.value();
  foreign += counters.foreign.value();
  awaiting_keyframe += counters.awaiting.value();
  stale += counters.stale.value();
}

void put_figures(const Json& object, const Figures& figures) {
  Json dropped = json_map();
  put_all(dropped, kDropped, figures);
  Json move_latency = json_map();
  put(move_latency, "audio", json_latencies(figures.first_audio));
  put(move_latency, "video", json_latencies(figures.first_keyframe));
  put_all(object, kSums, figures);
  put(object, "dropped", std::move(dropped));
  put(object, "move_latency", std::move(move_latency));
}

}  // namespace breakout::control
