// SPDX-License-Identifier: GPL-3.0-or-later
// Who may hear and see whom, told anew from docs/api.md and without a line of the plugin: what the
// plugin forwards is judged by it.
//
// Threads: none of its own; the caller serialises. Invariant: it is what the last `state` or change
// told. Owner: History.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "peer/json.hpp"
#include "peer/watermark.hpp"

namespace breakout::test {

// Bit n: the source of kind n.
using SourceMask = std::uint8_t;
SourceMask mask_of(peer::SourceKind kind);

struct Person {
  std::string room;
  bool connected = false;
  bool observer = false;
  SourceMask published = 0;
  SourceMask muted = 0;
  std::optional<std::string> listens_in;  // the room of a visit that only listens
  SourceMask announced = 0;
  std::set<std::string> announced_rooms;  // empty: every room

  const std::string& hears() const { return listens_in ? *listens_in : room; }
  bool is_heard_in(const std::string& where, peer::SourceKind kind) const;
};

class ClassModel {
 public:
  // The `participants` of `joined` or `state`.
  void take_whole(const peer::Json& participants);
  // The `changes` of one version.
  void apply(const peer::Json& changes);

  bool may_receive(const std::string& listener, const std::string& speaker,
                   peer::SourceKind kind) const;
  // What the `participants` of a `state` say otherwise; empty: nothing.
  std::string difference_from(const peer::Json& participants) const;

 private:
  void take_person(const peer::Json& record);

  std::map<std::string, Person> people_;
};

}  // namespace breakout::test
