// SPDX-License-Identifier: GPL-3.0-or-later
// Several hosts at once, on a store that answers late: one outcome, and everybody's screen agrees.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

struct Hosts : Class {
  Hosts() { bob = stage->enter("bob", kTeacher); }

  // The answer to a request sent while the store held back.
  static peer::Json answer(const SharedConnection& to, const std::string& transaction) {
    std::vector<Pushed> all = to->events();
    std::erase_if(all, [&](const Pushed& event) { return event.transaction != transaction; });
    CHECK_EQ(all.size(), 1U);
    return all.front().body;
  }
  // Both ask before the store answers either; what they got.
  std::pair<peer::Json, peer::Json> at_once(const std::string& ada_asks,
                                            const std::string& bob_asks) {
    stage->store->hold();
    const auto first = stage->send(ada.publisher, R"({"request":)" + ada_asks + "}");
    const auto second = stage->send(bob.publisher, R"({"request":)" + bob_asks + "}");
    stage->store->release();
    stage->check_sound();
    return {answer(ada.publisher, first), answer(bob.publisher, second)};
  }
  std::string room_told(const std::string& id) const {
    const auto moved = of(id)->of_kind("moved");
    return moved.empty() ? "main" : moved.back().body.text("room");
  }
  Person bob;
};

void of_two_plans_at_one_version_one_wins() {
  Hosts hosts;
  const std::string version = R"(,"if_version":)" + std::to_string(hosts.stage->graph().version);
  const auto [ada, bob] =
      hosts.at_once(R"("open","rooms":2)" + version, R"("open","rooms":3)" + version);
  fine(ada);
  CHECK_EQ(error_of(bob), 440);
  CHECK_EQ(bob.integer("version"), static_cast<std::int64_t>(hosts.stage->graph().version));
  CHECK_EQ(hosts.stage->graph().rooms.size(), 2U);
}

void two_staff_move_the_same_person() {
  Hosts hosts;
  fine(hosts.stage->command("open", R"("rooms":2,"assignments":{"a":"1"})"));
  const auto [ada, bob] = hosts.at_once(R"("move","participant":"a","room":"2")",
                                        R"("move","participant":"a","room":"main")");
  CHECK_EQ(fine(ada).get("moves").elements().at(0).text("from"), std::string{"1"});
  CHECK_EQ(fine(bob).get("moves").elements().at(0).text("from"), std::string{"2"});
  CHECK_EQ(hosts.stage->participant("a").room.value, std::string{"main"});
  CHECK_EQ(hosts.room_told("a"), std::string{"main"});
}

void a_merge_races_a_move() {
  Hosts hosts;
  fine(hosts.stage->command("open", R"("rooms":2,"assignments":{"a":"1"})"));
  const auto [merged, moved] =
      hosts.at_once(R"("merge","grace":0)", R"("move","participant":"a","room":"2")");
  fine(merged);
  CHECK(moved.has("error"));  // its rooms are gone
  CHECK_EQ(hosts.stage->participant("a").room.value, std::string{"main"});
  CHECK_EQ(hosts.room_told("a"), std::string{"main"});
  fine(hosts.stage->command("open", R"("rooms":2,"assignments":{"a":"1"})"));
  const auto [first, second] =
      hosts.at_once(R"("move","participant":"a","room":"2")", R"("merge","grace":0)");
  fine(first);
  fine(second);
  CHECK_EQ(hosts.room_told("a"), std::string{"main"});
}

void an_op_sent_twice_at_once_is_done_once() {
  Hosts hosts;
  hosts.stage->store->hold();
  const std::string open = R"({"request":"broadcast","text":"t","op":"x"})";
  const auto first = hosts.stage->send(hosts.ada.publisher, open);
  const auto again = hosts.stage->send(hosts.ada.publisher, open);
  hosts.stage->store->release();
  CHECK_EQ(Hosts::answer(hosts.ada.publisher, first).dump(),
           Hosts::answer(hosts.ada.publisher, again).dump());
  CHECK_EQ(hosts.stage->graph().broadcasts.size(), 1U);
  CHECK_EQ(hosts.of("a")->of_kind("broadcast").size(), 1U);
}

void the_timer_races_a_manual_close() {
  Hosts hosts;
  fine(hosts.stage->command("open", R"("rooms":1,"assignments":{"a":"1"},"duration":5,"grace":0)"));
  hosts.stage->store->hold();
  const auto merge = hosts.stage->send(hosts.ada.publisher, R"({"request":"merge","grace":0})");
  hosts.stage->advance(std::chrono::seconds{6});
  hosts.stage->store->release();
  hosts.stage->advance(std::chrono::seconds{1});
  fine(Hosts::answer(hosts.ada.publisher, merge));
  const auto rounds = hosts.of("a")->of_kind("round");
  const auto closed = std::count_if(rounds.begin(), rounds.end(), [](const Pushed& event) {
    return event.body.text("state") == "closed";
  });
  CHECK_EQ(closed, 1);
  CHECK(!hosts.stage->graph().in_round());
}

void a_late_state_is_what_its_asker_may_see_by_then() {
  Hosts hosts;
  const auto version = hosts.stage->graph().version;
  fine(hosts.stage->command("open", kRooms));
  const std::string state = R"({"request":"state","since":)" + std::to_string(version) + "}";
  // The change is on its way when the state is asked for, and true when it is answered.
  const auto asked_late = [&](const std::string& change) {
    hosts.stage->store->hold();
    const auto changed = hosts.stage->send(hosts.ada.publisher, change);
    const auto asked = hosts.stage->send(hosts.bob.publisher, state);
    hosts.stage->store->release();
    fine(Hosts::answer(hosts.ada.publisher, changed));
    return Hosts::answer(hosts.bob.publisher, asked);
  };
  const auto promote = [](const char* role) {
    return R"({"request":"promote","participant":"bob","role":")" + std::string{role} + "\"}";
  };
  const auto demoted = asked_late(promote("learner"));
  CHECK(!demoted.has("changes") && !demoted.has("settings"));
  CHECK_EQ(names(demoted.get("participants")), (std::vector<std::string>{"ada", "d", "bob"}));
  const auto up_to_date =
      hosts.stage->ask(hosts.bob.publisher, R"({"request":"state","since":)" +
                                                std::to_string(hosts.stage->graph().version) + "}");
  CHECK(up_to_date.has("changes"));
  CHECK_EQ(up_to_date.get("changes").size(), 0U);
  fine(hosts.stage->ask(hosts.ada.publisher, promote("assistant")));
  CHECK(fine(hosts.stage->ask(hosts.bob.publisher, state)).has("changes"));
  CHECK_EQ(error_of(asked_late(R"({"request":"kick","participant":"bob"})")), 424);
}

}  // namespace

Tests host_tests() {
  return {
      {"of two plans at one version one wins, the other is told",
       of_two_plans_at_one_version_one_wins},
      {"two staff move the same person", two_staff_move_the_same_person},
      {"a merge races a move", a_merge_races_a_move},
      {"an op sent twice at once is done once", an_op_sent_twice_at_once_is_done_once},
      {"the timer races a manual close", the_timer_races_a_manual_close},
      {"a late state is what its asker may see by then",
       a_late_state_is_what_its_asker_may_see_by_then},
  };
}

}  // namespace breakout::test
