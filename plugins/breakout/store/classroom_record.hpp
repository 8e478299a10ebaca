// SPDX-License-Identifier: GPL-3.0-or-later
// A classroom as hashes of JSON texts, as docs/redis.md lists them, and what a change alters there.
//
// Threads: plain values and pure functions. Invariants: reading what was written gives the same
// classroom; reading throws nothing, whatever the texts are, and gives only classrooms that keep
// the truths of graph/invariants.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "graph/classroom.hpp"
#include "graph/result.hpp"

namespace breakout::store {

using Hash = std::map<std::string, std::string>;  // field → text

struct ClassroomRecord {
  Hash meta;          // `version`, `epoch`, and a JSON text for each other part
  Hash rooms;         // room → JSON
  Hash participants;  // participant → JSON

  bool operator==(const ClassroomRecord&) const = default;
};

// field → its new text; none: it goes.
using HashPatch = std::map<std::string, std::optional<std::string>>;

struct RecordPatch {
  HashPatch meta, rooms, participants;
};

ClassroomRecord classroom_record(const graph::Classroom& classroom);

// What is to be written so that the record of `before` becomes that of `after`.
RecordPatch patch_between(const graph::Classroom& before, const graph::Classroom& after);

// What is to be written where nothing is yet.
RecordPatch patch_to(const graph::Classroom& classroom);

void apply(ClassroomRecord& record, const RecordPatch& patch);

// 430 when a part is missing, damaged, or contradicts another one.
graph::Result<graph::Classroom> read_classroom(const graph::ClassroomId& id,
                                               const ClassroomRecord& record);

}  // namespace breakout::store
