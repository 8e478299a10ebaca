// SPDX-License-Identifier: GPL-3.0-or-later
// Creating classrooms, from requests and from the configuration, and keeping the permanent ones in
// the configuration.
#include <utility>

#include "control/config_store.hpp"
#include "control/configured_classroom.hpp"
#include "control/graph_json.hpp"
#include "control/node.hpp"

namespace breakout::control {

using graph::Actor;
using graph::ErrorCode;

// --- create --------------------------------------------------------------------------------------

void Node::read_configured_classrooms() {
  for (const ConfiguredClassroom& configured : config_.classrooms) {
    auto read = read_configured(configured);
    if (read) {
      to_create_.push_back({configured.id, read.value().patch, read.value().roster});
    } else {
      leave_out(configured.id, read.refusal().sentence);
    }
  }
}

void Node::leave_out(const graph::ClassroomId& id, const std::string& why) {
  host_.log(LogLevel::error,
            "classroom '" + id.value + "' of the configuration is left out: " + why);
}

// Again and again, until the store has taken them all or has them already.
void Node::create_configured() {
  for (const Creation& creation : std::exchange(to_create_, {})) {
    create(creation, [this, creation](const graph::Result<Json>& created) {
      const bool shared = config_.redis.has_value();
      if (created || (shared && created.refusal().code == ErrorCode::classroom_exists)) {
        return;
      }
      if (created.refusal().code == ErrorCode::store_unavailable) {
        to_create_.push_back(creation);
      } else {
        leave_out(creation.id, created.refusal().sentence);
      }
    });
  }
}

void Node::run(const Context& context, const CreateRequest& request) {
  if (!config_.admin_key.empty() && context.actor.kind != Actor::Kind::admin) {
    context.reply.refuse(graph::refuse(ErrorCode::unauthorized,
                                       "creating a classroom needs the plugin's 'admin_key'"));
    return;
  }
  Creation creation{context.request.classroom, request.patch, request.roster, context.request.op};
  if (request.patch.permanent.value_or(false)) {
    creation.wish = Permanence::keep;
  }
  if (creation.id.empty() && !creation.op.empty()) {
    // The id is what tells a repetition from another classroom.
    context.reply.refuse(graph::refuse(ErrorCode::missing_element,
                                       "missing element 'classroom': a create with 'op' names it"));
    return;
  }
  if (creation.id.empty()) {
    creation.id = graph::ClassroomId{host_.random_token()};
  }
  if (creation.wish == Permanence::keep && refuses_name(creation.id, context.reply)) {
    return;
  }
  // Without a secret nobody could ever be staff: one is made up, and told to the creator alone.
  if (creation.patch.secret.value_or("").empty()) {
    creation.secret_made_up = host_.random_token();
    creation.patch.secret = creation.secret_made_up;
  }
  create(creation, [this, id = creation.id, wish = creation.wish,
                    reply = context.reply](graph::Result<Json> created) {
    if (!created) {
      reply.refuse(created.refusal());
      return;
    }
    fulfil(id, wish, created.value());
    reply.send(std::move(created).value());
  });
}

void Node::create(const Creation& creation, std::function<void(graph::Result<Json>)> done) {
  const graph::ClassroomId id = creation.id;
  const std::string epoch = host_.random_token();
  auto decided =
      graph::decide_create(id, epoch, creation.patch, host_.wall_clock(), creation.roster);
  if (!decided) {
    done(decided.refusal());
    return;
  }
  graph::Change change = std::move(decided).value();
  change.op = creation.op;
  auto answer = std::make_shared<Json>(json_message("created", id, change.version));
  put(*answer, "permanent", json_bool(creation.patch.permanent.value_or(false)));
  if (!creation.secret_made_up.empty()) {
    put(*answer, "secret", json_text(creation.secret_made_up));
  }
  store_->commit(
      {id, epoch, 0, std::move(change), json_dump_text(*answer)},
      [id, answer, done = std::move(done)](const store::CommitResult& result) {
        if (result.outcome == store::CommitOutcome::committed) {
          done(std::move(*answer));
        } else if (result.outcome == store::CommitOutcome::repeated) {
          done(json_parse_text(result.answer));
        } else if (result.outcome == store::CommitOutcome::unavailable) {
          done(graph::refuse(ErrorCode::store_unavailable, "the store does not answer; try again"));
        } else {
          done(graph::refuse(ErrorCode::classroom_exists,
                             "classroom '" + id.value + "' exists already"));
        }
      });
}

// --- permanent -----------------------------------------------------------------------------------

Node::Permanence Node::permanence_of(const ParsedRequest& request, const graph::Command& command) {
  const bool asked = request.permanent.value_or(false);
  if (std::holds_alternative<graph::Destroy>(command)) {
    return asked ? Permanence::drop : Permanence::untouched;
  }
  const auto* edit = std::get_if<graph::Edit>(&command);
  if (!edit || (!asked && !edit->patch.permanent)) {
    return Permanence::untouched;
  }
  return asked || *edit->patch.permanent ? Permanence::keep : Permanence::drop;
}

bool Node::refuses_name(const graph::ClassroomId& id, const Reply& reply) {
  if (can_name_a_block(id)) {
    return false;
  }
  reply.refuse(graph::refuse(ErrorCode::invalid_element,
                             "classroom '" + id.value +
                                 "' can not be permanent: a block of the configuration is named "
                                 "by letters, digits, '-', '_' and '*' only"));
  return true;
}

void Node::fulfil(const graph::ClassroomId& id, Permanence wish, const Json& answer) {
  if (wish == Permanence::untouched) {
    return;
  }
  const LiveClassroom* classroom = find(id);
  std::optional<std::string> failure;
  if (!config_.store) {
    failure = "there is no configuration file";
  } else if (wish == Permanence::drop) {
    failure = config_.store->drop(id);
  } else if (classroom) {  // else it was destroyed meanwhile
    failure = config_.store->keep(configured_as(classroom->graph()));
  }
  if (failure) {
    host_.log(LogLevel::warning, "classroom '" + id.value + "' could not be " +
                                     (wish == Permanence::keep ? "written to" : "taken out of") +
                                     " the configuration: " + *failure);
  }
  put(answer, "permanent", json_bool(!failure));
}

}  // namespace breakout::control
