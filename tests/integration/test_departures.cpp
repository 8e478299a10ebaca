// SPDX-License-Identifier: GPL-3.0-or-later
// People leave, crash, are taken over and come back in the middle of a split: nobody is lost,
// nobody is there twice, and the slots of the others recover.
#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::SourceKind;

constexpr const char* kTwoRooms =
    R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"1","p3":"1","p4":"2","p5":"2"}})";

// Five people, three in room 1 and two in room 2.
std::unique_ptr<Classroom> split_class(ClassroomOptions options = {}) {
  options.slow_down = 2;
  auto classroom = std::make_unique<Classroom>(std::move(options));
  classroom->enter(5);
  expect_everyone_in_place(*classroom, classroom->open(kTwoRooms).received_ns);
  return classroom;
}

bool is_connected(Classroom& classroom, const std::string& id) {
  return participant_in(classroom.state(), id).flag("connected");
}

// No slot of `receiver` says or brings `gone` any more.
void wait_until_slots_are_free_of(Classroom& classroom, const std::string& receiver,
                                  const std::string& gone) {
  wait_until("the slots of " + receiver + " are free of " + gone, [&] {
    for (const auto& [mid, source] : classroom.person(receiver).announced_slots()) {
      if (source && source->sender == gone) {
        return false;
      }
    }
    return true;
  });
}

void who_leaves_is_gone() {
  auto classroom = split_class();
  CHECK_EQ(classroom->person("p1").leave().kind, std::string{"left"});
  CHECK(!participant_in(classroom->state(), "p1").present());
  wait_until_slots_are_free_of(*classroom, "p2", "p1");
  classroom->forget("p1");
  classroom->read_rooms();
  expect_everyone_in_place(*classroom, peer::now_ns());
}

void who_crashes_keeps_the_seat() {
  auto classroom = split_class();
  const std::string resume = classroom->person("p1").resume();
  classroom->person("p1").session().destroy();  // as a page that goes away
  wait_until("p1 counts as disconnected", [&] { return !is_connected(*classroom, "p1"); });
  CHECK_EQ(participant_in(classroom->state(), "p1").text("room"), std::string{"1"});
  wait_until_slots_are_free_of(*classroom, "p2", "p1");
  classroom->forget("p1");

  peer::Participant& back = classroom->enter_one(
      "p1", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  CHECK_EQ(back.joined().text("room"), std::string{"1"});
  CHECK(back.joined().flag("rejoined"));
  CHECK_EQ(classroom->state().get("participants").size(), 5U);
  expect_everyone_in_place(*classroom, peer::now_ns());
}

void a_dead_tab_is_noticed_before_janus_does() {
  auto classroom = split_class();
  const peer::Nanos died = peer::now_ns();
  classroom->person("p1").go_silent();
  wait_until(
      "p1 counts as disconnected", [&] { return !is_connected(*classroom, "p1"); },
      std::chrono::seconds(6));
  wait_until_slots_are_free_of(*classroom, "p2", "p1");
  CHECK(peer::now_ns() - died < 6 * peer::kSecond);
  CHECK_EQ(participant_in(classroom->state(), "p1").text("room"), std::string{"1"});
}

void a_newcomer_with_resume_replaces_the_old_handle() {
  auto classroom = split_class();
  peer::Participant& old = classroom->person("p1");
  auto taker = classroom->make(
      "p1", [&](peer::ParticipantOptions& options) { options.resume = old.resume(); });
  taker->enter();
  old.wait_for("replaced");
  old.events().wait_for("the old uplink hangs up",
                        peer::is_type("hangup", old.handle(peer::Side::kUplink)));
  CHECK_EQ(taker->joined().text("room"), std::string{"1"});
  CHECK_EQ(classroom->state().get("participants").size(), 5U);

  old.drop_socket();  // the old handle's end must not end the new one
  wait_until("p2 receives the new p1", [&] {
    return taker->slots().sources_since(0).contains({"p2", SourceKind::kMic}) &&
           classroom->person("p2").slots().last_sent({"p1", SourceKind::kCamera}) > 0;
  });
  CHECK(is_connected(*classroom, "p1"));
}

void without_resume_nobody_takes_a_seat() {
  auto classroom = split_class();
  auto thief = classroom->make("p1");
  thief->connect();
  const peer::Reply reply = thief->request(
      R"({"request":"join","ptype":"publisher","classroom":"algebra","participant":"p1"})");
  CHECK_EQ(reply.error_code, 436);
  CHECK(is_connected(*classroom, "p1"));
}

void a_publisher_that_comes_back_fills_the_slots_of_the_others() {
  auto classroom = split_class();
  peer::Participant& publisher = classroom->person("p1");
  publisher.hangup(peer::Side::kUplink);
  wait_until_slots_are_free_of(*classroom, "p2", "p1");
  CHECK(is_connected(*classroom, "p1"));
  const peer::Nanos again = peer::now_ns();
  publisher.publish();
  wait_until("p2 receives p1 again", [&] {
    const auto sources = classroom->person("p2").slots().sources_since(again);
    return sources.contains({"p1", SourceKind::kMic}) &&
           sources.contains({"p1", SourceKind::kCamera});
  });
}

void a_detached_subscriber_subscribes_again() {
  auto classroom = split_class();
  peer::Participant& one = classroom->person("p1");
  one.hangup(peer::Side::kDownlink);
  const peer::Nanos again = peer::now_ns();
  one.subscribe();
  wait_until("p1 receives its room again", [&] {
    return one.slots().sources_since(again).contains({"p2", SourceKind::kCamera});
  });
}

void detached_during_a_merge_they_are_in_main() {
  auto classroom = split_class();
  const std::string resume = classroom->person("p4").resume();
  classroom->person("p4").drop_socket();
  classroom->person("p4").go_silent();
  classroom->forget("p4");
  classroom->merge();
  CHECK_EQ(participant_in(classroom->state(), "p4").text("room"), std::string{"main"});
  peer::Participant& back = classroom->enter_one(
      "p4", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  CHECK_EQ(back.joined().text("room"), std::string{"main"});
  expect_everyone_in_place(*classroom, peer::now_ns());
}

}  // namespace

std::vector<Test> departure_tests() {
  return {
      {"who leaves is gone and the slots of the others are free", who_leaves_is_gone},
      {"who crashes keeps the seat and is back in the room with resume",
       who_crashes_keeps_the_seat},
      {"a dead tab is noticed long before Janus does", a_dead_tab_is_noticed_before_janus_does},
      {"a newcomer with resume replaces the old handle, whose end harms nothing",
       a_newcomer_with_resume_replaces_the_old_handle},
      {"without resume nobody takes a seat", without_resume_nobody_takes_a_seat},
      {"a publisher that comes back fills the slots of the others",
       a_publisher_that_comes_back_fills_the_slots_of_the_others},
      {"a subscriber that hung up subscribes again on the same handle",
       a_detached_subscriber_subscribes_again},
      {"who is away during a merge comes back to main", detached_during_a_merge_they_are_in_main},
  };
}

}  // namespace breakout::test
