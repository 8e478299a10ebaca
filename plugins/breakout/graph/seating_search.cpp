// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/seating_search.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "graph/assignment.hpp"
#include "graph/meetings.hpp"
#include "graph/seating.hpp"
#include "graph/seating_rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

using Table = Seating::Table;
using Party = Seating::Party;

constexpr std::uint64_t kDeals = 4;  // under rules

// Whether the seatings differ in nothing but who meets again.
bool alike_but_again(const SeatingCost& a, const SeatingCost& b) {
  return std::tie(a.broken, a.uneven, a.unbalanced, a.unmixed) ==
         std::tie(b.broken, b.uneven, b.unbalanced, b.unmixed);
}

bool smaller(const std::vector<PersonIndex>& a, const std::vector<PersonIndex>& b) {
  return a.size() < b.size();
}

class Search {
 public:
  Search(const SeatingProblem& problem, const std::vector<Room>& rooms, const Meetings* meetings,
         Generator generator)
      : problem_(problem),
        rooms_(rooms),
        seating_(problem, rooms, meetings),
        generator_(generator) {}

  // Begins again, with the parties where `plan` has them.
  void start_from(const Plan& plan);
  // Begins again, with a deal of its own.
  void start_dealing();
  // Improves the seating until `limit` pairs have been looked at, or it costs no more than
  // `enough`.
  void improve(std::uint64_t limit, const SeatingCost& enough);

  const SeatingCost& best_cost() const { return best_cost_; }
  Plan best_plan() const;
  // Why the best seating is none. REQUIRES best_cost().broken > 0.
  Refusal broken_rule();

 private:
  std::optional<std::vector<PersonIndex>> too_close() const;
  std::vector<Party> dealing_order();
  Table table_for(Party party, const std::set<std::pair<std::size_t, Table>>& by_size) const;
  void step(unsigned coldness);
  Party party_to_move();
  Party troubled_party();
  void exchange(Party party, Table to);
  void move(Party party, Table to);
  bool accepts(const SeatingCost& before, unsigned coldness);
  bool chance(std::uint64_t halvings) {
    return (generator_.next() >> (64 - std::clamp<std::uint64_t>(halvings, 1, 63))) == 0;
  }
  void keep_if_best();
  std::uint64_t work() const { return seating_.work() + other_work_; }

  const SeatingProblem& problem_;
  const std::vector<Room>& rooms_;
  Seating seating_;
  Generator generator_;
  std::vector<std::pair<Party, Table>> moved_;  // by the last exchange: who, and from where
  std::vector<Table> best_;                     // by party; empty: none yet
  SeatingCost best_cost_;
  std::uint64_t other_work_ = 0;  // steps, and copying; in looks at a pair
};

// --- where it begins ----------------------------------------------------------------------------

void Search::start_from(const Plan& plan) {
  std::map<RoomId, Table> tables;
  for (Table table = 0; table < rooms_.size(); ++table) {
    tables.emplace(rooms_[table].id, table);
  }
  for (Party party = 0; party < problem_.parties.size(); ++party) {
    const Participant& first = *problem_.people[problem_.parties[party].front()];
    seating_.seat(party, tables.at(plan.at(first.id)));
  }
  keep_if_best();
}

// The largest parties first, then who is to be apart; then those alike one after the other, so
// that dealing them spreads them.
std::vector<Party> Search::dealing_order() {
  std::vector<Party> order(problem_.parties.size());
  for (Party party = 0; party < order.size(); ++party) {
    order[party] = party;
  }
  shuffle(order, generator_);
  const auto key = [&](Party party) {
    const std::vector<PersonIndex>& people = problem_.parties[party];
    std::size_t apart = 0;
    for (const PersonIndex person : people) {
      apart += problem_.apart_of[person].size();
    }
    const PersonIndex first = people.front();
    return std::tuple(~people.size(), ~apart, kind_of(*problem_.people[first]),
                      problem_.tag[first]);
  };
  std::stable_sort(order.begin(), order.end(), [&](Party a, Party b) { return key(a) < key(b); });
  return order;
}

void Search::start_dealing() {
  for (Party party = 0; party < problem_.parties.size(); ++party) {
    seating_.seat(party, Seating::kNowhere);
  }
  std::set<std::pair<std::size_t, Table>> by_size;
  for (Table table = 0; table < rooms_.size(); ++table) {
    by_size.emplace(0, table);
  }
  for (const Party party : dealing_order()) {
    const Table table = table_for(party, by_size);
    by_size.erase({seating_.people_at(table).size(), table});
    seating_.seat(party, table);
    by_size.emplace(seating_.people_at(table).size(), table);
  }
  keep_if_best();
}

// The emptiest where nothing is broken by it, or just the emptiest.
Table Search::table_for(Party party, const std::set<std::pair<std::size_t, Table>>& by_size) const {
  std::set<Table> forbidden;
  std::uint64_t places = 0;
  for (const PersonIndex person : problem_.parties[party]) {
    places += is_staff(problem_.people[person]->role) ? 0 : 1;
    for (const std::uint32_t group : problem_.apart_of[person]) {
      for (const PersonIndex other : problem_.apart[group]) {
        forbidden.insert(seating_.table_of_person(other));
      }
    }
  }
  const auto fits = std::find_if(by_size.begin(), by_size.end(), [&](const auto& sized) {
    return forbidden.count(sized.second) == 0 && seating_.has_places(sized.second, places);
  });
  return fits == by_size.end() ? by_size.begin()->second : fits->second;
}

// --- improving it -------------------------------------------------------------------------------

void Search::improve(std::uint64_t limit, const SeatingCost& enough) {
  constexpr unsigned kPhases = 8;
  const std::uint64_t start = work();
  if (rooms_.size() < 2 || problem_.parties.size() < 2) {
    return;
  }
  while (work() < limit && enough < best_cost_) {
    step(2 + static_cast<unsigned>((work() - start) * kPhases / (limit - start)));
  }
}

void Search::step(unsigned coldness) {
  ++other_work_;
  const SeatingCost before = seating_.cost();
  const Party party = party_to_move();
  const Table from = seating_.table_of(party);
  const auto other = static_cast<Table>(generator_.below(rooms_.size() - 1));
  exchange(party, other < from ? other : other + 1);
  if (accepts(before, coldness)) {
    keep_if_best();
    return;
  }
  for (auto each = moved_.rbegin(); each != moved_.rend(); ++each) {
    seating_.seat(each->first, each->second);
  }
}

// One that sits wrongly, where there is any.
Party Search::party_to_move() {
  constexpr int kTries = 4;
  if (seating_.cost().broken > 0) {
    return troubled_party();
  }
  auto person = static_cast<PersonIndex>(generator_.below(problem_.people.size()));
  for (int tries = 1; tries < kTries && seating_.again_of(person) == 0; ++tries) {
    person = static_cast<PersonIndex>(generator_.below(problem_.people.size()));
  }
  return problem_.party_of[person];
}

Party Search::troubled_party() {
  constexpr int kTries = 16;
  PersonIndex person = 0;
  for (int tries = 0; tries < kTries; ++tries) {
    person = static_cast<PersonIndex>(generator_.below(problem_.people.size()));
    const Table table = seating_.table_of_person(person);
    if (seating_.is_overfull(table) || seating_.sits_with_apart(person)) {
      break;
    }
  }
  return problem_.party_of[person];
}

// Half the time, where the other room is emptier, nobody comes back for `party`; else as many as
// it has, as far as parties there are small enough.
void Search::exchange(Party party, Table to) {
  constexpr std::size_t kTries = 4;
  const Table from = seating_.table_of(party);
  const bool emptier = seating_.people_at(to).size() < seating_.people_at(from).size();
  moved_.clear();
  move(party, to);
  if ((emptier || seating_.cost().broken > 0) && generator_.below(2) == 0) {
    return;
  }
  std::size_t owed = problem_.parties[party].size();
  for (std::size_t tries = kTries + owed; tries > 0 && owed > 0; --tries) {
    const auto& people = seating_.people_at(to);
    const Party back = problem_.party_of[people[generator_.below(people.size())]];
    if (back != party && problem_.parties[back].size() <= owed) {
      move(back, from);
      owed -= problem_.parties[back].size();
    }
  }
}

void Search::move(Party party, Table to) {
  moved_.emplace_back(party, seating_.table_of(party));
  seating_.seat(party, to);
}

bool Search::accepts(const SeatingCost& before, unsigned coldness) {
  constexpr std::uint64_t kDetour = 6;  // halvings: how seldom a worse room leads out of a dead end
  const SeatingCost& after = seating_.cost();
  if (after <= before) {
    return true;
  }
  if (alike_but_again(before, after)) {
    return chance(static_cast<std::uint64_t>(after.again - before.again) * coldness);
  }
  return after.broken <= before.broken && (before.broken > 0 || !problem_.apart.empty()) &&
         chance(kDetour);
}

void Search::keep_if_best() {
  const bool is_first = best_.empty();
  if (!is_first && best_cost_ <= seating_.cost()) {
    return;
  }
  best_cost_ = seating_.cost();
  best_.resize(problem_.parties.size());
  other_work_ += best_.size() / 4;
  for (Party party = 0; party < best_.size(); ++party) {
    best_[party] = seating_.table_of(party);
  }
}

// --- what came of it ----------------------------------------------------------------------------

Plan Search::best_plan() const {
  Plan plan;
  for (PersonIndex person = 0; person < problem_.people.size(); ++person) {
    plan.emplace(problem_.people[person]->id, rooms_[best_[problem_.party_of[person]]].id);
  }
  return plan;
}

// Two who are to be apart and share a table; or, as some room is too full, two who would.
std::optional<std::vector<PersonIndex>> Search::too_close() const {
  for (const std::vector<PersonIndex>& group : problem_.apart) {
    std::map<Table, PersonIndex> seen;
    for (const PersonIndex person : group) {
      const auto [other, is_new] = seen.emplace(seating_.table_of_person(person), person);
      if (!is_new) {
        return std::vector{other->second, person};
      }
    }
  }
  const bool all_alone = problem_.parties.size() == problem_.people.size();
  if (!all_alone || problem_.apart.empty()) {
    return std::nullopt;
  }
  return *std::max_element(problem_.apart.begin(), problem_.apart.end(), smaller);
}

Refusal Search::broken_rule() {
  for (Party party = 0; party < best_.size(); ++party) {
    seating_.seat(party, best_[party]);
  }
  if (const auto close = too_close()) {
    return refuse(ErrorCode::invalid_element,
                  "no seating was found that keeps " + names_of(problem_, *close) +
                      " apart (keep_apart) beside the other rules and capacities");
  }
  const auto most = std::max_element(problem_.parties.begin(), problem_.parties.end(), smaller);
  return refuse(ErrorCode::invalid_element,
                "no seating was found that keeps " + names_of(problem_, *most) +
                    " together (keep_together) within the capacities of the rooms");
}

// --- how long to look, how good it can be --------------------------------------------------------

std::uint64_t work_for(std::uint64_t people) {
  return std::min(kMostSearchWork, kLeastSearchWork + kSearchWorkOfPair * people * people);
}

std::int64_t pairs_of(std::int64_t people) {
  return people * (people - 1) / 2;
}

// The fewest pairs that so many people make in so many rooms.
std::int64_t fewest_pairs(std::int64_t people, std::int64_t rooms) {
  const std::int64_t larger = people % rooms;
  return larger * pairs_of(people / rooms + 1) + (rooms - larger) * pairs_of(people / rooms);
}

// A cost that no seating is below; `dealt` has the sizes that are as even as can be.
SeatingCost least_cost(const SeatingProblem& problem, const std::vector<Room>& rooms,
                       const Plan& dealt) {
  std::map<RoomId, std::int64_t> sizes;
  std::map<std::uint32_t, std::int64_t> tags;
  std::map<Kind, std::int64_t> kinds;
  SeatingCost least;
  for (PersonIndex person = 0; person < problem.people.size(); ++person) {
    least.uneven += sizes[dealt.at(problem.people[person]->id)]++;
    ++kinds[kind_of(*problem.people[person])];
    ++tags[problem.tag[person]];
  }
  const auto tables = static_cast<std::int64_t>(rooms.size());
  for (const auto& [tag, people] : tags) {
    least.unbalanced += tag == 0 ? 0 : fewest_pairs(people, tables);
  }
  for (const auto& [kind, people] : kinds) {
    least.unmixed += fewest_pairs(people, tables);
  }
  return least;
}

}  // namespace

Result<Plan> seated_by_rules(const Classroom& classroom, std::vector<const Participant*> people,
                             const std::vector<Room>& rooms, const SeatingRules& rules,
                             const std::vector<Groups>& history, std::uint64_t seed) {
  auto dealt = dealt_out(people, rooms, seed);
  if (!dealt) {
    return dealt;
  }
  const auto problem = seating_problem(classroom, std::move(people), rules, rooms);
  if (!problem) {
    return problem.refusal();
  }
  std::unique_ptr<Meetings> meetings;
  if (!history.empty() && problem.value().people.size() <= Meetings::kMostPeople) {
    meetings = std::make_unique<Meetings>(problem.value().people, history);
  }
  Search search(problem.value(), rooms, meetings.get(), Generator(~seed));
  const SeatingCost least = least_cost(problem.value(), rooms, dealt.value());
  const std::uint64_t work = work_for(problem.value().people.size());
  if (rules.empty()) {
    search.start_from(dealt.value());
    search.improve(work, least);
    return search.best_plan();
  }
  for (std::uint64_t deal = 1; deal <= kDeals && (deal == 1 || least < search.best_cost());
       ++deal) {
    search.start_dealing();
    search.improve(work * deal / kDeals, least);
  }
  return search.best_cost().broken > 0 ? Result<Plan>(search.broken_rule()) : search.best_plan();
}

}  // namespace breakout::graph
