// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/control.hpp"

#include <exception>
#include <mutex>
#include <set>
#include <thread>

#include "control/graph_json.hpp"
#include "control/inbox.hpp"
#include "control/node.hpp"
#include "control/request.hpp"

namespace breakout::control {

namespace {

graph::Refusal overloaded() {
  return graph::refuse(graph::ErrorCode::limit_reached,
                       "more than " + std::to_string(Inbox::kMaxRequests) +
                           " requests wait for their turn; try again");
}

graph::Refusal stopped() {
  return graph::refuse(graph::ErrorCode::unknown_error, "the plugin has been stopped");
}

Json no_answer() {
  return json_refusal({graph::ErrorCode::unknown_error, "no answer within " +
                                                            std::to_string(kAnswerTimeout.count()) +
                                                            " s; try again with the same 'op'"});
}

}  // namespace

// Those who wait for an answer, which may never come once the thread has ended.
class WaitingBoxes {
 public:
  class Entry {
   public:
    Entry(WaitingBoxes& all, std::shared_ptr<AnswerBox> box) : all_(all), box_(std::move(box)) {
      const std::lock_guard lock{all_.mutex_};
      all_.boxes_.insert(box_);
      if (all_.refusal_) {
        box_->put_in(json_refusal(*all_.refusal_));
      }
    }
    ~Entry() {
      const std::lock_guard lock{all_.mutex_};
      all_.boxes_.erase(box_);
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    WaitingBoxes& all_;
    const std::shared_ptr<AnswerBox> box_;
  };

  void refuse_all(const graph::Refusal& refusal) {
    const std::lock_guard lock{mutex_};
    refusal_ = refusal;
    for (const auto& box : boxes_) {
      box->put_in(json_refusal(refusal));
    }
  }

 private:
  std::mutex mutex_;
  std::set<std::shared_ptr<AnswerBox>> boxes_;  // guarded by mutex_
  std::optional<graph::Refusal> refusal_;       // guarded by mutex_
};

class Control::Impl {
 public:
  Impl(Config config, const StoreMaker& make_store, Host& host, SdpPort& sdp)
      : host_(host),
        node_(std::move(config), make_store([this](std::function<void()> task) {
                inbox_.post_news(StoreMessage{std::move(task)});
              }),
              host, sdp),
        thread_([this] { run(); }) {}

  ~Impl() { stop(); }

  void stop() {
    inbox_.close();
    if (thread_.joinable()) {
      thread_.join();
    }
    waiting_.refuse_all(stopped());
    for (const Message& message : inbox_.take_rest()) {
      if (const auto* request = std::get_if<RequestMessage>(&message)) {
        request->reply.refuse(stopped());
      } else if (const auto* admin = std::get_if<AdminMessage>(&message)) {
        admin->reply.refuse(stopped());
      }
    }
  }

  Answer handle(Incoming incoming) {
    const bool by_event = incoming.jsep || is_answered_by_event(incoming.body.get());
    if (by_event) {
      const bool first_offer =
          incoming.jsep && incoming.jsep->type == "offer" && !incoming.jsep->update;
      Reply reply{incoming.connection, incoming.transaction, first_offer};
      if (!inbox_.post_request(RequestMessage{std::move(incoming), reply})) {
        reply.refuse(not_taken());
      }
      return Ack{};
    }
    auto box = std::make_shared<AnswerBox>();
    return wait_for(box, RequestMessage{std::move(incoming), Reply{box}});
  }

  Json handle_admin(Json body) {
    auto box = std::make_shared<AnswerBox>();
    return wait_for(box, AdminMessage{std::move(body), Reply{box}});
  }

  void post_news(Message message) { inbox_.post_news(std::move(message)); }

 private:
  graph::Refusal not_taken() const { return inbox_.closed() ? stopped() : overloaded(); }

  Json wait_for(const std::shared_ptr<AnswerBox>& box, Message message) {
    if (!inbox_.post_request(std::move(message))) {
      return json_refusal(not_taken());
    }
    const WaitingBoxes::Entry waiting(waiting_, box);
    Json answer = box->wait(kAnswerTimeout);
    return answer ? std::move(answer) : no_answer();
  }

  // A request that fails in a way nobody foresaw (no memory, say) is answered all the same.
  template <class Work>
  static void answering(const Reply& reply, Work&& work) {
    try {
      work();
    } catch (const std::exception&) {
      reply.refuse({graph::ErrorCode::unknown_error, "the request could not be carried out"});
      throw;
    }
  }

  void run() {
    while (!inbox_.closed()) {
      auto message = inbox_.take(node_.next_wakeup());
      try {
        if (message) {
          std::visit([this](auto& content) { deliver(content); }, *message);
        }
        node_.tick_if_due();
      } catch (const std::exception& error) {
        host_.log(LogLevel::error, std::string{"a message was dropped: "} + error.what());
      }
    }
  }

  void deliver(RequestMessage& message) {
    answering(message.reply, [&] { node_.on_request(message.incoming, message.reply); });
  }
  void deliver(AdminMessage& message) {
    answering(message.reply, [&] { node_.on_admin(message.body.get(), message.reply); });
  }
  void deliver(ConnectedMessage& message) { node_.connected(std::move(message.connection)); }
  void deliver(const MediaUpMessage& message) { node_.media_up(message.connection); }
  void deliver(const HungUpMessage& message) { node_.hung_up(message.connection); }
  void deliver(const StoreMessage& message) { node_.on_store(message.task); }
  void deliver(const GoneMessage& message) { node_.gone(message.connection); }

  Host& host_;
  Inbox inbox_;
  WaitingBoxes waiting_;
  Node node_;
  std::thread thread_;  // last: everything it uses is there before it starts
};

Control::Control(Config config, const StoreMaker& make_store, Host& host, SdpPort& sdp)
    : impl_(std::make_unique<Impl>(std::move(config), make_store, host, sdp)) {}

Control::~Control() = default;

Answer Control::handle(Incoming incoming) {
  return impl_->handle(std::move(incoming));
}
Json Control::handle_admin(Json body) {
  return impl_->handle_admin(std::move(body));
}

void Control::connected(std::shared_ptr<Connection> connection) {
  impl_->post_news(ConnectedMessage{std::move(connection)});
}
void Control::media_up(ConnectionId connection) {
  impl_->post_news(MediaUpMessage{connection});
}
void Control::hung_up(ConnectionId connection) {
  impl_->post_news(HungUpMessage{connection});
}
void Control::gone(ConnectionId connection) {
  impl_->post_news(GoneMessage{connection});
}

void Control::stop() {
  impl_->stop();
}

}  // namespace breakout::control
