// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of every verb, member for member.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

std::string kind(const peer::Json& answer) {
  return answer.text("breakout");
}

// The answer has each of these members, and names the classroom and its version.
void expect(const peer::Json& answer, const std::string& wanted,
            std::initializer_list<const char*> members) {
  if (kind(answer) != wanted) {
    throw CheckFailed("not " + wanted + ": " + answer.dump());
  }
  CHECK_EQ(answer.text("classroom"), std::string{"algebra"});
  CHECK(answer.integer("version") > 0);
  for (const char* member : members) {
    if (!answer.has(member)) {
      throw CheckFailed(std::string{member} + " is missing in " + answer.dump());
    }
  }
}

void the_life_of_a_classroom() {
  Stage stage;
  CHECK(!stage.command("exists").flag("exists", true));
  const auto created = stage.command("create", R"("description":"x² + y²")");
  expect(created, "created", {"permanent"});
  CHECK_EQ(created.integer("version"), 1);
  CHECK(!created.has("secret"));  // the creator knows it
  CHECK_EQ(error_of(stage.command("create")), 427);
  expect(stage.command("exists"), "success", {"exists"});
  CHECK(stage.command("exists").flag("exists"));

  const auto list = stage.command("list").get("list").elements();
  CHECK_EQ(list.size(), 1U);
  CHECK_EQ(list[0].text("classroom"), std::string{"algebra"});
  CHECK_EQ(list[0].text("description"), std::string{"x² + y²"});
  CHECK_EQ(list[0].integer("num_participants", -1), 0);
  CHECK_EQ(list[0].integer("version"), 1);
  CHECK(list[0].has("round") && !list[0].get("round").present());

  expect(stage.command("edit", R"("new_pin":"1")"), "edited", {});
  CHECK(stage.command("list").get("list").elements()[0].flag("pin_required"));
  expect(stage.command("destroy"), "destroyed", {});
  CHECK(!stage.command("exists").flag("exists", true));
  CHECK_EQ(error_of(stage.command("destroy")), 426);
  CHECK_EQ(stage.command("create").integer("version"), 1);  // a new one of this name
}

void a_secret_is_made_up_and_told_to_the_creator_alone() {
  Stage stage;
  const auto handle = stage.connect();
  const auto created = stage.ask(handle, R"({"request":"create"})");
  CHECK_EQ(kind(created), std::string{"created"});
  const std::string id = created.text("classroom");
  CHECK(id.size() >= 16);
  CHECK(created.text("secret").size() >= 16);
  fine(stage.ask(handle, R"({"request":"destroy","classroom":")" + id + R"(","secret":")" +
                             created.text("secret") + "\"}"));
}

void state_shows_the_graph() {
  auto stage = Stage::with_classroom();
  stage->enter("ada", R"("role":"instructor","secret":"chalk","display":"Ada")");
  const auto state = stage->command("state");
  expect(state, "state", {"round", "participants", "settings"});
  CHECK(!state.get("round").present());
  const auto ada = state.get("participants").elements().at(0);
  CHECK_EQ(ada.text("participant"), std::string{"ada"});
  CHECK_EQ(ada.text("display"), std::string{"Ada"});
  CHECK_EQ(ada.text("role"), std::string{"instructor"});
  CHECK_EQ(ada.text("room"), std::string{"main"});
  CHECK_EQ(ada.get("sources").size(), 2U);
  CHECK_EQ(ada.get("muted").size(), 0U);
  CHECK(ada.flag("connected"));
  for (const char* secret : {"private_id", "resume", "secret"}) {
    CHECK(!ada.has(secret));
  }
  CHECK(state.dump().find("chalk") == std::string::npos);
}

void state_since_tells_what_changed() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const auto version = stage->graph().version;
  fine(stage->command("open", R"("rooms":1)"));
  const auto since = [&](graph::Version from) {
    return stage->command("state", R"("since":)" + std::to_string(from));
  };
  const auto changes = since(version);
  expect(changes, "state", {"since", "changes"});
  CHECK(changes.get("changes").size() >= 3);  // the round, its room, who went there
  for (const auto& change : changes.get("changes").elements()) {
    CHECK(!change.text("change").empty());
    CHECK_EQ(change.integer("version"), static_cast<std::int64_t>(version) + 1);
  }
  CHECK_EQ(since(version + 1).get("changes").size(), 0U);
  CHECK(since(version + 9).has("participants"));  // of the future: the whole graph
  const auto ask = [&](const std::string& members) {
    return stage->ask(jo.publisher, R"({"request":"state")" + members + "}");
  };
  CHECK(ask(",\"since\":" + std::to_string(version)).has("participants"));
  CHECK_EQ(ask(",\"since\":" + std::to_string(version + 1)).get("changes").size(), 0U);
}

void joining_answers_with_all_a_client_needs() {
  auto stage = Stage::with_classroom();
  fine(stage->command("open", R"("rooms":[{"room":"x","name":"Red","capacity":5,
      "task":{"title":"T"}},{"room":"y"}],"assignments":{"jo":"x"},"duration":100)"));
  const auto joined = stage->join(stage->connect(), "jo", R"("display":"Jo")");
  expect(joined, "joined",
         {"participant", "role", "room", "private_id", "resume", "rejoined", "participants"});
  CHECK_EQ(joined.text("role"), std::string{"learner"});
  CHECK_EQ(joined.text("room"), std::string{"x"});
  CHECK(!joined.flag("rejoined", true));
  const auto round = joined.get("round");
  CHECK_EQ(round.integer("number"), 1);
  CHECK_EQ(round.text("state"), std::string{"open"});
  CHECK_EQ(round.integer("remaining_ms"), 100'000);
  CHECK_EQ(round.integer("ends_at"), 1'795'000'100'000);
  CHECK_EQ(round.integer("grace"), 60);
  CHECK(round.flag("allow_return"));
  CHECK(!round.flag("allow_choose", true));
  const auto rooms = round.get("rooms").elements();
  CHECK_EQ(rooms.size(), 2U);
  CHECK_EQ(rooms[0].text("room"), std::string{"x"});
  CHECK_EQ(rooms[0].text("name"), std::string{"Red"});
  CHECK_EQ(rooms[0].integer("capacity"), 5);
  CHECK_EQ(rooms[0].integer("count"), 1);
  CHECK(!rooms[0].flag("locked", true));
  CHECK_EQ(rooms[0].get("task").text("title"), std::string{"T"});
  CHECK_EQ(joined.get("participants").size(), 1U);
}

void media_is_answered_by_events_with_descriptions() {
  auto stage = Stage::with_classroom();
  const auto up = stage->connect(), down = stage->connect();
  const auto joined = stage->join(up, "jo");
  const auto published = stage->publish(up);
  expect(published, "published", {"streams"});
  const auto streams = published.get("streams").elements();
  CHECK_EQ(streams.size(), 2U);
  CHECK_EQ(streams[0].text("mid"), std::string{"0"});
  CHECK_EQ(streams[0].text("source"), std::string{"mic"});
  CHECK_EQ(up->of_kind("published").front().jsep->type, std::string{"answer"});

  const auto attached = stage->subscribe(down, joined, R"("audio_slots":1,"video_slots":2)");
  expect(attached, "attached", {"slots"});
  CHECK_EQ(attached.get("slots").size(), 3U);
  CHECK_EQ(down->of_kind("attached").front().jsep->type, std::string{"offer"});
  const auto started = down->of_kind("started");
  expect(started.at(0).body, "started", {});
  const auto slots = down->of_kind("slots");
  expect(slots.at(0).body, "slots", {"slots"});
  CHECK_EQ(slots[0].body.get("slots").size(), 3U);

  expect(stage->ask(up, R"({"request":"unpublish"})"), "unpublished", {});
  CHECK_EQ(up->closed.load(), 1);
  CHECK_EQ(error_of(stage->ask(up, R"({"request":"unpublish"})")), 435);
  expect(stage->ask(down, R"({"request":"leave"})"), "left", {"participant"});
  expect(stage->ask(up, R"({"request":"leave"})"), "left", {"participant"});
  CHECK_EQ(error_of(stage->ask(up, R"({"request":"leave"})")), 424);
}

void wrong_descriptions_are_refused() {
  auto stage = Stage::with_classroom();
  const auto up = stage->connect(), down = stage->connect();
  const auto joined = stage->join(up, "jo");
  CHECK_EQ(error_of(stage->ask(up, R"({"request":"publish"})")), 431);
  CHECK_EQ(error_of(stage->ask(up, R"({"request":"publish"})", control::Jsep{"answer", "{}"})),
           431);
  CHECK_EQ(error_of(stage->publish(up, "v=0")), 437);
  CHECK_EQ(up->closed.load(), 1);  // or the next offer of this handle would fail
  CHECK_EQ(
      error_of(stage->ask(up, R"({"request":"publish","streams":[{"mid":"9","source":"mic"}]})",
                          control::Jsep{"offer", R"({"0":"mic"})"})),
      430);
  CHECK_EQ(error_of(stage->ask(down, R"({"request":"start"})")), 424);
  CHECK_EQ(error_of(stage->subscribe(down, peer::Json::parse(R"({"private_id":"guess"})"))), 433);
  CHECK_EQ(error_of(stage->subscribe(down, joined, R"("audio_slots":40,"video_slots":40)")), 445);
  fine(stage->ask(down, R"({"request":"join","ptype":"subscriber","classroom":"algebra",
      "private_id":")" + joined.text("private_id") +
                            "\"}"));
  CHECK_EQ(error_of(stage->ask(down, R"({"request":"start"})")), 431);
  CHECK_EQ(error_of(stage->ask(down, R"({"request":"start"})", control::Jsep{"answer", "v=0"})),
           437);
  CHECK_EQ(error_of(stage->ask(down, R"({"request":"resize","video_slots":20})")), 424);
  fine(stage->ask(down, R"({"request":"start"})", control::Jsep{"answer", R"(["0"])"}));
}

void open_answers_with_rooms_and_assignments() {
  auto stage = Stage::with_classroom();
  for (const char* id : {"a", "b", "c"}) {
    stage->enter(id);
  }
  const auto opened = stage->command(
      "open", R"("rooms":[{"name":"Red"},{"name":"Blue"}],"assignments":{"a":"1","b":"2"})");
  expect(opened, "success", {"rooms", "assignments", "round"});
  CHECK_EQ(opened.get("rooms").size(), 2U);
  CHECK_EQ(opened.get("rooms").elements()[1].text("name"), std::string{"Blue"});
  CHECK_EQ(opened.get("assignments").size(), 2U);
  CHECK_EQ(opened.get("assignments").text("b"), std::string{"2"});
  CHECK_EQ(error_of(stage->command("open", R"("rooms":2)")), 442);
}

void moves_choices_and_merges_say_what_they_did() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  stage->enter("b");
  CHECK_EQ(error_of(stage->command("merge")), 442);
  fine(stage->command("open", R"("rooms":2,"assignments":{"a":"1","b":"2"},"allow_choose":true)"));
  const auto moved = stage->command(
      "move", R"("moves":[{"participant":"a","room":"2"},{"participant":"b","room":"2"}])");
  expect(moved, "success", {"moves"});
  const auto moves = moved.get("moves").elements();
  CHECK_EQ(moves.size(), 2U);  // also the one who was there
  CHECK_EQ(moves[0].text("participant"), std::string{"a"});
  CHECK_EQ(moves[0].text("room"), std::string{"2"});
  CHECK_EQ(moves[0].text("from"), std::string{"1"});
  CHECK_EQ(error_of(stage->command("move", R"("participant":"zoe","room":"1")")), 428);
  CHECK_EQ(error_of(stage->command("move", R"("participant":"a","room":"9")")), 444);
  CHECK_EQ(error_of(stage->command("move", R"("moves":[])")), 429);
  const auto chosen = stage->ask(a.publisher, R"({"request":"choose","room":"1"})");
  expect(chosen, "success", {"room"});
  const auto closing = stage->command("merge", R"("grace":10)");
  expect(closing, "success", {"state", "moves", "remaining_ms", "closes_at"});
  CHECK_EQ(closing.text("state"), std::string{"closing"});
  CHECK_EQ(closing.integer("remaining_ms"), 10'000);
  CHECK_EQ(stage->command("merge", R"("cancel":true)").text("state"), std::string{"open"});
  const auto merged = stage->command("merge", R"("grace":0)");
  CHECK_EQ(merged.text("state"), std::string{"closed"});
  CHECK_EQ(merged.get("moves").size(), 2U);
}

void a_refusal_is_an_event_with_code_and_sentence() {
  auto stage = Stage::with_classroom();
  const auto refused = stage->command("move", R"("participant":"zoë","room":"1")");
  CHECK_EQ(kind(refused), std::string{"event"});
  CHECK_EQ(refused.integer("error_code"), 428);
  CHECK(refused.text("error").find("zoë") != std::string::npos);
}

void a_subscriber_may_ask_what_its_slots_carry() {
  auto stage = Stage::with_classroom();
  stage->enter("a");
  const Person b = stage->enter("b");
  const auto state = stage->ask(b.subscriber, R"({"request":"state"})");
  expect(state, "state", {"slots", "participants"});
  const auto slots = state.get("slots").elements();
  CHECK_EQ(slots.size(), 13U);
  CHECK_EQ(slots[0].text("mid"), std::string{"0"});
  CHECK_EQ(slots[0].text("kind"), std::string{"audio"});
  CHECK_EQ(slots[0].text("participant"), std::string{"a"});
  CHECK_EQ(slots[0].text("source"), std::string{"mic"});
  CHECK(slots[1].has("participant") && !slots[1].get("participant").present());
  const auto unchanged = stage->ask(b.subscriber, R"({"request":"state","since":)" +
                                                      std::to_string(stage->graph().version) + "}");
  CHECK_EQ(unchanged.get("slots").size(), 13U);
  CHECK(!stage->ask(b.publisher, R"({"request":"state"})").has("slots"));
}

}  // namespace

Tests answer_tests() {
  return {
      {"the life of a classroom", the_life_of_a_classroom},
      {"a secret is made up and told to the creator alone",
       a_secret_is_made_up_and_told_to_the_creator_alone},
      {"state shows the graph and no secret", state_shows_the_graph},
      {"state since tells staff what changed", state_since_tells_what_changed},
      {"joining answers with all a client needs", joining_answers_with_all_a_client_needs},
      {"media is answered by events with descriptions",
       media_is_answered_by_events_with_descriptions},
      {"wrong descriptions are refused", wrong_descriptions_are_refused},
      {"open answers with rooms and assignments", open_answers_with_rooms_and_assignments},
      {"moves, choices and merges say what they did", moves_choices_and_merges_say_what_they_did},
      {"a refusal is an event with code and sentence",
       a_refusal_is_an_event_with_code_and_sentence},
      {"a subscriber may ask what its slots carry", a_subscriber_may_ask_what_its_slots_carry},
  };
}

}  // namespace breakout::test
