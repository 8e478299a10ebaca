// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/seating_rules.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include "graph/text.hpp"

namespace breakout::graph {
namespace {

using Groups = std::vector<std::vector<PersonIndex>>;

// Which of the people to be dealt out the rules name.
class Names {
 public:
  Names(const Classroom& classroom, const std::vector<const Participant*>& people)
      : classroom_(classroom) {
    for (PersonIndex index = 0; index < people.size(); ++index) {
      indices_.emplace(people[index]->id, index);
    }
  }

  // Nobody twice in a group.
  Result<Groups> groups(const char* rule,
                        const std::vector<std::vector<ParticipantId>>& named) const {
    Groups groups;
    for (const std::vector<ParticipantId>& ids : named) {
      std::vector<PersonIndex> group;
      for (const ParticipantId& id : ids) {
        const auto found = indices_.find(id);
        if (found == indices_.end()) {
          return not_dealt(rule, id);
        }
        group.push_back(found->second);
      }
      std::sort(group.begin(), group.end());
      group.erase(std::unique(group.begin(), group.end()), group.end());
      groups.push_back(std::move(group));
    }
    return groups;
  }

 private:
  Refusal not_dealt(const char* rule, const ParticipantId& id) const {
    const Participant* participant = classroom_.find(id);
    if (!participant) {
      return refuse(ErrorCode::no_such_participant,
                    std::string(rule) + " names " + quoted(id) + ", who is no participant");
    }
    return refuse(ErrorCode::invalid_element,
                  std::string(rule) + " names " + name_of(participant->role) + " " + quoted(id) +
                      ", who is not dealt out" +
                      (is_staff(participant->role) ? " without include_staff" : ""));
  }

  const Classroom& classroom_;
  std::unordered_map<ParticipantId, PersonIndex> indices_;
};

// Rules may share people: all of those stay together.
void form_parties(SeatingProblem& problem, const Groups& together) {
  std::vector<PersonIndex> leader(problem.people.size());
  std::iota(leader.begin(), leader.end(), 0);
  const auto leader_of = [&](PersonIndex person) {
    while (leader[person] != person) {
      person = leader[person] = leader[leader[person]];
    }
    return person;
  };
  for (const std::vector<PersonIndex>& group : together) {
    for (const PersonIndex person : group) {
      const auto [low, high] =
          std::minmax({leader_of(person), leader_of(group.front())});  // copies
      leader[high] = low;
    }
  }
  problem.party_of.resize(problem.people.size());
  for (PersonIndex person = 0; person < problem.people.size(); ++person) {
    const PersonIndex first = leader_of(person);  // comes first: the lowest index leads
    if (first == person) {
      problem.party_of[person] = static_cast<std::uint32_t>(problem.parties.size());
      problem.parties.emplace_back();
    }
    problem.party_of[person] = problem.party_of[first];
    problem.parties[problem.party_of[person]].push_back(person);
  }
}

std::optional<Refusal> party_too_large(const SeatingProblem& problem,
                                       const std::vector<Room>& rooms) {
  std::uint32_t most = 0;
  for (const Room& room : rooms) {
    most = std::max(most, room.capacity.value_or(UINT32_MAX));
  }
  for (const std::vector<PersonIndex>& party : problem.parties) {
    const auto places = std::count_if(party.begin(), party.end(), [&](PersonIndex person) {
      return !is_staff(problem.people[person]->role);
    });
    if (party.size() > 1 && places > static_cast<std::int64_t>(most)) {
      return refuse(ErrorCode::invalid_element,
                    "keep_together keeps " + std::to_string(party.size()) + " people together (" +
                        names_of(problem, party) + ") and the largest room has places for " +
                        std::to_string(most));
    }
  }
  return std::nullopt;
}

std::optional<Refusal> apart_impossible(const SeatingProblem& problem,
                                        const std::vector<PersonIndex>& group, std::size_t rooms) {
  std::map<std::uint32_t, PersonIndex> parties;
  for (const PersonIndex person : group) {
    const auto [other, is_new] = parties.emplace(problem.party_of[person], person);
    if (!is_new) {
      return refuse(ErrorCode::invalid_element,
                    "keep_apart names " + quoted(problem.people[other->second]->id) + " and " +
                        quoted(problem.people[person]->id) + ", whom keep_together keeps together");
    }
  }
  if (group.size() > rooms) {
    return refuse(ErrorCode::invalid_element,
                  "keep_apart names " + std::to_string(group.size()) + " people (" +
                      names_of(problem, group) + ") and there " +
                      (rooms == 1 ? "is 1 room" : "are " + std::to_string(rooms) + " rooms"));
  }
  return std::nullopt;
}

std::optional<Refusal> form_apart(SeatingProblem& problem, const Groups& apart, std::size_t rooms) {
  problem.apart_of.resize(problem.people.size());
  for (const std::vector<PersonIndex>& group : apart) {
    if (auto refusal = apart_impossible(problem, group, rooms)) {
      return refusal;
    }
    for (const PersonIndex person : group) {
      problem.apart_of[person].push_back(static_cast<std::uint32_t>(problem.apart.size()));
    }
    problem.apart.push_back(group);
  }
  return std::nullopt;
}

std::optional<Refusal> read_tags(SeatingProblem& problem, const std::string& key) {
  problem.tag.resize(problem.people.size());
  if (key.empty()) {
    return std::nullopt;
  }
  std::map<std::string, std::uint32_t> values;
  for (PersonIndex person = 0; person < problem.people.size(); ++person) {
    const auto& tags = problem.people[person]->tags;
    if (const auto tag = tags.find(key); tag != tags.end()) {
      const auto next = static_cast<std::uint32_t>(values.size() + 1);
      problem.tag[person] = values.emplace(tag->second, next).first->second;
    }
  }
  if (values.empty() && !problem.people.empty()) {
    return refuse(ErrorCode::invalid_element,
                  "balance_by names the tag " + quoted(key) + ", which nobody to be seated has");
  }
  return std::nullopt;
}

std::optional<Refusal> too_many_names(const SeatingRules& rules) {
  std::size_t names = 0;
  for (const auto* groups : {&rules.keep_together, &rules.keep_apart}) {
    for (const std::vector<ParticipantId>& group : *groups) {
      names += group.size();
    }
  }
  if (names <= kMostRuleNames) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached, "keep_together and keep_apart have " +
                                              std::to_string(names) + " names, more than " +
                                              std::to_string(kMostRuleNames));
}

}  // namespace

Result<SeatingProblem> seating_problem(const Classroom& classroom,
                                       std::vector<const Participant*> people,
                                       const SeatingRules& rules, const std::vector<Room>& rooms) {
  if (auto refusal = too_many_names(rules)) {
    return *std::move(refusal);
  }
  const Names names(classroom, people);
  const auto together = names.groups("keep_together", rules.keep_together);
  if (!together) {
    return together.refusal();
  }
  const auto apart = names.groups("keep_apart", rules.keep_apart);
  if (!apart) {
    return apart.refusal();
  }
  SeatingProblem problem;
  problem.people = std::move(people);
  form_parties(problem, together.value());
  auto refusal = form_apart(problem, apart.value(), rooms.size());
  refusal = refusal ? std::move(refusal) : party_too_large(problem, rooms);
  refusal = refusal ? std::move(refusal) : read_tags(problem, rules.balance_by);
  return refusal ? Result<SeatingProblem>(*std::move(refusal)) : std::move(problem);
}

std::string names_of(const SeatingProblem& problem, const std::vector<PersonIndex>& people) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t each = 0; each < std::min(people.size(), kShown); ++each) {
    text += (each == 0 ? "" : ", ") + quoted(problem.people[people[each]]->id);
  }
  return people.size() > kShown ? text + ", …" : text;
}

}  // namespace breakout::graph
