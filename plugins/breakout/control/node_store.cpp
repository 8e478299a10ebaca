// SPDX-License-Identifier: GPL-3.0-or-later
// What the store tells: changes, whole classrooms, nodes that live.
#include <set>
#include <utility>

#include "control/node.hpp"

namespace breakout::control {

void Node::follow_store() {
  store_->on_change([this](const graph::ClassroomId& id, const store::SharedChange& change) {
    follower_of(id).follow(change);
  });
  store_->on_snapshot(
      [this](const graph::Classroom& stored) { follower_of(stored.id).adopt(stored); });
  store_->on_nodes([this](const std::set<graph::NodeId>& living) { lose_nodes_but(living); });
}

void Node::on_store(const std::function<void()>& task) {
  task();
  forget_destroyed();
}

LiveClassroom& Node::follower_of(const graph::ClassroomId& id) {
  forget_destroyed();  // another one of the same name is another one
  auto& classroom = classrooms_[id];
  if (!classroom) {
    classroom = std::make_unique<LiveClassroom>(id, config_.node, *store_, host_);
  }
  return *classroom;
}

// Every node says so; the first one is believed, the others find nothing to do.
void Node::lose_nodes_but(const std::set<graph::NodeId>& living) {
  for (const auto& [id, classroom] : classrooms_) {
    std::set<graph::NodeId> dead;
    for (const auto& [participant, seat] : classroom->graph().participants) {
      if (seat.connected && seat.node != config_.node && !living.contains(seat.node)) {
        dead.insert(seat.node);
      }
    }
    for (const graph::NodeId& node : dead) {
      submit_presence(*classroom, graph::LoseNode{node});
    }
  }
}

}  // namespace breakout::control
