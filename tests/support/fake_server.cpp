// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace breakout::test {
namespace {

constexpr int kDripMilliseconds = 5;
constexpr std::chrono::seconds kPatience{10};

}  // namespace

std::string FakePeer::hear() {
  char bytes[16384];
  const auto size = recv(descriptor_, bytes, sizeof(bytes), 0);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string{};
}

bool FakePeer::say(const std::string& bytes) {
  std::size_t said = 0;
  while (said < bytes.size()) {
    const auto size = send(descriptor_, bytes.data() + said, bytes.size() - said, MSG_NOSIGNAL);
    if (size <= 0) {
      return false;
    }
    said += static_cast<std::size_t>(size);
  }
  return true;
}

void FakePeer::hold() {
  while (!hear().empty()) {
  }
}

bool FakePeer::pause(int milliseconds) {
  pollfd end{descriptor_, POLLRDHUP, 0};
  return poll(&end, 1, milliseconds) == 0;
}

void FakePeer::drip(const std::string& bytes) {
  std::size_t next = 0;
  while (pause(kDripMilliseconds) && say(bytes.substr(next, 1))) {
    next = (next + 1) % bytes.size();
  }
}

FakeServer::FakeServer(std::function<void(FakePeer&)> serve) : serve_(std::move(serve)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    close(listener_);
    throw std::runtime_error("no port for a fake server");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FakeServer::~FakeServer() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  for (const int connection : connections_) {
    shutdown(connection, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) {
    thread.join();
  }
  for (const int connection : connections_) {
    close(connection);
  }
}

void FakeServer::accept_all() {
  for (;;) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      return;
    }
    const std::lock_guard lock(mutex_);
    connections_.push_back(connection);
    threads_.emplace_back([this, connection] {
      FakePeer peer(connection);
      serve_(peer);
      shutdown(connection, SHUT_RDWR);
    });
    accepted_.notify_all();
  }
}

bool FakeServer::await_connections(int count) {
  std::unique_lock lock(mutex_);
  return accepted_.wait_for(lock, kPatience, [this, count] {
    return connections_.size() >= static_cast<std::size_t>(count);
  });
}

}  // namespace breakout::test
