// SPDX-License-Identifier: GPL-3.0-or-later
// What each role may see, and who may hear whom.
#include "graph/groups.hpp"
#include "graph/story.hpp"
#include "graph/view.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// ina and l05 in main, l01 l02 in room 1, l03 l04 in room 2; each room with a task.
Story split_class(RosterVisibility visibility = RosterVisibility::room) {
  SettingsPatch patch;
  patch.roster_visibility = visibility;
  Story story(patch);
  story.class_of(5);
  Open open = open_of(2, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}, {"l04", "2"}});
  open.rooms[0].task = "{\"title\":\"one\"}";
  open.rooms[1].task = "{\"title\":\"two\"}";
  story.does(as("ina"), open);
  return story;
}

std::string people_seen(const Story& story, Viewer viewer) {
  std::string seen;
  for (const Participant* participant : view_for(story.classroom(), viewer).participants) {
    seen += (seen.empty() ? "" : " ") + participant->id.value;
  }
  return seen;
}

void learners_see_their_own_rooms_people_by_seat() {
  const Story story = split_class();
  CHECK_EQ(people_seen(story, Viewer{&story.seat("l02")}), "l01 l02");
  CHECK_EQ(people_seen(story, Viewer{&story.seat("l03")}), "l03 l04");
  CHECK_EQ(people_seen(story, Viewer{&story.seat("l05")}), "ina l05");
}

void staff_and_back_ends_see_everybody() {
  const Story story = split_class();
  CHECK_EQ(people_seen(story, Viewer{&story.seat("ina")}), "ina l01 l02 l03 l04 l05");
  CHECK_EQ(people_seen(story, Viewer{}), "ina l01 l02 l03 l04 l05");
}

void with_classroom_visibility_learners_see_everybody_but_no_other_task() {
  const Story story = split_class(RosterVisibility::classroom);
  CHECK_EQ(people_seen(story, Viewer{&story.seat("l01")}), "ina l01 l02 l03 l04 l05");
  const auto view = view_for(story.classroom(), Viewer{&story.seat("l01")});
  CHECK(view.round->rooms[0].shows_task);
  CHECK(!view.round->rooms[1].shows_task);
}

void rooms_and_counts_are_shown_to_all_and_tasks_only_inside() {
  Story story = split_class();
  story.does(node(), Disconnect{person("l01"), ""});
  struct Row {
    Viewer viewer;
    bool first, second;
  };
  for (const Row& row :
       {Row{Viewer{&story.seat("l01")}, true, false}, Row{Viewer{&story.seat("l04")}, false, true},
        Row{Viewer{&story.seat("l05")}, false, false}, Row{Viewer{&story.seat("ina")}, true, true},
        Row{Viewer{}, true, true}}) {
    const GraphView view = view_for(story.classroom(), row.viewer);
    CHECK_EQ(view.version, story.classroom().version);
    CHECK_EQ(view.round->rooms.size(), 2);
    CHECK_EQ(view.round->rooms[0].count, 2);
    CHECK_EQ(view.round->rooms[1].count, 2);
    CHECK_EQ(view.round->rooms[0].shows_task, row.first);
    CHECK_EQ(view.round->rooms[1].shows_task, row.second);
  }
}

void rooms_are_listed_in_the_order_they_were_opened() {
  Story story;
  story.class_of(1);
  Open open = open_of(11);
  open.rooms[0].room = room("zoo");
  story.does(as("ina"), open);
  std::string order;
  const GraphView view = view_for(story.classroom(), Viewer{});
  for (const RoomView& one : view.round->rooms) {
    order += one.room->id.value + " ";
  }
  CHECK_EQ(order, "zoo 2 3 4 5 6 7 8 9 10 11 ");
}

void there_is_no_round_before_the_first_and_an_empty_one_after_it() {
  Story story;
  story.class_of(1);
  CHECK(!view_for(story.classroom(), Viewer{}).round);
  story.does(as("ina"), open_of(1));
  Merge merge;
  merge.grace = Seconds{0};
  story.does(as("ina"), merge);
  const GraphView view = view_for(story.classroom(), Viewer{});
  CHECK(view.round->round->state == RoundState::closed);
  CHECK(view.round->rooms.empty());
}

void one_always_sees_oneself() {
  const Story story = split_class();
  for (const auto& [id, participant] : story.classroom().participants) {
    CHECK(may_see(story.classroom(), Viewer{&participant}, participant));
  }
}

void media_stay_in_the_room() {
  Story story = split_class();
  story.join("obi", Role::observer);
  struct Row {
    const char* listener;
    const char* speaker;
    bool hears;
  };
  for (const Row& row :
       {Row{"l01", "l02", true}, Row{"l02", "l01", true}, Row{"l01", "l03", false},
        Row{"l01", "ina", false}, Row{"ina", "l01", false}, Row{"l05", "ina", true},
        Row{"l01", "l01", false}, Row{"obi", "ina", true}, Row{"ina", "obi", false}}) {
    CHECK_EQ(may_hear(story.seat(row.listener), story.seat(row.speaker), SourceKind::mic),
             row.hears);
  }
}

void the_disconnected_neither_hear_nor_are_heard() {
  Story story = split_class();
  story.does(node(), Disconnect{person("l01"), ""});
  CHECK(!may_hear(story.seat("l01"), story.seat("l02"), SourceKind::mic));
  CHECK(!may_hear(story.seat("l02"), story.seat("l01"), SourceKind::mic));
}

void six_rooms_of_five_carry_a_hundred_and_twenty_streams() {
  Story story;
  story.class_of(30);
  const auto streams = [&] {
    int count = 0;
    for (const auto& [a, listener] : story.classroom().participants) {
      for (const auto& [b, speaker] : story.classroom().participants) {
        const bool learners = !is_staff(listener.role) && !is_staff(speaker.role);
        count += learners && may_hear(listener, speaker, SourceKind::mic) ? 1 : 0;
      }
    }
    return count;
  };
  CHECK_EQ(streams(), 30 * 29);
  story.does(as("ina"), open_of(6));
  CHECK_EQ(streams(), 6 * 5 * 4);
}

}  // namespace

Tests view_tests() {
  return {
      {"learners see their own room's people by seat", learners_see_their_own_rooms_people_by_seat},
      {"staff and back ends see everybody", staff_and_back_ends_see_everybody},
      {"with classroom visibility learners see everybody but no other task",
       with_classroom_visibility_learners_see_everybody_but_no_other_task},
      {"rooms and counts are shown to all and tasks only inside",
       rooms_and_counts_are_shown_to_all_and_tasks_only_inside},
      {"rooms are listed in the order they were opened",
       rooms_are_listed_in_the_order_they_were_opened},
      {"there is no round before the first and an empty one after it",
       there_is_no_round_before_the_first_and_an_empty_one_after_it},
      {"one always sees oneself", one_always_sees_oneself},
      {"media stay in the room", media_stay_in_the_room},
      {"the disconnected neither hear nor are heard", the_disconnected_neither_hear_nor_are_heard},
      {"six rooms of five carry a hundred and twenty streams",
       six_rooms_of_five_carry_a_hundred_and_twenty_streams},
  };
}

}  // namespace breakout::test
