// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/walk.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace breakout::test {

using namespace breakout::graph;

namespace {

constexpr std::uint64_t kRooms = 8;

template <class F>
std::size_t count_of(const Change& change) {
  return facts_of<F>(change).size();
}

// Whoever was there at the split and still is has the view of main saved then.
void check_merged(const Classroom& before, const Classroom& after) {
  for (const auto& [id, participant] : after.participants) {
    const MainView view = *before.participants.at(id).main_view;
    CHECK(participant.room == kMainRoom);
    CHECK(participant.muted_by_staff == view.muted_by_staff);
    CHECK((participant.muted_by_self | view.muted_by_self) == participant.muted_by_self);
    for (const ParticipantId& pin : participant.pins) {
      CHECK(std::find(view.pins.begin(), view.pins.end(), pin) != view.pins.end());
    }
  }
}

}  // namespace

Walk::Walk(Chooser choose, std::uint64_t people, Follower follower)
    : choose_(std::move(choose)), people_(people), follower_(std::move(follower)) {
  create();
}

void Walk::create() {
  classroom_ = Classroom{};
  SettingsPatch patch;
  patch.secret = kSecret;
  patch.max_participants = static_cast<std::uint32_t>(people_);
  patch.max_rooms = kRooms;
  patch.reconnect_window = Seconds{static_cast<std::int64_t>(choose_(40))};
  const auto created = decide_create(ClassroomId{"walk"}, std::to_string(++made_up_), patch, now_);
  CHECK(created);
  take(created.value());
}

void Walk::step() {
  let_time_pass();
  const Request request = some_request();
  last_ = "command " + std::to_string(request.command.index()) + " by " +
          std::to_string(static_cast<int>(request.by.kind)) + " " + request.by.participant.value +
          " at version " + std::to_string(classroom_.version);
  const Classroom before = classroom_;
  const auto decided = decide(classroom_, request, now_);
  CHECK(classroom_ == before);
  if (!decided) {
    ++refused_;
    CHECK(!decided.refusal().sentence.empty());
    return;
  }
  ++granted_;
  const Change& change = decided.value();
  if (change.facts.empty()) {
    CHECK_EQ(change.version, classroom_.version);
    return;
  }
  take(change);
  if (count_of<RoundClosed>(change) != 0) {
    check_merged(before, classroom_);
  }
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
  apply(classroom_, change);
  CHECK_EQ(classroom_.version, change.version);
  CHECK_EQ(classroom_.participants.size(), expected);
  for (const std::string& truth : broken_invariants(classroom_)) {
    throw CheckFailed("broken: " + truth);
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
  if (deadline && *deadline > now_ && one_in(6)) {
    now_ = *deadline;
  } else if (one_in(2)) {
    now_ += Millis{static_cast<std::int64_t>(choose_(5000))};
  }
}

ParticipantId Walk::some_person() {
  return ParticipantId{"p" + std::to_string(choose_(people_ + 2))};
}

// Mostly somebody who is there.
ParticipantId Walk::some_member() {
  if (classroom_.participants.empty() || one_in(30)) {
    return some_person();
  }
  auto member = classroom_.participants.begin();
  std::advance(member, choose_(classroom_.participants.size()));
  return member->first;
}

RoomId Walk::some_room() {
  const auto number = choose_(kRooms + 2);
  return number == 0 ? kMainRoom : RoomId{std::to_string(number)};
}

SourceSet Walk::some_sources() {
  SourceSet sources;
  for (SourceKind kind : kSourceKinds) {
    if (one_in(2)) {
      sources.insert(kind);
    }
  }
  return sources;
}

Seconds Walk::some_time() {
  return Seconds{static_cast<std::int64_t>(choose_(120)) - 2};
}

Actor Walk::some_staff() {
  for (const auto& [id, participant] : classroom_.participants) {
    if (is_staff(participant.role)) {
      return as(id.value);
    }
  }
  return back_end(kSecret);
}

Actor Walk::some_actor() {
  switch (choose_(16)) {
    case 0:
      return nobody();
    case 1:
      return back_end(one_in(4) ? "wrong" : kSecret);
    case 2:
      return admin();
    case 3:
      return node();
    case 4:
    case 5:
      return some_staff();
    default:
      return as(some_member().value);
  }
}

SettingsPatch Walk::some_patch() {
  SettingsPatch patch;
  patch.late_joiners = static_cast<LateJoiners>(choose_(3));
  if (one_in(4)) {
    patch.max_participants = static_cast<std::uint32_t>(choose_(people_ + 1));
  }
  if (one_in(3)) {
    patch.reconnect_window = some_time();
  }
  if (one_in(3)) {
    patch.ends_at = one_in(2) ? Instant{} : now_ + some_time() * 2;
  }
  if (one_in(5)) {
    patch.videocodec = static_cast<VideoCodec>(choose_(4));
  }
  return patch;
}

Join Walk::some_join() {
  const ParticipantId id = some_person();
  Join join = join_of(id.value, static_cast<Role>(choose_(8) < 5 ? 2 : choose_(4)));
  if (one_in(8)) {
    join.secret = "wrong";
  }
  if (one_in(6)) {
    join.token = TokenClaims{id, {}, {}, {}};
    join.token->role = one_in(2) ? std::optional(static_cast<Role>(choose_(4))) : std::nullopt;
    join.token->room = one_in(2) ? std::optional(some_room()) : std::nullopt;
  }
  if (const Participant* seat = classroom_.find(id)) {
    const std::array proofs{seat->resume, seat->resume, seat->previous_resume, std::string{}};
    join.resume = proofs[choose_(proofs.size())];
  }
  join.holder_confirmed = one_in(2);
  join.fresh_resume = "r" + std::to_string(++made_up_);
  join.fresh_private_id = "p" + std::to_string(++made_up_);
  return join;
}

Configure Walk::some_configure() {
  Configure configure;
  configure.mute = some_sources();
  configure.unmute = some_sources();
  if (one_in(3)) {
    configure.unmute = configure.unmute.without(configure.mute);
  }
  if (one_in(2)) {
    configure.display = "d" + std::to_string(choose_(3));
  }
  if (one_in(2)) {
    configure.pins.emplace(choose_(3), ParticipantId{});
    for (ParticipantId& pin : *configure.pins) {
      pin = some_member();
    }
  }
  return configure;
}

// Searches are rare: they take as long as thousands of other steps.
void Walk::choose_assignment(Open& open) {
  open.assignment = static_cast<Assignment>(one_in(25) ? 5 : choose_(5));
  const bool by_name =
      open.assignment == Assignment::manual || open.assignment == Assignment::roster;
  if (by_name || one_in(40)) {
    for (auto left = choose_(people_); left > 0; --left) {
      open.assignments.emplace(some_person(), one_in(3) ? some_room() : RoomId{"1"});
    }
  }
  if (one_in(25)) {
    open.assignment = one_in(10) ? open.assignment : Assignment::automatic;
    for (auto* groups : {&open.seating.keep_together, &open.seating.keep_apart}) {
      groups->emplace_back();
      for (auto left = choose_(4); left > 0; --left) {
        groups->back().push_back(some_member());
      }
    }
  }
}

Open Walk::some_open() {
  Open open = open_of(choose_(kRooms + 2));
  for (RoomRequest& request : open.rooms) {
    if (one_in(3)) {
      request.capacity = static_cast<std::uint32_t>(choose_(6) == 0 ? people_ : choose_(6));
    }
    if (one_in(10)) {
      request.room = some_room();
    }
  }
  if (one_in(5)) {
    open.rooms.clear();
    open.people_per_room = static_cast<std::uint32_t>(choose_(people_));
  }
  choose_assignment(open);
  open.plan_only = one_in(10);
  open.run_plan = one_in(10);
  open.seed = choose_(1000);
  open.duration = one_in(2) ? std::optional(some_time()) : std::nullopt;
  open.policy.warnings = {some_time() + Seconds{2}, some_time() + Seconds{3}};
  open.policy.grace = some_time();
  open.policy.on_expiry = one_in(3) ? OnExpiry::notify : OnExpiry::close;
  open.policy.allow_return = !one_in(3);
  open.policy.allow_choose = one_in(2);
  open.policy.include_staff = one_in(3);
  open.late_joiners = one_in(2) ? std::optional(LateJoiners::least_filled) : std::nullopt;
  return open;
}

Move Walk::some_move() {
  Move move;
  for (auto left = choose_(one_in(4) ? 12 : 3) + (one_in(20) ? 0 : 1); left > 0; --left) {
    move.moves.push_back(MoveOne{some_member(), some_room()});
  }
  move.force = one_in(4);
  return move;
}

Merge Walk::some_merge() {
  Merge merge;
  if (one_in(2)) {
    merge.grace = some_time();
  }
  merge.cancel = one_in(4);
  return merge;
}

// What everybody asks for themselves.
Request Walk::some_own_request() {
  const auto kind = choose_(120);
  if (kind < 50) {
    return {one_in(20) ? some_actor() : nobody(), {}, {}, some_join()};
  }
  if (kind < 56) {
    return {some_actor(), {}, {}, Leave{}};
  }
  if (kind < 80) {
    return {some_actor(), {}, {}, Publish{some_sources()}};
  }
  if (kind < 100) {
    return {some_actor(), {}, {}, some_configure()};
  }
  return {some_actor(), {}, {}, Choose{some_room()}};
}

Request Walk::some_staff_request() {
  const Actor by = one_in(4) ? some_actor() : some_staff();
  const auto kind = choose_(70);
  if (kind < 15) {
    return {by, {}, {}, some_open()};
  }
  if (kind < 50) {
    return {by, {}, {}, some_move()};
  }
  if (kind < 58) {
    return {by, {}, {}, some_merge()};
  }
  if (kind < 69 || !one_in(4)) {
    return {by, {}, {}, Edit{some_patch()}};
  }
  return {by, {}, {}, Destroy{}};
}

Request Walk::some_system_request() {
  const Actor by = one_in(20) ? some_actor() : node();
  const auto kind = choose_(20);
  if (kind < 6) {
    return {by, {}, {}, Disconnect{some_member(), {}}};
  }
  if (kind < 9) {
    return {by, {}, {}, Reconnect{some_member(), some_sources()}};
  }
  return {by, {}, {}, Expire{}};
}

Request Walk::some_request() {
  const auto kind = choose_(10);
  Request request = kind < 5   ? some_own_request()
                    : kind < 8 ? some_staff_request()
                               : some_system_request();
  if (one_in(12)) {
    request.if_version = classroom_.version - choose_(2);
  }
  return request;
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
