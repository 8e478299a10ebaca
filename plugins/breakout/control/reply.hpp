// SPDX-License-Identifier: GPL-3.0-or-later
// Where the answer to one request goes: to the thread that waits for it, or out as an event.
//
// Threads: sent once on the control thread; the waiting thread only waits. Invariant: an answer
// that nobody waits for any more is dropped, never delivered elsewhere.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "control/connection.hpp"
#include "control/graph_json.hpp"
#include "control/json.hpp"

namespace breakout::control {

// One answer, handed from the control thread to the thread that waits.
class AnswerBox {
 public:
  // The first one counts.
  void put_in(Json answer) {
    const std::lock_guard lock{mutex_};
    if (!answer_) {
      answer_ = std::move(answer);
    }
    arrived_.notify_one();
  }

  // Null when the time is over.
  Json wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, at_most, [this] { return answer_ != nullptr; });
    return std::move(answer_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  Json answer_;
};

class Reply {
 public:
  explicit Reply(std::shared_ptr<AnswerBox> box) : box_(std::move(box)) {}
  // `first_offer`: the request opened a PeerConnection, which a refusal has to close again, or the
  // handle's next offer would fail.
  Reply(std::shared_ptr<Connection> connection, std::string transaction, bool first_offer)
      : connection_(std::move(connection)),
        transaction_(std::move(transaction)),
        first_offer_(first_offer) {}

  void send(Json body, std::optional<Jsep> jsep = std::nullopt) const {
    if (box_) {
      box_->put_in(std::move(body));
    } else {
      connection_->push({std::move(body), transaction_, std::move(jsep)});
    }
  }

  void refuse(const graph::Refusal& refusal,
              std::optional<graph::Version> version = std::nullopt) const {
    Json body = json_refusal(refusal);
    if (version) {
      put(body, "version", json_number(static_cast<json_int_t>(*version)));
    }
    send(std::move(body));
    if (first_offer_) {
      connection_->close_peer_connection();
    }
  }

 private:
  std::shared_ptr<AnswerBox> box_;
  std::shared_ptr<Connection> connection_;
  std::string transaction_;
  bool first_offer_ = false;
};

}  // namespace breakout::control
