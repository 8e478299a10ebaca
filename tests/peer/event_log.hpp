// SPDX-License-Identifier: GPL-3.0-or-later
// Everything Janus told one session, in order, with the time of its arrival; and waiting for more.
//
// Threads: any.
// Invariant: events are only added; an index once valid stays valid and keeps its event.
// Owner: JanusSession.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "peer/clock.hpp"
#include "peer/json.hpp"

namespace breakout::peer {

using HandleId = std::uint64_t;

// Nobody answered, or nothing happened, in time.
class Timeout : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Event {
  Nanos received_ns = 0;
  HandleId handle = 0;
  std::string type;         // Janus' own word: "event", "success", "webrtcup", "hangup", …
  std::string kind;         // a plugin's: the value of "breakout" (or "videoroom", …) in its data
  Json data = {};           // the plugin's object
  Json jsep = {};           // the SDP that came with it, if any
  std::string transaction;  // of the request it answers, if any
};

class EventLog {
 public:
  using Predicate = std::function<bool(const Event&)>;

  void add(Event event);
  std::size_t size() const;
  // The events from index `from` on.
  std::vector<Event> since(std::size_t from = 0) const;
  std::size_t count(const Predicate& matches, std::size_t from = 0) const;
  // The first event from index `from` on that matches, waiting for it if need be.
  // Throws Timeout, which says `what` was awaited and which events came instead.
  Event wait_for(const std::string& what, const Predicate& matches,
                 std::chrono::milliseconds timeout = std::chrono::seconds(5),
                 std::size_t from = 0) const;

 private:
  std::string kinds_locked(std::size_t from) const;

  mutable std::mutex mutex_;
  mutable std::condition_variable added_;
  std::vector<Event> events_;  // guarded by mutex_
};

// Matches plugin events by kind, say is_kind("moved").
EventLog::Predicate is_kind(std::string kind);
// Matches Janus' events by type and handle, say is_type("webrtcup", handle).
EventLog::Predicate is_type(std::string type, HandleId handle);

}  // namespace breakout::peer
