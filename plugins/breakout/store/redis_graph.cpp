// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_graph.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string_view>

#include "store/change_record.hpp"
#include "store/redis_script.hpp"

namespace breakout::store {
namespace {

// Who is further behind takes the snapshot, which is less to read then.
constexpr const char* kMostChanges = "1000";
constexpr std::size_t kMaxId = 128;  // bytes, as everywhere

const char* word_of(CommitKind kind) {
  switch (kind) {
    case CommitKind::create:
      return "create";
    case CommitKind::change:
      return "change";
    case CommitKind::destroy:
      return "destroy";
    case CommitKind::look:
      return "look";
    case CommitKind::restore:
      break;
  }
  return "restore";
}

void append(RedisCall& call, const HashPatch& patch) {
  RedisCall gone;
  RedisCall set;
  for (const auto& [field, text] : patch) {
    if (text) {
      set.insert(set.end(), {field, *text});
    } else {
      gone.push_back(field);
    }
  }
  call.push_back(std::to_string(set.size() / 2));
  call.insert(call.end(), std::move_iterator(set.begin()), std::move_iterator(set.end()));
  call.push_back(std::to_string(gone.size()));
  call.insert(call.end(), std::move_iterator(gone.begin()), std::move_iterator(gone.end()));
}

// An answer of HGETALL.
Hash hash_of(const redisReply& reply) {
  Hash hash;
  for (std::size_t i = 0; reply.type == REDIS_REPLY_ARRAY && i + 1 < reply.elements; i += 2) {
    hash.emplace(text_of(*reply.element[i]), text_of(*reply.element[i + 1]));
  }
  return hash;
}

// A field of an entry of the log: [id, [name, value, ...]].
std::string field_of(const redisReply& entry, std::string_view name) {
  if (!is_array(entry, 2) || entry.element[1]->type != REDIS_REPLY_ARRAY) {
    return {};
  }
  const redisReply& fields = *entry.element[1];
  for (std::size_t i = 0; i + 1 < fields.elements; i += 2) {
    if (text_of(*fields.element[i]) == name) {
      return text_of(*fields.element[i + 1]);
    }
  }
  return {};
}

// The changes from `known` to `version`; none: one is missing, not understood, or of a history that
// does not come by `known`.
std::optional<std::vector<SharedChange>> changes_in(const redisReply& log, const Point& known,
                                                    graph::Version version,
                                                    const std::string& last_commit) {
  if (version < known.version || !is_array(log, version - known.version)) {
    return std::nullopt;
  }
  std::optional<std::string> commit = known.commit;
  std::vector<SharedChange> changes;
  for (std::size_t i = 0; i < log.elements; ++i) {
    const redisReply& entry = *log.element[i];
    auto change = read_change(field_of(entry, "change"));
    const bool next = change && change.value().version == known.version + 1 + i;
    if (!next || (commit && field_of(entry, "after") != *commit)) {
      return std::nullopt;
    }
    commit = field_of(entry, "commit");
    changes.push_back(std::make_shared<const graph::Change>(std::move(change).value()));
  }
  return !commit || *commit == last_commit ? std::optional(std::move(changes)) : std::nullopt;
}

}  // namespace

std::optional<graph::Version> version_in(const std::string& text) {
  graph::Version version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(version) : std::nullopt;
}

RedisReply RedisGraph::checked(RedisReply reply) {
  if (reply && is_error(*reply)) {
    complaint_ = text_of_error(*reply);
    for (const char* passing : {"LOADING", "READONLY", "MASTERDOWN", "NOAUTH", "MOVED"}) {
      if (complaint_.starts_with(passing)) {
        connection_.end(take_complaint());  // another server may be there by the next attempt
        break;
      }
    }
    return nullptr;
  }
  return reply;
}

void RedisGraph::prepare() {
  const RedisReply reply = checked(connection_.call({"SCRIPT", "LOAD", kCommitScript}));
  if (reply) {
    script_ = text_of(*reply);
  } else if (connection_.alive()) {
    connection_.end(take_complaint());
  }
}

// The script by its digest; by its text where Redis forgot it.
RedisReply RedisGraph::run(const RedisCall& arguments) {
  RedisCall call{"EVALSHA", script_};
  call.insert(call.end(), arguments.begin(), arguments.end());
  RedisReply reply = connection_.call(call);
  if (reply && is_error(*reply) && text_of_error(*reply).starts_with("NOSCRIPT")) {
    call[0] = "EVAL";
    call[1] = kCommitScript;
    reply = connection_.call(call);
  }
  return checked(std::move(reply));
}

CommitResult RedisGraph::commit(const Commit& commit, const Link& link, CommitKind kind,
                                const RecordPatch& patch) {
  RedisCall call{"7"};
  for (const char* part : {"meta", "rooms", "participants", "log", "ops", "ops_at", "destroyed"}) {
    call.push_back(keys_.of(commit.classroom, part));
  }
  const graph::Change& change = commit.change;
  const bool logged = kind == CommitKind::create || kind == CommitKind::change;
  call.insert(call.end(),
              {word_of(kind), commit.epoch, link.after, link.id, std::to_string(change.version),
               change.op.value, commit.answer, logged ? change_record(change) : std::string{},
               change.by.value, std::to_string(change.at.time_since_epoch().count()),
               keys_.of(commit.classroom, "changes"), std::to_string(limits_.changes),
               std::to_string(limits_.ops), std::to_string(limits_.op_lifetime.count())});
  append(call, patch.meta);
  append(call, patch.rooms);
  append(call, patch.participants);
  const RedisReply reply = run(call);
  if (!reply || !is_array(*reply, 3)) {
    return {};
  }
  const std::string outcome = text_of(*reply->element[0]);
  CommitResult result;
  result.version = version_in(text_of(*reply->element[1])).value_or(0);
  if (outcome == "committed") {
    result.outcome = CommitOutcome::committed;
  } else if (outcome == "conflict" || outcome == "behind") {
    result.outcome = CommitOutcome::conflict;
  } else if (outcome == "repeated") {
    result.outcome = CommitOutcome::repeated;
    result.answer = text_of(*reply->element[2]);
  } else if (outcome == "gone") {
    result.outcome = CommitOutcome::gone;
  }
  return result;
}

Standing RedisGraph::standing(const graph::ClassroomId& id, const Point& known) {
  const RedisReply reply = connection_.transaction(
      {{"HMGET", keys_.of(id, "meta"), "version", "epoch", "commit"},
       {"GET", keys_.of(id, "destroyed")},
       {"XRANGE", keys_.of(id, "log"), "(" + std::to_string(known.version) + "-1", "+", "COUNT",
        kMostChanges}});
  Standing standing;
  if (!reply || !is_array(*reply->element[0], 3)) {
    return standing;
  }
  const redisReply& meta = *reply->element[0];
  const auto version = version_in(text_of(*meta.element[0]));
  if (meta.element[0]->type == REDIS_REPLY_NIL || !version) {
    const bool ended = !known.epoch.empty() && text_of(*reply->element[1]) == known.epoch;
    standing.is = ended ? Standing::Is::destroyed : Standing::Is::absent;
    return standing;
  }
  standing.is = Standing::Is::there;
  standing.version = *version;
  standing.epoch = text_of(*meta.element[1]);
  standing.commit = text_of(*meta.element[2]);
  if (known.epoch.empty() || known.epoch == standing.epoch) {
    standing.changes = changes_in(*reply->element[2], known, standing.version, standing.commit);
  }
  return standing;
}

Snapshot RedisGraph::snapshot(const graph::ClassroomId& id) {
  const RedisReply reply = connection_.transaction({{"HGETALL", keys_.of(id, "meta")},
                                                    {"HGETALL", keys_.of(id, "rooms")},
                                                    {"HGETALL", keys_.of(id, "participants")}});
  Snapshot snapshot;
  if (!reply) {
    return snapshot;
  }
  const ClassroomRecord record{hash_of(*reply->element[0]), hash_of(*reply->element[1]),
                               hash_of(*reply->element[2])};
  if (record.meta.empty()) {
    snapshot.is = Snapshot::Is::absent;
    return snapshot;
  }
  auto read = read_classroom(id, record);
  snapshot.is = read ? Snapshot::Is::there : Snapshot::Is::damaged;
  if (read) {
    snapshot.classroom = std::move(read).value();
    const auto commit = record.meta.find("commit");
    snapshot.commit = commit == record.meta.end() ? std::string{} : commit->second;
  } else {
    snapshot.trouble = read.refusal().sentence;
  }
  return snapshot;
}

std::optional<std::vector<graph::ClassroomId>> RedisGraph::list() {
  const RedisReply reply = checked(connection_.call({"SMEMBERS", keys_.classrooms()}));
  if (!reply || reply->type != REDIS_REPLY_ARRAY) {
    return std::nullopt;
  }
  std::vector<graph::ClassroomId> ids;
  for (std::size_t i = 0; i < reply->elements; ++i) {
    std::string id = text_of(*reply->element[i]);
    if (!id.empty() && id.size() <= kMaxId) {
      ids.emplace_back(std::move(id));
    }
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::optional<std::string> RedisGraph::answer_to(const graph::ClassroomId& id,
                                                 const graph::OperationId& op) {
  const RedisReply reply = checked(connection_.call({"HGET", keys_.of(id, "ops"), op.value}));
  const bool seen = reply && reply->type == REDIS_REPLY_STRING;
  return seen ? std::optional(text_of(*reply)) : std::nullopt;
}

void RedisGraph::enlist(const graph::ClassroomId& id) {
  checked(connection_.call({"SADD", keys_.classrooms(), id.value}));
}

void RedisGraph::delist(const graph::ClassroomId& id) {
  checked(connection_.call({"SREM", keys_.classrooms(), id.value}));
  const RedisReply there = checked(connection_.call({"EXISTS", keys_.of(id, "meta")}));
  if (there && there->integer != 0) {
    enlist(id);
  }
}

}  // namespace breakout::store
