// SPDX-License-Identifier: GPL-3.0-or-later
// Classrooms that stay: what is written to the configuration, when, and what its blocks become.
#include "control/config_store.hpp"
#include "control/configured_classroom.hpp"
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

// The blocks as the file would have them.
class FakeConfigStore final : public control::ConfigStore {
 public:
  std::optional<std::string> keep(const control::ConfiguredClassroom& classroom) override {
    ++writes;
    if (!broken) {
      blocks.insert_or_assign(classroom.id.value, classroom);
    }
    return broken ? std::optional<std::string>{"the disk is full"} : std::nullopt;
  }
  std::optional<std::string> drop(const graph::ClassroomId& classroom) override {
    ++writes;
    if (!broken) {
      blocks.erase(classroom.value);
    }
    return broken ? std::optional<std::string>{"the disk is full"} : std::nullopt;
  }

  std::map<std::string, control::ConfiguredClassroom> blocks;
  bool broken = false;
  int writes = 0;
};

struct Scene {
  std::shared_ptr<FakeConfigStore> file = std::make_shared<FakeConfigStore>();
  std::unique_ptr<Stage> stage;

  Scene() {
    control::Config config;
    config.store = file;
    stage = std::make_unique<Stage>(std::move(config));
  }
  // Another node that starts with what is in the file.
  std::unique_ptr<Stage> restarted() const {
    control::Config config;
    config.store = file;
    for (const auto& [id, block] : file->blocks) {
      config.classrooms.push_back(block);
    }
    return std::make_unique<Stage>(std::move(config));
  }
};

void a_permanent_classroom_is_there_after_a_restart() {
  Scene scene;
  const auto created = fine(scene.stage->command(
      "create",
      R"("permanent":true,"pin":"12","description":"x² \"y\"","max_rooms":7,"private":true,
         "late_joiners":"main","ends_at":1796000000000,"roster":{"maria":"2","Jo Ä":"Group 1"})"));
  CHECK(created.flag("permanent"));
  CHECK_EQ(scene.file->blocks.size(), 1U);
  const auto again = scene.restarted();
  CHECK(again->graph().settings == scene.stage->graph().settings);
  CHECK(again->graph().settings.secret == "chalk");
  CHECK(again->graph().roster == scene.stage->graph().roster);
  CHECK(again->graph().settings.permanent);
  CHECK_EQ(scene.file->writes, 1);  // reading does not write
}

void every_setting_survives_a_restart() {
  Scene scene;
  graph::Settings all;
  all.description = "d";
  all.secret = "chalk";
  all.pin = "p";
  all.max_participants = 7;
  all.max_rooms = 3;
  all.videocodec = graph::VideoCodec::av1;
  all.bitrate = 20'000;
  all.audio_bitrate = 7'000;
  all.screen_bitrate = 30'000;
  all.audio_slots = 0;
  all.video_slots = 1;
  all.late_joiners = graph::LateJoiners::least_filled;
  all.roster_visibility = graph::RosterVisibility::classroom;
  all.reconnect_window = graph::Seconds{0};
  all.ends_at = graph::Instant{graph::Millis{1'796'000'000'000}};
  all.is_private = all.require_token = all.signed_tokens = all.covert_listen = all.permanent = true;
  graph::Classroom classroom;
  classroom.id = graph::ClassroomId{"algebra"};
  classroom.settings = all;
  const auto read = control::read_configured(control::configured_as(classroom));
  CHECK(graph::patched({}, read.value().patch) == all);
  classroom.settings = {};
  classroom.settings.permanent = true;
  const auto defaults = control::read_configured(control::configured_as(classroom));
  CHECK(graph::patched({}, defaults.value().patch) == classroom.settings);
}

void without_permanent_nothing_is_written() {
  Scene scene;
  CHECK(!fine(scene.stage->command("create")).flag("permanent", true));
  CHECK(!fine(scene.stage->command("edit", R"("new_pin":"1")")).has("permanent"));
  CHECK(!fine(scene.stage->command("edit", R"("new_pin":"2","permanent":false)")).has("permanent"));
  CHECK(!fine(scene.stage->command("destroy")).has("permanent"));
  CHECK_EQ(scene.file->writes, 0);
}

void an_edit_is_permanent_when_it_says_so() {
  Scene scene;
  fine(scene.stage->command("create", R"("permanent":true)"));
  fine(scene.stage->command("edit", R"("new_pin":"1")"));
  CHECK_EQ(scene.file->blocks.at("algebra").items.at("pin"), "");
  CHECK(fine(scene.stage->command("edit", R"("new_max_rooms":9,"permanent":true)"))
            .flag("permanent"));
  CHECK_EQ(scene.file->blocks.at("algebra").items.at("pin"), "1");
  CHECK_EQ(scene.file->blocks.at("algebra").items.at("max_rooms"), "9");
}

void an_edit_makes_a_classroom_permanent_or_no_longer() {
  Scene scene;
  fine(scene.stage->command("create"));
  CHECK(fine(scene.stage->command("edit", R"("permanent":true)")).flag("permanent"));
  CHECK(scene.stage->graph().settings.permanent);
  CHECK_EQ(scene.file->blocks.size(), 1U);
  CHECK(fine(scene.stage->command("edit", R"("new_permanent":false)")).flag("permanent"));
  CHECK(scene.file->blocks.empty());
}

void a_destroyed_classroom_comes_back_unless_it_is_permanent() {
  Scene scene;
  fine(scene.stage->command("create", R"("permanent":true)"));
  fine(scene.stage->command("destroy"));
  CHECK_EQ(scene.restarted()->graph().settings.secret, "chalk");
  fine(scene.stage->command("create"));
  CHECK(fine(scene.stage->command("destroy", R"("permanent":true)")).flag("permanent"));
  CHECK(scene.file->blocks.empty());
}

void a_refused_request_writes_nothing() {
  Scene scene;
  fine(scene.stage->command("create", R"("permanent":true)"));
  const int writes = scene.file->writes;
  const auto stranger = scene.stage->connect();
  const auto refused = [&](const std::string& body) {
    return error_of(scene.stage->ask(
               stranger, R"({"classroom":"algebra","secret":"guess",)" + body + "}")) != 0;
  };
  CHECK(refused(R"("request":"create","permanent":true)"));
  CHECK(refused(R"("request":"edit","permanent":true)"));
  CHECK(refused(R"("request":"edit","new_permanent":false)"));
  CHECK(refused(R"("request":"destroy","permanent":true)"));
  CHECK(refused(R"("request":"destroy","permanent":"yes")"));
  CHECK_EQ(scene.file->writes, writes);
}

void what_cannot_be_written_is_told_and_exists_all_the_same() {
  Scene scene;
  scene.file->broken = true;
  CHECK(!fine(scene.stage->command("create", R"("permanent":true)")).flag("permanent", true));
  CHECK_EQ(scene.stage->host.lines().back(),
           "classroom 'algebra' could not be written to the configuration: the disk is full");
  CHECK(!fine(scene.stage->command("destroy", R"("permanent":true)")).flag("permanent", true));
  CHECK_EQ(scene.stage->host.lines().back(),
           "classroom 'algebra' could not be taken out of the configuration: the disk is full");
  Stage without{{}};
  CHECK(!fine(without.command("create", R"("permanent":true)")).flag("permanent", true));
  CHECK(without.host.lines().back().find("there is no configuration file") != std::string::npos);
}

void a_repeated_create_is_kept_in_the_end() {
  Scene scene;
  const auto create = [&] {
    return fine(scene.stage->command("create", R"("permanent":true,"op":"1")"));
  };
  scene.file->broken = true;
  CHECK(!create().flag("permanent", true));
  scene.file->broken = false;
  CHECK(create().flag("permanent"));
  CHECK_EQ(scene.file->blocks.size(), 1U);
}

void an_id_that_names_no_block_is_refused_before_anything_happens() {
  Scene scene;
  const auto from = scene.stage->connect();
  for (const char* id : {"algebra 1", "a.b", "ä", "a\\\"b", "a/b", "a:b", "a{}"}) {
    const std::string classroom = R"("classroom":")" + std::string{id} + "\"";
    const auto refused =
        scene.stage->ask(from, R"({"request":"create","permanent":true,)" + classroom + "}");
    CHECK_EQ(error_of(refused), 430);
    const auto exists = scene.stage->ask(from, R"({"request":"exists",)" + classroom + "}");
    CHECK(!exists.flag("exists", true));
    fine(scene.stage->ask(from, R"({"request":"create","secret":"s",)" + classroom + "}"));
    CHECK_EQ(error_of(scene.stage->ask(
                 from, R"({"request":"edit","secret":"s","permanent":true,)" + classroom + "}")),
             430);
  }
  CHECK_EQ(scene.file->writes, 0);
}

void a_roster_of_the_configuration_places_people() {
  control::Config config;
  config.classrooms.push_back(
      {graph::ClassroomId{"algebra"}, {{"secret", "chalk"}}, {{"maria", "2"}, {"jo", "1"}}});
  Stage stage{std::move(config)};
  stage.enter("maria");
  fine(stage.command("open", R"("rooms":2,"assignment":"roster")"));
  CHECK_EQ(stage.participant("maria").room.value, "2");
  stage.enter("jo");
  CHECK_EQ(stage.participant("jo").room.value, "1");
}

void a_wrong_roster_leaves_its_classroom_out() {
  using Roster = std::vector<std::pair<std::string, std::string>>;
  for (const Roster& roster : {Roster{{"", "2"}}, Roster{{"maria", ""}}, Roster{{"a\nb", "2"}},
                               Roster{{"a\xff", "2"}}, Roster{{"maria", "1"}, {"maria", "2"}}}) {
    control::Config config;
    config.classrooms.push_back({graph::ClassroomId{"algebra"}, {}, roster});
    const Stage stage{std::move(config)};
    CHECK(stage.node.classroom(graph::ClassroomId{"algebra"}) == nullptr);
    CHECK(stage.host.lines().front().find("roster: ") != std::string::npos);
  }
}

void a_create_with_an_op_names_its_classroom() {
  Stage stage{{}};
  const auto from = stage.connect();
  const auto refused = stage.ask(from, R"({"request":"create","op":"1"})");
  CHECK_EQ(error_of(refused), 429);
  CHECK(refused.text("error").find("'classroom'") != std::string::npos);
  CHECK(stage.ask(from, R"({"request":"list"})").get("list").elements().empty());
}

}  // namespace

Tests permanent_tests() {
  return {
      {"a permanent classroom is there after a restart",
       a_permanent_classroom_is_there_after_a_restart},
      {"every setting survives a restart", every_setting_survives_a_restart},
      {"without permanent nothing is written", without_permanent_nothing_is_written},
      {"an edit is permanent when it says so", an_edit_is_permanent_when_it_says_so},
      {"an edit makes a classroom permanent, or no longer",
       an_edit_makes_a_classroom_permanent_or_no_longer},
      {"a destroyed classroom comes back, unless that is permanent",
       a_destroyed_classroom_comes_back_unless_it_is_permanent},
      {"a refused request writes nothing to the configuration", a_refused_request_writes_nothing},
      {"what cannot be written is told, and exists all the same",
       what_cannot_be_written_is_told_and_exists_all_the_same},
      {"a repeated create is kept in the end", a_repeated_create_is_kept_in_the_end},
      {"an id that names no block is refused before anything happens",
       an_id_that_names_no_block_is_refused_before_anything_happens},
      {"a roster of the configuration places people", a_roster_of_the_configuration_places_people},
      {"a wrong roster leaves its classroom out", a_wrong_roster_leaves_its_classroom_out},
      {"a create with an op names its classroom", a_create_with_an_op_names_its_classroom},
  };
}

}  // namespace breakout::test
