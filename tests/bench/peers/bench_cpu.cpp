// SPDX-License-Identifier: GPL-3.0-or-later
// CPU time of the Janus process a participant and minute, by the shape of the class.
#include <thread>

#include "bench/peers/parts.hpp"
#include "bench/peers/peer_class.hpp"
#include "bench/peers/statistics.hpp"

namespace breakout::bench {
namespace {

using std::chrono::seconds;

constexpr seconds kSettling{4};
constexpr seconds kWindow{10};

struct Shape {
  const char* title;
  ClassPlan plan[2];  // one for each contender
};

ClassPlan cheap(ClassPlan plan) {
  plan.decrypt_every = 64;
  plan.coalesce = std::chrono::milliseconds(5);
  return plan;
}

std::vector<Shape> shapes() {
  const ClassPlan all =
      cheap({.people = 30, .room_size = 30, .audio_slots = 29, .video_slots = 29});
  ClassPlan few = all;
  few.audio_slots = 4;
  few.video_slots = 9;
  const ClassPlan six = cheap({.people = 30, .room_size = 5});
  ClassPlan six_unshared = six;
  six_unshared.event_loops = 0;
  const ClassPlan twenty = cheap({.people = 100, .room_size = 5});
  const ClassPlan lecture =
      cheap({.people = 300, .room_size = 300, .audio_slots = 1, .video_slots = 1, .lecture = true});
  return {{"1 × 30, all receive all", {all, all}},
          {"1 × 30, 4 loudest and 9 cameras; VideoRoom: all", {few, all}},
          {"6 × 5", {six, six}},
          {"6 × 5, `event_loops` = 0", {six_unshared, six_unshared}},
          {"20 × 5", {twenty, twenty}},
          {"one to 300", {lecture, lecture}}};
}

struct Sample {
  double cpu_seconds = 0;  // a participant and minute
  double packets = 0;      // that arrived, a second
};

Sample measure(std::size_t contender, const ClassPlan& plan) {
  const auto people = make_class(contender, plan);
  people->enter(plan.people);
  people->form_rooms();
  std::this_thread::sleep_for(kSettling);
  const std::uint64_t packets = people->packets();
  const double cpu = people->janus().cpu_seconds();
  const peer::Nanos from = peer::now_ns();
  std::this_thread::sleep_for(kWindow);
  const double spent = people->janus().cpu_seconds() - cpu;
  const double elapsed = static_cast<double>(peer::now_ns() - from) / 1e9;
  const auto arrived = static_cast<double>(people->packets() - packets);
  return {spent / elapsed * 60 / plan.people, arrived / elapsed};
}

}  // namespace

void bench_cpu() {
  print_head("CPU seconds of Janus a participant and minute; packets that arrived a second",
             {"class", "breakout: CPU s · packets", "VideoRoom: CPU s · packets",
              "breakout / VideoRoom: CPU", "CPU a packet"});
  for (const Shape& shape : shapes()) {
    std::vector<double> cpu[2];
    std::vector<double> packets[2];
    for (int round = 0; round < rounds(); ++round) {
      for (std::size_t turn = 0; turn < 2; ++turn) {
        const std::size_t contender = (turn + static_cast<std::size_t>(round)) % 2;
        const Sample sample = measure(contender, shape.plan[contender]);
        cpu[contender].push_back(sample.cpu_seconds);
        packets[contender].push_back(sample.packets);
      }
    }
    const double spent[2] = {percentile(cpu[0], 50), percentile(cpu[1], 50)};
    const double came[2] = {percentile(packets[0], 50), percentile(packets[1], 50)};
    print_row({shape.title, shown(spent[0], 2) + " · " + shown(came[0], 0),
               shown(spent[1], 2) + " · " + shown(came[1], 0), ratio(spent[0], spent[1]),
               ratio(spent[0] * came[1], spent[1] * came[0])});
  }
}

}  // namespace breakout::bench
