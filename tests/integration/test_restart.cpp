// SPDX-License-Identifier: GPL-3.0-or-later
// Janus dies in the middle of a round and is started again: its classes are in Redis.
#include <unistd.h>

#include <fstream>

#include "control/support/token_keys.hpp"
#include "integration/groups.hpp"
#include "integration/shared_class.hpp"
#include "integration/tokens.hpp"

namespace breakout::test {

namespace {

using peer::ControlClient;
using peer::Json;

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// A key file for as long as this lives.
struct KeyFile {
  KeyFile() { std::ofstream(path) << kRsaPublic; }
  ~KeyFile() { std::filesystem::remove(path); }
  KeyFile(const KeyFile&) = delete;
  KeyFile& operator=(const KeyFile&) = delete;

  const std::string path =
      std::filesystem::temp_directory_path() / ("breakout-restart-" + std::to_string(::getpid()));
};

// Two classes of the configuration: algebra, and art for what time does while nobody runs.
ClassroomOptions configured(const RedisProcess& redis, const KeyFile& key) {
  ClassroomOptions options = on_node("a", redis.url(), Comes::later);
  options.plugin_configuration += "key-lms: { alg = \"RS256\"; file = \"" + key.path + "\"; }\n" +
                                  "classroom-algebra: { secret = \"chalk\"; }\n" +
                                  "classroom-art: { secret = \"chalk\"; }\n";
  return options;
}

std::unique_ptr<peer::Participant> with_token(Classroom& classroom) {
  return joined(classroom, "whoever", [](auto& options) { options.token = kMaria; });
}

std::unique_ptr<peer::Participant> with_resume(Classroom& classroom, const std::string& id,
                                               const std::string& resume) {
  return joined(classroom, id, [&](auto& options) { options.resume = resume; });
}

Json state_of_art(Classroom& classroom) {
  ControlClient art(classroom.network(), classroom.janus().url(), "art", "chalk");
  return art.demand(R"({"request":"state"})").data;
}

void a_class_goes_on_where_it_was() {
  const RedisProcess redis;
  const RedisReader reader(redis.url());
  const KeyFile key;
  std::string resume;
  std::int64_t ends_at = 0;
  std::int64_t art_ends_at = 0;
  {
    Classroom before(configured(redis, key));
    await_class(before);
    const auto p1 = joined(before, "p1");
    const auto maria = with_token(before);
    resume = p1->resume();
    before.open(
        R"({"request":"open","rooms":2,"duration":600,"assignments":{"p1":"1","maria":"2"}})");
    ends_at = before.state().get("round").integer("ends_at");
    ControlClient art(before.network(), before.janus().url(), "art", "chalk");
    art.demand(R"({"request":"open","rooms":1,"duration":2,"warnings":[],"grace":0})");
    art_ends_at = state_of_art(before).get("round").integer("ends_at");
    before.janus().kill_now();
  }
  const std::string epoch =
      store::text_of(*reader.ask({"HGET", "breakout:{algebra}:meta", "epoch"}));
  CHECK_EQ(reader.logged("art", "round_closed"), 0U);
  wait_until("the deadline of art has passed", [&] { return unix_ms() > art_ends_at; });

  Classroom after(configured(redis, key));
  const std::int64_t started = unix_ms();
  await_class(after);
  wait_until("the round of art is closed",
             [&] { return state_of_art(after).get("round").text("state") == "closed"; });
  CHECK_EQ(reader.logged("art", "round_closed"), 1U);
  CHECK(unix_ms() - started < 5000);

  // The former node is dead: nobody waits for its silence to be over.
  const auto p1 = with_resume(after, "p1", resume);
  const auto maria = with_token(after);
  for (const auto* each : {p1.get(), maria.get()}) {
    CHECK(each->joined().flag("rejoined"));
    const Json round = each->joined().get("round");
    CHECK_EQ(round.text("state"), "open");
    CHECK_EQ(round.integer("ends_at"), ends_at);
    CHECK(round.integer("remaining_ms") > 0 && round.integer("remaining_ms") <= 598'000);
  }
  CHECK_EQ(p1->joined().text("room"), "1");
  CHECK_EQ(maria->joined().text("room"), "2");
  CHECK_EQ(after.state().get("participants").size(), 2U);
  await_agreement(after, reader);

  for (const char* each : {"algebra", "art"}) {
    CHECK_EQ(reader.logged(each, "classroom_created"), 1U);
  }
  CHECK_EQ(store::text_of(*reader.ask({"HGET", "breakout:{algebra}:meta", "epoch"})), epoch);
  CHECK_EQ(errors_of(after.janus()), "");
  CHECK_EQ(lines_with(after.janus(), "left out"), 0U);
}

void media_flows_again_after_a_restart() {
  const RedisProcess redis;
  std::string resume;
  {
    Classroom before(on_node("a", redis.url(), Comes::first));
    before.enter(2);
    resume = before.person("p1").resume();
    before.open(R"({"request":"open","rooms":1,"assignments":{"p1":"1","p2":"1"}})");
    before.janus().kill_now();
  }
  Classroom after(on_node("a", redis.url(), Comes::later));
  await_class(after);
  peer::Participant& p1 = after.enter_one("p1", [&](auto& options) { options.resume = resume; });
  CHECK_EQ(p1.joined().text("room"), "1");
  CHECK_EQ(participant_in(after.state(), "p1").get("sources").size(), 2U);
  await_agreement(after, RedisReader(redis.url()));
  CHECK_EQ(errors_of(after.janus()), "");
}

void a_node_that_starts_without_redis_waits_for_it() {
  RedisProcess redis({"--appendonly", "yes", "--appendfsync", "always"});
  const KeyFile key;
  std::string resume;
  {
    Classroom before(configured(redis, key));
    await_class(before);
    const auto p1 = joined(before, "p1");
    resume = p1->resume();
    before.open(R"({"request":"open","rooms":2,"assignments":{"p1":"2"}})");
    redis.kill();
    before.janus().kill_now();
  }
  Classroom after(configured(redis, key));
  for (const char* request : {R"({"request":"state"})", R"({"request":"merge","grace":0})"}) {
    CHECK_EQ(after.back_end().request(request).error_code, 446);
  }
  redis.start();
  await_class(after);
  const auto p1 = with_resume(after, "p1", resume);
  CHECK(p1->joined().flag("rejoined"));
  CHECK_EQ(p1->joined().text("room"), "2");
  const RedisReader reader(redis.url());
  await_agreement(after, reader);
  CHECK_EQ(reader.logged("algebra", "classroom_created"), 1U);
  wait_until("the log tells the end of it",
             [&] { return lines_with(after.janus(), " is back") == 1; });
  CHECK_EQ(lines_with(after.janus(), "does not serve"), 1U);
  CHECK_EQ(errors_of(after.janus()), "");
}

}  // namespace

std::vector<Test> restart_tests() {
  return {
      {"a class goes on where it was when Janus died in its round", a_class_goes_on_where_it_was},
      {"who comes back after a restart publishes anew", media_flows_again_after_a_restart},
      {"a node that starts without Redis waits for it",
       a_node_that_starts_without_redis_waits_for_it},
  };
}

}  // namespace breakout::test
