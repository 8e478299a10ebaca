// SPDX-License-Identifier: GPL-3.0-or-later
// What deciding and applying a change costs, by the size of the class. START HERE.
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "bench/median.hpp"
#include "graph/story.hpp"
#include "support/allocations.hpp"

namespace breakout::bench {
namespace {

using namespace breakout::test;

constexpr int kClasses[] = {100, 300, 1000};
constexpr int kPeopleOfRoom = 5;
constexpr int kRounds = 21;
constexpr int kRoundsToAvoid = 5;

// Each round of what is measured is one or more commands, one after the other.
struct Cost {
  std::vector<double> nanoseconds;  // round by round
  std::uint64_t allocations = 0;    // of the last round
  std::size_t facts = 0;            // of the last round: each is told to somebody

  // Decides and applies, and counts that alone.
  void spend(graph::Classroom& classroom, const std::vector<graph::Command>& commands) {
    facts = 0;
    const std::uint64_t allocated = allocations_of_this_thread();
    const double start = cpu_nanoseconds();
    for (const graph::Command& command : commands) {
      const auto decided = graph::decide(classroom, {as("ina"), {}, {}, command}, kStart);
      CHECK(decided);
      graph::apply(classroom, decided.value());
      facts += decided.value().facts.size();
    }
    nanoseconds.push_back(cpu_nanoseconds() - start);
    allocations = allocations_of_this_thread() - allocated;
  }
};

// What a class of one size spends on each verb.
using Costs = std::map<std::string, Cost>;

void print(const Costs& costs, int people) {
  for (const auto& [verb, cost] : costs) {
    const double middle = median(cost.nanoseconds);
    std::printf("%-8s %6d %10.3f %11.0f %12.2f %13.2f\n", verb.c_str(), people, middle / 1e6,
                middle / people, static_cast<double>(cost.allocations) / people,
                static_cast<double>(cost.facts) / people);
  }
}

// How many times as much the largest class spends as the smallest.
void print_growth(const Costs& smallest, const Costs& largest) {
  for (const auto& [verb, cost] : smallest) {
    const Cost& more = largest.at(verb);
    std::printf("%-8s time x%.1f, allocations x%.1f, facts x%.1f\n", verb.c_str(),
                median(more.nanoseconds) / median(cost.nanoseconds),
                static_cast<double>(more.allocations) / static_cast<double>(cost.allocations),
                static_cast<double>(more.facts) / static_cast<double>(cost.facts));
  }
}

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
graph::Move everybody_elsewhere(const graph::Classroom& classroom, std::mt19937& random) {
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

graph::Open open_for(int people, graph::Assignment assignment, int round) {
  graph::Open open = open_of(static_cast<std::size_t>(people / kPeopleOfRoom));
  open.assignment = assignment;
  open.seed = static_cast<std::uint64_t>(round);
  return open;
}

void measure_a_round(Costs& costs, graph::Classroom classroom, int round) {
  const int people = static_cast<int>(classroom.participants.size()) - 1;
  std::mt19937 random(static_cast<unsigned>(round));  // NOLINT: the same in every run
  const graph::Open again = open_for(people, graph::Assignment::automatic, round + kRounds);
  costs["open"].spend(classroom, {open_for(people, graph::Assignment::automatic, round)});
  costs["move"].spend(classroom, {everybody_elsewhere(classroom, random)});
  costs["shuffle"].spend(classroom, {merge_at_once(), again});
  costs["merge"].spend(classroom, {merge_at_once()});
}

Costs costs_of(int people) {
  Costs costs;
  graph::Classroom classroom = class_of(people);
  for (int round = 0; round < kRounds; ++round) {
    measure_a_round(costs, classroom, round);
  }
  Cost before;
  for (int round = 0; round < kRoundsToAvoid; ++round) {
    before.spend(classroom, {open_for(people, graph::Assignment::rotate, round), merge_at_once()});
  }
  for (int round = 0; round < kRounds; ++round) {
    graph::Classroom rotated = classroom;
    costs["rotate"].spend(rotated,
                          {open_for(people, graph::Assignment::rotate, round + kRoundsToAvoid)});
  }
  return costs;
}

}  // namespace
}  // namespace breakout::bench

int main() {
  using namespace breakout::bench;
  std::printf(
      "Decide and apply, medians of CPU time; rooms of %d. move: everybody at once;\n"
      "shuffle: merge and open; rotate: open after %d rounds of it.\n\n",
      kPeopleOfRoom, kRoundsToAvoid);
  std::printf("%-8s %6s %10s %11s %12s %13s\n", "verb", "people", "ms", "ns/person",
              "allocs/person", "facts/person");
  try {
    std::vector<Costs> all;
    for (const int people : kClasses) {
      all.push_back(costs_of(people));
      print(all.back(), people);
    }
    std::printf("\n%d people against %d (linear is x10):\n", kClasses[2], kClasses[0]);
    print_growth(all.front(), all.back());
  } catch (const std::exception& error) {
    std::cerr << "bench_graph: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
