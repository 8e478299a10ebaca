// SPDX-License-Identifier: GPL-3.0-or-later
// Figures while it runs: `metrics`, and what query_session finds put up.
#include "control/figures.hpp"
#include "control/node.hpp"

namespace breakout::control {

namespace {

using graph::ErrorCode;

void put_all(const Json& entry, const Present& present, const Figures& figures) {
  put(entry, "participants", json_count(present.participants));
  put(entry, "sources", json_count(present.sources));
  put(entry, "slots", json_count(present.slots));
  put_figures(entry, figures);
}

}  // namespace

// Answered from what this node has: neither the store nor a media thread is asked or waited for.
void Node::run(const Context& context, const MetricsRequest&) {
  if (context.actor.kind != graph::Actor::Kind::admin) {
    context.reply.refuse(
        graph::refuse(ErrorCode::unauthorized, context.request.admin_key.empty()
                                                   ? "metrics need the plugin's 'admin_key'"
                                                   : "wrong 'admin_key'"));
    return;
  }
  const graph::ClassroomId& only = context.request.classroom;
  if (!only.empty() && !context.classroom) {
    context.reply.refuse(graph::refuse(ErrorCode::no_such_classroom,
                                       "there is no classroom '" + only.value + "' on this node"));
    return;
  }
  Figures totals = ended_figures_;
  Present present;
  Json list = json_list();
  for (const auto& [id, classroom] : classrooms_) {
    const Figures figures = classroom->figures();
    totals += figures;
    present += classroom->present();
    if (only.empty() || id == only) {
      Json entry = json_map();
      put(entry, "classroom", json_text(id.value));
      put_all(entry, classroom->present(), figures);
      add(list, std::move(entry));
    }
  }
  Json node = json_map();
  put(node, "classrooms", json_count(classrooms_.size()));
  put_all(node, present, totals);
  Json answer = json_map();
  put(answer, "breakout", json_text("success"));
  if (!config_.node.empty()) {
    put(answer, "node", json_text(config_.node.value));
  }
  put(answer, "totals", std::move(node));
  put(answer, "classrooms", std::move(list));
  context.reply.send(std::move(answer));
}

void Node::post_figures() {
  std::vector<std::pair<const LiveClassroom*, Figures>> each;
  Figures totals = ended_figures_;
  for (const auto& [id, classroom] : classrooms_) {
    each.emplace_back(classroom.get(), classroom->figures());
    totals += each.back().second;
  }
  for (const auto& [classroom, figures] : each) {
    classroom->board()->post({figures, totals});
  }
}

}  // namespace breakout::control
