// SPDX-License-Identifier: GPL-3.0-or-later
// The same participant again: reloads, takeovers, lost answers, impostors.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// A rejoin of maria presenting `proof`, which gives her the resume value `fresh`.
Join again(const std::string& proof, const std::string& fresh) {
  Join join = join_of("maria");
  join.display.reset();
  join.role.reset();
  join.resume = proof;
  join.fresh_resume = fresh;
  join.fresh_private_id = "p-" + fresh;
  return join;
}

void resume_takes_the_seat_from_a_live_handle() {
  Story story;
  story.join("maria");
  story.does(as("maria"), Publish{{SourceKind::mic, SourceKind::camera}});
  Configure configure;
  configure.mute = {SourceKind::mic};
  configure.pins = {{person("jo")}};
  story.does(as("maria"), configure);
  const Change change = story.does(nobody(), again("r-maria", "r2"));
  CHECK_EQ(change.facts.size(), 1);
  const auto taken = facts_of<SeatTaken>(change);
  CHECK_EQ(taken.size(), 1);
  const Participant& maria = story.seat("maria");
  CHECK_EQ(maria.resume, "r2");
  CHECK_EQ(maria.previous_resume, "r-maria");
  CHECK_EQ(maria.private_id, "p-r2");
  CHECK(maria.connected);
  CHECK(maria.sources.empty());
  CHECK(maria.muted() == SourceSet{SourceKind::mic});
  CHECK_EQ(maria.pins.size(), 1);
  CHECK_EQ(maria.display, "Name of maria");
  CHECK_EQ(maria.seat, 1);
}

void an_id_in_use_is_refused_without_proof_connected_or_not() {
  Story story;
  story.join("maria");
  for (int round = 0; round < 2; ++round) {
    for (const char* proof : {"", "wrong", "r-mari", "p-maria"}) {
      story.refused(nobody(), again(proof, "r2"), ErrorCode::participant_in_use,
                    "participant id \"maria\" is in use");
    }
    if (round == 0) {
      story.does(node(), Disconnect{person("maria"), ""});
    }
  }
}

void a_lost_seat_is_taken_again_and_connected() {
  Story story;
  story.join("maria");
  story.does(node(), Disconnect{person("maria"), ""});
  story.wait(Seconds{20});
  story.does(nobody(), again("r-maria", "r2"));
  CHECK(story.seat("maria").connected);
  CHECK(!next_deadline(story.classroom()));
}

void the_former_proof_is_good_until_the_holder_showed_the_newer_one() {
  Story story;
  story.join("maria");
  story.does(nobody(), again("r-maria", "r2"));  // its answer is lost
  story.does(nobody(), again("r-maria", "r3"));  // so is this one
  CHECK_EQ(story.seat("maria").previous_resume, "r-maria");
  story.does(nobody(), again("r-maria", "r4"));
  Join late = again("r-maria", "r5");
  late.holder_confirmed = true;
  story.refused(nobody(), late, ErrorCode::participant_in_use, "maria");
  for (const char* lost : {"r2", "r3"}) {
    story.refused(nobody(), again(lost, "r5"), ErrorCode::participant_in_use, "maria");
  }
  late.resume = "r4";
  story.does(nobody(), late);
  CHECK_EQ(story.seat("maria").previous_resume, "r4");
}

void no_proof_is_no_former_proof() {
  Story story;
  story.join("maria");  // previous_resume is empty
  story.refused(nobody(), again("", "r2"), ErrorCode::participant_in_use, "maria");
}

void a_token_for_the_id_is_proof() {
  Story story;
  story.join("maria");
  Join other = again("", "r2");
  other.token = TokenClaims{person("jo"), {}, {}, {}};
  story.does(nobody(), other);
  CHECK(story.classroom().find(person("jo")));
  CHECK_EQ(story.seat("maria").resume, "r-maria");
  Join own = again("", "r3");
  own.token = TokenClaims{person("maria"), "Maria M.", {}, {}};
  story.does(nobody(), own);
  CHECK_EQ(story.seat("maria").resume, "r3");
  CHECK_EQ(story.seat("maria").previous_resume, "r-maria");
  CHECK_EQ(story.seat("maria").display, "Maria M.");
}

void the_role_is_kept_from_the_graph_unless_a_token_says_otherwise() {
  Story story;
  story.join("maria");
  Join climbing = again("r-maria", "r2");
  climbing.role = Role::instructor;
  climbing.secret = kSecret;
  story.does(nobody(), climbing);
  CHECK(story.seat("maria").role == Role::learner);
  Join granted = again("r2", "r3");
  granted.token = TokenClaims{person("maria"), {}, Role::assistant, {}};
  story.does(nobody(), granted);
  CHECK(story.seat("maria").role == Role::assistant);
}

void a_rejoiner_is_where_it_was() {
  Story story;
  story.join("ina", Role::instructor);
  story.join("maria");
  story.does(as("ina"), open_of(2, {{"maria", "2"}}));
  story.does(node(), Disconnect{person("maria"), ""});
  story.wait(Seconds{3600});
  story.does(nobody(), again("r-maria", "r2"));
  CHECK_EQ(story.room_of("maria"), "2");
}

void a_rejoiner_whose_room_closed_is_in_main() {
  Story story;
  story.join("ina", Role::instructor);
  story.join("maria");
  story.does(as("ina"), open_of(2, {{"maria", "2"}}));
  story.does(node(), Disconnect{person("maria"), ""});
  Merge merge;
  merge.grace = Seconds{0};
  story.does(as("ina"), merge);
  story.does(nobody(), again("r-maria", "r2"));
  CHECK_EQ(story.room_of("maria"), "main");
}

void staff_made_a_learner_in_a_full_room_stays_there() {
  Story story;
  story.join("ina", Role::instructor);
  story.join("ann", Role::assistant);
  story.join("leo");
  Open open = open_of(1, {{"leo", "1"}, {"ann", "1"}});
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  Join demoted = join_of("ann");
  demoted.token = TokenClaims{person("ann"), {}, Role::learner, {}};
  story.does(nobody(), demoted);
  CHECK_EQ(story.room_of("ann"), "1");
  CHECK(story.classroom().rooms.at(room("1")).over_capacity);
  story.check_replay();
}

void the_end_of_a_replaced_handle_does_not_hurt_the_seat() {
  Story story;
  story.join("maria");
  story.does(nobody(), again("r-maria", "r2"));
  story.idles(node(), Disconnect{person("maria"), "p-maria"});
  CHECK(story.seat("maria").connected);
  story.does(node(), Disconnect{person("maria"), "p-r2"});
  CHECK(!story.seat("maria").connected);
}

}  // namespace

Tests rejoin_tests() {
  return {
      {"resume takes the seat from a live handle", resume_takes_the_seat_from_a_live_handle},
      {"an id in use is refused without proof, connected or not",
       an_id_in_use_is_refused_without_proof_connected_or_not},
      {"a lost seat is taken again and connected", a_lost_seat_is_taken_again_and_connected},
      {"the former proof is good until the holder showed the newer one",
       the_former_proof_is_good_until_the_holder_showed_the_newer_one},
      {"no proof is no former proof", no_proof_is_no_former_proof},
      {"a token for the id is proof", a_token_for_the_id_is_proof},
      {"the role is kept from the graph unless a token says otherwise",
       the_role_is_kept_from_the_graph_unless_a_token_says_otherwise},
      {"a rejoiner is where it was", a_rejoiner_is_where_it_was},
      {"a rejoiner whose room closed is in main", a_rejoiner_whose_room_closed_is_in_main},
      {"staff made a learner in a full room stays there",
       staff_made_a_learner_in_a_full_room_stays_there},
      {"the end of a replaced handle does not hurt the seat",
       the_end_of_a_replaced_handle_does_not_hurt_the_seat},
  };
}

}  // namespace breakout::test
