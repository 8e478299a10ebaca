// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_connection.hpp"

#include <utility>

namespace breakout::store {
namespace {

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
    : context_(open(address, in_timeval(timeouts.connect))) {
  if (!context_ || context_->err != 0) {
    end(context_ ? std::string{context_->errstr} : "there is no memory");
    return;
  }
  redisSetTimeout(context_.get(), in_timeval(timeouts.call));
  if (!address.host.empty()) {
    redisEnableKeepAlive(context_.get());
  }
  if (!address.password.empty() || !address.user.empty()) {
    const std::string user = address.user.empty() ? "default" : address.user;
    insist({"AUTH", user, address.password});
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
  redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                         sizes.data());
}

RedisReply RedisConnection::next_reply() {
  void* reply = nullptr;
  if (context_ && redisGetReply(context_.get(), &reply) != REDIS_OK) {
    end(context_->errstr);
    return nullptr;
  }
  return RedisReply{static_cast<redisReply*>(reply)};
}

RedisReply RedisConnection::call(const RedisCall& call) {
  if (!alive()) {
    return nullptr;
  }
  append(call);
  return next_reply();
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
  RedisReply reply;
  for (std::size_t left = calls.size() + 2; left > 0; --left) {
    reply = next_reply();
    if (!reply) {
      return nullptr;
    }
  }
  if (!is_array(*reply, calls.size())) {
    end("a transaction was refused: " + text_of_error(*reply));
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
  }
  return arrived;
}

void RedisConnection::insist(const RedisCall& call) {
  const RedisReply reply = this->call(call);
  if (reply && is_error(*reply)) {
    end(text_of_error(*reply));
  }
}

}  // namespace breakout::store
