// SPDX-License-Identifier: GPL-3.0-or-later
// What deciding and applying a change costs, by the size of the class. START HERE.
#include <cstdio>
#include <exception>
#include <iostream>
#include <random>

#include "bench/median.hpp"
#include "graph/story.hpp"
#include "support/allocations.hpp"

namespace breakout::bench {
namespace {

using namespace breakout::test;

constexpr int kClasses[] = {100, 300, 1000};
constexpr int kPeopleOfRoom = 5;
constexpr int kRounds = 21;

struct Cost {
  std::vector<double> nanoseconds;  // round by round
  std::uint64_t allocations = 0;    // of the last round

  // Decides and applies, and counts that alone.
  void spend(graph::Classroom& classroom, graph::Command command) {
    const graph::Request request{as("ina"), std::nullopt, {}, std::move(command)};
    const std::uint64_t allocated = allocations_of_this_thread();
    const double start = cpu_nanoseconds();
    const auto decided = graph::decide(classroom, request, kStart);
    CHECK(decided);
    graph::apply(classroom, decided.value());
    nanoseconds.push_back(cpu_nanoseconds() - start);
    allocations = allocations_of_this_thread() - allocated;
  }

  void print(const char* what, int people) const {
    const double middle = median(nanoseconds);
    std::printf("%-6s %6d %10.3f %11.0f %12llu %11.1f\n", what, people, middle / 1e6,
                middle / people, static_cast<unsigned long long>(allocations),
                static_cast<double>(allocations) / people);
  }
};

// "ina" and so many learners, in main.
graph::Classroom class_of(int learners) {
  graph::SettingsPatch patch;
  patch.max_participants = static_cast<std::uint32_t>(learners + 1);
  patch.max_rooms = static_cast<std::uint32_t>(learners / kPeopleOfRoom);
  patch.secret = kSecret;
  const auto created = graph::decide_create(graph::ClassroomId{"algebra"}, "epoch", patch, kStart);
  CHECK(created);
  graph::Classroom classroom;
  graph::apply(classroom, created.value());
  for (int each = 0; each <= learners; ++each) {
    const graph::Join join =
        each == 0 ? join_of("ina", graph::Role::instructor) : join_of("l" + std::to_string(each));
    const auto joined = graph::decide(classroom, {nobody(), std::nullopt, {}, join}, kStart);
    CHECK(joined);
    graph::apply(classroom, joined.value());
  }
  return classroom;
}

// Everybody in a room to the place of somebody else, so that all rooms keep their size.
graph::Move shuffle(const graph::Classroom& classroom, std::mt19937& random) {
  graph::Move move;
  std::vector<graph::RoomId> places;
  for (const auto& [id, participant] : classroom.participants) {
    if (participant.role == graph::Role::learner) {
      move.moves.push_back({id, {}});
      places.push_back(participant.room);
    }
  }
  std::shuffle(places.begin(), places.end(), random);
  for (std::size_t each = 0; each < places.size(); ++each) {
    move.moves[each].room = places[each];
  }
  return move;
}

void run(int people) {
  const graph::Classroom whole = class_of(people);
  std::mt19937 random(1);  // NOLINT: the same shuffles in every run
  Cost open, move, merge;
  for (int round = 0; round < kRounds; ++round) {
    graph::Classroom classroom = whole;
    graph::Open request = open_of(static_cast<std::size_t>(people / kPeopleOfRoom));
    request.seed = static_cast<std::uint64_t>(round);
    open.spend(classroom, std::move(request));
    move.spend(classroom, shuffle(classroom, random));
    merge.spend(classroom, graph::Merge{graph::Seconds{0}, false});
  }
  open.print("open", people);
  move.print("move", people);
  merge.print("merge", people);
}

}  // namespace
}  // namespace breakout::bench

int main() {
  using namespace breakout::bench;
  std::printf("Decide and apply, medians of CPU time; rooms of %d, move: everybody at once.\n\n",
              kPeopleOfRoom);
  std::printf("%-6s %6s %10s %11s %12s %11s\n", "verb", "people", "ms", "ns/person", "allocations",
              "per person");
  try {
    for (const int people : kClasses) {
      run(people);
    }
  } catch (const std::exception& error) {
    std::cerr << "bench_graph: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
