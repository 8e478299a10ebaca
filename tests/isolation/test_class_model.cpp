// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/class_model.hpp"
#include "isolation/groups.hpp"
#include "isolation/records.hpp"

namespace breakout::test {

namespace {

using peer::SourceKind;

ClassModel model_of(const peer::Json& participants) {
  ClassModel model;
  model.take_whole(participants);
  return model;
}

bool hears(const ClassModel& model, const char* listener, const char* speaker) {
  return model.may_receive(listener, speaker, SourceKind::kMic);
}

void people_hear_those_of_their_room() {
  const auto model = model_of(list(person("ann", "1"), person("bob", "1"), person("cyd", "2")));
  CHECK(hears(model, "ann", "bob"));
  CHECK(!hears(model, "ann", "cyd"));
  CHECK(!hears(model, "ann", "ann"));
  CHECK(!hears(model, "ann", "nobody"));
  CHECK(!hears(model, "nobody", "ann"));
}

void only_what_is_published_and_not_muted_is_heard() {
  const auto model = model_of(list(person("ann", "1"), person("bob", "1", R"("muted":["mic"])")));
  CHECK(!hears(model, "ann", "bob"));
  CHECK(model.may_receive("ann", "bob", SourceKind::kCamera));
  CHECK(!model.may_receive("ann", "bob", SourceKind::kScreen));
}

void observers_hear_and_are_not_heard() {
  const auto model = model_of(list(person("ann", "1"), R"("participant":"oz","role":"observer",)"
                                                       R"("room":"1","sources":["mic"],)"
                                                       R"("muted":[],"connected":true)"));
  CHECK(hears(model, "oz", "ann"));
  CHECK(!hears(model, "ann", "oz"));
}

void the_disconnected_neither_hear_nor_are_heard() {
  const auto model = model_of(list(person("ann", "1"), R"("participant":"bob","role":"learner",)"
                                                       R"("room":"1","sources":["mic"],)"
                                                       R"("muted":[],"connected":false)"));
  CHECK(!hears(model, "ann", "bob"));
  CHECK(!hears(model, "bob", "ann"));
}

void a_listening_visitor_hears_the_room_visited_and_is_heard_at_home() {
  const auto model =
      model_of(list(person("ann", "main", R"("muted":[],"visit":{"room":"1","mode":"listen"})"),
                    person("bob", "1"), person("cyd", "main"),
                    person("dan", "1", R"("muted":[],"visit":{"room":"1","mode":"join"})")));
  CHECK(hears(model, "ann", "bob"));
  CHECK(!hears(model, "ann", "cyd"));
  CHECK(!hears(model, "bob", "ann"));
  CHECK(hears(model, "cyd", "ann"));
  CHECK(hears(model, "bob", "dan"));
}

constexpr const char* kToRoom1 =
    R"("muted":[],"announcing":{"sources":["mic"],"duck":false,"rooms":["1"]})";
constexpr const char* kToAll = R"("muted":[],"announcing":{"sources":["mic"],"duck":false})";

void an_announcement_reaches_its_rooms_with_its_sources() {
  auto model = model_of(list(person("ann", "main"), person("bob", "1"), person("cyd", "2")));
  model.apply(list(change("announce", person("ann", "main", kToRoom1))));
  CHECK(hears(model, "bob", "ann"));
  CHECK(!model.may_receive("bob", "ann", SourceKind::kCamera));
  CHECK(!hears(model, "cyd", "ann"));
  CHECK(!hears(model, "ann", "bob"));
  model.apply(list(change("announce", person("ann", "main", kToAll))));
  CHECK(hears(model, "cyd", "ann"));
  model.apply(list(change("announce", person("ann", "main"))));
  CHECK(!hears(model, "bob", "ann"));
}

void changes_say_all_of_a_person_and_who_left() {
  auto model = model_of(list(person("ann", "1"), person("bob", "1")));
  model.apply(list(change("moved", person("bob", "2"))));
  CHECK(!hears(model, "ann", "bob"));
  model.apply(list(change("moved", person("ann", "2")), change("room_closed", R"("room":"1")")));
  CHECK(hears(model, "ann", "bob"));
  model.apply(list(change("left", R"("participant":"bob","room":"2")")));
  CHECK(!hears(model, "ann", "bob"));
}

void a_state_that_says_otherwise_is_noticed() {
  const auto people = list(person("ann", "1"), person("bob", "1"));
  const auto model = model_of(people);
  CHECK_EQ(model.difference_from(people), "");
  CHECK(!model.difference_from(list(person("ann", "1"), person("bob", "2"))).empty());
  CHECK(!model.difference_from(list(person("ann", "1"))).empty());
  CHECK(!model.difference_from(list(person("ann", "1"), person("bob", "1"), person("c", "1")))
             .empty());
}

}  // namespace

std::vector<Test> class_model_tests() {
  return {
      {"people hear those of their room", people_hear_those_of_their_room},
      {"only what is published and not muted is heard",
       only_what_is_published_and_not_muted_is_heard},
      {"observers hear and are not heard", observers_hear_and_are_not_heard},
      {"the disconnected neither hear nor are heard", the_disconnected_neither_hear_nor_are_heard},
      {"a listening visitor hears the room visited and is heard at home",
       a_listening_visitor_hears_the_room_visited_and_is_heard_at_home},
      {"an announcement reaches its rooms with its sources",
       an_announcement_reaches_its_rooms_with_its_sources},
      {"changes say all of a person and who left", changes_say_all_of_a_person_and_who_left},
      {"a state that says otherwise is noticed", a_state_that_says_otherwise_is_noticed}};
}

}  // namespace breakout::test
