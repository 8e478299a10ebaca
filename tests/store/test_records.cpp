// SPDX-License-Identifier: GPL-3.0-or-later
// Stored records: what was written reads back equal, for every record, every fact and long walks.
#include <set>
#include <string>

#include "graph/assignment.hpp"
#include "graph/graph.hpp"
#include "graph/walk.hpp"
#include "store/change_record.hpp"
#include "store/classroom_record.hpp"
#include "store/groups.hpp"
#include "store/samples.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;
using store::ClassroomRecord;

Change read_back(const Change& change) {
  const auto read = store::read_change(store::change_record(change));
  if (!read) {
    throw CheckFailed(read.refusal().sentence);
  }
  return read.value();
}

Classroom read_back(const Classroom& classroom) {
  const auto read = store::read_classroom(classroom.id, store::classroom_record(classroom));
  if (!read) {
    throw CheckFailed(read.refusal().sentence);
  }
  return read.value();
}

// Facts have no ==; their text has every field of them, which the tests below make sure of.
void every_fact_reads_back_as_it_was() {
  std::set<std::size_t> kinds;
  for (const Fact& fact : full_facts()) {
    const Change change = change_of(fact);
    const Change read = read_back(change);
    CHECK_EQ(store::change_record(read), store::change_record(change));
    CHECK_EQ(read.facts.front().index(), fact.index());
    kinds.insert(fact.index());
  }
  CHECK_EQ(kinds.size(), std::variant_size_v<Fact>);
}

void the_envelope_of_a_change_reads_back() {
  const Change change = change_of(RoundClosed{7});
  const Change read = read_back(change);
  CHECK_EQ(read.version, 42);
  CHECK(read.at == change.at);
  CHECK_EQ(read.by.value, "maria");
  CHECK_EQ(read.op.value, "op-1");
  CHECK_EQ(std::get<RoundClosed>(read.facts.front()).number, 7);
  Change bare = change;
  bare.by = {};
  bare.op = {};
  bare.facts.clear();
  CHECK(read_back(bare).by.empty());
  CHECK(read_back(bare).op.empty());
  CHECK(read_back(bare).facts.empty());
}

void records_in_facts_read_back_equal() {
  const Change joined = read_back(change_of(ParticipantJoined{full_participant()}));
  CHECK(std::get<ParticipantJoined>(joined.facts.front()).participant == full_participant());
  const Change room = read_back(change_of(RoomOpened{full_room()}));
  CHECK(std::get<RoomOpened>(room.facts.front()).room == full_room());
  const Change round = read_back(change_of(RoundChanged{full_round()}));
  CHECK(std::get<RoundChanged>(round.facts.front()).round == full_round());
  const Change plan = read_back(change_of(PlanChanged{full_plan()}));
  CHECK(std::get<PlanChanged>(plan.facts.front()).plan == full_plan());
  const Change broadcast = read_back(change_of(BroadcastSent{full_broadcast()}));
  CHECK(std::get<BroadcastSent>(broadcast.facts.front()).broadcast == full_broadcast());
  const Change settings = read_back(change_of(SettingsChanged{full_settings()}));
  CHECK(std::get<SettingsChanged>(settings.facts.front()).settings == full_settings());
  const Change moved = read_back(
      change_of(ParticipantMoved{ParticipantId{"a"}, RoomId{"b"}, RoomId{"c"}, MoveReason::undo}));
  const auto& move = std::get<ParticipantMoved>(moved.facts.front());
  CHECK(move.participant.value == "a" && move.from.value == "b" && move.to.value == "c" &&
        move.reason == MoveReason::undo);
}

void a_full_classroom_reads_back_equal() {
  CHECK(read_back(full_classroom()) == full_classroom());
}

void outsiders_find_the_documented_fields() {
  const ClassroomRecord record = store::classroom_record(full_classroom());
  const auto has = [](const std::string& text, const char* piece) {
    if (text.find(piece) == std::string::npos) {
      throw CheckFailed(std::string{piece} + " is not in " + text);
    }
  };
  CHECK_EQ(record.meta.at("version"), "42");
  CHECK_EQ(record.meta.at("epoch"), "epoch");
  const auto deadline = next_deadline(full_classroom());
  CHECK_EQ(record.meta.at("next_deadline"), std::to_string(deadline->time_since_epoch().count()));
  for (const char* piece : {R"("number":3)", R"("state":"closing")", R"("opened_at":1795000000000)",
                            R"("ends_at":1795000600000)", R"("grace":7)", R"("policy":{)"}) {
    has(record.meta.at("round"), piece);
  }
  for (const char* piece : {R"("name":)", R"("capacity":5)", R"("locked":true)", R"("task":)",
                            R"("ends_at":1795000060000)"}) {
    has(record.rooms.at("2"), piece);
  }
  for (const char* piece :
       {R"("room":"2")", R"("role":"assistant")", R"("display":)", R"("connected":false)",
        R"("muted":["mic","camera"])", R"("help":{)", R"("main_view":{)"}) {
    has(record.participants.at("maria"), piece);
  }
}

void what_a_newer_node_added_does_not_matter() {
  std::string text = store::change_record(change_of(RoundClosed{7}));
  text.insert(1, R"("added":{"later":[1]},)");
  const auto fact = text.find(R"("number")");
  text.insert(fact, R"("also":null,)");
  CHECK(store::read_change(text));
  ClassroomRecord record = store::classroom_record(full_classroom());
  record.meta["later"] = "no JSON";
  record.rooms.at("2").insert(1, R"("added":1.5,)");
  const auto read = store::read_classroom(ClassroomId{"algebra"}, record);
  CHECK(read);
  CHECK(read.value() == full_classroom());
}

// Along the walk, another replica follows by what was written, and the stored texts by patches.
void a_walk_is_followed_by_its_records(std::uint64_t seed, int steps) {
  Generator generator(seed);
  Classroom follower;
  ClassroomRecord record;
  Walk walk([&](std::uint64_t bound) { return generator.below(bound); }, 20,
            [&](const Classroom& before, const Change& change) {
              if (change.version == 1) {
                follower = Classroom{};
                record = {};
              }
              Classroom after = before;
              apply(after, change);
              apply(follower, read_back(change));
              CHECK(follower == after);
              if (change.version == 1) {
                record = store::classroom_record(after);
              } else {
                store::apply(record, store::patch_between(before, after));
              }
              CHECK(record == store::classroom_record(after));
              CHECK(read_back(after) == after);
            });
  for (int step = 0; step < steps; ++step) {
    walk.step();
  }
}

void long_walks_are_followed_by_their_records() {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    try {
      a_walk_is_followed_by_its_records(seed, 600);
    } catch (const CheckFailed& failure) {
      throw CheckFailed("seed " + std::to_string(seed) + ": " + failure.what());
    }
  }
}

void nothing_changed_is_nothing_to_write() {
  const auto patch = store::patch_between(full_classroom(), full_classroom());
  CHECK(patch.meta.empty() && patch.rooms.empty() && patch.participants.empty());
}

void one_more_version_writes_only_what_it_changed() {
  const Classroom before = full_classroom();
  Classroom after = before;
  after.version = 43;
  after.participants.at(ParticipantId{"maria"}).display = "Maria";
  after.round->ends_at.reset();
  after.round->warnings_left.clear();
  const auto patch = store::patch_between(before, after);
  CHECK_EQ(patch.meta.size(), 2);
  CHECK(patch.meta.contains("version") && patch.meta.contains("round"));
  CHECK(patch.rooms.empty());
  CHECK_EQ(patch.participants.size(), 1);
}

}  // namespace

std::vector<Test> record_tests() {
  return {
      {"every fact reads back as it was", every_fact_reads_back_as_it_was},
      {"the envelope of a change reads back", the_envelope_of_a_change_reads_back},
      {"records in facts read back equal", records_in_facts_read_back_equal},
      {"a full classroom reads back equal", a_full_classroom_reads_back_equal},
      {"outsiders find the documented fields", outsiders_find_the_documented_fields},
      {"what a newer node added does not matter", what_a_newer_node_added_does_not_matter},
      {"long walks are followed by their records", long_walks_are_followed_by_their_records},
      {"nothing changed is nothing to write", nothing_changed_is_nothing_to_write},
      {"one more version writes only what it changed",
       one_more_version_writes_only_what_it_changed},
  };
}

}  // namespace breakout::test
