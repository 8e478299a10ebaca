// SPDX-License-Identifier: GPL-3.0-or-later
// Callbacks from many threads at once, as Janus makes them.
#include <atomic>
#include <thread>

#include "janus/cases.hpp"
#include "janus/fake_control.hpp"
#include "janus/fake_core.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::test {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr int kRounds = 60;

// The loop thread of one handle: its media callbacks and its end.
void live_and_die(FakeCore& core, janus_plugin_session* handle) {
  core.plugin().setup_media(handle);
  Bytes packet{0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0xaa};
  Bytes pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
  for (int i = 0; i < 40; ++i) {
    packet[3] = static_cast<std::uint8_t>(i);
    core.rtp(handle, 0, false, packet);
    core.rtcp(handle, 0, pli);
  }
  core.plugin().hangup_media(handle);
  core.detach(handle);
}

// What control does to a connection meanwhile.
void rewire(control::Connection& connection) {
  media::SourceConfig source_config;
  source_config.key = connection.id();
  auto source = std::make_shared<media::Source>(source_config, connection.keyframe_port());
  media::SlotConfig slot_config;
  slot_config.payload_type = 111;
  auto slot = std::make_shared<media::Slot>(slot_config, connection.slot_sink());
  slot->carry(source->ref(), std::chrono::steady_clock::now());
  source->set_listeners({slot}, std::chrono::steady_clock::now());
  connection.set_sources({source});
  connection.set_slots({slot});
  connection.push({control::json_map(), "", std::nullopt});
  connection.set_info(control::json_map());
  connection.cap_bitrate(0, 1000);
}

void messages_queries_and_media_of_a_dying_handle_may_overlap() {
  const std::size_t freed = FakeCore::freed_handles();
  FakeCore core;
  core.init();
  for (int round = 0; round < kRounds; ++round) {
    janus_plugin_session* handle = core.attach();
    auto connection = fake_control().connection(static_cast<std::size_t>(round));
    janus_refcount_increase_nodebug(&handle->ref);
    janus_refcount_increase_nodebug(&handle->ref);
    std::thread loop([&] { live_and_die(core, handle); });
    std::thread pool([&] {
      for (int i = 0; i < 20; ++i) {
        core.message(handle, R"({"request":"state"})");
      }
      janus_refcount_decrease_nodebug(&handle->ref);
    });
    std::thread requests([&] {
      for (int i = 0; i < 20; ++i) {
        control::Json told{core.plugin().query_session(handle)};
      }
      janus_refcount_decrease_nodebug(&handle->ref);
    });
    for (int i = 0; i < 20; ++i) {
      rewire(*connection);
    }
    connection.reset();
    loop.join();
    pool.join();
    requests.join();
  }
  core.destroy();
  CHECK_EQ(FakeCore::freed_handles(), freed + kRounds);
}

void destroy_may_meet_handles_that_still_talk() {
  FakeCore core;
  core.init();
  std::vector<std::thread> threads;
  std::atomic<int> ready{0};
  for (int i = 0; i < 4; ++i) {
    janus_plugin_session* handle = core.attach();
    threads.emplace_back([&core, &ready, handle] {
      ++ready;
      for (int j = 0; j < 50; ++j) {
        core.message(handle, "{}");
      }
      live_and_die(core, handle);
    });
  }
  while (ready < 4) {
    std::this_thread::yield();
  }
  core.destroy();
  for (std::thread& each : threads) {
    each.join();
  }
}

}  // namespace

std::vector<Test> storm_tests() {
  return {
      {"messages, queries and media of a dying handle may overlap",
       messages_queries_and_media_of_a_dying_handle_may_overlap},
      {"destroy may meet handles that still talk", destroy_may_meet_handles_that_still_talk},
  };
}

}  // namespace breakout::test
