// SPDX-License-Identifier: GPL-3.0-or-later
// Control as Janus uses it: many threads ask, one decides.
#include <atomic>
#include <thread>

#include "control/control.hpp"
#include "control/groups.hpp"
#include "control/inbox.hpp"
#include "control/support/stage.hpp"
#include "store/memory_store.hpp"

namespace breakout::test {

namespace {

using control::Answer;
using control::Control;

struct Running {
  FakeHost host;
  FakeSdp sdp;
  Control control{{}, [](auto) { return std::make_unique<store::MemoryStore>(); }, host, sdp};

  Answer ask(const std::shared_ptr<FakeConnection>& from, const std::string& body,
             const std::string& transaction = "t") {
    return control.handle({from, transaction, control::json_parse_text(body), std::nullopt});
  }
  peer::Json answer(const std::shared_ptr<FakeConnection>& from, const std::string& body) {
    const Answer given = ask(from, body);
    return peer::Json::parse(control::json_dump_text(std::get<control::Json>(given)));
  }
  std::shared_ptr<FakeConnection> connect(control::ConnectionId id) {
    auto connection = std::make_shared<FakeConnection>(id);
    control.connected(connection);
    return connection;
  }
};

constexpr const char* kCreate = R"({"request":"create","classroom":"algebra","secret":"chalk"})";

void answers_come_at_once_or_as_events() {
  Running running;
  const auto handle = running.connect(1);
  CHECK_EQ(running.answer(handle, kCreate).text("breakout"), std::string{"created"});
  const Answer joining = running.ask(
      handle, R"({"request":"join","ptype":"publisher","classroom":"algebra"})", "mine");
  CHECK(std::holds_alternative<control::Ack>(joining));
  running.answer(handle, R"({"request":"state"})");  // decided after it
  const auto joined = handle->of_kind("joined");
  CHECK_EQ(joined.size(), 1U);
  CHECK_EQ(joined[0].transaction, std::string{"mine"});
  const auto with_jsep = running.control.handle(
      {handle, "x", control::json_parse_text(kCreate), control::Jsep{"offer", "{}", true}});
  CHECK(std::holds_alternative<control::Ack>(with_jsep));
  running.control.handle_admin(control::json_parse_text(R"({"request":"list"})"));
  CHECK_EQ(handle->of_kind("event").size(), 1U);  // 427, as an event
}

void many_threads_ask_and_each_gets_its_answer() {
  Running running;
  const auto back_end = running.connect(1);
  running.answer(back_end, kCreate);
  constexpr int kThreads = 6, kRounds = 40;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        const auto id = static_cast<control::ConnectionId>(100 + t * kRounds + i);
        const auto handle = running.connect(id);
        running.ask(handle, R"({"request":"join","ptype":"publisher","classroom":"algebra"})");
        running.control.media_up(id);
        running.control.handle({handle, "p", control::json_parse_text(R"({"request":"publish"})"),
                                control::Jsep{"offer", R"({"0":"mic"})", false}});
        const auto state = running.answer(handle, R"({"request":"state"})");
        wrong += state.text("breakout") == "state" ? 0 : 1;
        running.answer(back_end, R"({"request":"open","rooms":2,"classroom":"algebra",
                                     "secret":"chalk"})");
        running.answer(back_end, R"({"request":"merge","grace":0,"classroom":"algebra",
                                     "secret":"chalk"})");
        running.control.hung_up(id);
        running.control.gone(id);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK_EQ(wrong.load(), 0);
  running.control.stop();
}

void a_deadline_fires_without_any_message() {
  Running running;
  const auto back_end = running.connect(1);
  running.answer(back_end, kCreate);
  const auto handle = running.connect(2);
  running.ask(handle, R"({"request":"join","ptype":"publisher","classroom":"algebra"})");
  running.answer(back_end, R"({"request":"open","rooms":1,"duration":10,"grace":0,
                               "classroom":"algebra","secret":"chalk"})");
  running.host.advance(std::chrono::seconds{11});
  for (int i = 0; i < 1000 && handle->of_kind("round").size() < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});  // the thread tells nobody
  }
  CHECK_EQ(handle->of_kind("round").at(1).body.text("state"), std::string{"closed"});
}

void a_stopped_control_answers_and_waits_for_nobody() {
  Running running;
  const auto handle = running.connect(1);
  running.control.stop();
  CHECK(running.answer(handle, R"({"request":"list"})").has("error_code"));
  running.control.gone(1);
  running.control.stop();
}

void a_stopped_control_answers_what_waits() {
  Running running;
  const auto handle = running.connect(1);
  std::vector<std::jthread> askers;
  std::atomic<int> answered{0};
  for (int asker = 0; asker < 8; ++asker) {
    askers.emplace_back([&] {
      for (int request = 0; request < 50; ++request) {
        const auto answer = running.answer(handle, R"({"request":"list"})");
        answered += answer.has("list") || answer.has("error_code") ? 1 : 0;
      }
    });
  }
  running.control.stop();
  askers.clear();
  CHECK_EQ(answered.load(), 8 * 50);
}

void a_stopped_control_answers_what_waits_for_the_store() {
  FakeHost host;
  FakeSdp sdp;
  const auto never = [](auto) {
    auto store = std::make_unique<LateStore>();
    store->hold();
    return store;
  };
  Control control{{}, never, host, sdp};
  const auto handle = std::make_shared<FakeConnection>(1);
  control.connected(handle);
  std::atomic<bool> asking{false};
  control::Json answer;
  std::jthread asker([&] {
    asking = true;
    answer = std::get<control::Json>(
        control.handle({handle, "t", control::json_parse_text(kCreate), std::nullopt}));
  });
  while (!asking) {
    std::this_thread::yield();
  }
  const auto start = std::chrono::steady_clock::now();
  control.stop();
  asker.join();
  CHECK(std::chrono::steady_clock::now() - start < control::kAnswerTimeout);
  CHECK(json_object_get(answer.get(), "error_code") != nullptr);
}

control::RequestMessage message(const std::shared_ptr<control::AnswerBox>& box) {
  return {{}, control::Reply{box}};
}

void a_full_inbox_refuses_requests_and_keeps_news() {
  control::Inbox inbox;
  const auto box = std::make_shared<control::AnswerBox>();
  for (std::size_t i = 0; i < control::Inbox::kMaxRequests; ++i) {
    CHECK(inbox.post_request(message(box)));
  }
  CHECK(!inbox.post_request(message(box)));
  inbox.post_news(control::GoneMessage{7});
  CHECK(inbox.take({}).has_value());
  CHECK(!inbox.post_request(message(box)));  // the news waits too
  CHECK(inbox.take({}).has_value());
  CHECK(inbox.post_request(message(box)));
}

void what_waits_when_the_inbox_closes_is_given_back() {
  control::Inbox inbox;
  const auto box = std::make_shared<control::AnswerBox>();
  CHECK(inbox.post_request(message(box)));
  inbox.close();
  CHECK(!inbox.take(std::chrono::seconds{5}));
  CHECK(!inbox.post_request(message(box)));
  CHECK_EQ(inbox.take_rest().size(), 1U);
}

}  // namespace

Tests thread_tests() {
  return {
      {"answers come at once or as events", answers_come_at_once_or_as_events},
      {"many threads ask and each gets its answer", many_threads_ask_and_each_gets_its_answer},
      {"a deadline fires without any message", a_deadline_fires_without_any_message},
      {"a stopped control answers and waits for nobody",
       a_stopped_control_answers_and_waits_for_nobody},
      {"a stopped control answers what waits for the store",
       a_stopped_control_answers_what_waits_for_the_store},
      {"a stopped control answers what waits", a_stopped_control_answers_what_waits},
      {"a full inbox refuses requests and keeps news",
       a_full_inbox_refuses_requests_and_keeps_news},
      {"what waits when the inbox closes is given back",
       what_waits_when_the_inbox_closes_is_given_back},
  };
}

}  // namespace breakout::test
