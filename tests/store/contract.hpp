// SPDX-License-Identifier: GPL-3.0-or-later
// The store contract as tests, the same for every store.
//
// Threads: the test's, which plays the control thread. A store that answers later than at once
// hands in a `settle` that runs until all completions and feed events are in.
#pragma once

#include <functional>
#include <memory>

#include "store/store.hpp"
#include "support/check.hpp"

namespace breakout::test {

// A fresh, empty store that keeps at least 100 changes and ops, and how to wait for it.
struct StoreUnderTest {
  std::unique_ptr<store::Store> store;
  std::function<void()> settle = [] {};
};
using StoreMaker = std::function<StoreUnderTest()>;

// Each throws CheckFailed when the store breaks that part of the contract.
void check_creation(const StoreMaker& make);
void check_commit_order(const StoreMaker& make);
void check_conflicts(const StoreMaker& make);
void check_repeated_operations(const StoreMaker& make);
void check_feed(const StoreMaker& make);
void check_changes_since(const StoreMaker& make);
void check_destruction(const StoreMaker& make);
void check_epochs(const StoreMaker& make);
void check_listing(const StoreMaker& make);
void check_commit_from_the_feed(const StoreMaker& make);
void check_replay_of_a_walk(const StoreMaker& make);

}  // namespace breakout::test
