// SPDX-License-Identifier: GPL-3.0-or-later
// Figures while it runs: who gets them, what they count, and that nothing counted is lost.
#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

using std::chrono::milliseconds;

// On it one may be silent for long without being taken for lost.
control::Config patient(control::Config config) {
  config.silence_timeout = milliseconds{0};
  return config;
}

// A class of five in rooms, and the figures of it.
struct Measured : Class {
  explicit Measured(control::Config config = {})
      : Class(std::make_unique<Stage>(patient(std::move(config)))) {
    fine(stage->command("open", kRooms));
  }
  peer::Json metrics() const { return fine(stage->admin(R"({"request":"metrics"})")); }
  peer::Json totals() const { return metrics().get("totals"); }
  peer::Json algebra() const { return metrics().get("classrooms").elements().at(0); }
  // Everybody's microphone, once.
  void speak_all() {
    for (const char* id : {"ada", "a", "b", "c", "d"}) {
      const auto& sources = publisher(id)->sources;
      if (!sources.empty()) {
        speak(*sources.at(0), ++sequence, id, stage->host.media_clock());
      }
    }
  }
  std::uint16_t sequence = 0;
};

std::int64_t latencies(const peer::Json& figures, const char* kind) {
  return figures.get("move_latency").get(kind).integer("count");
}

void figures_are_for_who_administers() {
  control::Config config;
  config.admin_key = "master";
  Stage stage{std::move(config)};
  const auto handle = stage.connect();
  const char* kPlain = R"({"request":"metrics"})";
  const char* kWrong = R"({"request":"metrics","admin_key":"guess"})";
  const char* kRight = R"({"request":"metrics","admin_key":"master"})";
  CHECK_EQ(error_of(stage.ask(handle, kPlain)), 433);
  CHECK_EQ(error_of(stage.ask(handle, kWrong)), 433);
  CHECK_EQ(error_of(stage.admin(kPlain)), 433);
  CHECK_EQ(error_of(stage.admin(kWrong)), 433);
  fine(stage.ask(handle, kRight));
  fine(stage.admin(kRight));
  Measured open;  // without a key Janus' own secret of the Admin API is enough
  fine(open.stage->admin(kPlain));
  CHECK_EQ(error_of(open.stage->ask(open.ada.publisher, kPlain)), 433);
  CHECK_EQ(error_of(open.stage->command("metrics")), 433);  // the secret of a classroom is not
}

void one_classroom_or_all() {
  Measured measured;
  fine(measured.stage->admin(R"({"request":"create","classroom":"art","private":true})"));
  CHECK_EQ(measured.metrics().get("classrooms").size(), 2U);
  CHECK_EQ(measured.totals().integer("classrooms"), 2);
  const auto art = fine(measured.stage->admin(R"({"request":"metrics","classroom":"art"})"));
  CHECK_EQ(art.get("classrooms").size(), 1U);
  CHECK_EQ(art.get("classrooms").elements()[0].text("classroom"), std::string{"art"});
  CHECK_EQ(art.get("classrooms").elements()[0].integer("participants"), 0);
  CHECK_EQ(art.get("totals").integer("participants"), 5);
  const auto unknown = measured.stage->admin(R"({"request":"metrics","classroom":"music"})");
  CHECK_EQ(error_of(unknown), 426);
  CHECK(unknown.text("error").find("music") != std::string::npos);
  CHECK_EQ(error_of(measured.stage->admin(R"({"request":"metrics","classroom":7})")), 430);
}

void a_classroom_of_another_node_is_not_fetched_for_its_figures() {
  control::Config config;
  config.redis.emplace();
  Measured measured{std::move(config)};
  measured.stage->store->go_away();
  CHECK_EQ(error_of(measured.stage->admin(R"({"request":"metrics","classroom":"music"})")), 426);
  CHECK_EQ(measured.totals().integer("participants"), 5);
}

void packets_in_and_out_and_what_is_dropped_are_counted() {
  Measured measured;
  measured.speak_all();  // a and b hear one another; ada and d too; c nobody
  auto now = measured.algebra();
  CHECK_EQ(now.integer("packets_in"), 5);
  CHECK_EQ(now.integer("packets_out"), 4);
  CHECK(now.integer("bytes_in") > 0 && now.integer("bytes_out") > 0);
  CHECK_EQ(now.integer("participants"), 5);
  CHECK_EQ(now.integer("sources"), 10);
  CHECK(now.integer("slots") >= 20);
  fine(measured.ask("a", R"("configure","mute":["mic"])"));
  measured.speak_all();
  now = measured.algebra();
  CHECK_EQ(now.get("dropped").integer("muted"), 1);
  CHECK_EQ(now.integer("packets_in"), 10);
  CHECK_EQ(now.integer("packets_out"), 7);
  CHECK_EQ(measured.totals().integer("packets_out"), 7);
}

void what_was_counted_outlives_who_it_was_counted_of() {
  Measured measured;
  measured.speak_all();
  const auto expect = [&](const char* after, std::int64_t in, std::int64_t out) {
    const auto totals = measured.totals();
    if (totals.integer("packets_in") != in || totals.integer("packets_out") != out) {
      throw CheckFailed(std::string{after} + ": " + totals.dump());
    }
  };
  expect("at first", 5, 4);
  fine(measured.ask("a", R"("unpublish")"));
  expect("after unpublish", 5, 4);
  measured.stage->node.hung_up(measured.people.at("b").subscriber->id());
  expect("after a hang-up", 5, 4);
  measured.stage->node.gone(measured.of("d")->id());
  measured.stage->node.gone(measured.people.at("d").subscriber->id());
  expect("after the ends of handles", 5, 4);
  fine(measured.ask("c", R"("leave")"));
  expect("after leave", 5, 4);
  const auto algebra = measured.algebra();
  CHECK_EQ(algebra.integer("packets_in"), 5);
  CHECK_EQ(algebra.integer("packets_out"), 4);
  fine(measured.stage->command("destroy"));
  expect("after destroy", 5, 4);
  CHECK_EQ(measured.metrics().get("classrooms").size(), 0U);
  fine(measured.stage->admin(R"({"request":"create","classroom":"algebra","secret":"chalk"})"));
  CHECK_EQ(measured.algebra().integer("packets_in"), 0);  // another one
  expect("after another one of the same name", 5, 4);
}

void a_move_is_timed_from_the_command_through_the_commit() {
  Measured measured;
  measured.speak_all();
  CHECK_EQ(latencies(measured.algebra(), "audio"), 0);
  measured.stage->store->hold();
  measured.stage->send(measured.ada.publisher,
                       R"({"request":"move","participant":"a","room":"2"})");
  measured.stage->advance(milliseconds{40});
  measured.stage->store->release();
  measured.stage->advance(milliseconds{20});
  CHECK_EQ(latencies(measured.algebra(), "audio"), 0);
  measured.speak_all();
  measured.speak_all();
  const auto audio = measured.algebra().get("move_latency").get("audio");
  CHECK_EQ(audio.integer("count"), 2);  // a hears c, and c hears a
  const auto bounds = audio.get("up_to_ms").elements();
  const auto counts = audio.get("counts").elements();
  CHECK_EQ(counts.size(), bounds.size() + 1);
  for (std::size_t bucket = 0; bucket < bounds.size(); ++bucket) {
    CHECK_EQ(counts[bucket].as_integer(), bounds[bucket].as_integer() == 75 ? 2 : 0);
  }
  CHECK_EQ(latencies(measured.totals(), "audio"), 2);
  CHECK_EQ(latencies(measured.totals(), "video"), 0);  // no camera sends anything
}

void only_moves_are_timed() {
  Measured measured;
  measured.speak_all();
  const Person late = measured.stage->enter("late");
  speak(*late.publisher->sources.at(0), 1, "late", measured.stage->host.media_clock());
  measured.speak_all();
  fine(measured.ask("a", R"("configure","mute":["mic"])"));
  fine(measured.ask("a", R"("configure","unmute":["mic"])"));
  measured.speak_all();
  CHECK_EQ(latencies(measured.totals(), "audio"), 0);
  fine(measured.ask("ada", R"("visit","room":"1")"));
  measured.speak_all();
  CHECK_EQ(latencies(measured.totals(), "audio"), 4);  // ada hears a and b, they hear her
  fine(measured.stage->command("merge", R"("grace":0)"));
  measured.speak_all();
  const std::int64_t merged = latencies(measured.totals(), "audio");
  CHECK(merged > 4);
  fine(measured.stage->command("destroy"));
  CHECK_EQ(latencies(measured.totals(), "audio"), merged);
}

void no_secret_and_nobodys_name_is_told() {
  control::Config config;
  config.admin_key = "master";
  Stage stage{std::move(config)};
  fine(stage.admin(R"({"request":"create","classroom":"algebra","secret":"chalk","pin":"1234",
                       "admin_key":"master"})"));
  const auto joined = fine(stage.join(stage.connect(), "maria", R"("pin":"1234")"));
  const std::string told =
      fine(stage.admin(R"({"request":"metrics","admin_key":"master"})")).dump();
  for (const std::string& hidden :
       {std::string{"chalk"}, std::string{"1234"}, std::string{"master"}, std::string{"maria"},
        joined.text("resume"), joined.text("private_id")}) {
    CHECK(told.find('"' + hidden + '"') == std::string::npos);
  }
}

void handles_find_the_figures_of_their_classroom_put_up() {
  Measured measured;
  const auto handle = measured.of("a");
  CHECK(handle->figures != nullptr);
  CHECK(handle->figures == measured.people.at("a").subscriber->figures);
  measured.speak_all();
  measured.stage->advance(std::chrono::seconds{1});
  CHECK_EQ(handle->figures->read().classroom.packets_in, 5U);
  CHECK_EQ(handle->figures->read().classroom.packets_out, 4U);
  CHECK_EQ(handle->figures->read().node.packets_out, 4U);
  fine(measured.ask("a", R"("leave")"));
  CHECK(handle->figures == nullptr);
  CHECK(measured.people.at("a").subscriber->figures == nullptr);
}

}  // namespace

Tests metrics_tests() {
  return {
      {"figures are for who administers", figures_are_for_who_administers},
      {"metrics tell of one classroom or of all", one_classroom_or_all},
      {"a classroom of another node is not fetched for its figures",
       a_classroom_of_another_node_is_not_fetched_for_its_figures},
      {"packets in and out and what is dropped are counted",
       packets_in_and_out_and_what_is_dropped_are_counted},
      {"what was counted outlives who it was counted of",
       what_was_counted_outlives_who_it_was_counted_of},
      {"a move is timed from the command through the commit",
       a_move_is_timed_from_the_command_through_the_commit},
      {"only moves are timed", only_moves_are_timed},
      {"metrics tell no secret and nobody's name", no_secret_and_nobodys_name_is_told},
      {"handles find the figures of their classroom put up",
       handles_find_the_figures_of_their_classroom_put_up},
  };
}

}  // namespace breakout::test
