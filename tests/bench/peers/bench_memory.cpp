// SPDX-License-Identifier: GPL-3.0-or-later
// What a participant costs in memory, and how long joining takes when 29 are there.
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "bench/peers/parts.hpp"
#include "bench/peers/peer_class.hpp"
#include "bench/peers/statistics.hpp"

namespace breakout::bench {
namespace {

constexpr int kPeople = 30;
// Keyframes that the split asked for must not make those wait that the thirtieth asks for.
constexpr std::chrono::seconds kSettling{1};

double resident_mib(pid_t process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/statm");
  double total = 0;
  double resident = 0;
  in >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

// Something of each kind arrived.
bool hears_and_sees(const peer::SlotMonitor& slots) {
  bool sound = false;
  bool picture = false;
  for (const peer::SourceName& source : slots.sources_since(0)) {
    (source.kind == peer::SourceKind::kMic ? sound : picture) = true;
  }
  return sound && picture;
}

struct Sample {
  double memory_mib = 0;  // a participant
  double join_ms = 0;     // of the last, until it hears and sees somebody
};

Sample measure(std::size_t contender) {
  const auto people = make_class(contender, {.people = kPeople, .room_size = 5});
  const double before = resident_mib(people->janus().pid());
  people->enter(kPeople - 1);
  people->form_rooms();
  std::this_thread::sleep_for(kSettling);
  const int last = kPeople - 1;
  const peer::Nanos asked = peer::now_ns();
  people->enter(1);
  wait_until("the last hears and sees", [&] { return hears_and_sees(people->slots(last)); });
  const double join_ms = static_cast<double>(peer::now_ns() - asked) / 1e6;
  return {(resident_mib(people->janus().pid()) - before) / kPeople, join_ms};
}

}  // namespace

void bench_memory() {
  std::vector<double> memory[2];
  std::vector<double> join[2];
  for (int round = 0; round < 3 * rounds(); ++round) {
    for (std::size_t turn = 0; turn < 2; ++turn) {
      const std::size_t contender = (turn + static_cast<std::size_t>(round)) % 2;
      const Sample sample = measure(contender);
      memory[contender].push_back(sample.memory_mib);
      join[contender].push_back(sample.join_ms);
    }
  }
  const auto row = [](const char* what, const std::vector<double>(&values)[2], int decimals) {
    const double ours = percentile(values[0], 50);
    const double theirs = percentile(values[1], 50);
    print_row({what, shown(ours, decimals), shown(theirs, decimals), ratio(ours, theirs)});
  };
  print_head("30 people, each receiving 4 microphones and 4 cameras; medians of " +
                 std::to_string(3 * rounds()),
             {"", "breakout", "VideoRoom", "breakout / VideoRoom"});
  row("memory of Janus a participant, MiB", memory, 2);
  row("the thirtieth joins, until it hears and sees somebody, ms", join, 0);
}

}  // namespace breakout::bench
