// SPDX-License-Identifier: GPL-3.0-or-later
// Dealing people out: even, shuffled by seed, the same on every machine.
#include <algorithm>
#include <set>

#include "graph/assignment.hpp"
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// How many of those that `counts_if` picks sit in each of the rooms of the open round.
template <class Pick>
std::vector<int> sizes(const Story& story, Pick counts_if) {
  std::map<RoomId, int> counts;
  for (const auto& [id, room] : story.classroom().rooms) {
    counts[id] = 0;
  }
  for (const auto& [id, participant] : story.classroom().participants) {
    if (participant.room != kMainRoom && counts_if(participant)) {
      ++counts[participant.room];
    }
  }
  std::vector<int> found;
  for (const auto& [id, count] : counts) {
    found.push_back(count);
  }
  return found;
}

bool even(const std::vector<int>& sizes) {
  const auto [least, most] = std::minmax_element(sizes.begin(), sizes.end());
  return *most - *least <= 1;
}

bool anybody(const Participant&) {
  return true;
}

void the_generator_is_the_published_splitmix64() {
  Generator generator(1234567);
  for (const std::uint64_t expected :
       {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U,
        16408922859458223821U}) {
    CHECK_EQ(generator.next(), expected);
  }
}

void bounded_numbers_stay_below_the_bound_and_reach_all_below() {
  Generator generator(7);
  for (const std::uint64_t bound : {1U, 2U, 3U, 10U}) {
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 400; ++i) {
      const auto number = generator.below(bound);
      CHECK(number < bound);
      seen.insert(number);
    }
    CHECK_EQ(seen.size(), bound);
  }
}

void sizes_differ_by_at_most_one_whatever_the_numbers() {
  for (int people : {0, 1, 2, 5, 11, 30, 31}) {
    for (std::size_t rooms : {1U, 2U, 3U, 6U, 7U}) {
      Story story;
      story.class_of(people);
      Open open = open_of(rooms);
      open.seed = static_cast<std::uint64_t>(people) * 100 + rooms;
      story.does(as("ina"), open);
      CHECK(even(sizes(story, anybody)));
      CHECK_EQ(story.people_in_rooms()["main"], 1);
    }
  }
}

std::map<ParticipantId, RoomId> plan_with(std::uint64_t seed) {
  Story story;
  story.class_of(12);
  Open open = open_of(3);
  open.seed = seed;
  story.does(as("ina"), open);
  return story.classroom().places.assignments;
}

void the_same_seed_gives_the_same_plan_and_another_another() {
  CHECK(plan_with(1) == plan_with(1));
  CHECK(plan_with(1) != plan_with(2));
  // Written down: a plan must not change with the compiler, the library or the release.
  std::string text;
  for (const auto& [id, where] : plan_with(42)) {
    text += where.value;
  }
  CHECK_EQ(text, "332212231113");
}

void the_order_of_arrival_does_not_matter() {
  Story forth;
  Story back;
  for (const char* id : {"ina", "a", "b", "c", "d", "e"}) {
    forth.join(id, std::string(id) == "ina" ? Role::instructor : Role::learner);
  }
  for (const char* id : {"e", "d", "c", "b", "a", "ina"}) {
    back.join(id, std::string(id) == "ina" ? Role::instructor : Role::learner);
  }
  Open open = open_of(2);
  open.seed = 5;
  forth.does(as("ina"), open);
  back.does(as("ina"), open);
  CHECK(forth.classroom().places.assignments == back.classroom().places.assignments);
}

void those_who_are_here_are_spread_evenly_too() {
  Story story;
  story.class_of(12);
  for (const char* id : {"l02", "l03", "l05", "l07", "l11"}) {
    story.does(node(), Disconnect{person(id), ""});
  }
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Story split = story;
    Open open = open_of(4);
    open.seed = seed;
    split.does(as("ina"), open);
    CHECK(even(sizes(split, anybody)));
    CHECK(even(sizes(split, [](const Participant& one) { return one.connected; })));
  }
}

void staff_and_observers_stay_in_main() {
  Story story;
  story.class_of(4);
  story.join("ann", Role::assistant);
  story.join("obi", Role::observer);
  story.does(as("ina"), open_of(2));
  for (const char* id : {"ina", "ann", "obi"}) {
    CHECK_EQ(story.room_of(id), "main");
  }
}

void staff_are_dealt_out_evenly_where_included() {
  Story story;
  story.class_of(7);
  story.join("ann", Role::assistant);
  story.join("bob", Role::assistant);
  Open open = open_of(3);
  open.policy.include_staff = true;
  story.does(as("ina"), open);
  CHECK(even(sizes(story, anybody)));
  CHECK(even(sizes(story, [](const Participant& one) { return is_staff(one.role); })));
  CHECK_EQ(story.people_in_rooms().count("main"), 0);
}

void capacities_are_kept_and_the_rest_is_even() {
  Story story;
  story.class_of(9);
  Open open = open_of(3);
  open.rooms[1].capacity = 1;
  story.does(as("ina"), open);
  auto counts = story.people_in_rooms();
  CHECK_EQ(counts["1"], 4);
  CHECK_EQ(counts["2"], 1);
  CHECK_EQ(counts["3"], 4);
}

void staff_take_no_place_when_dealt_out() {
  Story story;
  story.class_of(2);
  story.join("ann", Role::assistant);
  Open open = open_of(2);
  open.rooms[0].capacity = open.rooms[1].capacity = 1;
  open.policy.include_staff = true;
  story.does(as("ina"), open);
  CHECK(even(sizes(story, anybody)));
  CHECK_EQ(story.people_in_rooms()["1"], 2);
}

}  // namespace

Tests assignment_tests() {
  return {
      {"the generator is the published SplitMix64", the_generator_is_the_published_splitmix64},
      {"bounded numbers stay below the bound and reach all below",
       bounded_numbers_stay_below_the_bound_and_reach_all_below},
      {"sizes differ by at most one whatever the numbers",
       sizes_differ_by_at_most_one_whatever_the_numbers},
      {"the same seed gives the same plan and another another",
       the_same_seed_gives_the_same_plan_and_another_another},
      {"the order of arrival does not matter", the_order_of_arrival_does_not_matter},
      {"those who are here are spread evenly too", those_who_are_here_are_spread_evenly_too},
      {"staff and observers stay in main", staff_and_observers_stay_in_main},
      {"staff are dealt out evenly where included", staff_are_dealt_out_evenly_where_included},
      {"capacities are kept and the rest is even", capacities_are_kept_and_the_rest_is_even},
      {"staff take no place when dealt out", staff_take_no_place_when_dealt_out},
  };
}

}  // namespace breakout::test
