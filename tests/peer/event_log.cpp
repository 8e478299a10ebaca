// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/event_log.hpp"

#include <algorithm>

namespace breakout::peer {

void EventLog::add(Event event) {
  {
    std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  added_.notify_all();
}

std::size_t EventLog::size() const {
  std::lock_guard lock(mutex_);
  return events_.size();
}

std::vector<Event> EventLog::since(std::size_t from) const {
  std::lock_guard lock(mutex_);
  const std::size_t start = std::min(from, events_.size());
  return {events_.begin() + static_cast<std::ptrdiff_t>(start), events_.end()};
}

std::size_t EventLog::count(const Predicate& matches, std::size_t from) const {
  const std::vector<Event> events = since(from);
  return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), matches));
}

Event EventLog::wait_for(const std::string& what, const Predicate& matches,
                         std::chrono::milliseconds timeout, std::size_t from) const {
  const Clock::time_point deadline = Clock::now() + timeout;
  std::size_t next = from;
  std::unique_lock lock(mutex_);
  while (true) {
    for (; next < events_.size(); ++next) {
      if (matches(events_[next])) {
        return events_[next];
      }
    }
    if (added_.wait_until(lock, deadline) == std::cv_status::timeout && next >= events_.size()) {
      throw Timeout("no " + what + " within " + std::to_string(timeout.count()) +
                    " ms; events instead: " + kinds_locked(from));
    }
  }
}

std::string EventLog::kinds_locked(std::size_t from) const {
  std::string result;
  for (std::size_t i = from; i < events_.size(); ++i) {
    const Event& event = events_[i];
    result += (result.empty() ? "" : ", ") + (event.kind.empty() ? event.type : event.kind);
    const std::string error = event.data.text("error");
    result += error.empty() ? "" : " (" + error + ")";
  }
  return result.empty() ? "none" : result;
}

EventLog::Predicate is_kind(std::string kind) {
  return [kind = std::move(kind)](const Event& event) { return event.kind == kind; };
}

EventLog::Predicate is_type(std::string type, HandleId handle) {
  return [type = std::move(type), handle](const Event& event) {
    return event.type == type && event.handle == handle;
  };
}

}  // namespace breakout::peer
