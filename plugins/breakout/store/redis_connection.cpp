// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_connection.hpp"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "store/redis_tls.hpp"

namespace breakout::store {
namespace {

// What a slow line brings within one timeout, at the least.
constexpr std::size_t kProgress = 256 * 1024;  // bytes
// More than any classroom and its log: a server that says more is out of its mind, and what it
// says would be in the memory of Janus.
constexpr std::size_t kLongestAnswer = 256 * 1024 * 1024;  // bytes
constexpr const char* kTooLong = "it says more than 256 MB at once";

timeval in_timeval(std::chrono::milliseconds time) {
  timeval value{};
  value.tv_sec = static_cast<time_t>(time.count() / 1000);
  value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  return value;
}

redisContext* open(const RedisAddress& address, timeval timeout) {
  return address.host.empty()
             ? redisConnectUnixWithTimeout(address.socket.c_str(), timeout)
             : redisConnectWithTimeout(address.host.c_str(), address.port, timeout);
}

// What Redis said about `AUTH`, without what it repeats of it.
std::string without_secrets(std::string error, const RedisAddress& address) {
  error.resize(std::min(error.size(), error.find_first_of("'`\"")));
  if (!address.password.empty() && error.find(address.password) != std::string::npos) {
    error.resize(error.find(' '));  // the code is left
  }
  return error;
}

}  // namespace

bool is_error(const redisReply& reply) noexcept {
  return reply.type == REDIS_REPLY_ERROR;
}

bool is_array(const redisReply& reply, std::size_t size) noexcept {
  return reply.type == REDIS_REPLY_ARRAY && reply.elements == size;
}

std::string text_of(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) {
    return std::to_string(reply.integer);
  }
  const bool text = reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS;
  return text ? std::string(reply.str, reply.len) : std::string{};
}

std::string text_of_error(const redisReply& reply) {
  return is_error(reply) ? std::string(reply.str, reply.len) : std::string{};
}

RedisConnection::RedisConnection(const RedisAddress& address, const RedisTimeouts& timeouts)
    : timeouts_(timeouts), context_(open(address, in_timeval(timeouts.connect))) {
  if (!context_ || context_->err != 0) {
    end(context_ ? std::string{context_->errstr} : "there is no memory");
    return;
  }
  fcntl(context_->fd, F_SETFD, FD_CLOEXEC);
  redisSetTimeout(context_.get(), in_timeval(timeouts.call));
  if (!address.host.empty()) {
    redisEnableKeepAlive(context_.get());
  }
  const std::string trouble = address.tls ? begin_tls(*context_, address) : std::string{};
  if (!trouble.empty()) {
    end(trouble);
    return;
  }
  introduce(address);
}

void RedisConnection::introduce(const RedisAddress& address) {
  if (!address.password.empty() || !address.user.empty()) {
    const std::string user = address.user.empty() ? "default" : address.user;
    insist({"AUTH", user, address.password});
    trouble_ = without_secrets(std::move(trouble_), address);
  }
  if (address.database != 0) {
    insist({"SELECT", std::to_string(address.database)});
  }
}

void RedisConnection::end(const std::string& why) {
  trouble_ = why;
  context_.reset();
}

void RedisConnection::append(const RedisCall& call) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string& word : call) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  const int count = static_cast<int>(words.size());
  if (alive() &&
      redisAppendCommandArgv(context_.get(), count, words.data(), sizes.data()) != REDIS_OK) {
    end(context_->errstr);
  }
}

bool RedisConnection::send() {
  const auto until = Clock::now() + timeouts_.call;
  for (int done = 0; alive() && done == 0;) {
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) {
      end(context_->errstr);
    } else if (done == 0 && Clock::now() > until) {
      end("it does not read");
    }
  }
  return alive();
}

// The timeouts of hiredis start anew with each byte, so that the time of a call is kept here.
RedisReply RedisConnection::next_reply() {
  const auto called = Clock::now();
  std::size_t size = 0;
  void* reply = nullptr;
  while (alive() && reply == nullptr) {
    if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) {
      end(context_->errstr);
    } else if (reply == nullptr) {
      receive(called, size);
    }
  }
  return RedisReply{static_cast<redisReply*>(reply)};
}

// Adds what has come to the answer so far; false: the connection ended.
bool RedisConnection::receive(Clock::time_point called, std::size_t& size) {
  // Signed, as durations are: what is late is less than none.
  const auto allowances = static_cast<std::int64_t>(1 + size / kProgress);
  const auto until = called + timeouts_.call * allowances;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd watched{context_->fd, POLLIN, 0};
  if (left <= 0 || poll(&watched, 1, static_cast<int>(left)) == 0) {
    end("no whole answer within " + std::to_string(timeouts_.call.count()) + " ms");
    return false;
  }
  const std::size_t before = context_->reader->len;
  if (redisBufferRead(context_.get()) != REDIS_OK) {
    end(context_->errstr);
    return false;
  }
  size += context_->reader->len - before;
  if (size > kLongestAnswer) {
    end(kTooLong);
  }
  return alive();
}

RedisReply RedisConnection::call(const RedisCall& call) {
  if (!alive()) {
    return nullptr;
  }
  append(call);
  return send() ? next_reply() : nullptr;
}

RedisReply RedisConnection::transaction(const std::vector<RedisCall>& calls) {
  if (!alive()) {
    return nullptr;
  }
  append({"MULTI"});
  for (const RedisCall& call : calls) {
    append(call);
  }
  append({"EXEC"});
  if (!send()) {
    return nullptr;
  }
  RedisReply reply;
  std::string cause;  // the first error: that of EXEC only says that there was one
  for (std::size_t left = calls.size() + 2; left > 0; --left) {
    reply = next_reply();
    if (!reply) {
      return nullptr;
    }
    cause = cause.empty() ? text_of_error(*reply) : cause;
  }
  if (!is_array(*reply, calls.size())) {
    end("a transaction was refused: " + cause);
    return nullptr;
  }
  return reply;
}

std::vector<RedisReply> RedisConnection::messages() {
  std::vector<RedisReply> arrived;
  if (!alive()) {
    return arrived;
  }
  if (redisBufferRead(context_.get()) != REDIS_OK) {
    end(context_->errstr);
    return arrived;
  }
  void* reply = nullptr;
  while (redisGetReplyFromReader(context_.get(), &reply) == REDIS_OK && reply != nullptr) {
    arrived.emplace_back(static_cast<redisReply*>(std::exchange(reply, nullptr)));
  }
  if (context_->err != 0) {
    end(context_->errstr);
  } else if (context_->reader->len > kLongestAnswer) {
    end(kTooLong);
  }
  return arrived;
}

void RedisConnection::insist(const RedisCall& call) {
  const RedisReply reply = this->call(call);
  if (reply && reply->type != REDIS_REPLY_STATUS) {
    end(is_error(*reply) ? text_of_error(*reply) : "a strange answer to " + call.front());
  }
}

}  // namespace breakout::store
