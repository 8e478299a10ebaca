// SPDX-License-Identifier: GPL-3.0-or-later
//
// Media threads pump while the control thread re-points slots: the isolation boundary under load.
// Meant for ThreadSanitizer; also true without it.
#include <atomic>
#include <deque>
#include <thread>

#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/published.hpp"
#include "media/seeds.hpp"

namespace breakout::test {
namespace {

using namespace media;

constexpr int kSources = 4;
constexpr int kSlots = 6;

/// Knows which source may be heard; a packet says its source in its last byte.
class GuardedSink : public SlotSink {
 public:
  void send_rtp(int, Kind, const RtpPacket& packet) noexcept override {
    const std::uint64_t from = packet.bytes.back();
    const std::uint64_t forbidden = forbidden_.load();
    if (closed_.load() || (forbidden >> from & 1u) != 0) {
      ++strangers;
    }
    const std::uint16_t sequence = read_u16(&packet.bytes[2]);
    if (any_ && static_cast<std::int16_t>(sequence - last_) <= 0) {
      ++backwards;
    }
    any_ = true;
    last_ = sequence;
    ++heard;
  }
  /// From now on only `key` (kNoSource: nobody) may be heard.
  void allow_only(SourceKey key) { forbidden_ = key == kNoSource ? ~0ull : ~(1ull << key); }
  void allow_also(SourceKey key) { forbidden_ &= ~(1ull << key); }
  void forbid_all() { closed_ = true; }

  std::atomic<int> strangers{0}, backwards{0}, heard{0};

 private:
  std::atomic<std::uint64_t> forbidden_{~0ull};
  std::atomic<bool> closed_{false};
  // Under the slot's lock, which ThreadSanitizer verifies.
  bool any_ = false;
  std::uint16_t last_ = 0;
};

/// Sends audio of one source until told to stop.
void pump(Source& source, const std::atomic<bool>& stop) {
  std::uint16_t sequence = 0;
  for (std::int64_t ms = 0; !stop.load(std::memory_order_relaxed); ++ms) {
    Bytes packet = rtp_packet({.sequence = sequence++, .timestamp = 0},
                              {0, static_cast<std::uint8_t>(source.key())});
    RtpPacket incoming{packet, {}};
    source.on_rtp(incoming, at(ms));
    if (ms % 16 == 0) {
      std::this_thread::yield();
    }
  }
}

/// Sources, slots and their sinks, with a thread per source.
class Classroom {
 public:
  Classroom() {
    for (int each = 0; each < kSources; ++each) {
      const auto key = static_cast<SourceKey>(each + 1);
      sources_.emplace_back(SourceConfig{key, Kind::audio, Codec::opus, 0},
                            std::make_shared<CountingPort>());
    }
    for (int each = 0; each < kSlots; ++each) {
      sinks.push_back(std::make_shared<GuardedSink>());
      slots.push_back(std::make_shared<Slot>(SlotConfig{"1", 1, Kind::audio, Codec::opus, 96},
                                             sinks.back(), latency));
    }
    for (Source& source : sources_) {
      threads_.emplace_back([&source, this] { pump(source, stop_); });
    }
  }
  ~Classroom() {
    stop_ = true;
    threads_.clear();
  }

  /// What control does for a move: the slot first, the lists after it.
  void point(std::size_t slot, SourceKey key, MediaTime now) {
    GuardedSink& sink = *sinks[slot];
    if (key == kNoSource) {
      slots[slot]->clear(now);
    } else {
      sink.allow_also(key);
      slots[slot]->carry(sources_[key - 1].ref(), now, now);
    }
    sink.allow_only(key);  // it has returned: the boundary holds from here
    for (Source& source : sources_) {
      std::vector<std::shared_ptr<Slot>> listeners;
      for (const auto& each : slots) {
        if (each->current() == source.key()) {
          listeners.push_back(each);
        }
      }
      source.set_listeners(std::move(listeners), now);
    }
  }

  std::vector<std::shared_ptr<GuardedSink>> sinks;
  std::vector<std::shared_ptr<Slot>> slots;
  const std::shared_ptr<LatencyHistogram> latency = std::make_shared<LatencyHistogram>();

 private:
  std::atomic<bool> stop_{false};
  std::deque<Source> sources_;
  std::vector<std::jthread> threads_;
};

void after_carry_returned_nothing_of_the_former_source_is_heard() {
  std::mt19937 random(7);
  Classroom classroom;
  for (int step = 0; step < 1500; ++step) {
    classroom.point(below(random, kSlots), below(random, kSources + 1), at(step));
  }
  // Every slot is heard again: nothing got stuck on the way.
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    classroom.point(slot, 1 + slot % kSources, at(2000));
    const int before = classroom.sinks[slot]->heard;
    while (classroom.sinks[slot]->heard == before) {
      std::this_thread::yield();
    }
  }
  for (const auto& sink : classroom.sinks) {
    CHECK_EQ(sink->strangers.load(), 0);
    CHECK_EQ(sink->backwards.load(), 0);
  }
}

void after_close_returned_the_sink_is_never_called() {
  Classroom classroom;
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    classroom.point(slot, 1 + slot % kSources, at(0));
  }
  for (std::size_t slot = 0; slot < kSlots; ++slot) {
    while (classroom.sinks[slot]->heard == 0) {
      std::this_thread::yield();
    }
    classroom.slots[slot]->close();
    classroom.sinks[slot]->forbid_all();
  }
  classroom.point(0, 1, at(10));
  for (const auto& sink : classroom.sinks) {
    CHECK_EQ(sink->strangers.load(), 0);
  }
}

void receivers_ask_while_slots_are_re_pointed_and_sources_close() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  std::atomic<bool> stop{false};
  {
    std::jthread asking([&] {
      for (int ms = 0; !stop; ++ms) {
        receiver.slot->on_receiver_keyframe_request(at(ms));
      }
    });
    std::jthread filming([&] {
      for (int ms = 0; !stop; ++ms) {
        jo.film(at(ms), ms % 20 == 0, 3);
      }
    });
    for (int ms = 0; ms < 1000; ++ms) {
      receiver.watch(ms % 2 == 0 ? jo : mo, at(ms));
      jo.source.set_muted(ms % 5 == 0, at(ms));
      jo.source.tick(at(ms));
      receiver.slot->restart(at(ms));
      receiver.sink->take();
    }
    jo.source.close();
    receiver.slot->close();
    stop = true;
  }
  CHECK(jo.port->asks > 0);
  CHECK_EQ(receiver.slot->current(), kNoSource);
}

// As query_session may, while its handle ends.
void who_looked_at_a_forgotten_list_keeps_nothing_of_it() {
  auto kept = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = kept;
  Published<std::vector<std::shared_ptr<int>>> list;
  list.publish({std::move(kept)});
  CHECK_EQ(list.read().size(), 1U);
  {
    const auto looked = list.snapshot();
    list.forget();
    CHECK_EQ(looked.size(), 1U);
  }
  CHECK(watched.expired());
}

constexpr Test kTests[] = {
    {"who looked at a forgotten list keeps nothing of it",
     who_looked_at_a_forgotten_list_keeps_nothing_of_it},
    {"after carry returned nothing of the former source is heard",
     after_carry_returned_nothing_of_the_former_source_is_heard},
    {"after close returned the sink is never called",
     after_close_returned_the_sink_is_never_called},
    {"receivers ask while slots are re-pointed and sources close",
     receivers_ask_while_slots_are_re_pointed_and_sources_close},
};

}  // namespace

std::span<const Test> thread_tests() {
  return kTests;
}

}  // namespace breakout::test
