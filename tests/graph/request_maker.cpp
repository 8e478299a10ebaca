// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks, and what everybody asks for themselves.
#include "graph/request_maker.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace breakout::test {

using namespace breakout::graph;

namespace {

// Whoever is met first from a chosen person on, all around, that `is_meant`.
template <class Predicate>
const Participant* first_of(const Classroom& classroom, std::uint64_t start, Predicate is_meant) {
  const auto& people = classroom.participants;
  auto from = people.begin();
  std::advance(from, start);
  auto found = std::find_if(from, people.end(), is_meant);
  found = found == people.end() ? std::find_if(people.begin(), from, is_meant) : found;
  return found != people.end() && is_meant(*found) ? &found->second : nullptr;
}

}  // namespace

RequestMaker::RequestMaker(Chooser choose, std::uint64_t people, const Classroom& classroom)
    : choose_(std::move(choose)),
      people_(people),
      rooms_(std::max<std::uint64_t>(8, people / 8)),
      classroom_(classroom) {}

SettingsPatch RequestMaker::first_settings() {
  SettingsPatch patch;
  patch.secret = kSecret;
  patch.max_participants = static_cast<std::uint32_t>(people_);
  patch.max_rooms = static_cast<std::uint32_t>(rooms_);
  patch.reconnect_window = Seconds{static_cast<std::int64_t>(choose_(40))};
  return patch;
}

ParticipantId RequestMaker::some_person() {
  return ParticipantId{"p" + std::to_string(choose_(people_ + 2))};
}

// Mostly somebody who is there.
ParticipantId RequestMaker::some_member() {
  if (classroom_.participants.empty() || one_in(30)) {
    return some_person();
  }
  auto member = classroom_.participants.begin();
  std::advance(member, choose_(classroom_.participants.size()));
  return member->first;
}

// Where there is one.
ParticipantId RequestMaker::somebody_who_asked() {
  if (classroom_.participants.empty()) {
    return some_person();
  }
  const auto* found = first_of(classroom_, choose_(classroom_.participants.size()),
                               [](const auto& entry) { return entry.second.help.has_value(); });
  return found && !one_in(5) ? found->id : some_member();
}

RoomId RequestMaker::some_room() {
  const auto number = choose_(rooms_ + 2);
  return number == 0 ? kMainRoom : RoomId{std::to_string(number)};
}

std::vector<RoomId> RequestMaker::some_rooms() {
  std::vector<RoomId> rooms(one_in(2) ? 0 : choose_(3) + 1);
  std::generate(rooms.begin(), rooms.end(), [&] { return some_room(); });
  return rooms;
}

SourceSet RequestMaker::some_sources() {
  SourceSet sources;
  for (SourceKind kind : kSourceKinds) {
    if (one_in(2)) {
      sources.insert(kind);
    }
  }
  return sources;
}

Seconds RequestMaker::some_time() {
  return Seconds{static_cast<std::int64_t>(choose_(120)) - 2};
}

std::vector<Seconds> RequestMaker::some_warnings() {
  return {some_time() + Seconds{2}, some_time() + Seconds{3}};
}

std::optional<std::uint32_t> RequestMaker::some_capacity() {
  if (!one_in(3)) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(choose_(6) == 0 ? people_ : choose_(6));
}

// Any of them, so that several act at once.
Actor RequestMaker::some_staff() {
  if (classroom_.participants.empty()) {
    return back_end(kSecret);
  }
  const auto* found = first_of(classroom_, choose_(classroom_.participants.size()),
                               [](const auto& entry) { return is_staff(entry.second.role); });
  return found ? as(found->id.value) : back_end(kSecret);
}

Actor RequestMaker::some_actor() {
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

SettingsPatch RequestMaker::some_patch() {
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

Join RequestMaker::some_join() {
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
  join.tags = {{"level", std::to_string(choose_(3))}};
  join.node = some_node();
  join.fresh_resume = fresh("r");
  join.fresh_private_id = fresh("p");
  return join;
}

Configure RequestMaker::some_configure() {
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

// What everybody asks for themselves; joining aside.
Command RequestMaker::some_own_command() {
  switch (choose_(12)) {
    case 0:
      return Leave{};
    case 1:
    case 2:
      return some_configure();
    case 3:
    case 4:
      return Choose{some_room()};
    case 5:
      return Return{};
    case 6:
    case 7:
      return AskHelp{!one_in(4), one_in(2) ? "" : "stuck at " + some_room().value};
    case 8:
      return MarkTask{!one_in(4)};
    case 9:
      return some_receipt();
    default:
      return Publish{some_sources()};
  }
}

Request RequestMaker::some_request(Instant now) {
  now_ = now;
  Request request;
  const auto kind = choose_(20);
  if (kind < 4) {
    request.by = one_in(20) ? some_actor() : nobody();
    request.command = some_join();
  } else if (kind < 9) {
    request.by = some_actor();
    request.command = some_own_command();
  } else if (kind < 16) {
    request.by = one_in(4) ? some_actor() : some_staff();
    request.command = some_staff_command();
  } else {
    request.by = one_in(20) ? some_actor() : node();
    request.command = some_system_command();
  }
  if (one_in(12)) {
    request.if_version = classroom_.version - choose_(2);
  }
  return request;
}

}  // namespace breakout::test
