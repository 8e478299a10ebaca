// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/walk.hpp"

#include <algorithm>
#include <numeric>

namespace breakout::test {

using namespace breakout::graph;

namespace {

constexpr std::uint64_t kLargeClass = 100;

template <class F>
std::size_t count_of(const Change& change) {
  return static_cast<std::size_t>(
      std::count_if(change.facts.begin(), change.facts.end(),
                    [](const Fact& fact) { return std::holds_alternative<F>(fact); }));
}

// The hand that `now` is to have in main: only learners ask, and who claimed is still staff.
std::optional<Help> hand_given_back(const Classroom& classroom, const Participant& now,
                                    std::optional<Help> hand) {
  if (!hand || now.role != Role::learner) {
    return std::nullopt;
  }
  const Participant* claimer = classroom.find(hand->claimed_by);
  if (!hand->claimed_by.empty() && !(claimer && is_staff(claimer->role))) {
    hand->state = HelpState::waiting;
    hand->claimed_by = ParticipantId{};
  }
  return hand;
}

// Whoever was there at the split and still is has the view of main saved then.
void check_merged(const Classroom& before, const Classroom& after) {
  for (const auto& [id, participant] : after.participants) {
    const MainView& view = *before.participants.at(id).main_view;
    CHECK(participant.room == kMainRoom);
    CHECK(participant.muted_by_staff == view.muted_by_staff);
    CHECK((participant.muted_by_self | view.muted_by_self) == participant.muted_by_self);
    for (const ParticipantId& pin : participant.pins) {
      CHECK(std::find(view.pins.begin(), view.pins.end(), pin) != view.pins.end());
    }
    CHECK(participant.help == hand_given_back(after, participant, view.help));
    CHECK(!participant.visit);
  }
}

void check_refusal(const Request& request, const Refusal& refusal) {
  CHECK(!refusal.sentence.empty());
  if (refusal.items.empty()) {
    return;
  }
  const auto& moves = std::get<Move>(request.command).moves;
  CHECK(refusal.code == refusal.items.front().code);
  CHECK_EQ(refusal.sentence, refusal.items.front().sentence);
  std::size_t least = 0;
  for (const RefusedItem& item : refusal.items) {
    CHECK(item.index >= least && item.index < moves.size());
    CHECK(!item.sentence.empty());
    least = item.index + 1;
  }
}

}  // namespace

Walk::Walk(Chooser choose, std::uint64_t people, Follower follower)
    : choose_(choose),
      people_(people),
      maker_(std::move(choose), people, classroom_),
      follower_(std::move(follower)),
      tally_(std::variant_size_v<Command>) {
  create();
}

std::uint64_t Walk::granted() const {
  return std::accumulate(tally_.begin(), tally_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Tally& tally) { return sum + tally.granted; });
}

std::uint64_t Walk::refused() const {
  return std::accumulate(tally_.begin(), tally_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Tally& tally) { return sum + tally.refused; });
}

void Walk::create() {
  classroom_ = Classroom{};
  const auto created =
      decide_create(ClassroomId{"walk"}, maker_.fresh("e"), maker_.first_settings(), now_);
  CHECK(created);
  take(created.value());
  for (std::uint64_t left = people_ < kLargeClass ? 0 : 3 * people_; left > 0; --left) {
    const auto joined = decide(classroom_, {nobody(), {}, {}, maker_.some_join()}, now_);
    if (joined) {
      take(joined.value());
    }
  }
}

// Comparing costs as much as the classroom is large; the larger it is the more rarely it is done.
Result<Change> Walk::decide_and_compare(const Request& request) {
  if (++decided_ % (1 + classroom_.participants.size() / 16) != 0) {
    return decide(classroom_, request, now_);
  }
  const Classroom before = classroom_;
  auto decided = decide(classroom_, request, now_);
  CHECK(classroom_ == before);
  return decided;
}

void Walk::step() {
  let_time_pass();
  const Request request = maker_.some_request(now_);
  last_ = "command " + std::to_string(request.command.index()) + " by " +
          std::to_string(static_cast<int>(request.by.kind)) + " " + request.by.participant.value +
          " at version " + std::to_string(classroom_.version);
  const auto decided = decide_and_compare(request);
  if (!decided) {
    ++tally_[request.command.index()].refused;
    check_refusal(request, decided.refusal());
    return;
  }
  ++tally_[request.command.index()].granted;
  const Change& change = decided.value();
  if (change.facts.empty()) {
    CHECK_EQ(change.version, classroom_.version);
    return;
  }
  take(change);
  if (count_of<ClassroomDestroyed>(change) != 0) {
    create();
  }
  check_expiry();
}

void Walk::take(const Change& change) {
  CHECK_EQ(change.version, classroom_.version + 1);
  const std::size_t expected = classroom_.participants.size() +
                               count_of<ParticipantJoined>(change) -
                               count_of<ParticipantLeft>(change);
  if (follower_) {
    follower_(classroom_, change);
  }
  const bool merges = count_of<RoundClosed>(change) != 0;
  const Classroom before = merges ? classroom_ : Classroom{};
  apply(classroom_, change);
  CHECK_EQ(classroom_.version, change.version);
  CHECK_EQ(classroom_.participants.size(), expected);
  for (const std::string& truth : broken_invariants(classroom_)) {
    throw CheckFailed("broken: " + truth);
  }
  if (merges) {
    check_merged(before, classroom_);
  }
}

void Walk::check_expiry() {
  const auto deadline = next_deadline(classroom_);
  const auto asked = [&](Instant at) {
    const auto decided = decide(classroom_, Request{node(), {}, {}, Expire{}}, at);
    CHECK(decided);
    return !decided.value().facts.empty();
  };
  if (!deadline) {
    CHECK(!asked(now_ + Seconds{1'000'000}));
    return;
  }
  CHECK(asked(*deadline));
  CHECK(!asked(*deadline - Millis{1}));
}

void Walk::let_time_pass() {
  const auto deadline = next_deadline(classroom_);
  if (deadline && *deadline > now_ && choose_(6) == 0) {
    now_ = *deadline;
  } else if (choose_(2) == 0) {
    now_ += Millis{static_cast<std::int64_t>(choose_(5000))};
  }
}

void walk_along(const std::uint8_t* bytes, std::size_t size) {
  std::size_t used = 0;
  const auto choose = [&](std::uint64_t bound) {
    std::uint64_t number = 0;
    // Two bytes where one cannot reach every choice.
    for (std::uint64_t reach = 1; reach < bound; reach *= 256) {
      number = number * 256 + (used < size ? bytes[used] : 0);
      ++used;
    }
    return number % bound;
  };
  Walk walk(choose, 12);
  while (used < size) {
    walk.step();
  }
}

}  // namespace breakout::test
