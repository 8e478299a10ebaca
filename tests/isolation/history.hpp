// SPDX-License-Identifier: GPL-3.0-or-later
// The graph version by version: who might receive whom, when somebody knew, and when it cannot
// have been true yet.
//
// Threads: any. Invariants: versions follow each other without a gap; what is told of a version
// later only narrows what is known of its time. Owner: the soak.
#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isolation/class_model.hpp"
#include "peer/clock.hpp"

namespace breakout::test {

using Version = std::int64_t;

// A source of the class: the person's number, and the kind.
struct SourceId {
  std::uint8_t person = 0;
  peer::SourceKind kind = peer::SourceKind::kMic;
  bool operator==(const SourceId&) const = default;
};

class History {
 public:
  static constexpr std::size_t kMaxPeople = 40;

  // A person's number is the place of the name in the list.
  explicit History(std::vector<std::string> people);

  // Begins with the answer `joined` or `state`.
  void begin(const peer::Json& whole, peer::Nanos received);
  // An event `graph` that arrived then. Throws when a version was left out.
  void add(const peer::Json& event, peer::Nanos received);
  // An answer that names a version: sent for and received then. So that version was true by then,
  // and whatever is newer was not before it was sent for.
  void answered(Version version, peer::Nanos sent, peer::Nanos received);

  // The newest that is known with all before it.
  Version newest() const;
  Version oldest() const { return first_; }
  std::size_t size() const;
  // What a `state` says otherwise; nothing when it is of another version than the newest.
  std::optional<std::string> difference_from(const peer::Json& state) const;

  // The first version, not before `from`, in which the listener might receive the source, of those
  // that can have been true between `sent` and `received`. Nothing: there was none.
  std::optional<Version> first_allowing(std::size_t listener, SourceId source, Version from,
                                        peer::Nanos sent, peer::Nanos received) const;
  // For reports.
  std::string describe(std::size_t listener, SourceId source, peer::Nanos sent,
                       peer::Nanos received) const;

  const std::string& name(std::size_t person) const { return people_.at(person); }
  std::optional<std::uint8_t> number_of(std::string_view name) const;

 private:
  using Heard = std::bitset<kMaxPeople * 3>;
  struct Entry {
    std::vector<Heard> heard;  // by listener
    peer::Nanos told = 0;      // the earliest arrival of a word of it, or of a newer one
    peer::Nanos not_before = 0;
  };
  struct Waiting {
    peer::Json changes;
    peer::Nanos received;
  };

  static std::size_t bit(SourceId source) {
    return source.person * 3U + static_cast<std::size_t>(source.kind);
  }
  Version newest_locked() const { return first_ + static_cast<Version>(entries_.size()) - 1; }
  const Entry& at(Version version) const {
    return entries_.at(static_cast<std::size_t>(version - first_));
  }
  void take_waiting();
  void append(peer::Nanos received);
  void note_told(Version version, peer::Nanos received);
  std::pair<Version, Version> window(peer::Nanos sent, peer::Nanos received) const;

  const std::vector<std::string> people_;
  std::map<std::string, std::uint8_t, std::less<>> numbers_;
  Version first_ = 0;

  mutable std::mutex mutex_;
  ClassModel model_;                                 // all below guarded by mutex_
  std::vector<Entry> entries_;                       // from first_ on
  std::map<Version, Waiting> waiting_;               // for a version before, or for rooms
  std::map<Version, peer::Nanos> told_early_;        // of versions to come
  std::map<Version, peer::Nanos> newer_not_before_;  // likewise
};

}  // namespace breakout::test
