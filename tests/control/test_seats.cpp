// SPDX-License-Identifier: GPL-3.0-or-later
// Handles that come, go, replace one another and end in every order.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

std::string resume_of(const peer::Json& joined) {
  return R"("resume":")" + joined.text("resume") + "\"";
}

void a_newcomer_with_resume_replaces_both_handles() {
  auto stage = Stage::with_classroom();
  const Person old = stage->enter("jo");
  const auto fresh = stage->connect();
  const auto joined = fine(stage->join(fresh, "jo", resume_of(old.joined)));
  CHECK(joined.flag("rejoined"));
  CHECK(joined.text("resume") != old.joined.text("resume"));
  CHECK(joined.text("private_id") != old.joined.text("private_id"));
  CHECK_EQ(old.publisher->of_kind("replaced").size(), 1U);
  CHECK_EQ(old.subscriber->of_kind("replaced").size(), 1U);
  CHECK_EQ(old.publisher->closed.load(), 1);
  CHECK(old.publisher->sources.empty());
  // The old handle's end comes late and ends nothing.
  stage->node.hung_up(old.publisher->id());
  stage->node.gone(old.publisher->id());
  stage->node.gone(old.subscriber->id());
  CHECK(stage->participant("jo").connected);
  CHECK_EQ(error_of(stage->ask(fresh, R"({"request":"state"})")), 0);
  stage->check_sound();
}

void without_the_right_resume_the_seat_is_in_use() {
  auto stage = Stage::with_classroom();
  const Person old = stage->enter("jo");
  CHECK_EQ(error_of(stage->join(stage->connect(), "jo")), 436);
  CHECK_EQ(error_of(stage->join(stage->connect(), "jo", R"("resume":"guess")")), 436);
  CHECK(old.publisher->of_kind("replaced").empty());
}

void a_lost_answer_does_not_lock_anybody_out() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const auto second = stage->connect();
  fine(stage->join(second, "jo", resume_of(jo.joined)));
  // Its answer never arrived: the client only knows the first resume.
  const auto third = stage->connect();
  const auto joined = fine(stage->join(third, "jo", resume_of(jo.joined)));
  fine(stage->ask(third, R"({"request":"state"})"));  // it got the answer
  CHECK_EQ(error_of(stage->join(stage->connect(), "jo", resume_of(jo.joined))), 436);
  fine(stage->join(stage->connect(), "jo", resume_of(joined)));
}

void a_lost_handle_keeps_the_seat_for_the_reconnect_window() {
  auto stage = Stage::with_classroom(R"("reconnect_window":10)");
  const Person jo = stage->enter("jo");
  stage->node.gone(jo.publisher->id());
  CHECK(!stage->participant("jo").connected);
  stage->node.hung_up(jo.publisher->id());  // news of a handle that is gone
  stage->advance(std::chrono::seconds{9});
  const auto again = stage->connect();
  CHECK(fine(stage->join(again, "jo", resume_of(jo.joined))).flag("rejoined"));
  stage->node.gone(again->id());
  stage->advance(std::chrono::seconds{11});
  CHECK(stage->graph().participants.empty());
  stage->check_sound();
}

void during_a_round_the_seat_stays() {
  auto stage = Stage::with_classroom(R"("reconnect_window":10)");
  const Person jo = stage->enter("jo");
  fine(stage->command("open", R"("rooms":1)"));
  stage->node.gone(jo.publisher->id());
  stage->advance(std::chrono::seconds{100});
  CHECK_EQ(stage->participant("jo").room.value, std::string{"1"});
  const auto joined = fine(stage->join(stage->connect(), "jo", resume_of(jo.joined)));
  CHECK_EQ(joined.text("room"), std::string{"1"});
}

void a_hangup_ends_the_media_and_not_the_seat() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const Person b = stage->enter("b");
  CHECK_EQ(carried(*stage, "b").front(), std::string{"a/mic"});
  stage->node.hung_up(a.publisher->id());
  CHECK(stage->participant("a").connected);
  CHECK(stage->participant("a").sources.empty());
  CHECK(a.publisher->sources.empty());
  CHECK_EQ(carried(*stage, "b").front(), std::string{"-"});
  fine(stage->publish(a.publisher));
  CHECK_EQ(carried(*stage, "b").front(), std::string{"a/mic"});
  stage->node.hung_up(b.subscriber->id());
  CHECK_EQ(error_of(stage->ask(b.subscriber, R"({"request":"resize"})")), 424);
  fine(stage->subscribe(b.subscriber, b.joined));  // on the same handle
  CHECK_EQ(carried(*stage, "b").front(), std::string{"a/mic"});
  stage->check_sound();
}

void a_second_subscriber_replaces_the_first() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const auto second = stage->connect();
  fine(stage->subscribe(second, jo.joined));
  CHECK_EQ(jo.subscriber->of_kind("replaced").size(), 1U);
  CHECK(jo.subscriber->slots.empty());
  stage->node.hung_up(jo.subscriber->id());
  stage->node.gone(jo.subscriber->id());
  CHECK_EQ(stage->classroom().seats().size(), 1U);
  CHECK(!second->slots.empty());
}

void who_leaves_may_join_again_on_the_same_handle() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  fine(stage->ask(jo.publisher, R"({"request":"leave"})"));
  CHECK(stage->graph().participants.empty());
  CHECK(stage->classroom().seats().empty());
  CHECK(jo.subscriber->slots.empty());
  CHECK(!fine(stage->join(jo.publisher, "jo")).flag("rejoined", true));
}

// --- a store that answers late
// --------------------------------------------------------------------

void who_is_gone_before_the_join_is_committed_is_disconnected() {
  auto stage = Stage::with_classroom();
  const auto handle = stage->connect();
  stage->store->hold();
  stage->send(handle, R"({"request":"join","ptype":"publisher","classroom":"algebra",
                          "participant":"jo"})");
  CHECK_EQ(error_of(stage->join(handle, "jo")), 425);  // one at a time
  stage->node.hung_up(handle->id());
  stage->node.gone(handle->id());
  stage->store->release();
  CHECK(!stage->participant("jo").connected);
  CHECK(stage->classroom().seats().empty());
}

void a_handle_that_goes_while_it_is_replaced_does_not_take_the_seat_with_it() {
  auto stage = Stage::with_classroom();
  const Person old = stage->enter("jo");
  const auto fresh = stage->connect();
  stage->store->hold();
  stage->send(fresh, R"({"request":"join","ptype":"publisher","classroom":"algebra",
                         "participant":"jo",)" +
                         resume_of(old.joined) + "}");
  stage->node.gone(old.publisher->id());
  stage->store->release();
  CHECK_EQ(fresh->of_kind("joined").size(), 1U);
  CHECK(stage->participant("jo").connected);
  stage->check_sound();
}

void media_that_ends_before_its_publish_is_committed_is_not_there() {
  auto stage = Stage::with_classroom();
  const auto handle = stage->connect();
  fine(stage->join(handle, "jo"));
  stage->store->hold();
  stage->send(handle, R"({"request":"publish"})", control::Jsep{"offer", R"({"0":"mic"})"});
  stage->node.hung_up(handle->id());
  stage->store->release();
  CHECK(stage->participant("jo").sources.empty());
  CHECK(handle->sources.empty());
}

void who_leaves_while_a_publish_waits_is_gone() {
  auto stage = Stage::with_classroom();
  const auto handle = stage->connect();
  fine(stage->join(handle, "jo"));
  stage->store->hold();
  stage->send(handle, R"({"request":"leave"})");
  stage->send(handle, R"({"request":"publish"})", control::Jsep{"offer", R"({"0":"mic"})"});
  stage->store->release();
  CHECK(stage->graph().participants.empty());
  CHECK(handle->sources.empty());
  CHECK_EQ(handle->of_kind("left").size(), 1U);
  CHECK_EQ(handle->of_kind("event").size(), 1U);  // the publish was refused
  CHECK_EQ(handle->of_kind("published").size(), 0U);
}

void commands_are_decided_in_the_order_they_came() {
  auto stage = Stage::with_classroom();
  stage->enter("jo");
  const auto back_end = stage->connect();
  const auto send = [&](const char* rest) {
    stage->send(back_end,
                R"({"classroom":"algebra","secret":"chalk","request":)" + std::string{rest} + "}");
  };
  stage->store->hold();
  send(R"("open","rooms":2,"assignments":{"jo":"1"})");
  send(R"("move","participant":"jo","room":"2")");
  send(R"("merge","grace":0)");
  send(R"("merge","grace":0)");
  stage->store->release();
  const auto answers = back_end->events();
  CHECK_EQ(answers.size(), 4U);
  CHECK_EQ(answers[1].body.get("moves").elements().at(0).text("from"), std::string{"1"});
  CHECK_EQ(error_of(answers[3].body), 442);
}

void a_destroyed_classroom_answers_what_still_waited() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const auto back_end = stage->connect();
  stage->store->hold();
  stage->send(back_end, R"({"classroom":"algebra","secret":"chalk","request":"destroy"})");
  stage->send(jo.publisher, R"({"request":"configure","display":"x"})");
  stage->send(stage->connect(), R"({"request":"join","ptype":"publisher","classroom":"algebra"})");
  stage->store->release();
  CHECK_EQ(back_end->of_kind("destroyed").size(), 1U);
  CHECK_EQ(jo.publisher->of_kind("event").size(), 1U);
  stage->node.tick_if_due();
  CHECK(!stage->command("exists").flag("exists", true));
}

}  // namespace

Tests seat_tests() {
  return {
      {"a newcomer with resume replaces both handles, whose end harms nothing",
       a_newcomer_with_resume_replaces_both_handles},
      {"without the right resume the seat is in use", without_the_right_resume_the_seat_is_in_use},
      {"a lost answer does not lock anybody out", a_lost_answer_does_not_lock_anybody_out},
      {"a lost handle keeps the seat for the reconnect window",
       a_lost_handle_keeps_the_seat_for_the_reconnect_window},
      {"during a round the seat stays", during_a_round_the_seat_stays},
      {"a hangup ends the media and not the seat", a_hangup_ends_the_media_and_not_the_seat},
      {"a second subscriber replaces the first", a_second_subscriber_replaces_the_first},
      {"who leaves may join again on the same handle",
       who_leaves_may_join_again_on_the_same_handle},
      {"who is gone before the join is committed is disconnected",
       who_is_gone_before_the_join_is_committed_is_disconnected},
      {"a handle that goes while it is replaced does not take the seat with it",
       a_handle_that_goes_while_it_is_replaced_does_not_take_the_seat_with_it},
      {"media that ends before its publish is committed is not there",
       media_that_ends_before_its_publish_is_committed_is_not_there},
      {"who leaves while a publish waits is gone", who_leaves_while_a_publish_waits_is_gone},
      {"commands are decided in the order they came", commands_are_decided_in_the_order_they_came},
      {"a destroyed classroom answers what still waited",
       a_destroyed_classroom_answers_what_still_waited},
  };
}

}  // namespace breakout::test
