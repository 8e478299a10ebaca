// SPDX-License-Identifier: GPL-3.0-or-later
// What users of other breakout systems complain about, each as a test in a real Janus.
#include <cstdio>
#include <future>

#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::Json;
using peer::Reply;
using peer::SourceKind;

using People = std::vector<std::unique_ptr<peer::Participant>>;

// `count` people called <prefix>1, <prefix>2, ... who joined, without media.
People crowd(Classroom& classroom, const std::string& prefix, int count) {
  People people;
  for (int i = 1; i <= count; ++i) {
    people.push_back(classroom.make(prefix + std::to_string(i)));
  }
  peer::in_parallel(people, [](peer::Participant& participant) {
    participant.connect();
    participant.join();
  });
  return people;
}

std::string room_in(const Json& state, const std::string& id) {
  return participant_in(state, id).text("room");
}

int people_in(const Json& state, const std::string& room) {
  int count = 0;
  for (const Json& participant : state.get("participants").elements()) {
    count += participant.text("room") == room ? 1 : 0;
  }
  return count;
}

peer::Event wait_for_state(peer::Participant& participant, const std::string& kind,
                           const std::string& state, std::size_t from) {
  return participant.events().wait_for(
      kind + " " + state,
      [&](const peer::Event& event) {
        return event.kind == kind && event.data.text("state") == state;
      },
      std::chrono::seconds(8), from);
}

// {"request": "open"} of two rooms with those of `assignments`, a JSON object.
std::string two_rooms(const std::string& assignments, const std::string& more = {}) {
  return R"({"request":"open","rooms":2,"assignments":)" + assignments + more + "}";
}

void one_of_a_hundred_moves_and_nothing_else_changes() {
  Classroom classroom{{.slow_down = 4}};
  const People silent = crowd(classroom, "s", 94);
  classroom.enter(6);
  std::string assignments;
  for (const auto& one : silent) {
    assignments += "\"" + one->id() + R"(":"2",)";
  }
  classroom.open(
      two_rooms("{" + assignments + R"("p1":"1","p2":"1","p3":"1","p4":"2","p5":"2","p6":"2"})"));
  peer::Participant& mover = classroom.person("p1");
  mover.demand(R"({"request":"configure","mute":["camera"]})");
  const Json before = participant_in(classroom.state(), "p1");

  classroom.move(R"({"request":"move","participant":"p1","room":"2"})");
  const peer::Nanos moved = peer::now_ns();
  wait_until("p1 hears room 2", [&] {
    return mover.slots().sources_since(moved).contains({"p4", SourceKind::kMic});
  });
  const Json after = participant_in(classroom.state(), "p1");
  CHECK_EQ(after.text("room"), std::string{"2"});
  for (const char* kept : {"muted", "sources", "role", "display"}) {
    CHECK_EQ(after.get(kept).dump(), before.get(kept).dump());
  }
  CHECK_EQ(mover.descriptions_seen(), 2U);
  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
}

void fifty_move_at_once_and_all_arrive() {
  Classroom classroom;
  const People people = crowd(classroom, "p", 50);
  std::string assignments, moves;
  for (const auto& one : people) {
    assignments += (assignments.empty() ? "\"" : ",\"") + one->id() + R"(":"1")";
    moves += (moves.empty() ? "" : ",") + std::string{R"({"room":"2","participant":")"} +
             one->id() + "\"}";
  }
  classroom.open(two_rooms("{" + assignments + "}"));
  const Reply answer = classroom.move(R"({"request":"move","moves":[)" + moves + "]}");
  CHECK_EQ(answer.data.get("moves").size(), 50U);
  const Json state = classroom.state();
  CHECK_EQ(people_in(state, "2"), 50);
  CHECK_EQ(people_in(state, "main"), 0);
  for (const auto& one : people) {
    one->events().wait_for("moved to 2", [](const peer::Event& event) {
      return event.kind == "moved" && event.data.text("room") == "2";
    });
  }
}

void who_never_acknowledges_or_is_offline_is_in_main_after_the_close() {
  Classroom classroom;
  People people = crowd(classroom, "p", 3);
  const std::string resume = people[0]->resume();
  classroom.open(two_rooms(R"({"p1":"1","p2":"1","p3":"2"})"));
  people[0]->session().destroy();  // offline
  people[1]->drop_socket();        // never says anything again
  wait_until("p1 counts as disconnected",
             [&] { return !participant_in(classroom.state(), "p1").flag("connected", true); });
  classroom.merge();
  const Json state = classroom.state();
  CHECK_EQ(people_in(state, "main"), 3);
  const auto back =
      joined(classroom, "p1", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  CHECK_EQ(back->joined().text("room"), std::string{"main"});
  CHECK(back->joined().flag("rejoined"));
}

void the_timer_runs_without_the_host() {
  Classroom classroom;
  auto host = joined(classroom, "ina", teaches);
  const auto learner = joined(classroom, "leo");
  const std::size_t start = learner->events().size();
  host->demand(R"({"request":"open","rooms":1,"duration":3,"warnings":[2],"grace":1})");
  const std::int64_t ends_at =
      wait_for_state(*learner, "round", "open", start).data.integer("ends_at");
  host->drop_socket();
  host.reset();
  wait_for_state(*learner, "timer", "warning", start);
  wait_for_state(*learner, "timer", "expired", start);
  CHECK(wait_for_state(*learner, "round", "closing", start).data.integer("remaining_ms") > 0);
  wait_for_state(*learner, "round", "closed", start);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count();
  CHECK(now >= ends_at + 1000);
  CHECK(now < ends_at + 1000 + 3000);  // a machine may be busy; a minute late is a lost lesson
  CHECK_EQ(people_in(classroom.state(), "main"), 2);
}

void a_reload_at_once_leads_back_without_a_ghost() {
  Classroom classroom;
  People people = crowd(classroom, "p", 2);
  classroom.open(two_rooms(R"({"p1":"1","p2":"1"})"));
  const std::string resume = people[0]->resume();
  people[0]->drop_socket();
  const auto back =
      joined(classroom, "p1", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  CHECK_EQ(back->joined().text("room"), std::string{"1"});
  CHECK_EQ(back->joined().get("participants").size(), 2U);
  CHECK_EQ(classroom.state().get("participants").size(), 2U);
}

void who_visits_and_returns_is_still_the_host() {
  Classroom classroom;
  const auto host = joined(classroom, "ina", teaches);
  const People people = crowd(classroom, "p", 2);
  host->demand(R"({"request":"moderate","participant":"p2","mute":["mic"]})");
  host->demand(two_rooms(R"({"p1":"1","p2":"2"})"));
  host->demand(R"({"request":"visit","room":"1"})");
  CHECK_EQ(room_in(classroom.state(), "ina"), std::string{"1"});
  host->demand(R"({"request":"moderate","participant":"p1","mute":["mic"]})");
  host->demand(R"({"request":"moderate","participant":"p2","unmute":["mic"]})");
  host->demand(R"({"request":"return"})");
  Json state = classroom.state();
  CHECK_EQ(room_in(state, "ina"), std::string{"main"});
  CHECK_EQ(participant_in(state, "ina").text("role"), std::string{"instructor"});
  host->demand(R"({"request":"merge","grace":0})");
  state = classroom.state();
  // What moderators did in the rooms stays there; what held in main holds again.
  CHECK_EQ(participant_in(state, "p1").get("muted").dump(), std::string{"[]"});
  CHECK_EQ(participant_in(state, "p2").get("muted").dump(), std::string{R"(["mic"])"});
}

void a_learner_can_neither_move_nor_choose_unless_allowed() {
  Classroom classroom;
  const People people = crowd(classroom, "p", 2);
  classroom.open(two_rooms(R"({"p1":"1","p2":"2"})", R"(,"allow_return":false)"));
  const std::string before = classroom.state().get("participants").dump();
  for (const char* request :
       {R"({"request":"move","participant":"p1","room":"2"})",
        R"({"request":"move","participant":"p1","room":"2","role":"instructor"})",
        R"({"request":"choose","room":"2"})", R"({"request":"choose","room":"main"})",
        R"({"request":"return"})"}) {
    CHECK_EQ(people[0]->request(request).error_code, 443);
  }
  CHECK_EQ(classroom.state().get("participants").dump(), before);
}

void of_two_plans_at_once_one_wins() {
  Classroom classroom;
  const auto ina = joined(classroom, "ina", teaches), ivo = joined(classroom, "ivo", teaches);
  const People people = crowd(classroom, "p", 4);
  const std::string at =
      R"(,"if_version":)" + std::to_string(classroom.state().integer("version")) + "}";
  const auto submit = [&](peer::Participant& host, const char* rooms) {
    return std::async(std::launch::async, [&host, rooms, &at] {
      return host.request(std::string{R"({"request":"open","rooms":)"} + rooms + at);
    });
  };
  auto first = submit(*ina, "2"), second = submit(*ivo, "4");
  const Reply one = first.get(), two = second.get();
  CHECK(one.refused() != two.refused());
  const Reply& loser = one.refused() ? one : two;
  CHECK_EQ(loser.error_code, 440);
  const Json state = classroom.state();
  CHECK_EQ(loser.data.integer("version"), state.integer("version"));
  CHECK_EQ(state.get("round").get("rooms").size(), one.refused() ? 4U : 2U);
  peer::Participant& told = one.refused() ? *ina : *ivo;
  CHECK_EQ(told.wait_for("graph").data.text("classroom"), std::string{"algebra"});
}

void late_joiners_go_where_the_roster_or_the_policy_says() {
  Classroom classroom;
  const auto early = joined(classroom, "early");
  classroom.back_end().demand(
      R"({"request":"open","rooms":2,"assignment":"roster",
          "assignments":{"early":"1","late":"2"}})");
  CHECK_EQ(joined(classroom, "late")->joined().text("room"), std::string{"2"});
  CHECK_EQ(joined(classroom, "unknown")->joined().text("room"), std::string{"main"});
  classroom.merge();
  classroom.back_end().demand(
      R"({"request":"open","rooms":2,"late_joiners":"least_filled",
          "assignments":{"early":"1","late":"1","unknown":"1"}})");
  CHECK_EQ(joined(classroom, "stranger")->joined().text("room"), std::string{"2"});
}

void round_two_as_before_restores_everyone() {
  Classroom classroom;
  People people = crowd(classroom, "p", 6);
  classroom.open(R"({"request":"open","rooms":3,"seed":11})");
  classroom.back_end().demand(R"({"request":"move","participant":"p1","room":"3"})");
  classroom.read_rooms();
  const auto seated = classroom.rooms();
  const std::string resume = people[1]->resume();
  people[1]->session().destroy();
  const auto back =
      joined(classroom, "p2", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  classroom.merge();
  classroom.open(R"({"request":"open","assignment":"previous"})");
  CHECK(classroom.rooms() == seated);
  CHECK_EQ(classroom.state().get("round").integer("number"), 2);
}

void closing_leaves_no_orphan() {
  Classroom classroom;
  auto& back_end = classroom.back_end();
  const People people = crowd(classroom, "p", 3);
  classroom.open(two_rooms(R"({"p1":"1","p2":"1","p3":"2"})"));
  back_end.demand(R"({"request":"close_room","room":"1"})");
  Json state = classroom.state();
  CHECK_EQ(people_in(state, "main"), 2);
  CHECK_EQ(room_in(state, "p3"), std::string{"2"});
  CHECK_EQ(people[0]
               ->events()
               .wait_for("moved out",
                         [](const peer::Event& event) {
                           return event.kind == "moved" &&
                                  event.data.text("reason") == "close_room";
                         })
               .data.text("room"),
           std::string{"main"});
  back_end.demand(R"({"request":"destroy"})");
  for (const auto& one : people) {
    one->wait_for("destroyed");
  }
  CHECK_EQ(back_end.demand(R"({"request":"list"})").data.get("list").size(), 0U);
  back_end.demand(R"({"request":"create"})");
  state = classroom.state();
  CHECK_EQ(state.get("participants").size(), 0U);
  CHECK(!state.get("round").present());
}

void an_empty_room_stays_and_the_class_ends_in_time() {
  Classroom classroom;
  auto& back_end = classroom.back_end();
  const auto jo = joined(classroom, "jo");
  back_end.demand(two_rooms(R"({"jo":"1"})", R"(,"duration":60)"));
  back_end.demand(R"({"request":"move","participant":"jo","room":"main"})");
  CHECK_EQ(classroom.state().get("round").get("rooms").size(), 2U);
  const std::int64_t end = classroom.state().get("round").integer("ends_at") + 30'000;
  back_end.demand(R"({"request":"edit","new_ends_at":)" + std::to_string(end) + "}");
  const Reply refused = back_end.request(R"({"request":"timer","extend":31})");
  CHECK_EQ(refused.error_code, 445);
  CHECK(refused.data.text("error").find("ends_at") != std::string::npos);
  CHECK(!back_end.request(R"({"request":"timer","extend":29})").refused());
}

void main_lives_without_anybody() {
  Classroom classroom;
  People people = crowd(classroom, "p", 2);
  classroom.open(two_rooms(R"({"p1":"1","p2":"2"})"));
  CHECK_EQ(people_in(classroom.state(), "main"), 0);
  CHECK_EQ(joined(classroom, "late")->joined().text("room"), std::string{"main"});
  people[0]->demand(R"({"request":"leave"})");
  people[1]->demand(R"({"request":"leave"})");
  classroom.merge();
  CHECK_EQ(joined(classroom, "p1")->joined().text("room"), std::string{"main"});
}

// How many events a split of `count` people into rooms of five causes.
std::size_t events_of_a_split(int count) {
  Classroom classroom;
  const People people = crowd(classroom, "p", count);
  const std::int64_t version = classroom.back_end()
                                   .demand(R"({"request":"open","people_per_room":5})")
                                   .data.integer("version");
  // Events to one person come in order: after this one all of the split are there.
  classroom.back_end().demand(R"({"request":"broadcast","text":"Go!"})");
  std::size_t events = 0;
  for (const auto& one : people) {
    one->wait_for("broadcast");
    events += one->events().count(
        [&](const peer::Event& event) { return event.data.integer("version") == version; });
  }
  return events;
}

void a_split_costs_messages_by_people_not_by_rooms() {
  const std::size_t ten = events_of_a_split(10), thirty = events_of_a_split(30);
  std::printf("a split of 10 people: %zu events, of 30 people: %zu\n", ten, thirty);
  CHECK(thirty <= 3 * ten + 3);
  CHECK(thirty <= 30 * 4);
}

void a_publisher_comes_back_to_its_listeners() {
  Classroom classroom{{.slow_down = 2}};
  classroom.enter(3);
  classroom.person("p1").leave();
  classroom.forget("p1");
  classroom.enter_one("p1");
  expect_everyone_in_place(classroom, peer::now_ns());
}

void after_the_answer_nothing_crosses() {
  Classroom classroom{{.slow_down = 2}};
  classroom.enter(6);
  classroom.open(two_rooms(R"({"p1":"1","p2":"1","p3":"1","p4":"2","p5":"2","p6":"2"})"));
  for (const char* room : {"2", "1", "main", "1"}) {
    const Reply answer = classroom.move(R"({"request":"move","participant":"p1","room":")" +
                                        std::string{room} + "\"}");
    expect_everyone_in_place(classroom, answer.received_ns);
  }
}

}  // namespace

std::vector<Test> complaint_tests() {
  return {
      {"one of a hundred moves, and ICE, DTLS, SDP, numbering, id and mutes stay",
       one_of_a_hundred_moves_and_nothing_else_changes},
      {"fifty move at once and fifty arrive, none in main", fifty_move_at_once_and_all_arrive},
      {"who never acknowledges or is offline is in main after the close",
       who_never_acknowledges_or_is_offline_is_in_main_after_the_close},
      {"the timer warns and closes though the host's client was killed",
       the_timer_runs_without_the_host},
      {"a reload at once leads back into the room, without a ghost",
       a_reload_at_once_leads_back_without_a_ghost},
      {"who visits and returns is still the host, and moderators' mutes do not leak",
       who_visits_and_returns_is_still_the_host},
      {"a learner can neither move nor choose unless allowed",
       a_learner_can_neither_move_nor_choose_unless_allowed},
      {"of two plans at once one wins and the other gets the conflict",
       of_two_plans_at_once_one_wins},
      {"late joiners go where the roster or the policy says",
       late_joiners_go_where_the_roster_or_the_policy_says},
      {"round two as before restores everyone, who reconnected too",
       round_two_as_before_restores_everyone},
      {"closing a room or the classroom leaves no orphan", closing_leaves_no_orphan},
      {"an empty room stays open, and nothing is extended past the class's end",
       an_empty_room_stays_and_the_class_ends_in_time},
      {"main lives without anybody in it", main_lives_without_anybody},
      {"a split costs messages by people, not by people and rooms",
       a_split_costs_messages_by_people_not_by_rooms},
      {"a publisher leaves and comes back, and its listeners' slots recover",
       a_publisher_comes_back_to_its_listeners},
      {"after the answer to a move no packet crosses between the rooms",
       after_the_answer_nothing_crosses},
  };
}

}  // namespace breakout::test
