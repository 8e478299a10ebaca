// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/event_loop.hpp"

#include <time.h>

namespace breakout::peer {
namespace {

struct TimerTask {
  EventLoop::Task run;
  bool repeats;
};

gboolean fire(gpointer data) {
  auto* task = static_cast<TimerTask*>(data);
  const bool repeats = task->repeats;
  task->run();
  return repeats ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void free_task(gpointer data) {
  std::unique_ptr<TimerTask>(static_cast<TimerTask*>(data));
}

double thread_cpu_seconds() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

}  // namespace

void SourceDeleter::operator()(GSource* source) const {
  g_source_destroy(source);
  g_source_unref(source);
}

EventLoop::EventLoop(std::chrono::microseconds coalesce)
    : coalesce_(coalesce), context_(g_main_context_new()), thread_([this] { run(); }) {}

EventLoop::~EventLoop() {
  stopping_ = true;
  g_main_context_wakeup(context_.get());
  thread_.join();
}

void EventLoop::post(Task task) {
  {
    std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
  }
  g_main_context_wakeup(context_.get());
}

void EventLoop::run_posted() {
  std::vector<Task> tasks;
  {
    std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (Task& task : tasks) {
    task();
  }
}

void EventLoop::run() {
  g_main_context_push_thread_default(context_.get());
  auto next_round = std::chrono::steady_clock::now();
  while (!stopping_) {
    g_main_context_iteration(context_.get(), TRUE);
    run_posted();
    if (coalesce_.count() > 0) {
      std::this_thread::sleep_until(next_round);
      next_round = std::chrono::steady_clock::now() + coalesce_;
    }
  }
  run_posted();
  g_main_context_pop_thread_default(context_.get());
}

Timer EventLoop::start_timer(std::chrono::milliseconds delay, Task task, bool repeats) {
  Timer timer(g_timeout_source_new(static_cast<guint>(delay.count())));
  auto owned = std::make_unique<TimerTask>(TimerTask{std::move(task), repeats});
  g_source_set_callback(timer.get(), fire, owned.release(), free_task);
  g_source_attach(timer.get(), context_.get());
  return timer;
}

Timer EventLoop::every(std::chrono::milliseconds interval, Task task) {
  return start_timer(interval, std::move(task), true);
}

Timer EventLoop::after(std::chrono::milliseconds delay, Task task) {
  return start_timer(delay, std::move(task), false);
}

double EventLoop::cpu_seconds() {
  return call([] { return thread_cpu_seconds(); });
}

}  // namespace breakout::peer
