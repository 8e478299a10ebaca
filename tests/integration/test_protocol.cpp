// SPDX-License-Identifier: GPL-3.0-or-later
// The contract as clients meet it, through a real Janus.
#include <algorithm>

#include "integration/admin_call.hpp"
#include "integration/classroom.hpp"
#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::Json;
using peer::Reply;
using peer::Side;
using peer::SourceKind;

std::int64_t error_of(peer::Participant& participant, const char* body) {
  return participant.request(body).error_code;
}

void a_classroom_lives_and_ends() {
  Classroom classroom;
  auto& back_end = classroom.back_end();
  const Reply again = back_end.request(R"({"request":"create"})");
  CHECK_EQ(again.error_code, 427);
  CHECK(!again.data.text("error").empty());
  const Reply exists = back_end.demand(R"({"request":"exists"})");
  CHECK_EQ(exists.kind, std::string{"success"});
  CHECK(exists.data.flag("exists"));
  CHECK(
      !back_end.demand(R"({"request":"exists","classroom":"nowhere"})").data.flag("exists", true));

  const auto jo = joined(classroom, "jo");
  const Json listed = back_end.demand(R"({"request":"list"})").data.get("list").elements().at(0);
  CHECK_EQ(listed.text("classroom"), std::string{"algebra"});
  CHECK_EQ(listed.integer("num_participants"), 1);

  const Reply edited = back_end.demand(R"({"request":"edit","new_description":"x² + y²"})");
  CHECK_EQ(edited.kind, std::string{"edited"});
  CHECK_EQ(classroom.state().get("settings").text("description"), std::string{"x² + y²"});

  CHECK_EQ(back_end.demand(R"({"request":"destroy"})").kind, std::string{"destroyed"});
  CHECK_EQ(jo->wait_for("destroyed").data.text("classroom"), std::string{"algebra"});
  CHECK_EQ(back_end.request(R"({"request":"state"})").error_code, 426);
  CHECK_EQ(error_of(*jo, R"({"request":"leave"})"), 424);
}

void answers_come_at_once_and_media_by_event() {
  Classroom classroom;
  const auto jo = classroom.make("jo");
  jo->connect();
  CHECK_EQ(jo->join().message.text("janus"), std::string{"event"});
  CHECK_EQ(jo->demand(R"({"request":"state"})").message.text("janus"), std::string{"success"});
  CHECK_EQ(jo->publish().message.text("janus"), std::string{"event"});
  const Reply refused = jo->request(R"({"request":"open","rooms":2})");
  CHECK_EQ(refused.message.text("janus"), std::string{"success"});
  CHECK_EQ(refused.kind, std::string{"event"});
  CHECK_EQ(refused.error_code, 443);
  const Reply late = jo->request(R"({"request":"start"})");
  CHECK_EQ(late.message.text("janus"), std::string{"event"});
  CHECK_EQ(late.error_code, 424);
  CHECK_EQ(error_of(*jo, R"({"request":"dance"})"), 423);
  CHECK_EQ(error_of(*jo, R"({"request":"choose"})"), 429);
  CHECK_EQ(error_of(*jo, R"({"request":"choose","room":7})"), 430);
}

void rights_are_checked_on_the_server() {
  Classroom classroom{{.settings = R"("pin":"1234")"}};
  const auto refused_join = [&](const std::function<void(peer::ParticipantOptions&)>& adjust) {
    try {
      joined(classroom, "x", adjust);
    } catch (const peer::Refused& refused) {
      return refused.code;
    }
    return std::int64_t{0};
  };
  CHECK_EQ(refused_join({}), 433);
  CHECK_EQ(refused_join([](auto& options) {
             options.pin = "1234";
             options.role = "instructor";
           }),
           433);
  const auto with_pin = [](peer::ParticipantOptions& options) { options.pin = "1234"; };
  const auto learner = joined(classroom, "jo", with_pin);
  const auto assistant = joined(classroom, "bob", [&](auto& options) {
    with_pin(options);
    options.role = "assistant";
    options.secret = "chalk";
  });
  CHECK_EQ(error_of(*learner, R"({"request":"open","rooms":2,"secret":"chalk"})"), 443);
  CHECK_EQ(error_of(*assistant, R"({"request":"destroy"})"), 443);
  CHECK_EQ(error_of(*assistant, R"({"request":"open","rooms":2})"), 0);
  CHECK_EQ(classroom.back_end().request(R"({"request":"merge","secret":"no"})").error_code, 433);
}

void stale_and_repeated_commands_change_nothing() {
  Classroom classroom;
  const auto jo = joined(classroom, "jo");
  auto& back_end = classroom.back_end();
  const Reply stale = back_end.request(R"({"request":"open","rooms":2,"if_version":1})");
  CHECK_EQ(stale.error_code, 440);
  CHECK_EQ(stale.data.integer("version"), classroom.state().integer("version"));
  const char* open = R"({"request":"open","rooms":2,"op":"lesson-1"})";
  const Reply first = back_end.demand(open);
  const Reply again = back_end.demand(open);
  CHECK_EQ(again.data.dump(), first.data.dump());
  CHECK_EQ(classroom.state().integer("version"), first.data.integer("version"));
  const Json before = classroom.state();
  CHECK_EQ(back_end.request(R"({"request":"move","participant":"jo","room":"9"})").error_code, 444);
  CHECK_EQ(back_end.request(R"({"request":"open","rooms":2})").error_code, 442);
  CHECK_EQ(classroom.state().dump(), before.dump());
}

void learners_choose_as_far_as_they_may() {
  Classroom classroom;
  const auto a = joined(classroom, "a"), b = joined(classroom, "b");
  auto& back_end = classroom.back_end();
  back_end.demand(R"({"request":"open","rooms":[{"capacity":1},{"capacity":2}],"grace":0,
      "allow_return":false,"allow_choose":true,"assignments":{"a":"1","b":"2"}})");
  CHECK_EQ(error_of(*b, R"({"request":"choose","room":"1"})"), 441);
  CHECK_EQ(error_of(*a, R"({"request":"choose","room":"main"})"), 443);
  CHECK_EQ(error_of(*a, R"({"request":"choose","room":"2"})"), 0);
  CHECK_EQ(error_of(*b, R"({"request":"choose","room":"1"})"), 0);
  back_end.demand(R"({"request":"merge"})");
  back_end.demand(R"({"request":"open","rooms":2,"assignments":{"a":"1"}})");
  CHECK_EQ(error_of(*a, R"({"request":"choose","room":"2"})"), 443);
  CHECK_EQ(error_of(*a, R"({"request":"choose","room":"main"})"), 0);
}

void who_joins_late_is_where_the_round_says() {
  Classroom classroom;
  classroom.back_end().demand(
      R"({"request":"open","rooms":2,"assignments":{"zoe":"2"},"duration":100})");
  const auto zoe = joined(classroom, "zoe"), guest = joined(classroom, "guest");
  CHECK_EQ(zoe->joined().text("room"), std::string{"2"});
  CHECK_EQ(guest->joined().text("room"), std::string{"main"});
  const Json round = zoe->joined().get("round");
  CHECK_EQ(round.text("state"), std::string{"open"});
  CHECK(round.integer("remaining_ms") > 90'000 && round.integer("remaining_ms") <= 100'000);
}

void a_countdown_runs_is_called_off_and_ends() {
  Classroom classroom;
  const auto jo = joined(classroom, "jo");
  auto& back_end = classroom.back_end();
  back_end.demand(R"({"request":"open","rooms":1})");
  CHECK_EQ(jo->wait_for("moved").data.text("reason"), std::string{"open"});
  const auto next_round = [&](const char* state, std::size_t from) {
    return jo->events().wait_for(
        state,
        [&](const peer::Event& event) {
          return event.kind == "round" && event.data.text("state") == state;
        },
        std::chrono::seconds(5), from);
  };
  const std::size_t start = jo->events().size();
  CHECK_EQ(back_end.demand(R"({"request":"merge","grace":30})").data.text("state"),
           std::string{"closing"});
  CHECK(next_round("closing", start).data.integer("remaining_ms") > 20'000);
  back_end.demand(R"({"request":"merge","cancel":true})");
  next_round("open", start);
  back_end.demand(R"({"request":"merge","grace":1})");
  next_round("closed", start);
  const peer::Event moved = jo->wait_for("moved", start);
  CHECK_EQ(moved.data.text("reason"), std::string{"merge"});
  CHECK_EQ(moved.data.text("room"), std::string{"main"});
}

void a_timed_round_warns_counts_down_and_closes() {
  Classroom classroom;
  const auto jo = joined(classroom, "jo");
  const std::size_t start = jo->events().size();
  classroom.back_end().demand(
      R"({"request":"open","rooms":1,"duration":2,"warnings":[1],"grace":1})");
  for (const char* state : {"set", "warning", "expired"}) {
    jo->events().wait_for(
        state,
        [&](const peer::Event& event) {
          return event.kind == "timer" && event.data.text("state") == state;
        },
        std::chrono::seconds(5), start);
  }
  jo->events().wait_for(
      "closed",
      [](const peer::Event& event) {
        return event.kind == "round" && event.data.text("state") == "closed";
      },
      std::chrono::seconds(5), start);
  CHECK_EQ(jo->wait_for("moved", start).data.text("room"), std::string{"1"});
  CHECK_EQ(jo->demand(R"({"request":"state"})").data.get("participants").elements()[0].text("room"),
           std::string{"main"});
}

void staff_catch_up_with_what_changed() {
  Classroom classroom;
  const auto ada = joined(classroom, "ada", teaches);
  const std::int64_t version = ada->joined().integer("version");
  classroom.back_end().demand(R"({"request":"open","rooms":2})");
  const Reply caught_up =
      ada->demand(R"({"request":"state","since":)" + std::to_string(version) + "}");
  CHECK(caught_up.data.get("changes").size() >= 3);
  CHECK_EQ(caught_up.data.integer("version"), version + 1);
  CHECK(ada->demand(R"({"request":"state"})").data.has("settings"));
}

void more_slots_come_without_disturbing_the_others() {
  Classroom classroom{{.audio_slots = 1, .video_slots = 1}};
  classroom.enter(3);
  auto& one = classroom.person("p1");
  one.resize(2, 2);
  const peer::Nanos since = peer::now_ns();
  wait_until("p1 receives both others",
             [&] { return one.slots().sources_since(since).size() == 4; });
  CHECK_EQ(one.announced_slots().size(), 4U);
  const Json slots = one.demand(R"({"request":"state"})", Side::kDownlink).data.get("slots");
  CHECK_EQ(slots.size(), 4U);
  for (const Json& slot : slots.elements()) {
    CHECK(slot.get("participant").present());
  }
}

void muting_stops_packets_and_unmuting_resumes_them() {
  Classroom classroom;
  classroom.enter(2);
  auto& one = classroom.person("p1");
  const auto hears = [&](peer::Nanos since) {
    const auto sources = classroom.person("p2").slots().sources_since(since);
    return std::pair(sources.contains({"p1", SourceKind::kMic}),
                     sources.contains({"p1", SourceKind::kCamera}));
  };
  one.demand(R"({"request":"configure","mute":["mic","camera"]})");
  // Packets on their way may still arrive; after them there is silence.
  const peer::Nanos quiet = peer::now_ns() + peer::kSecond / 2;
  wait_until("half a second of silence passes",
             [&] { return peer::now_ns() > quiet + peer::kSecond / 2; });
  CHECK(!hears(quiet).first);
  CHECK(!hears(quiet).second);
  const peer::Nanos again = peer::now_ns();
  one.demand(R"({"request":"configure","unmute":["mic","camera"]})");
  wait_until("p2 receives p1 again", [&] { return hears(again) == std::pair(true, true); });
}

void with_more_microphones_than_slots_the_loudest_is_heard() {
  Classroom classroom{{.audio_slots = 1, .video_slots = 0}};
  classroom.enter(4);
  peer::Participant& listener = classroom.person("p1");
  const std::string heard = [&] {
    for (const auto& [mid, source] : listener.announced_slots()) {
      if (source) {
        return source->sender;
      }
    }
    return std::string{};
  }();
  const std::string speaker = heard == "p4" ? "p3" : "p4";
  const peer::Nanos before = peer::now_ns();
  classroom.person(speaker).set_audio_level(5);
  wait_until(speaker + " is heard", [&] {
    return listener.slots().sources_since(before).contains({speaker, peer::SourceKind::kMic});
  });
}

void an_observer_hears_and_sees_and_is_never_a_source() {
  Classroom classroom;
  classroom.enter(2);
  auto observer = classroom.make("obi", [](peer::ParticipantOptions& options) {
    options.role = "observer";
    options.sources = {};
  });
  observer->connect();
  observer->join();
  observer->subscribe();
  wait_until("the observer receives both",
             [&] { return observer->slots().sources_since(0).size() == 4; });
  CHECK_EQ(error_of(*observer, R"({"request":"choose","room":"main"})"), 443);
  const Reply refused = observer->request(R"({"request":"publish"})");
  CHECK(refused.refused());
  for (const auto& [mid, source] : classroom.person("p1").announced_slots()) {
    CHECK(!source || source->sender != "obi");
  }
}

void the_admin_api_commands_and_looks_at_handles() {
  Classroom classroom{{.plugin_configuration = R"(general: { admin_key = "master" })",
                       .settings = R"("admin_key":"master")"}};
  auto& janus = classroom.janus();
  const auto ask = [&](const char* request) {
    return admin_request(classroom.network(), janus.admin_url(), Json::parse(request));
  };
  CHECK_EQ(ask(R"({"request":"list"})").integer("error_code"), 433);
  CHECK_EQ(
      ask(R"({"request":"create","classroom":"biology","admin_key":"master"})").text("breakout"),
      std::string{"created"});
  CHECK_EQ(ask(R"({"request":"open","rooms":2,"classroom":"biology","admin_key":"master"})")
               .get("rooms")
               .size(),
           2U);
}

void query_session_shows_the_seat() {
  Classroom classroom;
  const auto jo = joined(classroom, "jo");
  Json message = Json::object();
  message.set("janus", "handle_info");
  message.set("session_id", jo->session().id());
  message.set("handle_id", jo->handle(Side::kUplink));
  const Json answer = ask_admin(classroom.network(), classroom.janus().admin_url(), message);
  const std::string told = answer.get("info").get("plugin_specific").dump();
  for (const char* part : {"algebra", "\"jo\"", "publisher", "learner", "main"}) {
    if (told.find(part) == std::string::npos) {
      throw CheckFailed(std::string{part} + " is missing in " + answer.dump());
    }
  }
}

void a_configured_classroom_is_there_from_the_start() {
  Classroom classroom{{.plugin_configuration = R"(
classroom-biology: { description = "Frogs"; secret = "frog"; max_rooms = 2; }
classroom-typo: { colour = "red"; }
)"}};
  auto& back_end = classroom.back_end();
  const auto frogs = [&](const char* rest) {
    return back_end.request(R"({"classroom":"biology","secret":"frog","request":)" +
                            std::string{rest} + "}");
  };
  CHECK_EQ(frogs(R"("state")").data.get("settings").text("description"), std::string{"Frogs"});
  CHECK_EQ(frogs(R"("open","rooms":3)").error_code, 445);
  CHECK(!back_end.demand(R"({"request":"exists","classroom":"typo"})").data.flag("exists", true));
  CHECK(classroom.janus().log().find("colour") != std::string::npos);
}

}  // namespace

std::vector<Test> protocol_tests() {
  return {
      {"a classroom lives and ends", a_classroom_lives_and_ends},
      {"answers come at once, and media is answered by events",
       answers_come_at_once_and_media_by_event},
      {"rights are checked on the server", rights_are_checked_on_the_server},
      {"stale and repeated commands change nothing", stale_and_repeated_commands_change_nothing},
      {"learners choose as far as they may", learners_choose_as_far_as_they_may},
      {"who joins late is where the round says", who_joins_late_is_where_the_round_says},
      {"a countdown runs, is called off, and ends", a_countdown_runs_is_called_off_and_ends},
      {"a timed round warns, counts down and closes", a_timed_round_warns_counts_down_and_closes},
      {"staff catch up with what changed", staff_catch_up_with_what_changed},
      {"more slots come without disturbing the others",
       more_slots_come_without_disturbing_the_others},
      {"muting stops packets and unmuting resumes them",
       muting_stops_packets_and_unmuting_resumes_them},
      {"with more microphones than slots the loudest is heard",
       with_more_microphones_than_slots_the_loudest_is_heard},
      {"an observer hears and sees and is never a source",
       an_observer_hears_and_sees_and_is_never_a_source},
      {"the Admin API commands with the admin key", the_admin_api_commands_and_looks_at_handles},
      {"query_session shows the seat of a handle", query_session_shows_the_seat},
      {"a configured classroom is there from the start",
       a_configured_classroom_is_there_from_the_start},
  };
}

}  // namespace breakout::test
