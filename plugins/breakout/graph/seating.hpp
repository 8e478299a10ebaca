// SPDX-License-Identifier: GPL-3.0-or-later
// Parties at tables (one a room), and what is wrong with where they sit.
//
// Threads: plain values; the problem, the rooms and the meetings live longer.
// Invariant: cost() is that of those who are seated, kept up to date by each seat().
#pragma once

#include <cstdint>
#include <vector>

#include "graph/assignment.hpp"
#include "graph/meetings.hpp"
#include "graph/round.hpp"
#include "graph/seating_rules.hpp"

namespace breakout::graph {

// Pairs that share a room; what comes first counts first. Evenly spread is: the fewest such pairs.
struct SeatingCost {
  std::int64_t broken = 0;      // kept apart, and people past a capacity
  std::int64_t uneven = 0;      // all pairs: the more alike in size rooms are, the fewer
  std::int64_t unbalanced = 0;  // of one tag
  std::int64_t unmixed = 0;     // of one kind
  std::int64_t again = 0;       // who met before, as often as that was

  auto operator<=>(const SeatingCost&) const = default;
};

class Seating {
 public:
  using Table = std::uint32_t;
  using Party = std::uint32_t;
  static constexpr Table kNowhere = UINT32_MAX;

  // `meetings` may be null: nobody met.
  Seating(const SeatingProblem& problem, const std::vector<Room>& rooms, const Meetings* meetings);

  // Where it sat before, it sits no more. O(people of both tables + people to be apart).
  void seat(Party party, Table table);

  Table table_of(Party party) const { return person_table_[problem_.parties[party].front()]; }
  Table table_of_person(PersonIndex person) const { return person_table_[person]; }
  const std::vector<PersonIndex>& people_at(Table table) const { return tables_[table].people; }
  std::size_t tables() const { return tables_.size(); }
  bool is_overfull(Table table) const { return tables_[table].taken > tables_[table].places; }
  // Whether so many more people, staff not counted, find a place.
  bool has_places(Table table, std::uint64_t more) const {
    return tables_[table].taken + more <= tables_[table].places;
  }
  std::int64_t again_of(PersonIndex person) const { return again_[person]; }
  bool sits_with_apart(PersonIndex person) const { return apart_at(person) > 0; }

  const SeatingCost& cost() const { return cost_; }
  std::uint64_t work() const { return work_; }  // pairs looked at so far

 private:
  struct TableState {
    std::vector<PersonIndex> people;
    std::uint64_t places = 0, taken = 0;
  };

  void add(PersonIndex person, Table table);
  void remove(PersonIndex person);
  // Adds what sharing the table costs, or takes it away when `sign` is -1.
  void count_pairs(PersonIndex person, const TableState& table, int sign);
  std::int64_t apart_at(PersonIndex person) const;

  const SeatingProblem& problem_;
  const Meetings* meetings_;
  std::vector<TableState> tables_;
  std::vector<Table> person_table_;
  std::vector<std::uint32_t> person_position_;  // in its table's people
  std::vector<Kind> kind_;
  std::vector<std::int64_t> again_;
  SeatingCost cost_;
  mutable std::uint64_t work_ = 0;
};

}  // namespace breakout::graph
