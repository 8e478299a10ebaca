// SPDX-License-Identifier: GPL-3.0-or-later
// Keep together, keep apart, balance: met, or refused with the rule that cannot be met.
#include <algorithm>
#include <map>

#include "graph/assignment.hpp"
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

using Names = std::vector<std::vector<std::string>>;

std::vector<std::vector<ParticipantId>> people_of(const Names& names) {
  std::vector<std::vector<ParticipantId>> people;
  for (const auto& group : names) {
    people.emplace_back();
    for (const std::string& name : group) {
      people.back().push_back(person(name));
    }
  }
  return people;
}

Open ruled(std::size_t rooms, const Names& together, const Names& apart,
           const std::string& balance_by = "") {
  Open open = open_of(rooms);
  open.seating = SeatingRules{people_of(together), people_of(apart), balance_by};
  open.seed = 3;
  return open;
}

bool share_a_room(const Story& story, const ParticipantId& a, const ParticipantId& b) {
  return story.seat(a.value).room == story.seat(b.value).room;
}

void check_met(const Story& story, const SeatingRules& rules) {
  for (const auto& group : rules.keep_together) {
    for (const ParticipantId& id : group) {
      CHECK(share_a_room(story, id, group.front()));
    }
  }
  for (const auto& group : rules.keep_apart) {
    for (const ParticipantId& a : group) {
      for (const ParticipantId& b : group) {
        CHECK(a == b || !share_a_room(story, a, b));
      }
    }
  }
}

int difference_of_sizes(const Story& story) {
  auto counts = story.people_in_rooms();
  counts.erase("main");
  int least = static_cast<int>(story.classroom().participants.size());
  int most = 0;
  for (const auto& [id, room] : story.classroom().rooms) {
    least = std::min(least, counts[id.value]);
    most = std::max(most, counts[id.value]);
  }
  return most - least;
}

void rules_that_can_be_met_are_met_and_sizes_stay_even() {
  const std::vector<Open> rows = {
      ruled(3, {{"l01", "l02"}}, {}),
      ruled(3, {{"l01", "l02"}, {"l02", "l03"}}, {{"l01", "l04"}}),
      ruled(4, {}, {{"l01", "l02", "l03", "l04"}, {"l05", "l06", "l07", "l08"}}),
      ruled(3, {{"l01", "l02", "l03", "l04"}, {"l05", "l06", "l07", "l08"}}, {{"l01", "l05"}}),
      ruled(6, {{"l01", "l02"}, {"l03", "l04"}, {"l05", "l06"}}, {{"l01", "l03", "l05"}}),
      ruled(2, {{"l01", "l01"}, {"l02"}, {}}, {{"l03", "l03"}, {"l04"}, {}}),
      ruled(1, {{"l01", "l12"}}, {}),
  };
  for (Open open : rows) {
    for (const Assignment assignment : {Assignment::automatic, Assignment::rotate}) {
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        Story story;
        story.class_of(12);
        open.assignment = assignment;
        open.seed = seed;
        story.does(as("ina"), open);
        check_met(story, open.seating);
        CHECK(difference_of_sizes(story) <= 1);
      }
    }
  }
}

void a_group_larger_than_its_share_makes_sizes_differ_no_more_than_it_must() {
  Story story;
  story.class_of(9);
  story.does(as("ina"), ruled(3, {{"l01", "l02", "l03", "l04", "l05"}}, {}));
  auto counts = story.people_in_rooms();
  std::vector<int> sizes{counts["1"], counts["2"], counts["3"]};
  std::sort(sizes.begin(), sizes.end());
  CHECK(sizes == (std::vector{2, 2, 5}));
}

struct Bad {
  Open open;
  ErrorCode code;
  const char* words;
};

void rules_that_cannot_be_met_are_refused_by_name() {
  Open crowded = ruled(2, {{"l01", "l02", "l03", "l04"}}, {});
  crowded.rooms[0].capacity = 3;
  crowded.rooms[1].capacity = 3;
  Open full = ruled(2, {}, {{"l01", "l02"}});
  full.rooms[0].capacity = full.rooms[1].capacity = 2;
  Open manual = ruled(2, {{"l01", "l02"}}, {});
  manual.assignment = Assignment::manual;
  Open choosing = ruled(2, {}, {}, "level");
  choosing.assignment = Assignment::self_select;
  const std::vector<Bad> rows = {
      {ruled(3, {{"l01", "l02"}}, {{"l01", "l02"}}), ErrorCode::invalid_element,
       "keep_apart names \"l01\" and \"l02\", whom keep_together keeps together"},
      {ruled(3, {{"l01", "l02"}, {"l02", "l03"}}, {{"l03", "l01"}}), ErrorCode::invalid_element,
       "keep_apart names \"l01\" and \"l03\", whom keep_together keeps together"},
      {ruled(2, {}, {{"l01", "l02", "l03", "l04"}}), ErrorCode::invalid_element,
       "keep_apart names 4 people (\"l01\", \"l02\", \"l03\", …) and there are 2 rooms"},
      {ruled(1, {}, {{"l01", "l02"}}), ErrorCode::invalid_element, "there is 1 room"},
      {crowded, ErrorCode::invalid_element,
       "keep_together keeps 4 people together (\"l01\", \"l02\", \"l03\", …) and the largest room "
       "has places for 3"},
      {ruled(2, {{"l01", "nobody"}}, {}), ErrorCode::no_such_participant,
       "keep_together names \"nobody\", who is no participant"},
      {ruled(2, {}, {{"nobody"}}), ErrorCode::no_such_participant, "keep_apart names \"nobody\""},
      {ruled(2, {{"l01", "ina"}}, {}), ErrorCode::invalid_element,
       "keep_together names instructor \"ina\", who is not dealt out without include_staff"},
      {ruled(2, {}, {{"obi", "l01"}}), ErrorCode::invalid_element,
       "keep_apart names observer \"obi\", who is not dealt out"},
      {ruled(2, {}, {}, "level"), ErrorCode::invalid_element,
       "balance_by names the tag \"level\", which nobody to be seated has"},
      {full, ErrorCode::room_full, "places for 4 people"},
      {manual, ErrorCode::invalid_element, "need \"assignment\": \"automatic\" or \"rotate\""},
      {choosing, ErrorCode::invalid_element, "balance_by need"},
  };
  Story story;
  story.class_of(6);
  story.join("obi", Role::observer);
  for (const Bad& row : rows) {
    story.refused(as("ina"), row.open, row.code, row.words);
  }
}

void what_no_search_can_find_is_refused_with_a_rule_that_stayed_broken() {
  Story story;
  story.class_of(6);
  // Three who are all to be apart, pair by pair, in two rooms.
  story.refused(as("ina"), ruled(2, {}, {{"l01", "l02"}, {"l02", "l03"}, {"l03", "l01"}}),
                ErrorCode::invalid_element, "apart (keep_apart)");
  // Two threes in rooms of four and two.
  Open split = ruled(2, {{"l01", "l02", "l03"}, {"l04", "l05", "l06"}}, {});
  split.rooms[0].capacity = 4;
  split.rooms[1].capacity = 2;
  story.refused(as("ina"), split, ErrorCode::invalid_element, "together (keep_together)");
  // One who is to be apart from the three others, in two rooms of two.
  Story four;
  four.class_of(4);
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Open lonely = ruled(2, {}, {{"l01", "l02"}, {"l01", "l03"}, {"l01", "l04"}});
    lonely.rooms[0].capacity = lonely.rooms[1].capacity = 2;
    lonely.seed = seed;
    four.refused(as("ina"), lonely, ErrorCode::invalid_element, "apart (keep_apart)");
  }
}

void too_many_names_are_refused() {
  Story story;
  story.class_of(2);
  Open open = open_of(2);
  open.seating.keep_apart.assign(10001, {person("l01"), person("l02")});
  story.refused(as("ina"), open, ErrorCode::limit_reached, "20002 names, more than 20000");
}

void staff_are_kept_together_and_apart_where_they_are_included() {
  Story story;
  story.class_of(6);
  story.join("ann", Role::assistant);
  Open open = ruled(2, {{"ina", "l01"}, {"ann", "l02"}}, {{"ina", "ann"}});
  open.policy.include_staff = true;
  open.rooms[0].capacity = open.rooms[1].capacity = 3;
  story.does(as("ina"), open);
  check_met(story, open.seating);
  CHECK(difference_of_sizes(story) == 0);
}

// --- balance ------------------------------------------------------------------------------------

void join_tagged(Story& story, const std::string& id, const std::string& value) {
  Join join = join_of(id);
  join.tags.emplace("level", value);
  story.does(nobody(), join);
}

// How many people of each tag value sit in each room.
std::map<std::string, std::map<RoomId, int>> tag_counts(const Story& story) {
  std::map<std::string, std::map<RoomId, int>> counts;
  for (const auto& [id, participant] : story.classroom().participants) {
    if (const auto tag = participant.tags.find("level"); tag != participant.tags.end()) {
      for (const auto& [room, record] : story.classroom().rooms) {
        counts[tag->second][room] += participant.room == room ? 1 : 0;
      }
    }
  }
  return counts;
}

void check_balanced(const Story& story) {
  for (const auto& [value, rooms] : tag_counts(story)) {
    const auto [least, most] =
        std::minmax_element(rooms.begin(), rooms.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; });
    CHECK(most->second - least->second <= 1);
  }
}

void each_tag_value_is_spread_evenly_over_the_rooms() {
  const std::vector<std::string> values{"low", "mid", "high"};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Generator generator(seed);
    Story story;
    story.class_of(static_cast<int>(generator.below(5)));  // without the tag
    for (int each = 0; each < 17; ++each) {
      join_tagged(story, "t" + std::to_string(each), values[generator.below(values.size())]);
    }
    for (const Assignment assignment : {Assignment::automatic, Assignment::rotate}) {
      Open open = ruled(2 + generator.below(5), {}, {}, "level");
      open.assignment = assignment;
      open.seed = seed;
      story.does(as("ina"), open);
      check_balanced(story);
      CHECK(difference_of_sizes(story) <= 1);
      story.does(as("ina"), merge_at_once());
    }
  }
}

void keep_rules_come_before_balance() {
  Story story;
  story.class_of(0);
  for (const char* id : {"a", "b", "c", "d"}) {
    join_tagged(story, id, *id < 'c' ? "low" : "high");
  }
  story.does(as("ina"), ruled(2, {{"a", "b"}}, {}, "level"));
  check_met(story, ruled(2, {{"a", "b"}}, {}).seating);
  CHECK(difference_of_sizes(story) == 0);
}

// --- at random ----------------------------------------------------------------------------------

// Rules that a hidden seating of `people` in `rooms` meets.
SeatingRules rules_with_a_solution(int people, int rooms, Generator& generator) {
  const auto name = [](int each) {
    char id[16];
    std::snprintf(id, sizeof(id), "l%02d", each + 1);
    return person(id);
  };
  SeatingRules rules;
  for (int each = 0; each < people; ++each) {
    const auto other = static_cast<int>(generator.below(static_cast<std::uint64_t>(people)));
    if (each == other || generator.below(2) == 0) {
      continue;
    }
    if (each % rooms != other % rooms) {
      rules.keep_apart.push_back({name(each), name(other)});
    } else if (rules.keep_together.size() < static_cast<std::size_t>(people / 6)) {
      rules.keep_together.push_back({name(each), name(other)});
    }
  }
  return rules;
}

void rules_that_have_a_solution_find_one_whatever_the_seed() {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Generator generator(seed);
    const int rooms = 2 + static_cast<int>(generator.below(6));
    const int people = rooms * (2 + static_cast<int>(generator.below(4)));
    Story story;
    story.class_of(people);
    Open open = open_of(static_cast<std::size_t>(rooms));
    open.seating = rules_with_a_solution(people, rooms, generator);
    open.seed = seed;
    open.assignment = generator.below(2) == 0 ? Assignment::automatic : Assignment::rotate;
    for (RoomRequest& request : open.rooms) {
      request.capacity = static_cast<std::uint32_t>(people / rooms + 1);
    }
    try {
      story.does(as("ina"), open);
      check_met(story, open.seating);
      CHECK(difference_of_sizes(story) <= 1);
      story.does(as("ina"), merge_at_once());
      story.does(as("ina"), open);
      check_met(story, open.seating);
    } catch (const CheckFailed& failure) {
      throw CheckFailed(std::string(failure.what()) + "\nseed " + std::to_string(seed));
    }
  }
}

void rules_are_met_alike_by_the_same_seed() {
  Story story;
  story.class_of(20);
  const Open open = ruled(5, {{"l01", "l02"}}, {{"l03", "l04", "l05"}});
  Story other = story;
  story.does(as("ina"), open);
  other.does(as("ina"), open);
  CHECK(story.classroom() == other.classroom());
}

}  // namespace

Tests seating_rule_tests() {
  return {
      {"rules that can be met are met and sizes stay even",
       rules_that_can_be_met_are_met_and_sizes_stay_even},
      {"a group larger than its share makes sizes differ no more than it must",
       a_group_larger_than_its_share_makes_sizes_differ_no_more_than_it_must},
      {"rules that cannot be met are refused by name",
       rules_that_cannot_be_met_are_refused_by_name},
      {"what no search can find is refused with a rule that stayed broken",
       what_no_search_can_find_is_refused_with_a_rule_that_stayed_broken},
      {"too many names are refused", too_many_names_are_refused},
      {"staff are kept together and apart where they are included",
       staff_are_kept_together_and_apart_where_they_are_included},
      {"each tag value is spread evenly over the rooms",
       each_tag_value_is_spread_evenly_over_the_rooms},
      {"keep rules come before balance", keep_rules_come_before_balance},
      {"rules that have a solution find one whatever the seed",
       rules_that_have_a_solution_find_one_whatever_the_seed},
      {"rules are met alike by the same seed", rules_are_met_alike_by_the_same_seed},
  };
}

}  // namespace breakout::test
