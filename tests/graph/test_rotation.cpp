// SPDX-License-Identifier: GPL-3.0-or-later
// Rotating: those who have met meet again as little as possible.
#include <algorithm>
#include <map>

#include "graph/assignment.hpp"
#include "graph/groups.hpp"
#include "graph/meetings.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Open dealing(std::uint32_t each, Assignment assignment, std::uint64_t seed) {
  Open open;
  open.people_per_room = each;
  open.assignment = assignment;
  open.seed = seed;
  return open;
}

void play(Story& story, const Open& open) {
  story.does(as("ina"), open);
  story.does(as("ina"), merge_at_once());
}

// How often pairs sat together that had before.
int repeats_in(const std::vector<Groups>& history) {
  std::map<std::pair<ParticipantId, ParticipantId>, int> meetings;
  int repeats = 0;
  for (const Groups& round : history) {
    for (const auto& group : round) {
      for (std::size_t a = 0; a < group.size(); ++a) {
        for (std::size_t b = a + 1; b < group.size(); ++b) {
          repeats += meetings[{group[a], group[b]}]++ > 0 ? 1 : 0;
        }
      }
    }
  }
  return repeats;
}

Story played(int people, std::uint32_t each, int rounds, Assignment assignment) {
  SettingsPatch patch;
  patch.max_participants = 2000;
  Story story(patch);
  story.class_of(people);
  for (int round = 0; round < rounds; ++round) {
    play(story, dealing(each, assignment, static_cast<std::uint64_t>(round) * 31 + 7));
  }
  return story;
}

void sixty_people_in_fours_meet_nobody_twice_in_ten_rounds() {
  const Story rotated = played(60, 4, 10, Assignment::rotate);
  const Story dealt = played(60, 4, 10, Assignment::automatic);
  CHECK_EQ(rotated.classroom().history.size(), 10);
  CHECK_EQ(repeats_in(rotated.classroom().history), 0);
  CHECK(repeats_in(dealt.classroom().history) > 100);
  rotated.check_replay();
}

// Everybody meets so many others in a round; what is more than the others there are is repeated.
int fewest_repeats(int people, int each, int rounds) {
  return people * std::max(0, rounds * (each - 1) - (people - 1)) / 2;
}

void repeats_stay_near_the_fewest_there_can_be_and_far_below_the_deal() {
  struct Row {
    int people;
    std::uint32_t each;
    int rounds;
    int more_than_fewest;  // what is asserted; the fewest need not be possible
  };
  for (const Row& row : {Row{12, 4, 10, 2}, Row{16, 4, 5, 10}, Row{24, 3, 10, 10},
                         Row{30, 5, 6, 20}, Row{60, 4, 15, 20}}) {
    const Story rotated = played(row.people, row.each, row.rounds, Assignment::rotate);
    const Story dealt = played(row.people, row.each, row.rounds, Assignment::automatic);
    const int fewest = fewest_repeats(row.people, static_cast<int>(row.each), row.rounds);
    const int repeats = repeats_in(rotated.classroom().history);
    CHECK(repeats >= fewest);
    CHECK(repeats <= fewest + row.more_than_fewest);
    CHECK(repeats < repeats_in(dealt.classroom().history));
  }
}

void no_round_repeats_more_than_the_plain_deal_would() {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Story story;
    story.class_of(9 + static_cast<int>(seed % 5));
    Generator generator(seed);
    for (int round = 0; round < 5; ++round) {
      const auto each = static_cast<std::uint32_t>(2 + generator.below(4));
      const auto shuffled = generator.next();
      Story plain = story;
      play(plain, dealing(each, Assignment::automatic, shuffled));
      play(story, dealing(each, Assignment::rotate, shuffled));
      CHECK(repeats_in(story.classroom().history) <= repeats_in(plain.classroom().history));
    }
  }
}

void rotating_keeps_sizes_even_and_is_fixed_by_the_seed() {
  for (int people : {7, 13, 30, 61}) {
    const Story first = played(people, 4, 4, Assignment::rotate);
    const Story second = played(people, 4, 4, Assignment::rotate);
    CHECK(first.classroom() == second.classroom());
    for (const Groups& round : first.classroom().history) {
      const auto [least, most] = std::minmax_element(
          round.begin(), round.end(), [](auto& a, auto& b) { return a.size() < b.size(); });
      CHECK(most->size() - least->size() <= 1);
    }
  }
  // Written down: a plan must not change with the compiler, the library or the release.
  const Story story = played(9, 3, 3, Assignment::rotate);
  std::string text;
  for (const auto& [id, where] : story.classroom().places.assignments) {
    text += where == kMainRoom ? "" : where.value;
  }
  CHECK_EQ(text, "231112233");
}

void the_first_rotation_is_the_plain_deal() {
  const Story rotated = played(12, 4, 1, Assignment::rotate);
  const Story dealt = played(12, 4, 1, Assignment::automatic);
  CHECK(rotated.classroom().history == dealt.classroom().history);
}

void who_comes_and_goes_is_rotated_with_the_others() {
  Story story;
  story.class_of(8);
  play(story, dealing(2, Assignment::rotate, 1));
  story.does(as("l01"), Leave{});
  story.join("new");
  play(story, dealing(2, Assignment::rotate, 2));
  story.does(as("new"), Leave{});
  story.join("l01");
  play(story, dealing(2, Assignment::rotate, 3));
  CHECK_EQ(repeats_in(story.classroom().history), 0);
}

void a_rotation_planned_during_a_round_counts_that_round() {
  Story story;
  story.class_of(4);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}, {"l04", "2"}}));
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Open open = dealing(2, Assignment::rotate, seed);
    open.plan_only = true;
    story.does(as("ina"), open);
    const Plan& plan = story.classroom().plan->assignments;
    CHECK(plan.at(person("l01")) != plan.at(person("l02")));
    CHECK(plan.at(person("l03")) != plan.at(person("l04")));
  }
}

void staff_in_main_have_met_nobody() {
  CHECK(groups_of(plan_of({{"a", "main"}, {"b", "main"}, {"c", "1"}})) == (Groups{{person("c")}}));
}

void a_thousand_people_in_two_hundred_rooms_rotate() {
  SettingsPatch patch;
  patch.max_participants = 1001;
  patch.max_rooms = 200;
  Story story(patch);
  story.class_of(1000);
  for (std::uint64_t round = 0; round < 3; ++round) {
    play(story, dealing(5, Assignment::rotate, round));
  }
  CHECK_EQ(repeats_in(story.classroom().history), 0);
}

}  // namespace

Tests rotation_tests() {
  return {
      {"sixty people in fours meet nobody twice in ten rounds",
       sixty_people_in_fours_meet_nobody_twice_in_ten_rounds},
      {"repeats stay near the fewest there can be and far below the deal",
       repeats_stay_near_the_fewest_there_can_be_and_far_below_the_deal},
      {"no round repeats more than the plain deal would",
       no_round_repeats_more_than_the_plain_deal_would},
      {"rotating keeps sizes even and is fixed by the seed",
       rotating_keeps_sizes_even_and_is_fixed_by_the_seed},
      {"the first rotation is the plain deal", the_first_rotation_is_the_plain_deal},
      {"who comes and goes is rotated with the others",
       who_comes_and_goes_is_rotated_with_the_others},
      {"a rotation planned during a round counts that round",
       a_rotation_planned_during_a_round_counts_that_round},
      {"staff in main have met nobody", staff_in_main_have_met_nobody},
      {"a thousand people in two hundred rooms rotate",
       a_thousand_people_in_two_hundred_rooms_rotate},
  };
}

}  // namespace breakout::test
