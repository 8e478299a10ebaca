// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/history.hpp"

#include <algorithm>
#include <stdexcept>

namespace breakout::test {

using peer::Json;
using peer::Nanos;
using peer::SourceKind;

History::History(std::vector<std::string> people) : people_(std::move(people)) {
  if (people_.size() > kMaxPeople) {
    throw std::invalid_argument("too many people for a History");
  }
  for (std::size_t i = 0; i < people_.size(); ++i) {
    numbers_.emplace(people_[i], static_cast<std::uint8_t>(i));
  }
}

std::optional<std::uint8_t> History::number_of(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void History::begin(const Json& whole, Nanos received) {
  std::lock_guard lock(mutex_);
  model_.take_whole(whole.get("participants"));
  first_ = whole.integer("version");
  append(received);
  take_waiting();
}

void History::append(Nanos received) {
  Entry entry;
  entry.heard.resize(people_.size());
  for (std::size_t listener = 0; listener < people_.size(); ++listener) {
    for (std::size_t speaker = 0; speaker < people_.size(); ++speaker) {
      for (const SourceKind kind : {SourceKind::kMic, SourceKind::kCamera, SourceKind::kScreen}) {
        entry.heard[listener][bit({static_cast<std::uint8_t>(speaker), kind})] =
            model_.may_receive(people_[listener], people_[speaker], kind);
      }
    }
  }
  entries_.push_back(std::move(entry));
  const Version version = newest_locked();
  Nanos& not_before = entries_.back().not_before;
  while (!newer_not_before_.empty() && newer_not_before_.begin()->first < version) {
    not_before = std::max(not_before, newer_not_before_.begin()->second);
    newer_not_before_.erase(newer_not_before_.begin());
  }
  if (entries_.size() > 1) {
    not_before = std::max(not_before, entries_[entries_.size() - 2].not_before);
  }
  entries_.back().told = received;
  note_told(version, received);
  while (!told_early_.empty() && told_early_.begin()->first <= version) {
    note_told(version, told_early_.begin()->second);
    told_early_.erase(told_early_.begin());
  }
}

// Who knows of a version knows that those before it are past.
void History::note_told(Version version, Nanos received) {
  for (Version each = version; each >= first_; --each) {
    Entry& entry = entries_[static_cast<std::size_t>(each - first_)];
    if (entry.told < received) {
      return;
    }
    entry.told = received;
  }
}

void History::add(const Json& event, Nanos received) {
  const Version version = event.integer("version");
  std::lock_guard lock(mutex_);
  waiting_.emplace(version, Waiting{event.get("changes"), received});
  if (!entries_.empty()) {
    take_waiting();
  }
}

void History::take_waiting() {
  while (!waiting_.empty()) {
    const auto next = waiting_.begin();
    const Version expected = newest_locked() + 1;
    if (next->first > expected) {
      throw std::runtime_error("version " + std::to_string(expected) + " was never told, but " +
                               std::to_string(next->first) + " was");
    }
    if (next->first == expected) {
      model_.apply(next->second.changes);
      append(next->second.received);
    }
    waiting_.erase(next);
  }
}

void History::answered(Version version, Nanos sent, Nanos received) {
  std::lock_guard lock(mutex_);
  if (entries_.empty()) {
    return;
  }
  if (version <= newest_locked()) {
    note_told(version, received);
    for (Version each = newest_locked(); each > version && each > first_; --each) {
      Nanos& not_before = entries_[static_cast<std::size_t>(each - first_)].not_before;
      not_before = std::max(not_before, sent);
    }
  } else {
    const auto early = told_early_.emplace(version, received).first;
    early->second = std::min(early->second, received);
  }
  Nanos& floor = newer_not_before_[version];
  floor = std::max(floor, sent);
}

Version History::newest() const {
  std::lock_guard lock(mutex_);
  return newest_locked();
}

std::size_t History::size() const {
  std::lock_guard lock(mutex_);
  return entries_.size();
}

std::optional<std::string> History::difference_from(const Json& state) const {
  std::lock_guard lock(mutex_);
  if (state.integer("version") != newest_locked()) {
    return std::nullopt;
  }
  return model_.difference_from(state.get("participants"));
}

// From the last version that somebody knew of when the packet was sent, to the newest that can
// have been true when it arrived. Both times only grow with the version.
std::pair<Version, Version> History::window(Nanos sent, Nanos received) const {
  const auto told = std::partition_point(entries_.begin(), entries_.end(),
                                         [&](const Entry& each) { return each.told < sent; });
  const auto possible =
      std::partition_point(entries_.begin(), entries_.end(),
                           [&](const Entry& each) { return each.not_before <= received; });
  const Version first = std::max<Version>(told - entries_.begin() - 1, 0);
  const Version last = std::max<Version>(possible - entries_.begin() - 1, first);
  return {first_ + first, first_ + last};
}

std::optional<Version> History::first_allowing(std::size_t listener, SourceId source, Version from,
                                               Nanos sent, Nanos received) const {
  std::lock_guard lock(mutex_);
  const auto [first, last] = window(sent, received);
  for (Version version = std::max(first, from); version <= last; ++version) {
    if (at(version).heard.at(listener)[bit(source)]) {
      return version;
    }
  }
  return std::nullopt;
}

std::string History::describe(std::size_t listener, SourceId source, Nanos sent,
                              Nanos received) const {
  std::lock_guard lock(mutex_);
  const auto [first, last] = window(sent, received);
  std::string text = name(listener) + " received the " + std::string(peer::name_of(source.kind)) +
                     " of " + name(source.person) + ", sent " +
                     std::to_string((sent - at(first).told) / 1000) + " us after version " +
                     std::to_string(first) + " was told, on the way for " +
                     std::to_string((received - sent) / 1000) + " us, versions up to " +
                     std::to_string(last) + " possible, allowed in";
  const Version since = std::max(first_, first - 20);
  const Version until = std::min(newest_locked(), last + 20);
  for (Version version = since; version <= until; ++version) {
    text += at(version).heard.at(listener)[bit(source)] ? " " + std::to_string(version) : "";
  }
  return text + " of " + std::to_string(since) + " to " + std::to_string(until);
}

}  // namespace breakout::test
