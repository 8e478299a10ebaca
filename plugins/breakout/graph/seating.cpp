// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/seating.hpp"

#include <algorithm>

namespace breakout::graph {

Seating::Seating(const SeatingProblem& problem, const std::vector<Room>& rooms,
                 const Meetings* meetings)
    : problem_(problem),
      meetings_(meetings),
      tables_(rooms.size()),
      person_table_(problem.people.size(), kNowhere),
      person_position_(problem.people.size()),
      again_(problem.people.size()) {
  for (std::size_t table = 0; table < rooms.size(); ++table) {
    tables_[table].places = rooms[table].capacity.value_or(UINT32_MAX);
  }
  for (const Participant* participant : problem.people) {
    kind_.push_back(kind_of(*participant));
  }
}

void Seating::seat(Party party, Table table) {
  for (const PersonIndex person : problem_.parties[party]) {
    if (person_table_[person] != kNowhere) {
      remove(person);
    }
    if (table != kNowhere) {
      add(person, table);
    }
  }
}

void Seating::add(PersonIndex person, Table table) {
  TableState& state = tables_[table];
  count_pairs(person, state, 1);
  if (kind_[person] != Kind::staff) {
    cost_.broken += state.taken >= state.places ? 1 : 0;
    ++state.taken;
  }
  person_table_[person] = table;
  person_position_[person] = static_cast<std::uint32_t>(state.people.size());
  state.people.push_back(person);
  cost_.broken += apart_at(person);
}

void Seating::remove(PersonIndex person) {
  TableState& state = tables_[person_table_[person]];
  cost_.broken -= apart_at(person);
  const PersonIndex last = state.people.back();
  state.people[person_position_[person]] = last;
  person_position_[last] = person_position_[person];
  state.people.pop_back();
  person_table_[person] = kNowhere;
  if (kind_[person] != Kind::staff) {
    --state.taken;
    cost_.broken -= state.taken >= state.places ? 1 : 0;
  }
  count_pairs(person, state, -1);
}

void Seating::count_pairs(PersonIndex person, const TableState& table, int sign) {
  const std::uint32_t tag = problem_.tag[person];
  const Kind kind = kind_[person];
  std::int64_t same_tag = 0;
  std::int64_t same_kind = 0;
  std::int64_t met = 0;
  const std::uint8_t* times = meetings_ ? meetings_->row(person) : nullptr;
  for (const PersonIndex other : table.people) {
    same_tag += problem_.tag[other] == tag ? 1 : 0;
    same_kind += kind_[other] == kind ? 1 : 0;
    if (times && times[other] != 0) {
      met += times[other];
      again_[other] += sign * times[other];
    }
  }
  again_[person] += sign * met;
  cost_.uneven += sign * static_cast<std::int64_t>(table.people.size());
  cost_.unbalanced += tag == 0 ? 0 : sign * same_tag;
  cost_.unmixed += sign * same_kind;
  cost_.again += sign * met;
  work_ += table.people.size() + 1;
}

std::int64_t Seating::apart_at(PersonIndex person) const {
  std::int64_t found = 0;
  for (const std::uint32_t group : problem_.apart_of[person]) {
    for (const PersonIndex other : problem_.apart[group]) {
      found += other != person && person_table_[other] == person_table_[person] ? 1 : 0;
    }
    work_ += problem_.apart[group].size();
  }
  return found;
}

}  // namespace breakout::graph
