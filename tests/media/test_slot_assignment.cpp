// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>
#include <set>

#include "media/groups.hpp"
#include "media/seeds.hpp"
#include "media/slot_assignment.hpp"

namespace breakout::test {
namespace {

using namespace media;
using Keys = std::vector<SourceKey>;

struct Row {
  const char* what;
  Keys current, remembered, ranked, expected;
  Precedence precedence = Precedence::current;
  std::vector<std::size_t> preferred = {};
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (assign_slots(row.current, row.remembered, row.ranked, row.precedence, row.preferred) !=
        row.expected) {
      throw CheckFailed(row.what);
    }
  }
}

void sources_keep_their_slots_and_the_best_get_the_free_ones() {
  check_rows({
      {"no slots", {}, {}, {1, 2}, {}},
      {"nobody wanted", {1, 2}, {}, {}, {0, 0}},
      {"fresh slots are filled in order of rank", {0, 0, 0}, {}, {7, 5}, {7, 5, 0}},
      {"what stays wanted stays", {5, 7, 0}, {}, {9, 7, 5}, {5, 7, 9}},
      {"what is not wanted leaves a hole", {5, 7, 9}, {}, {9, 5}, {5, 0, 9}},
      {"holes are filled from the front", {0, 7, 0}, {}, {1, 2, 7}, {1, 7, 2}},
      {"the lowest ranked makes room", {5, 7}, {}, {9, 7, 5}, {9, 7}},
      {"rank beyond the slots counts for nothing", {5, 7}, {}, {5, 7, 9}, {5, 7}},
      {"a doubled wish is one", {0, 0}, {}, {3, 3, 4}, {3, 4}},
      {"empty wishes are skipped", {0, 0}, {}, {0, 3, 0, 4}, {3, 4}},
  });
}

void remembered_slots_are_preferred_when_free() {
  check_rows({
      {"back where it was", {0, 0, 0}, {8, 9, 0}, {9}, {0, 9, 0}},
      {"the view of main returns", {0, 0, 3}, {1, 2, 3}, {3, 2, 1}, {1, 2, 3}},
      {"newcomers leave remembered slots free", {0, 0, 0}, {1, 0, 2}, {5}, {0, 5, 0}},
      {"… unless there is no other", {0, 0}, {1, 2}, {5, 6}, {5, 6}},
      {"an occupied slot is not taken back", {9, 0}, {1, 0}, {9, 1}, {9, 1}},
      {"a shorter memory", {0, 0, 0}, {4}, {5, 4}, {4, 5, 0}},
      {"a longer memory", {0, 0}, {4, 5, 6}, {6, 5}, {6, 5}},
  });
}

void a_merge_puts_everybody_where_they_were() {
  const auto merge = Precedence::remembered;
  check_rows({
      {"who sits there makes room", {9, 0}, {1, 0}, {9, 1}, {1, 9}, merge},
      {"a swap is undone", {2, 1}, {1, 2}, {1, 2}, {1, 2}, merge},
      {"others stay where they are", {0, 7, 9}, {1, 0, 0}, {1, 7, 9}, {1, 7, 9}, merge},
      {"who left is not restored", {0, 5}, {1, 2}, {2, 5}, {5, 2}, merge},
  });
}

void a_preferred_slot_is_taken_when_it_is_free() {
  const auto current = Precedence::current;
  check_rows({
      {"the slot of one's choice", {0, 0, 0}, {}, {5, 7}, {0, 7, 5}, current, {2, 1}},
      {"the better ranked chooses first", {0, 0}, {}, {5, 7}, {7, 5}, current, {1, 1}},
      {"who does not choose goes where others do not", {0, 0}, {}, {5, 7}, {7, 5}, current, {1}},
      {"kNoSlot is no choice", {0, 0}, {}, {5, 7}, {7, 5}, current, {kNoSlot, 0}},
      {"nobody makes room for a choice", {5, 0}, {}, {7, 5}, {5, 7}, current, {0}},
      {"nobody moves for a choice", {5, 0}, {}, {5}, {5, 0}, current, {1}},
      {"who is pushed out makes room", {5, 0}, {}, {7, 8}, {7, 8}, current, {0, 1}},
      {"no such slot", {0, 0}, {}, {5}, {5, 0}, current, {2}},
      {"memory comes before choice", {0, 0}, {5, 0}, {5}, {5, 0}, current, {1}},
      {"beyond the slots there is no choice", {0}, {}, {5, 7}, {5}, current, {kNoSlot, 0}},
  });
}

void what_stays_is_what_an_assignment_does_not_take_out() {
  CHECK(staying_in_slots(Keys{5, 0, 7}, Keys{9, 7}) == (Keys{0, 0, 7}));
  CHECK(staying_in_slots(Keys{5, 7}, Keys{8, 9, 5}) == (Keys{0, 0}));
  CHECK(staying_in_slots(Keys{5, 7}, Keys{8, 8, 5}) == (Keys{5, 0}));
}

void a_split_and_a_merge_leave_the_view_of_main_as_it_was() {
  for_each_seed([](std::mt19937& random) {
    const std::size_t slots = 1 + below(random, 20);
    Keys people(2 + below(random, 40));
    std::iota(people.begin(), people.end(), SourceKey{1});
    std::shuffle(people.begin(), people.end(), random);
    const Keys in_main = people;
    const Keys before = assign_slots(Keys(slots), {}, in_main);
    Keys now = before;
    for (int move = 0; move < 5; ++move) {
      std::shuffle(people.begin(), people.end(), random);
      const std::size_t room = 1 + below(random, static_cast<unsigned>(people.size()));
      now = assign_slots(now, before, std::span(people).first(room));
    }
    CHECK(assign_slots(now, before, in_main, Precedence::remembered) == before);
  });
}

void check_invariants(const Keys& current, const Keys& ranked, const Keys& result) {
  CHECK_EQ(result.size(), current.size());
  Keys chosen;
  for (const SourceKey key : ranked) {
    if (chosen.size() < current.size() && key != kNoSource &&
        std::find(chosen.begin(), chosen.end(), key) == chosen.end()) {
      chosen.push_back(key);
    }
  }
  std::multiset<SourceKey> placed(result.begin(), result.end());
  placed.erase(kNoSource);
  CHECK(placed == std::multiset<SourceKey>(chosen.begin(), chosen.end()));
}

void whatever_happens_the_best_are_placed_once_and_keep_their_slots() {
  for_each_seed([](std::mt19937& random) {
    Keys current(1 + below(random, 12));
    Keys remembered(below(random, 14));
    for (int step = 0; step < 300; ++step) {
      Keys ranked(below(random, 20));
      for (SourceKey& key : ranked) {
        key = below(random, 25);
      }
      const auto precedence = step % 7 == 0 ? Precedence::remembered : Precedence::current;
      std::vector<std::size_t> preferred(below(random, 20));
      for (std::size_t& slot : preferred) {
        slot = below(random, 14);
      }
      const Keys result = assign_slots(current, remembered, ranked, precedence, preferred);
      check_invariants(current, ranked, result);
      for (std::size_t each = 0; each < current.size(); ++each) {
        const bool placed = std::find(result.begin(), result.end(), current[each]) != result.end();
        if (precedence == Precedence::current && current[each] != kNoSource && placed) {
          CHECK_EQ(result[each], current[each]);
        }
      }
      if (step % 11 == 0) {
        remembered = result;
      }
      current = result;
    }
  });
}

constexpr Test kTests[] = {
    {"sources keep their slots and the best get the free ones",
     sources_keep_their_slots_and_the_best_get_the_free_ones},
    {"remembered slots are preferred when free", remembered_slots_are_preferred_when_free},
    {"a merge puts everybody where they were", a_merge_puts_everybody_where_they_were},
    {"a preferred slot is taken when it is free", a_preferred_slot_is_taken_when_it_is_free},
    {"what stays is what an assignment does not take out",
     what_stays_is_what_an_assignment_does_not_take_out},
    {"a split and a merge leave the view of main as it was",
     a_split_and_a_merge_leave_the_view_of_main_as_it_was},
    {"whatever happens the best are placed once and keep their slots",
     whatever_happens_the_best_are_placed_once_and_keep_their_slots},
};

}  // namespace

std::span<const Test> slot_assignment_tests() {
  return kTests;
}

}  // namespace breakout::test
