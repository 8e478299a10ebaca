// SPDX-License-Identifier: GPL-3.0-or-later
// The test peer against a real Janus and its stock plugins.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <vector>

#include "peer/control_client.hpp"
#include "peer/live/video_room.hpp"
#include "support/check.hpp"
#include "support/janus_process.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Waits until the loop has seen the condition hold, asking every 10 ms.
void wait_until(Network& network, const char* what, const std::function<bool()>& holds,
                milliseconds timeout = seconds(10)) {
  std::promise<void> seen;
  Timer poll = network.loop().call([&] {
    return network.loop().every(milliseconds(10), [&, done = false]() mutable {
      if (!done && holds()) {
        done = true;
        seen.set_value();
      }
    });
  });
  const bool in_time = seen.get_future().wait_for(timeout) == std::future_status::ready;
  network.loop().call([&] { poll.reset(); });
  if (!in_time) {
    throw CheckFailed(std::string("not within the time: ") + what);
  }
}

void wait_for(Network& network, milliseconds time) {
  const Nanos end = now_ns() + time.count() * kMillisecond;
  wait_until(
      network, "the time itself", [end] { return now_ns() >= end; }, time + seconds(5));
}

// One PeerConnection that hears itself.
class Echo {
 public:
  explicit Echo(Network& network, const std::string& server)
      : network_(network), session_(network, server), handle_(session_.attach(kPlugin)) {
    const std::string offer = network_.loop().call([this] {
      PeerConnectionOptions options;
      options.name = "maria";
      connection_ = std::make_unique<PeerConnection>(network_, std::move(options));
      return connection_->create_offer({SourceKind::kMic, SourceKind::kCamera},
                                       Direction::kSendRecv);
    });
    const Json body = Json::object().set("audio", true).set("video", true);
    const Json jsep = Json::object().set("type", "offer").set("sdp", offer).set("trickle", false);
    const Reply answer = session_.request(handle_, body, jsep);
    network_.loop().call([&] { connection_->accept_answer(answer.jsep.text("sdp")); });
    session_.events().wait_for("webrtcup", is_type("webrtcup", handle_));
  }
  ~Echo() {
    network_.loop().call([this] { connection_.reset(); });
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  PeerConnection& connection() { return *connection_; }

 private:
  static constexpr const char* kPlugin = "janus.plugin.echotest";

  Network& network_;
  JanusSession session_;
  HandleId handle_;
  std::unique_ptr<PeerConnection> connection_;
};

void an_echo_comes_back_whole_and_in_order() {
  JanusProcess janus({.plugins = {"echotest"}});
  Network network;
  Echo echo(network, janus.url());
  const SlotMonitor& monitor = echo.connection().monitor();
  wait_until(network, "50 packets of each kind", [&] {
    const auto report = monitor.report();
    return report.size() == 2 && report[0].packets > 50 && report[1].packets > 50;
  });
  for (const SlotReport& slot : monitor.report()) {
    CHECK(slot.continuous());
    CHECK_EQ(slot.missing, 0);
    CHECK_EQ(slot.runs.size(), 1);
    CHECK_EQ(slot.runs[0].source.sender, "maria");
    CHECK_EQ(slot.runs[0].lost, 0);
  }
  const PeerConnectionCounters counters = echo.connection().counters();
  CHECK(counters.gcm);
  CHECK_EQ(counters.dtls_handshakes, 1);
  CHECK_EQ(counters.sdp_exchanges, 1);
  CHECK_EQ(counters.undecryptable, 0);
  CHECK_EQ(counters.strays, 0);
}

void a_picture_loss_report_brings_a_keyframe() {
  JanusProcess janus({.plugins = {"echotest"}});
  Network network;
  Echo echo(network, janus.url());
  const SlotMonitor& monitor = echo.connection().monitor();
  const auto keyframes = [&] {
    const auto report = monitor.report();
    return report.size() == 2 && !report[1].runs.empty() ? report[1].runs[0].keyframes : 0;
  };
  wait_until(network, "the first keyframe", [&] { return keyframes() >= 1; });
  const auto before = keyframes();
  const Nanos asked = now_ns();
  network.loop().call([&] { echo.connection().send_pli("1"); });
  wait_until(network, "another keyframe", [&] { return keyframes() > before; });
  CHECK(now_ns() - asked < kSecond);
}

void a_muted_source_falls_silent_and_comes_back() {
  JanusProcess janus({.plugins = {"echotest"}});
  Network network;
  Echo echo(network, janus.url());
  const SlotMonitor& monitor = echo.connection().monitor();
  const SourceName mic{"maria", SourceKind::kMic};
  const auto set_muted = [&](bool muted) {
    network.loop().call([&] { echo.connection().source(SourceKind::kMic)->set_muted(muted); });
  };
  wait_until(network, "the voice", [&] { return monitor.last_arrival(mic) != 0; });
  set_muted(true);
  wait_until(network, "silence",
             [&] { return now_ns() - monitor.last_arrival(mic) > 200 * kMillisecond; });
  const Nanos back = now_ns();
  set_muted(false);
  wait_until(network, "the voice again", [&] { return monitor.last_arrival(mic) > back; });
  CHECK(monitor.report()[0].continuous());
}

void a_data_channel_line_is_answered() {
  JanusProcess janus({.plugins = {"textroom"}});
  Network network;
  JanusSession session(network, janus.url());
  const HandleId handle = session.attach("janus.plugin.textroom");
  const Reply offer = session.request(handle, Json::object().set("request", "setup"));
  std::unique_ptr<PeerConnection> connection;
  const std::string answer = network.loop().call([&] {
    PeerConnectionOptions options;
    options.name = "maria";
    connection = std::make_unique<PeerConnection>(network, std::move(options));
    return connection->accept_offer(offer.jsep.text("sdp"));
  });
  const Json jsep = Json::object().set("type", "answer").set("sdp", answer).set("trickle", false);
  session.request(handle, Json::object().set("request", "ack"), jsep);
  session.events().wait_for("webrtcup", is_type("webrtcup", handle));
  network.loop().call([&] { connection.reset(); });
}

void a_refusal_of_janus_is_an_exception_and_one_of_a_plugin_an_answer() {
  JanusProcess janus({.plugins = {"videoroom"}});
  Network network;
  ControlClient client(network, janus.url(), "", "", "janus.plugin.videoroom");
  CHECK_EQ(client.request(R"({"request":"destroy","room":4711})").error_code, 426);
  try {
    client.session().attach("janus.plugin.unheard-of");
  } catch (const JanusError&) {
    return;
  }
  throw CheckFailed("no JanusError");
}

using Guests = std::vector<std::unique_ptr<VideoRoomGuest>>;

// All guests at once; guest i goes to room 1 + i / size.
void fill_rooms(Guests& guests, std::size_t size) {
  for (std::size_t i = 0; i < guests.size(); i += size) {
    guests[i]->create_room(static_cast<std::int64_t>(1 + i / size));
  }
  const auto all_at_once = [&](const std::function<void(std::size_t)>& task) {
    std::vector<std::future<void>> running;
    for (std::size_t i = 0; i < guests.size(); ++i) {
      running.push_back(std::async(std::launch::async, [&, i] { task(i); }));
    }
    for (auto& each : running) {
      each.get();
    }
  };
  const auto room_of = [&](std::size_t i) { return static_cast<std::int64_t>(1 + i / size); };
  all_at_once([&](std::size_t i) { guests[i]->publish(room_of(i)); });
  all_at_once([&](std::size_t i) {
    std::vector<const VideoRoomGuest*> others;
    for (std::size_t j = 0; j < guests.size(); ++j) {
      if (j != i && room_of(j) == room_of(i)) {
        others.push_back(guests[j].get());
      }
    }
    guests[i]->subscribe(room_of(i), others);
  });
}

void guests_of_a_room_hear_and_see_each_other() {
  JanusProcess janus({.plugins = {"videoroom"}});
  Network network;
  Guests guests;
  for (const char* name : {"maria", "jo", "ann", "bo"}) {
    guests.push_back(std::make_unique<VideoRoomGuest>(network, janus.url(),
                                                      PeerConnectionOptions{.name = name}));
  }
  fill_rooms(guests, 2);
  const Nanos now = now_ns();
  for (const auto& guest : guests) {
    wait_until(network, "voice and picture of the other guest",
               [&] { return guest->downlink().monitor().sources_since(now).size() == 2; });
    CHECK(guest->downlink().monitor().sources_since(0).count({guest->name(), SourceKind::kMic}) ==
          0);
  }
}

void thirty_guests_in_six_rooms_cost_little() {
  constexpr std::size_t kGuests = 30;
  constexpr int kSeconds = 8;
  JanusProcess janus({.plugins = {"videoroom"}});
  Network network({.coalesce = milliseconds(5)});
  Guests guests;
  for (std::size_t i = 0; i < kGuests; ++i) {
    guests.push_back(std::make_unique<VideoRoomGuest>(
        network, janus.url(),
        PeerConnectionOptions{.name = "p" + std::to_string(i), .decrypt_every = 16}));
  }
  const Nanos began = now_ns();
  fill_rooms(guests, 5);
  std::printf("%zu guests up in %.2f s\n", kGuests, static_cast<double>(now_ns() - began) / 1e9);
  const double peers_before = network.loop().cpu_seconds();
  const double janus_before = janus.cpu_seconds();
  const Nanos from = now_ns();
  wait_for(network, seconds(kSeconds));
  const double elapsed = static_cast<double>(now_ns() - from) / 1e9;
  const double peers = (network.loop().cpu_seconds() - peers_before) / elapsed;
  const double server = (janus.cpu_seconds() - janus_before) / elapsed;
  std::size_t streams = 0;
  std::uint64_t missing = 0;
  for (const auto& guest : guests) {
    streams += guest->downlink().monitor().sources_since(now_ns() - kSecond).size();
    for (const SlotReport& slot : guest->downlink().monitor().report()) {
      missing += slot.missing;
    }
  }
  std::printf("CPU: peers %.2f %% of a core each, Janus %.1f %% in all; %zu streams, %llu lost\n",
              100 * peers / static_cast<double>(kGuests), 100 * server, streams,
              static_cast<unsigned long long>(missing));
  CHECK_EQ(streams, kGuests * 4 * 2);
}

}  // namespace
}  // namespace breakout::test

int main(int argc, char** argv) {
  using namespace breakout::test;
  const Test tests[] = {
      {"an echo comes back whole and in order", an_echo_comes_back_whole_and_in_order},
      {"a picture loss report brings a keyframe", a_picture_loss_report_brings_a_keyframe},
      {"a muted source falls silent and comes back", a_muted_source_falls_silent_and_comes_back},
      {"a data channel line is answered", a_data_channel_line_is_answered},
      {"a refusal of Janus is an exception and one of a plugin an answer",
       a_refusal_of_janus_is_an_exception_and_one_of_a_plugin_an_answer},
      {"guests of a room hear and see each other", guests_of_a_room_hear_and_see_each_other},
      {"thirty guests in six rooms cost little", thirty_guests_in_six_rooms_cost_little},
  };
  return run_tests("peer against Janus", tests, argc, argv);
}
