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
  std::string text = "in " + person.room + (person.connected ? "" : ", gone") +
                     (person.observer ? ", observer" : "") + ", publishes " +
                     std::to_string(person.published) + ", muted " + std::to_string(person.muted) +
                     ", hears " + person.hears() + ", announces " +
                     std::to_string(person.announced) + " to";
  for (const std::string& room : person.announced_rooms) {
    text += " " + room;
  }
  return text;
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
  const Json announcing = record.get("announcing");
  person.announced = masks(announcing.get("sources"));
  for (const Json& room : announcing.get("rooms").elements()) {
    person.announced_rooms.insert(room.as_text());
  }
  return person;
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
  people_.insert_or_assign(record.text("participant"), person_from(record));
}

void ClassModel::take_whole(const Json& participants) {
  people_.clear();
  for (const Json& record : participants.elements()) {
    take_person(record);
  }
}

void ClassModel::apply(const Json& changes) {
  for (const Json& change : changes.elements()) {
    if (is(change, "left")) {
      people_.erase(change.text("participant"));
    } else if (change.has("sources") && change.has("connected")) {
      take_person(change);
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
