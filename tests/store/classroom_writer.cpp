// SPDX-License-Identifier: GPL-3.0-or-later
// Lets a test in another language have a classroom in a private Redis, written by our own store.
//
// The prefix of its keys is "school". The first line out is the URL of that Redis. Then a line in
// is a request (see `requests` below), and a block out, ended by an empty line, is who is where
// afterwards, by the graph itself.
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "graph/story.hpp"
#include "graph/words.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_keys.hpp"
#include "store/redis_stage.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

constexpr std::size_t kChangesKept = 20;
constexpr const char* kPrefix = "school";

Instant now() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

std::string clock_text(Instant instant) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(instant);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16] = {};
  std::strftime(text, sizeof text, "%H:%M:%S", &parts);
  return text;
}

std::string round_text(const Classroom& classroom) {
  if (!classroom.round) {
    return "no round yet";
  }
  const Round& round = *classroom.round;
  const auto ends = round.closes_at ? round.closes_at : round.ends_at;
  return "round " + std::to_string(round.number) + " " + word_of(round.state) +
         (ends ? " until " + clock_text(*ends) + " UTC" : "");
}

std::string people_text(const Classroom& classroom, const RoomId& room) {
  std::map<std::uint64_t, std::string> by_seat;
  for (const auto& [id, each] : classroom.participants) {
    if (each.room == room) {
      by_seat[each.seat] =
          each.display + " (" + word_of(each.role) + (each.connected ? "" : ", away") + ")";
    }
  }
  std::string text;
  for (const auto& [seat, each] : by_seat) {
    text += (text.empty() ? "" : ", ") + each;
  }
  return text.empty() ? "nobody" : text;
}

std::string block_of(const Classroom& classroom) {
  std::string text = classroom.id.value + " version " + std::to_string(classroom.version) + ", " +
                     round_text(classroom) + "\n  main: " + people_text(classroom, kMainRoom);
  std::map<std::uint32_t, std::string> rooms;
  for (const auto& [id, each] : classroom.rooms) {
    rooms[each.position] =
        "\n  " + id.value + " \"" + each.name + "\": " + people_text(classroom, id);
  }
  for (const auto& [position, each] : rooms) {
    text += each;
  }
  return text + "\n";
}

class ClassroomWriter {
 public:
  ClassroomWriter()
      : redis_({"--stream-node-max-entries", "5"}),
        options_(options(redis_.url())),
        node_(options_) {}

  std::string url() const { return redis_.url(); }

  void carry_out(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    requests.at(verb)(words);
  }

  std::string block() {
    const auto stored = node_.load(kAlgebra);
    return stored ? block_of(*stored) : kAlgebra.value + " does not exist\n";
  }

 private:
  using Words = std::istringstream;

  static std::string next(Words& words) {
    std::string word;
    words >> word;
    return word;
  }

  static store::RedisOptions options(const std::string& url) {
    store::RedisOptions options = options_for(url, kPrefix);
    options.limits.changes = kChangesKept;
    return options;
  }

  void commit(const std::string& epoch, Version expected, Change change) {
    store::Commit commit;
    commit.classroom = kAlgebra;
    commit.epoch = epoch;
    commit.expected = expected;
    commit.change = std::move(change);
    if (node_.commit(std::move(commit)).outcome != store::CommitOutcome::committed) {
      throw std::runtime_error("the store did not commit");
    }
  }

  void create(const std::string& epoch) {
    SettingsPatch patch;
    patch.secret = kSecret;
    commit(epoch, 0, decide_create(kAlgebra, epoch, patch, now()).value());
  }

  void ask(const Actor& by, const Command& command) {
    const auto classroom = node_.load(kAlgebra);
    const auto change = decide(classroom.value(), {by, {}, {}, command}, now());
    if (!change) {
      throw std::runtime_error(change.refusal().sentence);
    }
    commit(classroom->epoch, classroom->version, change.value());
  }

  void open(const std::string& rooms, const std::string& seconds) {
    Open open = open_of(std::stoul(rooms));
    open.seed = 7;
    if (!seconds.empty()) {
      open.duration = Seconds{std::stoi(seconds)};
    }
    ask(admin(), open);
  }

  // So many versions that change nothing of who is where.
  void fidget(int times) {
    for (int each = 0; each < times; ++each) {
      const Participant& ann = node_.load(kAlgebra)->participants.at(person("ann"));
      Moderate moderate{ann.id, {}, {}};
      const SourceSet mic{SourceKind::mic};
      (ann.muted_by_staff.empty() ? moderate.mute : moderate.unmute) = mic;
      ask(admin(), moderate);
    }
  }

  // Redis loses everything; the store brings the classroom back under another epoch.
  void lose_everything() {
    const std::string epoch = node_.load(kAlgebra)->epoch;
    redis_.kill();
    redis_.start();
    node_.eventually([&] { return node_.load(kAlgebra)->epoch != epoch; });
  }

  static std::string key(const char* part) { return store::RedisKeys(kPrefix).of(kAlgebra, part); }

  // Keeps what Redis has, for forget(): a replica that falls behind.
  void remember() {
    store::RedisConnection redis(options_.address, options_.timeouts);
    for (const char* part : {"meta", "rooms", "participants", "log"}) {
      const auto dump = redis.call({"DUMP", key(part)});
      remembered_[part] = dump ? store::text_of(*dump) : "";
    }
  }

  // Redis has again what it had: that replica became the master.
  void forget() {
    store::RedisConnection redis(options_.address, options_.timeouts);
    std::vector<store::RedisCall> calls;
    for (const auto& [part, dump] : remembered_) {
      calls.push_back({"DEL", key(part)});
      if (!dump.empty()) {
        calls.push_back({"RESTORE", key(part), "0", dump});
      }
    }
    if (!redis.transaction(calls)) {
      throw std::runtime_error("Redis could not be put back: " + redis.trouble());
    }
  }

  RedisProcess redis_;
  const store::RedisOptions options_;
  RedisNode node_;
  std::map<const char*, std::string> remembered_;

  const std::map<std::string, std::function<void(Words&)>> requests = {
      {"create", [this](Words& words) { create(next(words)); }},
      {"destroy", [this](Words&) { ask(admin(), Destroy{}); }},
      {"join",
       [this](Words& words) {
         const std::string who = next(words);
         ask(nobody(), join_of(who, next(words) == "staff" ? Role::instructor : Role::learner));
       }},
      {"leave", [this](Words& words) { ask(as(next(words)), Leave{}); }},
      {"lose",
       [this](Words& words) {
         ask(node(), Disconnect{person(next(words)), ""});
       }},
      {"open",
       [this](Words& words) {
         const std::string rooms = next(words);
         open(rooms, next(words));
       }},
      {"move",
       [this](Words& words) {
         const std::string who = next(words);
         ask(admin(), move_of({{who, next(words)}}));
       }},
      {"merge",
       [this](Words& words) {
         ask(admin(), Merge{Seconds{std::stoi(next(words))}, false});
       }},
      {"fidget", [this](Words& words) { fidget(std::stoi(next(words))); }},
      {"lose_everything", [this](Words&) { lose_everything(); }},
      {"remember", [this](Words&) { remember(); }},
      {"forget", [this](Words&) { forget(); }},
  };
};

}  // namespace
}  // namespace breakout::test

int main() {
  try {
    breakout::test::ClassroomWriter writer;
    std::cout << writer.url() << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
      writer.carry_out(line);
      std::cout << writer.block() << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << "classroom_writer: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
