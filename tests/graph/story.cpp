// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/story.hpp"

#include <cstdio>

namespace breakout::test {

using namespace breakout::graph;

Actor as(const std::string& participant) {
  return Actor{Actor::Kind::participant, ParticipantId{participant}, {}};
}
Actor nobody() {
  return Actor{};
}
Actor node() {
  return Actor{Actor::Kind::system, {}, {}};
}
Actor admin() {
  return Actor{Actor::Kind::admin, {}, {}};
}
Actor back_end(const std::string& secret) {
  return Actor{Actor::Kind::back_end, {}, secret};
}

ParticipantId person(const std::string& id) {
  return ParticipantId{id};
}
RoomId room(const std::string& id) {
  return RoomId{id};
}

Join join_of(const std::string& id, Role role) {
  Join join;
  join.participant = person(id);
  join.display = "Name of " + id;
  join.role = role;
  join.secret = is_staff(role) ? kSecret : "";
  join.fresh_resume = "r-" + id;
  join.fresh_private_id = "p-" + id;
  return join;
}

Open open_of(std::size_t rooms) {
  Open open;
  open.rooms.resize(rooms);
  return open;
}

Open open_of(std::size_t rooms, const std::map<std::string, std::string>& assignments) {
  Open open = open_of(rooms);
  open.assignment = Assignment::manual;
  open.assignments = plan_of(assignments);
  return open;
}

Plan plan_of(const std::map<std::string, std::string>& assignments) {
  Plan plan;
  for (const auto& [id, where] : assignments) {
    plan.emplace(person(id), room(where));
  }
  return plan;
}

Merge merge_at_once() {
  Merge merge;
  merge.grace = Seconds{0};
  return merge;
}

Move move_of(std::initializer_list<std::pair<std::string, std::string>> moves) {
  Move move;
  for (const auto& [id, where] : moves) {
    move.moves.push_back(MoveOne{person(id), room(where)});
  }
  return move;
}

Story::Story(SettingsPatch patch, Plan roster) {
  if (!patch.secret) {
    patch.secret = kSecret;
  }
  auto created = decide_create(ClassroomId{"algebra"}, "epoch-1", patch, now_, std::move(roster));
  CHECK(created);
  take(created.value());
}

const Participant& Story::seat(const std::string& id) const {
  const Participant* found = classroom_.find(person(id));
  if (!found) {
    throw CheckFailed("participant " + id + " has no seat");
  }
  return *found;
}

void Story::class_of(int learners) {
  join("ina", Role::instructor);
  for (int i = 1; i <= learners; ++i) {
    char id[16];
    std::snprintf(id, sizeof(id), "l%02d", i);
    join(id);
  }
}

void Story::join(const std::string& id, Role role) {
  does(nobody(), join_of(id, role));
}

Result<Change> Story::ask(const Request& request) const {
  return decide(classroom_, request, now_);
}

Change Story::does(const Actor& by, Command command) {
  auto decided = ask(Request{by, std::nullopt, {}, std::move(command)});
  if (!decided) {
    throw CheckFailed("refused: " + decided.refusal().sentence);
  }
  CHECK(!decided.value().facts.empty());
  take(decided.value());
  return decided.value();
}

void Story::idles(const Actor& by, Command command) {
  const auto decided = ask(Request{by, std::nullopt, {}, std::move(command)});
  if (!decided) {
    throw CheckFailed("refused: " + decided.refusal().sentence);
  }
  CHECK(decided.value().facts.empty());
  CHECK_EQ(decided.value().version, classroom_.version);
}

void Story::refused(const Actor& by, Command command, ErrorCode code, const std::string& words) {
  const Classroom before = classroom_;
  const auto decided = ask(Request{by, std::nullopt, {}, std::move(command)});
  CHECK(!decided);
  CHECK_EQ(decided.refusal().code, code);
  if (decided.refusal().sentence.find(words) == std::string::npos) {
    throw CheckFailed("\"" + decided.refusal().sentence + "\" does not say \"" + words + "\"");
  }
  CHECK(classroom_ == before);
}

bool Story::run_to_next_deadline() {
  const auto deadline = next_deadline(classroom_);
  if (!deadline) {
    return false;
  }
  now_ = std::max(now_, *deadline);
  does(node(), Expire{});
  return true;
}

std::map<std::string, int> Story::people_in_rooms() const {
  std::map<std::string, int> counts;
  for (const auto& [id, participant] : classroom_.participants) {
    ++counts[participant.room.value];
  }
  return counts;
}

void Story::check_replay() const {
  Classroom replica;
  for (const Change& change : log_) {
    apply(replica, change);
  }
  CHECK(replica == classroom_);
}

void Story::take(const Change& change) {
  const Version before = classroom_.version;
  apply(classroom_, change);
  CHECK_EQ(classroom_.version, before + 1);
  for (const std::string& truth : broken_invariants(classroom_)) {
    throw CheckFailed("broken: " + truth);
  }
  log_.push_back(change);
}

}  // namespace breakout::test
