// SPDX-License-Identifier: GPL-3.0-or-later
// A server on 127.0.0.1 that says what a test wants it to say, and stops where it wants.
//
// Threads: `serve` runs on a thread of each connection; the rest on the test's.
// Invariant: the destructor ends every connection and waits for each `serve`. Owner: the test.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace breakout::test {

// One connection, as the server sees it.
class FakePeer {
 public:
  explicit FakePeer(int descriptor) : descriptor_(descriptor) {}
  int descriptor() const { return descriptor_; }
  std::string hear();  // what has come, at least a byte; empty: the other end closed
  bool say(const std::string& bytes);  // false: the other end closed
  void hold();                         // says nothing until the other end closes
  bool pause(int milliseconds);        // false: the other end closed meanwhile
  // A byte of `bytes` every few milliseconds, over and over, until the other end closes.
  void drip(const std::string& bytes);

 private:
  const int descriptor_;
};

class FakeServer {
 public:
  // `serve` returns to close the connection.
  explicit FakeServer(std::function<void(FakePeer&)> serve);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  int port() const { return port_; }
  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url() const { return "redis://" + place(); }

  // Waits until so many connections were accepted in all; false: not within 10 s.
  bool await_connections(int count);

 private:
  void accept_all();

  const std::function<void(FakePeer&)> serve_;
  int listener_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable accepted_;
  std::vector<int> connections_;      // guarded by mutex_
  std::vector<std::thread> threads_;  // guarded by mutex_
  std::thread acceptor_;
};

}  // namespace breakout::test
