// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/redis_relay.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

namespace breakout::test {
namespace {

constexpr int kNoticeMilliseconds = 20;  // how soon a cut is noticed

// The connection to the Redis; its other end may be away.
class Upstream {
 public:
  explicit Upstream(const std::string& path)
      : descriptor_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    connected_ = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Upstream() { close(descriptor_); }
  Upstream(const Upstream&) = delete;
  Upstream& operator=(const Upstream&) = delete;

  bool connected() const { return connected_; }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
  bool connected_ = false;
};

}  // namespace

void RedisRelay::relay(FakePeer& peer) const {
  const Upstream upstream(socket_);
  FakePeer redis(upstream.descriptor());
  while (upstream.connected() && passes_ != Passes::nothing) {
    pollfd ends[] = {{peer.descriptor(), POLLIN, 0}, {upstream.descriptor(), POLLIN, 0}};
    poll(ends, 2, kNoticeMilliseconds);
    if (ends[0].revents != 0) {
      const std::string order = peer.hear();
      if (order.empty() || !redis.say(order)) {
        return;
      }
    }
    if (ends[1].revents == 0) {
      continue;
    }
    const std::string answer = redis.hear();
    const bool whole = passes_ == Passes::everything;
    if (answer.empty() || !peer.say(answer.substr(0, whole ? answer.size() : answer.size() / 2))) {
      return;
    }
    if (!whole) {
      peer.hold();
      return;
    }
  }
}

}  // namespace breakout::test
