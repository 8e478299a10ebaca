// SPDX-License-Identifier: GPL-3.0-or-later
// The one GMainContext, on one thread, that does all network work of all peers.
//
// Threads: post and call from any; everything handed in runs on the loop thread.
// Invariant: after the destructor nothing runs any more. Timers die on the loop thread.
// Owner: Network.
#pragma once

#include <glib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace breakout::peer {

struct SourceDeleter {
  void operator()(GSource* source) const;
};

// Fires while it lives; destroying it cancels. Must be destroyed on the loop thread.
using Timer = std::unique_ptr<GSource, SourceDeleter>;

class EventLoop {
 public:
  using Task = std::function<void()>;

  // `coalesce` is the least time between two rounds of the loop: a larger one costs that much
  // latency and saves wake-ups (at 0 the loop wakes for each packet).
  explicit EventLoop(std::chrono::microseconds coalesce = std::chrono::microseconds(0));
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Runs the task on the loop thread, soon, in the order of posting.
  void post(Task task);
  // Runs `fn` on the loop thread and waits for its result; exceptions come back to the caller.
  template <class Fn>
  auto call(Fn fn) -> std::invoke_result_t<Fn>;
  bool on_loop_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

  // Loop thread only.
  Timer every(std::chrono::milliseconds interval, Task task);
  Timer after(std::chrono::milliseconds delay, Task task);

  GMainContext* context() const { return context_.get(); }
  // CPU time of the loop thread so far, in seconds.
  double cpu_seconds();

 private:
  struct ContextDeleter {
    void operator()(GMainContext* context) const { g_main_context_unref(context); }
  };

  void run();
  void run_posted();
  Timer start_timer(std::chrono::milliseconds delay, Task task, bool repeats);

  const std::chrono::microseconds coalesce_;
  std::unique_ptr<GMainContext, ContextDeleter> context_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<Task> posted_;  // guarded by mutex_
  std::thread thread_;        // last: it uses all of the above
};

template <class Fn>
auto EventLoop::call(Fn fn) -> std::invoke_result_t<Fn> {
  if (on_loop_thread()) {
    return fn();
  }
  using Packaged = std::packaged_task<std::invoke_result_t<Fn>()>;
  auto task = std::make_shared<Packaged>(std::move(fn));
  auto result = task->get_future();
  post([task] { (*task)(); });
  return result.get();
}

}  // namespace breakout::peer
