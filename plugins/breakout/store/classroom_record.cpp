// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/classroom_record.hpp"

#include <utility>

#include "graph/graph.hpp"
#include "graph/invariants.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"
#include "store/record_fields.hpp"
#include "store/record_reader.hpp"
#include "store/record_writer.hpp"

namespace breakout::store {
namespace {

using graph::Classroom;

// What of it only outsiders read. `next_deadline` follows from the rest.
constexpr const char* kNextDeadline = "next_deadline";

// The parts of `meta`: each is written when it differs, read under the same name.
template <class Visit>
void for_each_part(Visit&& visit) {
  visit(
      "version", [](auto& classroom) -> auto& { return classroom.version; });
  visit(
      "epoch", [](auto& classroom) -> auto& { return classroom.epoch; });
  visit(
      "settings", [](auto& classroom) -> auto& { return classroom.settings; });
  visit(
      "round", [](auto& classroom) -> auto& { return classroom.round; });
  visit(
      "assignments", [](auto& classroom) -> auto& { return classroom.places.assignments; });
  visit(
      "closed_rooms", [](auto& classroom) -> auto& { return classroom.places.rooms; });
  visit(
      "undo", [](auto& classroom) -> auto& { return classroom.places.undo; });
  visit(
      "plan", [](auto& classroom) -> auto& { return classroom.plan; });
  visit(
      "history", [](auto& classroom) -> auto& { return classroom.history; });
  visit(
      "broadcasts", [](auto& classroom) -> auto& { return classroom.broadcasts; });
  visit(
      "roster", [](auto& classroom) -> auto& { return classroom.roster; });
  visit(
      "seats_given", [](auto& classroom) -> auto& { return classroom.seats_given; });
}

// A classroom that gains a field does not compile until the field is a part above, or a hash.
[[maybe_unused]] void all_fields_are_stored(const Classroom& classroom) {
  const auto& [id, epoch, version, settings, round, rooms, participants, places, plan, history,
               broadcasts, roster, seats_given] = classroom;
  [[maybe_unused]] const auto& [assignments, closed_rooms, undo] = places;
}

template <class T>
std::string text_of(const T& value) {
  return json::json_dump_text(RecordWriter::json_of(value));
}
// The epoch is plain text: scripts compare it.
std::string text_of(const std::string& value) {
  return value;
}
template <class T>
std::optional<std::string> text_of(const std::optional<T>& value) {
  return value ? std::optional(text_of(*value)) : std::nullopt;
}

template <class T>
Trouble read_part(const std::string& text, T& value) {
  return read_record(text, value);
}
Trouble read_part(const std::string& text, std::string& value) {
  value = text;
  return text.empty() ? Trouble{"", "is empty"} : Trouble{};
}
template <class T>
Trouble read_part(const std::string& text, std::optional<T>& value) {
  return read_record(text, value.emplace());
}

template <class T>
constexpr bool kMayBeAbsent = false;
template <class T>
constexpr bool kMayBeAbsent<std::optional<T>> = true;

// `before` is null for a record that is not there yet.
template <class Key, class T>
HashPatch hash_patch(const std::map<Key, T>* before, const std::map<Key, T>& after) {
  HashPatch patch;
  for (const auto& [id, item] : after) {
    const auto former = before ? before->find(id) : after.end();
    const bool same = before && former != before->end() && former->second == item;
    if (!same) {
      patch.emplace(id.value, text_of(item));
    }
  }
  if (before) {
    for (const auto& [id, item] : *before) {
      if (!after.contains(id)) {
        patch.emplace(id.value, std::nullopt);
      }
    }
  }
  return patch;
}

HashPatch meta_patch(const Classroom* before, const Classroom& after) {
  HashPatch patch;
  for_each_part([&](const char* name, auto part) {
    if (!before || part(*before) != part(after)) {
      patch.emplace(name, text_of(part(after)));
    }
  });
  const auto deadline = graph::next_deadline(after);
  if (!before || graph::next_deadline(*before) != deadline) {
    patch.emplace(kNextDeadline, text_of(deadline));
  }
  return patch;
}

RecordPatch patch_from(const Classroom* before, const Classroom& after) {
  return {meta_patch(before, after), hash_patch(before ? &before->rooms : nullptr, after.rooms),
          hash_patch(before ? &before->participants : nullptr, after.participants)};
}

void apply(Hash& hash, const HashPatch& patch) {
  for (const auto& [field, text] : patch) {
    if (text) {
      hash.insert_or_assign(field, *text);
    } else {
      hash.erase(field);
    }
  }
}

// Reads the parts one after the other; after the first trouble it only waits for the end.
class ClassroomReader {
 public:
  explicit ClassroomReader(const graph::ClassroomId& id) { classroom_.id = id; }

  void read_meta(const Hash& meta) {
    for_each_part([&](const char* name, auto part) { read_one(meta, name, part(classroom_)); });
  }

  template <class Key, class T>
  void read_hash(const Hash& hash, const char* what, std::map<Key, T> Classroom::*items) {
    if (hash.size() > RecordReader::kMaxItems && !trouble_) {
      trouble_ = {what, "are more than " + std::to_string(RecordReader::kMaxItems)};
    }
    for (const auto& [id, text] : hash) {
      if (trouble_) {
        return;
      }
      T item;
      trouble_ = read_record(text, item);
      if (!trouble_ && item.id.value != id) {
        trouble_.what = "is filed under another id";
      }
      if (trouble_) {
        trouble_.within(std::string{what} + "." + id);
      }
      (classroom_.*items).emplace(Key{id}, std::move(item));
    }
  }

  graph::Result<Classroom> finish() && {
    if (!trouble_) {
      check();
    }
    if (trouble_) {
      return graph::refuse(
          graph::ErrorCode::invalid_element,
          "the stored classroom " + graph::quoted(classroom_.id) + ": " + trouble_.sentence());
    }
    return std::move(classroom_);
  }

 private:
  template <class T>
  void read_one(const Hash& meta, const char* name, T& value) {
    const auto given = meta.find(name);
    if (trouble_ || (given == meta.end() && kMayBeAbsent<T>)) {
      return;
    }
    trouble_ = given == meta.end() ? Trouble{"", "is missing"} : read_part(given->second, value);
    if (trouble_) {
      trouble_.within(name);
    }
  }

  void check() {
    if (const auto bad = graph::bad_settings(classroom_.settings)) {
      trouble_.what = bad->sentence;
      return;
    }
    for (const auto& [broadcast, content] : classroom_.broadcasts) {
      if (content.id != broadcast) {
        trouble_ = {"broadcasts." + broadcast.value, "is filed under another id"};
        return;
      }
    }
    const auto broken = graph::broken_invariants(classroom_);
    if (!broken.empty()) {
      trouble_.what = broken.front();
    }
  }

  Classroom classroom_;
  Trouble trouble_;
};

}  // namespace

ClassroomRecord classroom_record(const Classroom& classroom) {
  ClassroomRecord record;
  apply(record, patch_from(nullptr, classroom));
  return record;
}

RecordPatch patch_to(const Classroom& classroom) {
  return patch_from(nullptr, classroom);
}

RecordPatch patch_between(const Classroom& before, const Classroom& after) {
  return patch_from(&before, after);
}

void apply(ClassroomRecord& record, const RecordPatch& patch) {
  apply(record.meta, patch.meta);
  apply(record.rooms, patch.rooms);
  apply(record.participants, patch.participants);
}

graph::Result<Classroom> read_classroom(const graph::ClassroomId& id,
                                        const ClassroomRecord& record) {
  ClassroomReader reader(id);
  reader.read_meta(record.meta);
  reader.read_hash(record.rooms, "rooms", &Classroom::rooms);
  reader.read_hash(record.participants, "participants", &Classroom::participants);
  return std::move(reader).finish();
}

}  // namespace breakout::store
