// SPDX-License-Identifier: GPL-3.0-or-later
// Splitting 30 people into 6 rooms of 5, and moving one: how long until each hears and sees the
// new room, how long the old one is still received, what it costs in messages and SDP.
#include <algorithm>
#include <set>
#include <thread>

#include "bench/peers/parts.hpp"
#include "bench/peers/splitter.hpp"
#include "bench/peers/statistics.hpp"

namespace breakout::bench {
namespace {

using namespace peer;

// What an earlier command has begun has come to its end by then.
constexpr std::chrono::milliseconds kSettling{700};
constexpr int kMovesARound = 10;

struct Times {
  std::vector<double> audio, keyframe, last_old;  // ms, of each receiver
  std::vector<double> all_hear, all_see;          // ms, of each command
  std::vector<double> messages, exchanges;        // likewise
};

// When a receiver first had anything of a kind from one of `mates`; 0 = not yet.
Nanos first_of(const SlotMonitor& slots, const std::vector<int>& mates, SourceKind kind,
               Nanos since) {
  std::set<SourceName> wanted;
  for (const int mate : mates) {
    wanted.insert({PeerClass::name(mate), kind});
  }
  Nanos first = 0;
  for (const SlotReport& slot : slots.report()) {
    for (const SlotRun& run : slot.runs) {
      const Nanos at = kind == SourceKind::kMic ? run.first_ns : run.first_keyframe_ns;
      const bool counts = run.first_ns >= since && at != 0 && wanted.count(run.source) != 0;
      first = counts && (first == 0 || at < first) ? at : first;
    }
  }
  return first;
}

double in_ms(Nanos time) {
  return static_cast<double>(time) / 1e6;
}

// Notes when each of `receivers` first heard and saw its new room.
void note_arrivals(Splitter& splitter, const std::vector<int>& receivers, const Rooms& before,
                   const Rooms& after, Nanos since, Times& times) {
  double all_hear = 0;
  double all_see = 0;
  for (const int person : receivers) {
    Nanos audio = 0;
    Nanos keyframe = 0;
    wait_until("the new room at " + PeerClass::name(person), [&] {
      const SlotMonitor& slots = splitter.people().slots(person);
      audio = first_of(slots, mates_of(person, after), SourceKind::kMic, since);
      keyframe = first_of(slots, mates_of(person, after), SourceKind::kCamera, since);
      return audio != 0 && keyframe != 0;
    });
    times.audio.push_back(in_ms(audio - since));
    times.keyframe.push_back(in_ms(keyframe - since));
    all_hear = std::max(all_hear, times.audio.back());
    all_see = std::max(all_see, times.keyframe.back());
  }
  times.all_hear.push_back(all_hear);
  times.all_see.push_back(all_see);
  std::this_thread::sleep_for(kSettling);
  for (const int person : receivers) {
    std::vector<int> former = mates_of(person, before);
    const std::vector<int> now = mates_of(person, after);
    std::erase_if(former, [&](int each) { return std::count(now.begin(), now.end(), each) != 0; });
    if (const Nanos last = splitter.last_of(person, former, since); last != 0) {
      times.last_old.push_back(in_ms(last - since));
    }
  }
}

template <class Command>
void time_command(Splitter& splitter, const std::vector<int>& receivers, const Rooms& before,
                  const Rooms& after, Times& times, Command command) {
  std::this_thread::sleep_for(kSettling);
  const std::uint64_t messages = splitter.messages();
  const int exchanges = splitter.sdp_exchanges();
  const Nanos since = now_ns();
  command();
  note_arrivals(splitter, receivers, before, after, since, times);
  times.messages.push_back(static_cast<double>(splitter.messages() - messages));
  times.exchanges.push_back(static_cast<double>(splitter.sdp_exchanges() - exchanges));
}

// In turns two ways to seat people in which nobody meets anybody again. Before the first, nobody
// receives more than one of those to come.
Rooms rooms_of_round(int round) {
  Rooms rooms;
  for (int person = 0; person < kSplitPeople; ++person) {
    const int row = round % 2 == 0 ? 0 : person / kSplitRooms;
    rooms.push_back((person + row) % kSplitRooms);
  }
  return rooms;
}

void run_round(Splitter& splitter, int round, Rooms& rooms, Times& split, Times& one) {
  splitter.prepare(rooms);
  const Rooms target = rooms_of_round(round);
  std::vector<int> everybody;
  for (int person = 0; person < kSplitPeople; ++person) {
    everybody.push_back(person);
  }
  time_command(splitter, everybody, rooms, target, split, [&] { splitter.split(target); });
  rooms = target;
  for (int i = 0; i < kMovesARound; ++i) {
    const int mover = (7 * i + round) % kSplitPeople;
    Rooms after = rooms;
    // There and, the next time, back, so that no room outgrows the lines.
    auto& room = after[static_cast<std::size_t>(mover)];
    room = (room + 1) % kSplitRooms;
    const Rooms home = rooms;
    time_command(splitter, {mover}, home, after, one, [&] { splitter.move(mover, home, after); });
    time_command(splitter, {mover}, after, home, one, [&] { splitter.move(mover, after, home); });
  }
}

void print_times(const char* title, const Times& times, double slowest_of_ours) {
  const double hear = percentile(times.all_hear, 50);
  print_row({title, shown(hear), ratio(hear, slowest_of_ours), shown(percentile(times.all_see, 50)),
             percentiles(times.audio), percentiles(times.keyframe), percentiles(times.last_old),
             shown(percentile(times.messages, 50), 0), shown(percentile(times.exchanges, 50), 0)});
}

}  // namespace

void bench_split() {
  std::unique_ptr<Splitter> (*const makers[])() = {split_with_breakout, split_by_rejoining,
                                                   split_by_switching};
  const char* titles[3] = {};
  Times split[3];
  Times one[3];
  for (int turn = 0; turn < rounds(); ++turn) {
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t which = (i + static_cast<std::size_t>(turn)) % 3;
      const auto splitter = makers[which]();
      titles[which] = splitter->title();
      Rooms rooms(kSplitPeople, -1);
      for (int round = 0; round < 2; ++round) {
        run_round(*splitter, round, rooms, split[which], one[which]);
      }
    }
  }
  const std::vector<std::string> head = {"",
                                         "all hear",
                                         "against breakout",
                                         "all see",
                                         "first audio p50 · p95 · p99",
                                         "first keyframe p50 · p95 · p99",
                                         "last old packet p50 · p95 · p99",
                                         "messages",
                                         "SDP exchanges"};
  for (const bool all : {true, false}) {
    print_head(all ? "Splitting 30 people into 6 rooms of 5, ms" : "Moving one of them, ms", head);
    const Times* const times = all ? split : one;
    for (std::size_t i = 0; i < 3; ++i) {
      print_times(titles[i], times[i], percentile(times[0].all_hear, 50));
    }
  }
}

}  // namespace breakout::bench
