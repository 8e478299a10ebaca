// SPDX-License-Identifier: GPL-3.0-or-later
// Five people, one of them on a bad network: what is missing of sound and picture.
#include <thread>

#include "bench/peers/parts.hpp"
#include "bench/peers/peer_class.hpp"
#include "bench/peers/statistics.hpp"

namespace breakout::bench {
namespace {

constexpr int kPeople = 5;
constexpr int kTrain = kPeople - 1;
constexpr std::chrono::seconds kSettling{3};
constexpr std::chrono::seconds kWindow{15};
constexpr double kAudioPacketMs = 20;

struct Condition {
  std::string title;
  peer::PathOptions path;
};

std::vector<Condition> conditions() {
  std::vector<Condition> result;
  for (const int percent : {1, 5, 8, 15}) {
    result.push_back({std::to_string(percent) + " %", {.loss = percent / 100.0}});
  }
  result.push_back({"8 % and 200 ms jitter", {.loss = 0.08, .jitter = 200 * peer::kMillisecond}});
  return result;
}

// Of one receiver and one stream, a minute.
struct Damage {
  double audio_ms = 0;   // of sound that never came
  double frozen_ms = 0;  // in freezes
  double keyframes = 0;  // asked for
};

// What the receiver has suffered so far; its streams of the sender alone, or all.
Damage so_far(PeerClass& people, int receiver, const std::string& sender) {
  Damage damage;
  std::map<std::string, bool> counts;
  for (const peer::SlotReport& slot : people.slots(receiver).report()) {
    const bool known = !slot.runs.empty();
    counts[slot.mid] = known && (sender.empty() || slot.runs.back().source.sender == sender);
    if (slot.kind == peer::MediaKind::kAudio && counts[slot.mid]) {
      damage.audio_ms += static_cast<double>(slot.missing) * kAudioPacketMs;
    }
  }
  for (const peer::RepairReport& slot : people.repairs(receiver)) {
    if (counts[slot.mid]) {
      damage.frozen_ms += static_cast<double>(slot.frozen_ns) / 1e6;
      damage.keyframes += static_cast<double>(slot.keyframes_asked);
    }
  }
  return damage;
}

Damage difference(const Damage& to, const Damage& from, double streams) {
  const double scale = 60.0 / static_cast<double>(kWindow.count()) / streams;
  return {(to.audio_ms - from.audio_ms) * scale, (to.frozen_ms - from.frozen_ms) * scale,
          (to.keyframes - from.keyframes) * scale};
}

// `up`: the train sends badly and somebody else is asked; else it receives badly.
Damage measure(std::size_t contender, const Condition& condition, bool up, int round) {
  peer::PathOptions path = condition.path;
  path.seed = static_cast<std::uint64_t>(round) + 1;
  ClassPlan plan{.people = kPeople, .room_size = kPeople, .repair = peer::Repair::kRtx};
  plan.paths[kTrain] = up ? peer::MediaPaths{.sent = path} : peer::MediaPaths{.received = path};
  const auto people = make_class(contender, plan);
  people->enter(kPeople);
  people->form_rooms();
  std::this_thread::sleep_for(kSettling);
  const int receiver = up ? 0 : kTrain;
  const std::string sender = up ? PeerClass::name(kTrain) : "";
  const Damage before = so_far(*people, receiver, sender);
  std::this_thread::sleep_for(kWindow);
  return difference(so_far(*people, receiver, sender), before, up ? 1 : kPeople - 1);
}

std::string cell(const std::vector<Damage>& damages) {
  std::vector<double> audio;
  std::vector<double> frozen;
  std::vector<double> keyframes;
  for (const Damage& each : damages) {
    audio.push_back(each.audio_ms);
    frozen.push_back(each.frozen_ms);
    keyframes.push_back(each.keyframes);
  }
  return shown(percentile(audio, 50), 0) + " · " + shown(percentile(frozen, 50), 0) + " · " +
         shown(percentile(keyframes, 50), 1);
}

}  // namespace

void bench_loss() {
  print_head(
      "Five people, one with loss: audio missing (ms) · frozen (ms) · keyframes asked for, of one "
      "stream a minute",
      {"loss", "breakout", "VideoRoom"});
  for (const bool up : {false, true}) {
    for (const Condition& condition : conditions()) {
      std::vector<Damage> damages[2];
      for (int round = 0; round < rounds(); ++round) {
        for (std::size_t turn = 0; turn < 2; ++turn) {
          const std::size_t contender = (turn + static_cast<std::size_t>(round)) % 2;
          damages[contender].push_back(measure(contender, condition, up, round));
        }
      }
      print_row({condition.title + (up ? " up" : " down"), cell(damages[0]), cell(damages[1])});
    }
  }
}

}  // namespace breakout::bench
