// SPDX-License-Identifier: GPL-3.0-or-later
// Raised hands: the queue, who claims, and what becomes of a hand when somebody goes.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

using Verdict = ResolveHelp::Verdict;

ResolveHelp resolved(const char* id, Verdict verdict) {
  return {person(id), verdict};
}

Help asked(Instant since, HelpState state = HelpState::waiting, const char* claimed_by = "") {
  return {"stuck", since, state, person(claimed_by)};
}

const AskHelp kRaised{true, "stuck"};
const AskHelp kLowered{false, ""};

// l01 in room 1, l02 in room 2, l03, ina and assistant ann in main.
Story in_two_rooms() {
  Story story;
  story.class_of(3);
  story.join("ann", Role::assistant);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  return story;
}

void a_hand_is_raised_updated_and_lowered() {
  Story story;
  story.class_of(1);
  story.does(as("l01"), kRaised);
  CHECK(story.seat("l01").help == asked(kStart));
  story.wait(Seconds{5});
  story.idles(as("l01"), kRaised);
  story.does(as("l01"), AskHelp{true, "really"});
  CHECK_EQ(story.seat("l01").help->message, "really");
  CHECK(story.seat("l01").help->since == kStart);  // its place in the queue
  story.does(as("l01"), kLowered);
  CHECK(!story.seat("l01").help);
  story.idles(as("l01"), kLowered);
  story.check_replay();
}

void staff_claims_puts_off_and_is_done() {
  Story story = in_two_rooms();
  story.does(as("l01"), kRaised);
  story.does(as("ann"), resolved("l01", Verdict::claim));
  CHECK(story.seat("l01").help == asked(kStart, HelpState::claimed, "ann"));
  story.idles(as("ann"), resolved("l01", Verdict::claim));
  story.does(as("ina"), resolved("l01", Verdict::claim));  // takes it over
  CHECK_EQ(story.seat("l01").help->claimed_by.value, "ina");
  story.does(as("ann"), resolved("l01", Verdict::later));
  CHECK(story.seat("l01").help == asked(kStart, HelpState::later));
  story.does(back_end(kSecret), resolved("l01", Verdict::claim));
  CHECK(story.seat("l01").help == asked(kStart, HelpState::claimed));
  story.does(admin(), resolved("l01", Verdict::done));
  CHECK(!story.seat("l01").help);
  story.check_replay();
}

void bad_requests_are_refused() {
  Story story = in_two_rooms();
  story.refused(as("l01"), AskHelp{true, std::string(1025, 'x')}, ErrorCode::invalid_element,
                "1025 bytes");
  story.refused(as("ina"), resolved("x", Verdict::claim), ErrorCode::no_such_participant, "\"x\"");
  story.refused(as("ina"), resolved("l01", Verdict::done), ErrorCode::invalid_element, "\"l01\"");
  story.refused(as("ina"), kRaised, ErrorCode::not_allowed, "ask for help");
  story.refused(as("l02"), resolved("l01", Verdict::done), ErrorCode::not_allowed, "learner");
}

void a_visit_claims_what_waits_there_and_leaving_resolves_it() {
  Story story = in_two_rooms();
  story.does(as("l01"), kRaised);
  story.does(as("l02"), kRaised);
  story.does(as("ina"), VisitRoom{room("1"), VisitMode::join});
  CHECK_EQ(story.seat("l01").help->claimed_by.value, "ina");
  CHECK(story.seat("l02").help == asked(kStart));
  story.does(as("ina"), VisitRoom{room("2"), VisitMode::listen});
  CHECK(!story.seat("l01").help);
  CHECK_EQ(story.seat("l02").help->claimed_by.value, "ina");
  story.does(as("ina"), Return{});
  CHECK(!story.seat("l02").help);
  story.check_replay();
}

void a_visit_leaves_the_claims_of_others_alone() {
  Story story = in_two_rooms();
  story.does(as("l01"), kRaised);
  story.does(as("ann"), resolved("l01", Verdict::claim));
  story.does(as("ina"), VisitRoom{room("1"), VisitMode::join});
  CHECK_EQ(story.seat("l01").help->claimed_by.value, "ann");
  story.does(as("ina"), Return{});
  CHECK(story.seat("l01").help);
}

void being_moved_away_ends_the_visit_with_its_claims() {
  Story story = in_two_rooms();
  story.does(as("l01"), kRaised);
  story.does(as("ina"), VisitRoom{room("1"), VisitMode::join});
  story.does(as("ann"), move_of({{"ina", "2"}}));
  CHECK(!story.seat("l01").help);
}

void a_hand_goes_down_when_its_owner_goes_elsewhere() {
  Story story = in_two_rooms();
  story.does(as("l01"), kRaised);
  story.does(as("ina"), move_of({{"l01", "2"}}));
  CHECK(!story.seat("l01").help);
}

void the_hand_raised_in_main_is_there_again_in_main() {
  Story story;
  story.class_of(2);
  story.does(as("l01"), kRaised);
  story.does(as("ina"), open_of(1, {{"l01", "1"}}));
  CHECK(!story.seat("l01").help);
  story.does(as("l01"), AskHelp{true, "in the room"});
  story.does(as("l01"), Choose{kMainRoom});
  CHECK(story.seat("l01").help == asked(kStart));
  story.does(as("ina"), move_of({{"l01", "1"}}));
  story.does(as("ina"), merge_at_once());
  CHECK(story.seat("l01").help == asked(kStart));
  story.check_replay();
}

void a_hand_lowered_in_main_stays_down() {
  Story story;
  story.class_of(1);
  story.does(as("l01"), kRaised);
  story.does(as("ina"), open_of(1));
  story.does(as("l01"), Choose{kMainRoom});
  story.does(as("l01"), kLowered);
  story.does(as("ina"), move_of({{"l01", "1"}}));
  story.does(as("ina"), merge_at_once());
  CHECK(!story.seat("l01").help);
}

void a_hand_moved_along_with_its_helper_is_right_in_main() {
  Story story;
  story.class_of(2);
  story.does(as("l01"), kRaised);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  story.does(as("l01"), AskHelp{true, "in the room"});
  story.does(as("ina"), VisitRoom{room("1"), VisitMode::join});
  story.does(as("ina"), move_of({{"l01", "main"}, {"ina", "2"}}));
  CHECK(story.seat("l01").help == asked(kStart));
}

void what_was_claimed_waits_again_when_staff_is_gone() {
  struct Row {
    const char* how;
    std::function<void(Story&)> goes;
  };
  const std::vector<Row> rows = {
      {"leaves", [](Story& s) { s.does(as("ann"), Leave{}); }},
      {"is kicked", [](Story& s) { s.does(as("ina"), Kick{person("ann")}); }},
      {"is demoted",
       [](Story& s) {
         s.does(as("ina"), Promote{person("ann"), Role::learner});
       }},
      {"loses the seat",
       [](Story& s) {
         s.does(node(), Disconnect{person("ann"), ""});
         s.wait(Seconds{300});
         s.does(node(), Expire{});
       }},
      {"is a learner by token",
       [](Story& s) {
         Join join = join_of("ann");
         join.token = TokenClaims{person("ann"), {}, Role::learner, {}};
         s.does(nobody(), join);
       }},
  };
  for (const Row& row : rows) {
    Story story;
    story.class_of(1);
    story.join("ann", Role::assistant);
    story.does(as("l01"), kRaised);
    story.does(as("ann"), resolved("l01", Verdict::claim));
    row.goes(story);
    if (story.seat("l01").help != asked(kStart)) {
      throw CheckFailed(std::string("does not wait again when staff ") + row.how);
    }
    story.check_replay();
  }
}

void seats_lost_together_take_their_claims_along() {
  Story story;
  story.class_of(1);
  story.join("a-first", Role::assistant);
  story.join("z-last", Role::assistant);
  story.does(as("l01"), kRaised);
  for (const char* id : {"a-first", "z-last", "l01"}) {
    story.does(as("ina"), resolved("l01", Verdict::claim));
    story.does(as(id[0] == 'l' ? "z-last" : id), resolved("l01", Verdict::claim));
    story.does(node(), Disconnect{person(id), ""});
  }
  story.wait(Seconds{300});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<ParticipantLeft>(change).size(), 3);
  story.check_replay();
}

void a_claim_in_main_of_somebody_gone_waits_again_after_the_merge() {
  Story story;
  story.class_of(1);
  story.join("ann", Role::assistant);
  story.does(as("l01"), kRaised);
  story.does(as("ann"), resolved("l01", Verdict::claim));
  story.does(as("ina"), open_of(1, {{"l01", "1"}}));
  story.does(as("ann"), Leave{});
  story.does(as("ina"), merge_at_once());
  CHECK(story.seat("l01").help == asked(kStart));
}

void a_claim_in_main_is_kept_through_a_merge() {
  Story story = in_two_rooms();
  story.does(as("l03"), kRaised);
  story.does(as("ina"), move_of({{"ann", "1"}}));
  story.does(as("ann"), VisitRoom{kMainRoom, VisitMode::join});
  CHECK_EQ(story.seat("l03").help->claimed_by.value, "ann");
  story.does(as("ina"), merge_at_once());
  CHECK(story.seat("l03").help == asked(kStart, HelpState::claimed, "ann"));
}

void who_is_no_learner_any_more_has_no_hand_raised() {
  Story story;
  story.class_of(2);
  story.does(as("l01"), kRaised);
  story.does(as("ina"), Promote{person("l01"), Role::assistant});
  CHECK(!story.seat("l01").help);
  story.does(as("l02"), kRaised);
  story.does(as("ina"), open_of(1, {{"l02", "1"}}));
  story.does(as("ina"), Promote{person("l02"), Role::observer});
  story.does(as("ina"), merge_at_once());
  CHECK(!story.seat("l02").help);
}

}  // namespace

Tests help_tests() {
  return {
      {"a hand is raised, updated and lowered", a_hand_is_raised_updated_and_lowered},
      {"staff claims, puts off and is done", staff_claims_puts_off_and_is_done},
      {"bad requests for help are refused", bad_requests_are_refused},
      {"a visit claims what waits there, and leaving resolves it",
       a_visit_claims_what_waits_there_and_leaving_resolves_it},
      {"a visit leaves the claims of others alone", a_visit_leaves_the_claims_of_others_alone},
      {"being moved away ends the visit with its claims",
       being_moved_away_ends_the_visit_with_its_claims},
      {"a hand goes down when its owner goes elsewhere",
       a_hand_goes_down_when_its_owner_goes_elsewhere},
      {"the hand raised in main is there again in main",
       the_hand_raised_in_main_is_there_again_in_main},
      {"a hand lowered in main stays down", a_hand_lowered_in_main_stays_down},
      {"a hand moved along with its helper is right in main",
       a_hand_moved_along_with_its_helper_is_right_in_main},
      {"what was claimed waits again when staff is gone",
       what_was_claimed_waits_again_when_staff_is_gone},
      {"seats lost together take their claims along", seats_lost_together_take_their_claims_along},
      {"a claim in main of somebody gone waits again after the merge",
       a_claim_in_main_of_somebody_gone_waits_again_after_the_merge},
      {"a claim in main is kept through a merge", a_claim_in_main_is_kept_through_a_merge},
      {"who is no learner any more has no hand raised",
       who_is_no_learner_any_more_has_no_hand_raised},
  };
}

}  // namespace breakout::test
