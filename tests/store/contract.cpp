// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/contract.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/assignment.hpp"
#include "graph/graph.hpp"
#include "graph/walk.hpp"

namespace breakout::test {

using namespace breakout::graph;
using store::Commit;
using store::CommitOutcome;
using store::CommitResult;
using store::SharedChange;

namespace {

const ClassroomId kRoom{"algebra"};

// The store as the tests speak to it: ask, settle, look at what came.
class Asker {
 public:
  explicit Asker(const StoreMaker& make) : under_test_(make()) {}

  store::Store& operator*() { return *under_test_.store; }
  store::Store* operator->() { return under_test_.store.get(); }
  void settle() { under_test_.settle(); }

  CommitResult commit(Commit commit) {
    std::optional<CommitResult> result;
    under_test_.store->commit(std::move(commit), [&](CommitResult done) { result = done; });
    return came(result);
  }
  std::optional<Classroom> load(const ClassroomId& id) {
    std::optional<std::optional<Classroom>> result;
    under_test_.store->load(id, [&](std::optional<Classroom> done) { result = std::move(done); });
    return came(result);
  }
  std::vector<ClassroomId> list() {
    std::optional<std::vector<ClassroomId>> result;
    under_test_.store->list([&](std::vector<ClassroomId> done) { result = std::move(done); });
    return came(result);
  }
  std::optional<std::vector<SharedChange>> changes_since(const ClassroomId& id, Version since) {
    std::optional<std::optional<std::vector<SharedChange>>> result;
    under_test_.store->changes_since(id, since, [&](auto done) { result = std::move(done); });
    return came(result);
  }
  std::optional<std::string> answer_to(const ClassroomId& id, const std::string& op) {
    std::optional<std::optional<std::string>> result;
    under_test_.store->answer_to(id, OperationId{op}, [&](auto done) { result = std::move(done); });
    return came(result);
  }

 private:
  template <class T>
  T came(std::optional<T>& result) {
    settle();
    CHECK(result.has_value());
    return *std::move(result);
  }

  StoreUnderTest under_test_;
};

Commit creation(const ClassroomId& id, const std::string& epoch, const std::string& op = "") {
  Commit commit;
  commit.classroom = id;
  commit.epoch = epoch;
  commit.change = decide_create(id, epoch, {}, kStart).value();
  commit.change.op = OperationId{op};
  commit.answer = "created by " + op;
  return commit;
}

// Another description, decided on `expected`.
Commit edit(Version expected, const std::string& description, const std::string& op = "") {
  Commit commit;
  commit.classroom = kRoom;
  commit.epoch = "e";
  commit.expected = expected;
  Settings settings;
  settings.description = description;
  commit.change.version = expected + 1;
  commit.change.at = kStart;
  commit.change.op = OperationId{op};
  commit.change.facts = {SettingsChanged{settings}};
  commit.answer = "answer to " + op;
  return commit;
}

Commit destruction(Version expected) {
  Commit commit = edit(expected, "");
  commit.change.facts = {ClassroomDestroyed{}};
  return commit;
}

}  // namespace

void check_creation(const StoreMaker& make) {
  Asker asker(make);
  CHECK(!asker.load(kRoom));
  CHECK(asker.commit(edit(0, "no creation")).outcome == CommitOutcome::gone);
  CHECK(asker.commit(edit(3, "nothing there")).outcome == CommitOutcome::gone);
  CHECK(!asker.load(kRoom));
  const CommitResult created = asker.commit(creation(kRoom, "e"));
  CHECK(created.outcome == CommitOutcome::committed);
  CHECK_EQ(created.version, 1);
  const auto loaded = asker.load(kRoom);
  CHECK(loaded.has_value());
  CHECK_EQ(loaded->version, 1);
  CHECK_EQ(loaded->epoch, "e");
  const CommitResult again = asker.commit(creation(kRoom, "other"));
  CHECK(again.outcome == CommitOutcome::conflict);
  CHECK_EQ(again.version, 1);
  CHECK_EQ(asker.load(kRoom)->epoch, "e");
}

void check_commit_order(const StoreMaker& make) {
  Asker asker(make);
  asker.commit(creation(kRoom, "e"));
  for (Version version = 1; version < 20; ++version) {
    const CommitResult result = asker.commit(edit(version, std::to_string(version)));
    CHECK(result.outcome == CommitOutcome::committed);
    CHECK_EQ(result.version, version + 1);
  }
  const auto loaded = asker.load(kRoom);
  CHECK_EQ(loaded->version, 20);
  CHECK_EQ(loaded->settings.description, "19");
}

void check_conflicts(const StoreMaker& make) {
  Asker asker(make);
  asker.commit(creation(kRoom, "e"));
  asker.commit(edit(1, "first"));
  for (const Version stale : {Version{1}, Version{3}, Version{100}}) {
    const CommitResult result = asker.commit(edit(stale, "late"));
    CHECK(result.outcome == CommitOutcome::conflict);
    CHECK_EQ(result.version, 2);
  }
  CHECK_EQ(asker.load(kRoom)->settings.description, "first");
  // Of two decided on the same version one wins.
  CHECK(asker.commit(edit(2, "one")).outcome == CommitOutcome::committed);
  CHECK(asker.commit(edit(2, "two")).outcome == CommitOutcome::conflict);
  CHECK_EQ(asker.load(kRoom)->settings.description, "one");
}

void check_repeated_operations(const StoreMaker& make) {
  Asker asker(make);
  CHECK(asker.commit(creation(kRoom, "e", "op-0")).outcome == CommitOutcome::committed);
  const CommitResult created_again = asker.commit(creation(kRoom, "another", "op-0"));
  CHECK(created_again.outcome == CommitOutcome::repeated);
  CHECK_EQ(created_again.answer, "created by op-0");
  CHECK(asker.commit(edit(1, "x", "op-1")).outcome == CommitOutcome::committed);
  for (const Version expected : {Version{1}, Version{2}}) {
    Commit retry = edit(expected, "y", "op-1");
    retry.answer = "another answer";
    const CommitResult result = asker.commit(retry);
    CHECK(result.outcome == CommitOutcome::repeated);
    CHECK_EQ(result.version, 2);
    CHECK_EQ(result.answer, "answer to op-1");
  }
  CHECK_EQ(asker.load(kRoom)->version, 2);
  CHECK(asker.answer_to(kRoom, "op-1") == "answer to op-1");
  CHECK(!asker.answer_to(kRoom, "op-2"));
  CHECK(!asker.answer_to(ClassroomId{"none"}, "op-1"));
  // A conflict is no answer, and no op is no key.
  CHECK(asker.commit(edit(1, "z", "op-3")).outcome == CommitOutcome::conflict);
  CHECK(!asker.answer_to(kRoom, "op-3"));
  CHECK(asker.commit(edit(2, "a")).outcome == CommitOutcome::committed);
  CHECK(asker.commit(edit(3, "b")).outcome == CommitOutcome::committed);
  CHECK(!asker.answer_to(kRoom, ""));
}

void check_feed(const StoreMaker& make) {
  Asker asker(make);
  std::vector<std::string> told;
  asker->on_change([&](const ClassroomId& id, const SharedChange& change) {
    told.push_back(id.value + " " + std::to_string(change->version));
  });
  const ClassroomId other{"biology"};
  asker.commit(creation(kRoom, "e", "op"));
  asker.commit(creation(other, "f"));
  asker.commit(edit(1, "x"));
  asker.commit(edit(1, "late"));             // conflict: not told
  asker.commit(creation(kRoom, "e", "op"));  // repeated: not told
  asker.commit(edit(7, "ahead"));            // conflict: not told
  asker.commit(destruction(2));
  asker.commit(edit(3, "gone"));  // gone: not told
  CHECK(told == (std::vector<std::string>{"algebra 1", "biology 1", "algebra 2", "algebra 3"}));
}

void check_changes_since(const StoreMaker& make) {
  Asker asker(make);
  CHECK(!asker.changes_since(kRoom, 0));
  asker.commit(creation(kRoom, "e"));
  for (Version version = 1; version < 10; ++version) {
    asker.commit(edit(version, std::to_string(version)));
  }
  for (Version since = 0; since <= 10; ++since) {
    const auto changes = asker.changes_since(kRoom, since);
    CHECK(changes.has_value());
    CHECK_EQ(changes->size(), 10 - since);
    for (std::size_t i = 0; i < changes->size(); ++i) {
      CHECK_EQ((*changes)[i]->version, since + 1 + i);
    }
  }
  CHECK(!asker.changes_since(kRoom, 11));
}

void check_destruction(const StoreMaker& make) {
  Asker asker(make);
  asker.commit(creation(kRoom, "e", "op-0"));
  CHECK(asker.commit(destruction(7)).outcome == CommitOutcome::conflict);
  const CommitResult result = asker.commit(destruction(1));
  CHECK(result.outcome == CommitOutcome::committed);
  CHECK_EQ(result.version, 2);
  CHECK(!asker.load(kRoom));
  CHECK(asker.list().empty());
  CHECK(!asker.changes_since(kRoom, 0));
  CHECK(!asker.answer_to(kRoom, "op-0"));
  CHECK(asker.commit(edit(2, "late")).outcome == CommitOutcome::gone);
  CHECK(asker.commit(creation(kRoom, "f", "op-0")).outcome == CommitOutcome::committed);
  CHECK_EQ(asker.load(kRoom)->epoch, "f");
}

void check_epochs(const StoreMaker& make) {
  Asker asker(make);
  asker.commit(creation(kRoom, "first"));
  Commit last = destruction(1);
  last.epoch = "first";
  asker.commit(last);
  asker.commit(creation(kRoom, "e"));
  Commit late = edit(1, "of the first classroom");
  late.epoch = "first";
  CHECK(asker.commit(late).outcome == CommitOutcome::gone);
  CHECK(asker.commit(edit(1, "of this one")).outcome == CommitOutcome::committed);
  CHECK_EQ(asker.load(kRoom)->settings.description, "of this one");
}

void check_listing(const StoreMaker& make) {
  Asker asker(make);
  CHECK(asker.list().empty());
  for (const char* id : {"b", "c", "a"}) {
    asker.commit(creation(ClassroomId{id}, id));
  }
  CHECK(asker.list() == (std::vector{ClassroomId{"a"}, ClassroomId{"b"}, ClassroomId{"c"}}));
}

void check_commit_from_the_feed(const StoreMaker& make) {
  Asker asker(make);
  std::vector<Version> told;
  std::vector<CommitOutcome> nested;
  asker->on_change([&](const ClassroomId&, const SharedChange& change) {
    told.push_back(change->version);
    if (change->version < 4) {
      asker->commit(edit(change->version, "nested"),
                    [&](const CommitResult& result) { nested.push_back(result.outcome); });
    }
  });
  const CommitResult first = asker.commit(creation(kRoom, "e"));
  asker.settle();
  CHECK(first.outcome == CommitOutcome::committed);
  CHECK_EQ(first.version, 1);
  CHECK(told == (std::vector<Version>{1, 2, 3, 4}));
  CHECK(nested == std::vector(3, CommitOutcome::committed));
}

void check_replay_of_a_walk(const StoreMaker& make) {
  Asker asker(make);
  std::map<ClassroomId, Classroom> followed;
  asker->on_change([&](const ClassroomId& id, const SharedChange& change) {
    if (change->version == 1) {
      followed[id] = Classroom{};
    }
    apply(followed.at(id), *change);
    if (std::holds_alternative<ClassroomDestroyed>(change->facts.front())) {
      followed.erase(id);
    }
  });
  Generator generator(4);
  ClassroomId id;
  Walk walk(
      [&](std::uint64_t bound) { return generator.below(bound); }, 20,
      [&](const Classroom& before, const Change& change) {
        const auto* created = std::get_if<ClassroomCreated>(&change.facts.front());
        id = created ? created->id : before.id;
        Commit commit{id, created ? created->epoch : before.epoch, before.version, change, ""};
        CHECK(asker.commit(commit).outcome == CommitOutcome::committed);
      });
  for (int step = 0; step < 600; ++step) {
    walk.step();
  }
  CHECK(asker.load(id) == walk.classroom());
  CHECK(followed.at(id) == walk.classroom());
  const auto changes = asker.changes_since(id, 0);
  if (changes) {
    Classroom replica;
    for (const SharedChange& change : *changes) {
      apply(replica, *change);
    }
    CHECK(replica == walk.classroom());
  }
}

}  // namespace breakout::test
