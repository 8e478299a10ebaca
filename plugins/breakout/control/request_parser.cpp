// SPDX-License-Identifier: GPL-3.0-or-later
// The envelope of a request; its elements are read by its verb.
#include "control/fields.hpp"
#include "control/request.hpp"
#include "control/verb.hpp"

namespace breakout::control {

namespace {

const Verb* find_verb(const json_t* body) {
  const auto name = text_of(json_object_get(body, "request"));
  for (const auto group : {classroom_verbs(), seat_verbs(), round_verbs(), class_verbs()}) {
    for (const Verb& verb : group) {
      if (name == verb.name) {
        return &verb;
      }
    }
  }
  return nullptr;
}

void read_envelope(Fields& fields, ParsedRequest& request) {
  request.classroom = graph::ClassroomId{fields.id("classroom").value_or("")};
  request.secret = fields.credential("secret").value_or("");
  request.admin_key = fields.credential("admin_key").value_or("");
  if (const auto version = fields.number("if_version", 0, INT64_MAX)) {
    request.if_version = static_cast<graph::Version>(*version);
  }
  request.op = graph::OperationId{fields.id("op").value_or("")};
  request.permanent = fields.flag("permanent");
}

}  // namespace

bool is_answered_by_event(const json_t* body) {
  const Verb* verb = find_verb(body);
  return verb && verb->answered_by_event;
}

graph::Result<ParsedRequest> parse_request(const json_t* body) {
  using graph::ErrorCode;
  if (!body) {
    return graph::refuse(ErrorCode::no_message, "the message has no body");
  }
  if (!json_is_object(body)) {
    return graph::refuse(ErrorCode::invalid_json, "not a JSON object: " + quoted(body));
  }
  Fields fields{body};
  if (!fields.has("request")) {
    fields.missing("request");
    return *fields.refusal();
  }
  const Verb* verb = find_verb(body);
  if (!verb) {
    return graph::refuse(ErrorCode::unknown_request,
                         "unknown request " + quoted(json_object_get(body, "request")));
  }
  ParsedRequest request;
  read_envelope(fields, request);
  request.payload = verb->parse(fields);
  if (fields.refusal()) {
    return *fields.refusal();
  }
  return request;
}

}  // namespace breakout::control
