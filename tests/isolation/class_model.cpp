// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/class_model.hpp"

#include <algorithm>
#include <array>

namespace breakout::test {

namespace {

using peer::Json;
using peer::SourceKind;

constexpr std::array kKinds{SourceKind::kMic, SourceKind::kCamera, SourceKind::kScreen};

SourceMask masks(const Json& names) {
  SourceMask mask = 0;
  for (const Json& name : names.elements()) {
    for (const SourceKind kind : kKinds) {
      mask |= name.as_text() == peer::name_of(kind) ? mask_of(kind) : 0;
    }
  }
  return mask;
}

// As a line of text, to compare and to show.
std::string shown(const Person& person) {
  return "in " + person.room + (person.connected ? "" : ", gone") +
         (person.observer ? ", observer" : "") + ", publishes " + std::to_string(person.published) +
         ", muted " + std::to_string(person.muted) + ", hears " + person.hears() + ", announces " +
         std::to_string(person.announced);
}

Person person_from(const Json& record) {
  Person person;
  person.room = record.text("room");
  person.connected = record.flag("connected");
  person.observer = record.text("role") == "observer";
  person.published = masks(record.get("sources"));
  person.muted = masks(record.get("muted"));
  const Json visit = record.get("visit");
  if (visit.text("mode") == "listen") {
    person.listens_in = visit.text("room");
  }
  person.announced = masks(record.get("announcing").get("sources"));
  return person;
}

// An announcement to no room but that one ends; none named would mean all.
void leave_out(Person& person, const std::string& room) {
  if (person.announced_rooms.erase(room) != 0 && person.announced_rooms.empty()) {
    person.announced = 0;
  }
}

bool is(const Json& change, const char* kind) {
  return change.text("change") == kind;
}

}  // namespace

SourceMask mask_of(SourceKind kind) {
  return static_cast<SourceMask>(1U << static_cast<unsigned>(kind));
}

bool Person::is_heard_in(const std::string& where, SourceKind kind) const {
  const SourceMask mask = mask_of(kind);
  if (!connected || observer || (published & mask) == 0 || (muted & mask) != 0) {
    return false;
  }
  const bool reaches = announced_rooms.empty() || announced_rooms.contains(where);
  return room == where || ((announced & mask) != 0 && reaches);
}

void ClassModel::take_person(const Json& record) {
  Person& known = people_[record.text("participant")];
  Person next = person_from(record);
  if (next.announced != 0) {
    next.announced_rooms = known.announced_rooms;
  }
  known = std::move(next);
}

void ClassModel::take_whole(const Json& participants) {
  people_.clear();
  for (const Json& record : participants.elements()) {
    take_person(record);
  }
}

bool ClassModel::begins_announcement(const Json& changes) {
  const auto all = changes.elements();
  const bool closes = std::any_of(all.begin(), all.end(), [](const Json& change) {
    return is(change, "room_closed") || is(change, "round");
  });
  return !closes && std::any_of(all.begin(), all.end(), [](const Json& change) {
    return is(change, "announce") && change.get("announcing").present();
  });
}

void ClassModel::apply(const Json& changes, const std::optional<std::set<std::string>>& announced) {
  for (const Json& change : changes.elements()) {
    const std::string who = change.text("participant");
    if (is(change, "left")) {
      people_.erase(who);
    } else if (is(change, "room_closed")) {
      for (auto& [id, person] : people_) {
        leave_out(person, change.text("room"));
      }
    } else if (is(change, "round") && change.text("state") == "closed") {
      for (auto& [id, person] : people_) {
        person.announced = person.announced_rooms.empty() ? person.announced : SourceMask{0};
        person.announced_rooms.clear();
      }
    } else if (change.has("sources") && change.has("connected")) {
      take_person(change);
      if (announced && is(change, "announce")) {
        people_[who].announced_rooms = *announced;
      }
    }
  }
}

bool ClassModel::may_receive(const std::string& listener, const std::string& speaker,
                             SourceKind kind) const {
  const auto ear = people_.find(listener);
  const auto mouth = people_.find(speaker);
  return listener != speaker && ear != people_.end() && mouth != people_.end() &&
         ear->second.connected && mouth->second.is_heard_in(ear->second.hears(), kind);
}

std::string ClassModel::difference_from(const Json& participants) const {
  std::set<std::string> there;
  for (const Json& record : participants.elements()) {
    const std::string id = record.text("participant");
    const auto known = people_.find(id);
    const std::string expected = known == people_.end() ? "unknown" : shown(known->second);
    if (const std::string is = shown(person_from(record)); is != expected) {
      return id + " is " + is + ", by the changes " + expected;
    }
    there.insert(id);
  }
  for (const auto& [id, person] : people_) {
    if (!there.contains(id)) {
      return id + " is not there, by the changes " + shown(person);
    }
  }
  return {};
}

}  // namespace breakout::test
