// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_store.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "store/redis_link.hpp"
#include "store/redis_nodes.hpp"
#include "store/redis_replicas.hpp"

namespace breakout::store {
namespace {

// Whom the control thread tells; touched on that thread alone. What was posted outlives the store.
struct Followers {
  Store::Feed feed;
  Store::Snapshots snapshots;
  Store::Nodes nodes;
  bool know_all = false;
};

// Lets any thread wake another one out of poll().
class Bell {
 public:
  Bell() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Bell() { close(descriptor_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring() const { eventfd_write(descriptor_, 1); }
  void hush() const {
    eventfd_t rung = 0;
    eventfd_read(descriptor_, &rung);
  }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

// hiredis writes without MSG_NOSIGNAL; a signal to this thread is then to wait for ever.
void hold_back_sigpipe() {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

}  // namespace

class RedisStore::Worker {
 public:
  using Clock = RedisLink::Clock;
  using Job = std::function<void(RedisGraph* graph, RedisReplicas& replicas)>;  // null: no Redis

  Worker(RedisOptions options, StorePorts ports)
      : ports_(std::move(ports)),
        keys_(options.prefix),
        limits_(options.limits),
        look_every_(options.look_every),
        link_(options, keys_, {ports_.warn, ports_.clock, [this] { bell_.ring(); }}),
        nodes_(graph::NodeId{options.node}, options.node_silence, keys_),
        replicas_(graph::NodeId{options.node}, limits_, follower()),
        thread_([this] { run(); }) {}

  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    bell_.ring();
    thread_.join();
  }

  void ask(Job job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    bell_.ring();
  }
  void tell(std::function<void()> completion) { ports_.post(std::move(completion)); }

  Followers& followers() { return *followers_; }

 private:
  RedisReplicas::Follower follower() {
    return {[this](const graph::ClassroomId& id, SharedChange change) {
              tell([to = followers_, id, change = std::move(change)] {
                if (to->feed) {
                  to->feed(id, change);
                }
              });
            },
            [this](const graph::Classroom& classroom) {
              tell([to = followers_, classroom] {
                if (to->snapshots) {
                  to->snapshots(classroom);
                }
              });
            },
            ports_.warn, [this](const std::string& trouble) { link_.complain(trouble); }};
  }

  void run() {
    hold_back_sigpipe();
    while (!stopping()) {
      try {
        if (link_.connect_if_due()) {
          nodes_.came_up(Clock::now());
          look();
        } else if (Clock::now() >= next_look_) {
          look();
        }
        tell_whether_all_is_known();
        wait();
        follow_wake_ups();
        work();
      } catch (const std::exception& error) {
        ports_.warn(std::string{"the store of Redis dropped something: "} + error.what());
      }
    }
    if (link_.up()) {
      nodes_.sign_off(link_.connection());
    }
  }

  bool stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  void look() {
    next_look_ = Clock::now() + look_every_;
    const bool beaten = link_.look() && nodes_.beat(link_.connection());
    synced_ = link_.up() && replicas_.sync_all(link_.graph());
    const auto living = link_.up() ? nodes_.living(link_.connection(), Clock::now()) : std::nullopt;
    if (beaten) {
      link_.note_service();
    }
    if (living) {
      tell([to = followers_, living = *living] {
        if (to->nodes) {
          to->nodes(living);
        }
      });
    }
  }

  // After what was learned, so that it is true where it arrives.
  void tell_whether_all_is_known() {
    const bool knows = synced_ && link_.up();
    if (knows != std::exchange(told_known_, knows)) {
      tell([to = followers_, knows] { to->know_all = knows; });
    }
  }

  void wait() {
    const bool up = link_.up();
    const auto until = up ? next_look_ : std::min(next_look_, link_.next_attempt());
    const auto left = idle() ? std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now())
                             : std::chrono::milliseconds{0};
    pollfd watched[] = {{bell_.descriptor(), POLLIN, 0},
                        {up ? link_.wake_up_descriptor() : -1, POLLIN, 0}};
    poll(watched, 2, static_cast<int>(std::max(left.count(), decltype(left.count()){0})));
    told_ = watched[1].revents != 0;
    bell_.hush();
  }

  void follow_wake_ups() {
    if (!std::exchange(told_, false) || !link_.up()) {
      return;
    }
    for (const RedisLink::WakeUp& wake_up : link_.wake_ups()) {
      const graph::Classroom* replica = replicas_.find(wake_up.classroom);
      // Else of a change made here, or known by now.
      const bool news = !replica || wake_up.version > replica->version;
      if (news && link_.up()) {
        replicas_.sync(link_.graph(), wake_up.classroom);
      }
    }
  }

  bool idle() {
    const std::lock_guard lock(mutex_);
    return jobs_.empty();
  }

  // Until a look is due: however much is asked, this node goes on to beat and to follow.
  void work() {
    while (!stopping() && Clock::now() < next_look_) {
      Job job;
      {
        const std::lock_guard lock(mutex_);
        if (jobs_.empty()) {
          return;
        }
        job = std::move(jobs_.front());
        jobs_.pop_front();
      }
      job(link_.up() ? &link_.graph() : nullptr, replicas_);
    }
  }

  const StorePorts ports_;
  const RedisKeys keys_;
  const RedisLimits limits_;
  const Clock::duration look_every_;
  const std::shared_ptr<Followers> followers_ = std::make_shared<Followers>();
  const Bell bell_;  // before the link, which rings it from another thread
  // The store thread's:
  RedisLink link_;
  RedisNodes nodes_;
  RedisReplicas replicas_;
  Clock::time_point next_look_{};
  bool told_ = false;
  bool synced_ = false;      // what Redis has was looked at since it came up
  bool told_known_ = false;  // what the control thread believes of that

  std::mutex mutex_;
  std::deque<Job> jobs_;   // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: everything it uses is there before it starts
};

RedisStore::RedisStore(RedisOptions options, StorePorts ports)
    : worker_(std::make_unique<Worker>(std::move(options), std::move(ports))) {}

RedisStore::~RedisStore() = default;

void RedisStore::commit(Commit commit, Committed done) {
  worker_->ask([worker = worker_.get(), commit = std::move(commit), done = std::move(done)](
                   RedisGraph* graph, RedisReplicas& replicas) {
    CommitResult result;
    try {
      result = replicas.commit(graph, commit);
    } catch (const std::exception&) {
      result = CommitResult{};
    }
    worker->tell([done, result = std::move(result)] { done(result); });
  });
}

void RedisStore::load(graph::ClassroomId classroom, Loaded done) {
  worker_->ask([worker = worker_.get(), id = std::move(classroom), done = std::move(done)](
                   RedisGraph* graph, RedisReplicas& replicas) {
    if (graph) {
      replicas.sync(*graph, id);
    }
    const graph::Classroom* replica = replicas.find(id);
    worker->tell(
        [done, loaded = replica ? std::optional(*replica) : std::nullopt] { done(loaded); });
  });
}

void RedisStore::list(Listed done) {
  worker_->ask(
      [worker = worker_.get(), done = std::move(done)](RedisGraph* graph, RedisReplicas& replicas) {
        if (graph) {
          replicas.sync_all(*graph);
        }
        worker->tell([done, ids = replicas.ids()] { done(ids); });
      });
}

void RedisStore::changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) {
  worker_->ask([worker = worker_.get(), id = std::move(classroom), since, done = std::move(done)](
                   RedisGraph* graph, RedisReplicas&) {
    std::optional<std::vector<SharedChange>> changes;
    if (graph) {
      changes = graph->standing(id, {{}, since, {}}).changes;
    }
    worker->tell([done, changes = std::move(changes)] { done(changes); });
  });
}

void RedisStore::answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) {
  worker_->ask([worker = worker_.get(), id = std::move(classroom), op = std::move(op),
                done = std::move(done)](RedisGraph* graph, RedisReplicas& replicas) {
    auto answer = replicas.answer_to(id, op);
    if (!answer && graph) {
      answer = graph->answer_to(id, op);
    }
    worker->tell([done, answer = std::move(answer)] { done(answer); });
  });
}

void RedisStore::on_change(Feed feed) {
  worker_->followers().feed = std::move(feed);
}

void RedisStore::on_nodes(Nodes nodes) {
  worker_->followers().nodes = std::move(nodes);
}

bool RedisStore::knows_all() const {
  return worker_->followers().know_all;
}

void RedisStore::on_snapshot(Snapshots snapshots) {
  worker_->followers().snapshots = std::move(snapshots);
}

}  // namespace breakout::store
