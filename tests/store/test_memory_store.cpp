// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded store: the contract, and its own limits.
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "store/contract.hpp"
#include "store/groups.hpp"
#include "store/memory_store.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;
using store::Commit;
using store::CommitOutcome;
using store::MemoryStore;
using store::MemoryStoreLimits;

const ClassroomId kId{"algebra"};

const StoreMaker kEmbedded = [] { return StoreUnderTest{std::make_unique<MemoryStore>(), [] {}}; };

template <void (*Part)(const StoreMaker&)>
void holds() {
  Part(kEmbedded);
}

// A classroom at version `last`, each change by an op called as its version.
void fill(MemoryStore& store, Version last) {
  for (Version version = 0; version < last; ++version) {
    Commit commit{kId, "e", version, {}, "a" + std::to_string(version + 1)};
    if (version == 0) {
      commit.change = decide_create(kId, "e", {}, Instant{}).value();
    } else {
      Settings settings;
      settings.description = std::to_string(version);
      commit.change.facts = {SettingsChanged{settings}};
    }
    commit.change.version = version + 1;
    commit.change.op = OperationId{std::to_string(version + 1)};
    store.commit(std::move(commit), [](store::CommitResult result) {
      CHECK(result.outcome == CommitOutcome::committed);
    });
  }
}

std::optional<std::size_t> missed_since(MemoryStore& store, Version since) {
  std::optional<std::size_t> count;
  store.changes_since(kId, since, [&](auto changes) {
    count = changes ? std::optional(changes->size()) : std::nullopt;
  });
  return count;
}

bool knows(MemoryStore& store, const char* op) {
  bool known = false;
  store.answer_to(kId, OperationId{op}, [&](const auto& answer) { known = answer.has_value(); });
  return known;
}

void only_the_newest_changes_are_kept() {
  MemoryStore store(MemoryStoreLimits{5, 5});
  fill(store, 12);
  CHECK(missed_since(store, 12) == 0U);
  CHECK(missed_since(store, 7) == 5U);
  CHECK(!missed_since(store, 6));
  CHECK(!missed_since(store, 0));
  store.load(kId,
             [](const std::optional<Classroom>& classroom) { CHECK_EQ(classroom->version, 12); });
}

void only_the_newest_ops_are_known() {
  MemoryStore store(MemoryStoreLimits{5, 3});
  fill(store, 12);
  CHECK(!knows(store, "9"));
  CHECK(knows(store, "10"));
  CHECK(knows(store, "12"));
}

void ten_thousand_changes_are_kept_by_default() {
  MemoryStore store;
  fill(store, 10'001);
  CHECK(missed_since(store, 1) == 10'000U);
  CHECK(!missed_since(store, 0));
  CHECK(!knows(store, "1"));
  CHECK(knows(store, "2"));
}

void a_store_without_follower_works() {
  MemoryStore store;
  fill(store, 3);
  CHECK(missed_since(store, 0) == 3U);
}

}  // namespace

std::vector<Test> memory_store_tests() {
  return {
      {"creation comes once and first", holds<check_creation>},
      {"commits go one by one", holds<check_commit_order>},
      {"a change decided on another version is a conflict", holds<check_conflicts>},
      {"an op again is its first answer", holds<check_repeated_operations>},
      {"the feed carries what was committed and nothing else", holds<check_feed>},
      {"the changes after a version are all there or none", holds<check_changes_since>},
      {"a destroyed classroom is forgotten", holds<check_destruction>},
      {"a classroom of the same name is another one", holds<check_epochs>},
      {"classrooms are listed in order", holds<check_listing>},
      {"the follower may commit from within the feed", holds<check_commit_from_the_feed>},
      {"a long walk is replayed from feed, snapshot and log alike", holds<check_replay_of_a_walk>},
      {"only the newest changes are kept", only_the_newest_changes_are_kept},
      {"only the newest ops are known", only_the_newest_ops_are_known},
      {"ten thousand changes are kept by default", ten_thousand_changes_are_kept_by_default},
      {"a store without follower works", a_store_without_follower_works},
  };
}

}  // namespace breakout::test
