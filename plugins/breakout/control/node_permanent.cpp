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

void Node::create_configured() {
  for (const ConfiguredClassroom& configured : config_.classrooms) {
    const auto left_out = [&](const std::string& why) {
      host_.log(LogLevel::error,
                "classroom '" + configured.id.value + "' of the configuration is left out: " + why);
    };
    auto read = read_configured(configured);
    if (!read) {
      left_out(read.refusal().sentence);
      continue;
    }
    auto box = std::make_shared<AnswerBox>();
    create({configured.id, read.value().patch, read.value().roster}, Reply{box});
    if (const Json answer = box->wait({}); json_object_get(answer.get(), "error")) {
      left_out(std::string{text_of(json_object_get(answer.get(), "error"))});
    }
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
  create(std::move(creation), context.reply);
}

void Node::create(Creation creation, const Reply& reply) {
  const graph::ClassroomId id = creation.id;
  const std::string epoch = host_.random_token();
  auto decided = graph::decide_create(id, epoch, creation.patch, host_.wall_clock(),
                                      std::move(creation.roster));
  if (!decided) {
    reply.refuse(decided.refusal());
    return;
  }
  graph::Change change = std::move(decided).value();
  change.op = creation.op;
  auto answer = std::make_shared<Json>(json_message("created", id, change.version));
  put(*answer, "permanent", json_bool(creation.patch.permanent.value_or(false)));
  if (!creation.secret_made_up.empty()) {
    put(*answer, "secret", json_text(creation.secret_made_up));
  }
  const auto answered = [this, reply, id, wish = creation.wish](Json given) {
    fulfil(id, wish, given);
    reply.send(std::move(given));
  };
  store_->commit({id, epoch, 0, std::move(change), json_dump_text(*answer)},
                 [reply, answer, id, answered](const store::CommitResult& result) {
                   if (result.outcome == store::CommitOutcome::committed) {
                     answered(std::move(*answer));
                   } else if (result.outcome == store::CommitOutcome::repeated) {
                     answered(json_parse_text(result.answer));
                   } else if (result.outcome == store::CommitOutcome::unavailable) {
                     reply.refuse(graph::refuse(ErrorCode::store_unavailable,
                                                "the store does not answer; try again"));
                   } else {
                     reply.refuse(graph::refuse(ErrorCode::classroom_exists,
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
