// SPDX-License-Identifier: GPL-3.0-or-later
// A seeded random walk over a node: whatever is asked by whom in which order, the truths hold after
// every step, every request has one answer, and no packet is heard in another room.
#include <algorithm>
#include <cstdlib>
#include <random>

#include "control/groups.hpp"
#include "control/support/rising.hpp"
#include "control/support/stage.hpp"
#include "graph/view.hpp"

namespace breakout::test {

namespace {

constexpr int kSteps = 400;
constexpr const char* kNames[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

class Walk {
 public:
  explicit Walk(std::uint64_t seed) : stage_({}, seed), random_(seed) {
    fine(stage_.command("create", R"("reconnect_window":20)"));
    for (int i = 0; i < 6; ++i) {
      step_connect();
    }
  }

  void run() {
    for (step_ = 0; step_ < kSteps; ++step_) {
      one();
      stage_.check_sound();
      if (step_ % 8 == 0) {
        everybody_speaks();
        check_figures();
      }
    }
    stage_.store->release();
    stage_.advance(std::chrono::seconds{1});
    check_all_answered();
  }
  int step() const { return step_; }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  template <class List>
  auto& any(List& list) {
    return list[below(std::size(list))];
  }
  std::string name() { return any(kNames); }
  std::string room() { return below(4) == 0 ? "main" : std::to_string(1 + below(4)); }

  void step_connect() { handles_.push_back(stage_.connect()); }

  void send(const SharedConnection& from, const std::string& body,
            std::optional<control::Jsep> jsep = std::nullopt) {
    asked_.emplace_back(from, stage_.send(from, body, std::move(jsep)));
  }

  void one() {
    using Step = void (Walk::*)();
    static constexpr Step kChoices[] = {
        &Walk::connect,  &Walk::join,     &Walk::join,    &Walk::subscribe, &Walk::start,
        &Walk::start,    &Walk::publish,  &Walk::publish, &Walk::unpublish, &Walk::configure,
        &Walk::open,     &Walk::open,     &Walk::move,    &Walk::move,      &Walk::move,
        &Walk::choose,   &Walk::merge,    &Walk::leave,   &Walk::resize,    &Walk::media_up,
        &Walk::hang_up,  &Walk::go,       &Walk::pass,    &Walk::state,     &Walk::hold,
        &Walk::release,  &Walk::release,  &Walk::rebuild, &Walk::visit,     &Walk::visit,
        &Walk::announce, &Walk::announce, &Walk::talk,    &Walk::talk,      &Walk::talk,
        &Walk::direct,   &Walk::direct,   &Walk::direct};
    (this->*any(kChoices))();
  }

  void connect() {
    if (handles_.size() < 24) {
      step_connect();
    }
  }
  void join() {
    const std::string id = name();
    const graph::Participant* person = graph() ? graph()->find(graph::ParticipantId{id}) : nullptr;
    std::string body =
        R"({"request":"join","ptype":"publisher","classroom":"algebra","participant":")" + id +
        "\"";
    if (person && below(2) == 0) {
      body += R"(,"resume":")" + person->resume + "\"";
    }
    if (below(5) == 0) {
      body += R"(,"role":"observer")";
    } else if (below(5) == 0) {
      body += R"(,"role":"instructor","secret":"chalk")";
    }
    send(any(handles_), body + "}");
  }
  void subscribe() {
    const graph::Participant* person =
        graph() ? graph()->find(graph::ParticipantId{name()}) : nullptr;
    send(any(handles_), R"({"request":"join","ptype":"subscriber","classroom":"algebra",)"
                        R"("audio_slots":2,"video_slots":2,"private_id":")" +
                            (person ? person->private_id : "nobody") + "\"}");
  }
  void start() {
    send(any(handles_), R"({"request":"start"})",
         control::Jsep{"answer", below(9) == 0 ? "v=0" : R"(["0","1","2","3","5","6"])"});
  }
  void publish() {
    static constexpr const char* kOffers[] = {R"({"0":"mic","1":"camera"})", R"({"0":"mic"})",
                                              R"({"0":"mic","1":"camera","2":"screen"})", "{}",
                                              "v=0"};
    send(any(handles_), R"({"request":"publish"})",
         control::Jsep{"offer", any(kOffers), below(2) == 0});
  }
  void unpublish() { send(any(handles_), R"({"request":"unpublish"})"); }
  void configure() {
    static constexpr const char* kChanges[] = {R"("mute":["mic"])",    R"("unmute":["mic"])",
                                               R"("mute":["camera"])", R"("unmute":["camera"])",
                                               R"("pins":["a"])",      R"("pins":["b","c"])"};
    send(any(handles_), R"({"request":"configure",)" + std::string{any(kChanges)} + "}");
  }
  void staff(const std::string& rest) {
    const std::string op = below(3) == 0 ? R"(,"op":"o)" + std::to_string(below(30)) + "\"" : "";
    send(any(handles_), R"({"classroom":"algebra","secret":"chalk","request":)" + rest + op + "}");
  }
  void open() {
    staff(R"("open","duration":)" + std::to_string(5 + below(30)) +
          R"(,"grace":3,"allow_choose":true,"rooms":)" + std::to_string(1 + below(4)));
  }
  void move() {
    staff(R"("move","moves":[{"participant":")" + name() + R"(","room":")" + room() +
          R"("},{"participant":")" + name() + R"(","room":")" + room() + "\"}]");
  }
  void choose() { send(any(handles_), R"({"request":"choose","room":")" + room() + "\"}"); }
  void merge() { staff(R"("merge","grace":)" + std::to_string(below(3) * 5)); }
  // What a seat asks for itself; the graph refuses what its role may not.
  void ask(const std::string& rest) { send(any(handles_), R"({"request":)" + rest + "}"); }
  void visit() {
    if (below(4) == 0) {
      ask(R"("return")");
    } else {
      ask(R"("visit","room":")" + room() + R"(","mode":")" + (below(2) == 0 ? "join" : "listen") +
          "\"");
    }
  }
  void announce() {
    static constexpr const char* kMedia[] = {R"(["audio"])", R"(["audio","video"])",
                                             R"(["screen"])"};
    const std::string rooms = below(2) == 0 ? R"(,"rooms":[")" + room() + "\"]" : "";
    ask(below(3) == 0 ? R"("announce","on":false)"
                      : R"("announce","on":true,"media":)" + std::string{any(kMedia)} + rooms);
  }
  void talk() {
    static constexpr const char* kWords[] = {R"("help","raise":true,"message":"why")",
                                             R"("help","raise":false)", R"("task","done":true)",
                                             R"("return")"};
    if (below(5) == 0 && graph() && !graph()->broadcasts.empty()) {
      ask(R"("received","broadcast":")" + graph()->broadcasts.begin()->first.value + "\"");
    } else {
      ask(any(kWords));
    }
  }
  void direct() {
    static constexpr const char* kVerdicts[] = {"claim", "later", "done"};
    static constexpr const char* kRoles[] = {"assistant", "learner", "learner", "observer"};
    const std::string person = R"("participant":")" + name() + "\"";
    const std::string in_room = R"("room":")" + room() + "\"";
    const std::string wants[] = {
        R"("undo")",
        R"("add_room","capacity":2)",
        R"("edit_room",)" + in_room + R"(,"locked":true,"capacity":)" + std::to_string(below(4)),
        R"("close_room",)" + in_room + R"(,"to":")" + room() + "\"",
        R"("timer","set":)" + std::to_string(1 + below(20)),
        R"("timer","extend":)" + std::to_string(below(20)) + "," + in_room,
        R"("timer","set":5,"grace":2,)" + in_room,
        R"("timer","cancel":true)",
        R"("broadcast","text":"hear","ttl":)" + std::to_string(1 + below(30)),
        R"("help",)" + person + R"(,"resolve":")" + any(kVerdicts) + "\"",
        R"("task","task":{"t":)" + std::to_string(below(3)) + "}",
        R"("moderate",)" + person + R"(,"mute":["mic"])",
        R"("moderate",)" + person + R"(,"unmute":["mic"])",
        R"("kick",)" + person,
        R"("promote",)" + person + R"(,"role":")" + any(kRoles) + "\"",
        R"("open","plan_only":true,"rooms":2)",
        R"("open","plan":true)",
        R"("open","assignment":"rotate","people_per_room":2)",
    };
    staff(any(wants));
  }
  void leave() { ask(R"("leave")"); }
  void resize() {
    send(any(handles_),
         R"({"request":"resize","audio_slots":3,"video_slots":)" + std::to_string(below(6)) + "}");
  }
  void state() { send(any(handles_), R"({"request":"state"})"); }
  void media_up() { stage_.node.media_up(any(handles_)->id()); }
  void hang_up() { stage_.node.hung_up(any(handles_)->id()); }
  void go() {
    const std::size_t which = below(handles_.size());
    stage_.node.gone(handles_[which]->id());
    gone_.push_back(handles_[which]);
    if (handles_.size() > 4 && below(2) == 0) {
      handles_.erase(handles_.begin() + static_cast<std::ptrdiff_t>(which));
    } else {
      handles_[which] = stage_.connect();
    }
  }
  void pass() { stage_.advance(std::chrono::milliseconds{10 + below(4000)}); }
  void hold() {
    if (below(3) == 0) {
      stage_.store->hold();
    }
  }
  void release() { stage_.store->release(); }
  void rebuild() {
    if (below(12) == 0) {
      staff(R"("destroy")");
      stage_.store->release();
      stage_.node.tick_if_due();
      staff(R"("create","reconnect_window":20)");
    }
  }

  const graph::Classroom* graph() const {
    const auto* live = stage_.node.classroom(graph::ClassroomId{"algebra"});
    return live ? &live->graph() : nullptr;
  }

  // Each mic says whose it is; nobody hears who is elsewhere, or themselves.
  void everybody_speaks() {
    const auto* live = stage_.node.classroom(graph::ClassroomId{"algebra"});
    for (const auto& handle : gone_) {
      for (const auto& source : handle->sources) {
        CHECK(source == nullptr);
      }
    }
    if (!live) {
      return;
    }
    for (const auto& [id, seat] : live->seats()) {
      if (seat.publisher) {
        const auto& sources = connection_of(seat.publisher)->sources;
        if (!sources.empty() && sources[0]) {
          speak(*sources[0], ++sequence_, id.value, stage_.host.media_clock());
        }
      }
    }
    for (const auto& [id, seat] : live->seats()) {
      if (seat.subscriber) {
        check_heard(*live->graph().find(id), connection_of(seat.subscriber)->sink->take());
      }
    }
  }
  static FakeConnection* connection_of(const control::SharedHandle& handle) {
    return static_cast<FakeConnection*>(handle->connection.get());
  }
  // Nothing that was counted is lost, whoever it was counted of.
  void check_figures() {
    const auto totals = stage_.admin(R"({"request":"metrics"})").get("totals");
    figures_.check(totals);
    CHECK_EQ(totals.integer("packets_out"), heard_);
  }
  void check_heard(const graph::Participant& listener, const std::vector<std::string>& voices) {
    heard_ += static_cast<std::int64_t>(voices.size());
    for (const std::string& voice : voices) {
      const graph::Participant* speaker = graph()->find(graph::ParticipantId{voice});
      if (!speaker || !graph::may_hear(listener, *speaker, graph::SourceKind::mic)) {
        throw CheckFailed(listener.id.value + " heard " + voice);
      }
    }
  }

  void check_all_answered() {
    for (const auto& [from, transaction] : asked_) {
      const auto events = from->events();
      const auto answers = std::count_if(
          events.begin(), events.end(),
          [&id = transaction](const Pushed& event) { return event.transaction == id; });
      CHECK_EQ(answers, 1);
    }
  }

  Stage stage_;
  std::mt19937_64 random_;
  std::vector<SharedConnection> handles_, gone_;
  std::vector<std::pair<SharedConnection, std::string>> asked_;
  std::uint16_t sequence_ = 0;
  std::int64_t heard_ = 0;
  Rising figures_;
  int step_ = 0;
};

void walk(std::uint64_t seed) {
  Walk walk{seed};
  try {
    walk.run();
  } catch (const std::exception& error) {
    throw CheckFailed("seed " + std::to_string(seed) + ", step " + std::to_string(walk.step()) +
                      ": " + error.what());
  }
}

void the_truths_hold_whatever_happens() {
  if (const char* seed = std::getenv("BREAKOUT_SEED")) {
    walk(std::strtoull(seed, nullptr, 10));
    return;
  }
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    walk(seed);
  }
}

}  // namespace

Tests walk_tests() {
  return {{"the truths hold whatever is asked and whoever comes and goes",
           the_truths_hold_whatever_happens}};
}

}  // namespace breakout::test
