// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/stored_class.hpp"

#include <utility>

#include "graph/story.hpp"
#include "store/change_record.hpp"
#include "store/classroom_record.hpp"
#include "store/redis_keys.hpp"

namespace breakout::bench {

using namespace breakout::test;

namespace {

constexpr int kRandom = 32;  // bytes of what is made up for a seat, as the plugin does
constexpr int kCommitId = 37;
const graph::ParticipantId kSomebody{"l1"};

graph::Join seat_of(const std::string& id, graph::Role role) {
  graph::Join join = join_of(id, role);
  join.fresh_resume = std::string(kRandom, 'r');
  join.fresh_private_id = id + std::string(kRandom - id.size(), 'p');
  return join;
}

void append(store::RedisCall& call, const store::HashPatch& patch) {
  call.push_back(std::to_string(patch.size()));
  for (const auto& [field, text] : patch) {
    call.push_back(field);
    if (text) {
      call.push_back(*text);
    }
  }
  call.push_back("0");
}

store::RedisCall bare_call(const std::string& script, const store::Commit& commit,
                           const store::RecordPatch& patch) {
  const store::RedisKeys keys("breakout");
  store::RedisCall call{"EVALSHA", script, "7"};
  for (const char* part : {"meta", "rooms", "participants", "log", "ops", "ops_at", "destroyed"}) {
    call.push_back(keys.of(commit.classroom, part));
  }
  const std::string id(kCommitId, 'c');
  call.insert(call.end(),
              {"change", commit.epoch, id, id, std::to_string(commit.change.version),
               commit.change.op.value, commit.answer, store::change_record(commit.change),
               commit.change.by.value, "1795170000000", keys.of(commit.classroom, "changes"),
               "10000", "10000", "3600000"});
  append(call, patch.meta);
  append(call, patch.rooms);
  append(call, patch.participants);
  return call;
}

}  // namespace

StoredClass::StoredClass(RedisNode& node, const std::string& id, int learners, std::string floor)
    : node_(node), floor_(std::move(floor)) {
  graph::SettingsPatch patch;
  patch.max_participants = static_cast<std::uint32_t>(learners + 1);
  patch.max_rooms = static_cast<std::uint32_t>(learners);
  patch.secret = kSecret;
  node_.commit(
      take(graph::decide_create(graph::ClassroomId{id}, id, patch, kStart).value()).commit);
  for (int each = 0; each <= learners; ++each) {
    does(each == 0 ? seat_of("ina", graph::Role::instructor)
                   : seat_of("l" + std::to_string(each), graph::Role::learner));
  }
}

Prepared StoredClass::prepare(const graph::Command& command) {
  const bool joins = std::holds_alternative<graph::Join>(command);
  const auto change =
      graph::decide(classroom_, {joins ? nobody() : as("ina"), {}, {}, command}, kStart);
  CHECK(change);
  return take(change.value());
}

Prepared StoredClass::prepare_mute() {
  const graph::SourceSet mic{graph::SourceKind::mic};
  const bool muted = !classroom_.participants.at(kSomebody).muted_by_staff.empty();
  return prepare(muted ? graph::Moderate{kSomebody, {}, mic} : graph::Moderate{kSomebody, mic, {}});
}

Prepared StoredClass::prepare_move() {
  const bool in_first = classroom_.participants.at(kSomebody).room == room("1");
  return prepare(move_of({{kSomebody.value, in_first ? "2" : "1"}}));
}

void StoredClass::does(const graph::Command& command) {
  CHECK(node_.commit(prepare(command).commit).outcome == store::CommitOutcome::committed);
}

Prepared StoredClass::take(graph::Change change) {
  const graph::Classroom before = classroom_;
  graph::apply(classroom_, change);
  Prepared prepared;
  prepared.commit.classroom = classroom_.id;
  prepared.commit.epoch = classroom_.epoch;
  prepared.commit.expected = before.version;
  prepared.commit.change = std::move(change);
  prepared.bare = bare_call(
      floor_, prepared.commit,
      before.version == 0 ? store::patch_to(classroom_) : store::patch_between(before, classroom_));
  return prepared;
}

}  // namespace breakout::bench
