// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to Redis: calls end in time whatever the server says, or half says.
#include <fcntl.h>

#include <chrono>
#include <string>

#include "store/groups.hpp"
#include "store/redis_connection.hpp"
#include "support/fake_server.hpp"
#include "support/redis_process.hpp"

namespace breakout::test {

namespace {

using store::RedisAddress;
using store::RedisConnection;
using Clock = std::chrono::steady_clock;

constexpr store::RedisTimeouts kTimeouts{std::chrono::milliseconds{100},
                                         std::chrono::milliseconds{100}};
constexpr std::chrono::seconds kLong{60};  // not for ever, however slow the machine is

RedisAddress address_of(const FakeServer& server) {
  return store::parse_redis_url(server.url()).value();
}

// A call of a server that does this once it was called. Returns how the connection ended.
std::string check_that_a_call_ends(const std::function<void(FakePeer&)>& answer) {
  FakeServer server([&](FakePeer& peer) {
    peer.hear();
    answer(peer);
  });
  RedisConnection redis(address_of(server), kTimeouts);
  CHECK(redis.alive());
  const auto before = Clock::now();
  CHECK(!redis.call({"PING"}));
  CHECK(Clock::now() - before < kLong);
  CHECK(!redis.alive());
  CHECK(!redis.trouble().empty());
  CHECK(!redis.call({"PING"}));
  CHECK(redis.messages().empty());
  return redis.trouble();
}

void half_an_answer_ends_the_connection_in_time() {
  for (const char* half : {"", "+", "+OK", "+OK\r", "$10\r\nabc", "*3\r\n:1\r\n", "*2\r\n$4\r\nab",
                           ":12", "-ERR", "*1000000\r\n"}) {
    check_that_a_call_ends([half](FakePeer& peer) {
      peer.say(half);
      peer.hold();
    });
    check_that_a_call_ends([half](FakePeer& peer) { peer.say(half); });
  }
}

void an_answer_that_never_ends_ends_the_connection_in_time() {
  check_that_a_call_ends([](FakePeer& peer) { peer.drip("+OK"); });
  check_that_a_call_ends([](FakePeer& peer) {
    peer.say("*1000000\r\n");
    peer.drip(":1\r\n");
  });
}

void what_is_no_answer_ends_the_connection() {
  for (const char* noise : {"?\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "$-7\r\nab\r\n", "*-5\r\n",
                            ":abc\r\n", "$99999999999999999999\r\n", "*99999999999999999999\r\n",
                            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"}) {
    check_that_a_call_ends([noise](FakePeer& peer) {
      peer.say(noise);
      peer.hold();
    });
  }
}

void an_answer_without_measure_ends_the_connection() {
  const std::string end = check_that_a_call_ends([](FakePeer& peer) {
    // In pieces: hiredis moves what it has of one string for each MB that comes.
    const std::string text(1 << 20, 'x');
    const std::string piece = "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
    peer.say("*1000000\r\n");
    while (peer.say(piece)) {
    }
  });
  CHECK_EQ(end, "it says more than 256 MB at once");
}

void a_long_answer_may_take_its_time() {
  // Each part in time, the whole not: a snapshot over a slow line.
  constexpr std::size_t kSize = 8 << 20;
  FakeServer server([&](FakePeer& peer) {
    peer.hear();
    peer.say("$" + std::to_string(kSize) + "\r\n");
    for (int part = 0; part < 16; ++part) {
      peer.pause(10);
      peer.say(std::string(kSize / 16, 'x'));
    }
    peer.say("\r\n");
    peer.hold();
  });
  RedisConnection redis(address_of(server), kTimeouts);
  const auto reply = redis.call({"GET", "long"});
  CHECK(reply != nullptr);
  CHECK_EQ(store::text_of(*reply).size(), kSize);
}

void an_order_nobody_reads_ends_the_connection_in_time() {
  RedisProcess server;
  RedisConnection redis(store::parse_redis_url(server.url()).value(), kTimeouts);
  server.freeze();
  const auto before = Clock::now();
  const auto reply = redis.call({"SET", "long", std::string(32 << 20, 'x')});
  server.thaw();
  CHECK(!reply);
  CHECK(Clock::now() - before < kLong);
  CHECK(!redis.alive());
}

void only_a_right_answer_proves_who_we_are() {
  for (const char* wrong : {":1\r\n", "*1\r\n+OK\r\n", "$-1\r\n", "-ERR no\r\n", "$2\r\nOK\r\n"}) {
    FakeServer server([wrong](FakePeer& peer) {
      while (!peer.hear().empty()) {
        peer.say(wrong);
      }
    });
    for (const char* front : {"redis://:hidden@", "redis://hidden@", "redis://"}) {
      const auto address = store::parse_redis_url(front + server.place() + "/3").value();
      const RedisConnection redis(address, kTimeouts);
      CHECK(!redis.alive());
      CHECK(!redis.trouble().empty());
      CHECK(redis.trouble().find("hidden") == std::string::npos);
    }
  }
}

void a_server_that_repeats_the_password_does_not_bring_it_into_the_log() {
  // Redis itself repeats the arguments of a command it does not know.
  RedisProcess without_auth({"--rename-command", "AUTH", ""});
  RedisAddress address = store::parse_redis_url(without_auth.url()).value();
  address.password = "hidden";
  RedisConnection redis(address, kTimeouts);
  CHECK(redis.trouble().starts_with("ERR unknown command"));
  CHECK(redis.trouble().find("hidden") == std::string::npos);

  FakeServer echo([](FakePeer& peer) {
    peer.hear();
    peer.say("-ERR cannot parse AUTH default hidden\r\n");
    peer.hold();
  });
  address = address_of(echo);
  address.password = "hidden";
  CHECK_EQ(RedisConnection(address, kTimeouts).trouble(), "ERR");
}

void the_cause_of_a_refused_transaction_is_said() {
  RedisProcess server;
  RedisConnection redis(store::parse_redis_url(server.url()).value(), kTimeouts);
  CHECK(!redis.transaction({{"GET", "a"}, {"NONSENSE"}}));
  CHECK(redis.trouble().find("unknown command") != std::string::npos);
}

void programs_that_janus_starts_do_not_get_the_connection() {
  RedisProcess server;
  RedisConnection redis(store::parse_redis_url(server.url()).value(), kTimeouts);
  CHECK((fcntl(redis.descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

}  // namespace

std::vector<Test> redis_connection_tests() {
  return {
      {"half an answer ends the connection in time", half_an_answer_ends_the_connection_in_time},
      {"an answer that never ends ends the connection in time",
       an_answer_that_never_ends_ends_the_connection_in_time},
      {"what is no answer ends the connection", what_is_no_answer_ends_the_connection},
      {"an answer without measure ends the connection",
       an_answer_without_measure_ends_the_connection},
      {"a long answer may take its time", a_long_answer_may_take_its_time},
      {"an order nobody reads ends the connection in time",
       an_order_nobody_reads_ends_the_connection_in_time},
      {"only a right answer proves who we are", only_a_right_answer_proves_who_we_are},
      {"a server that repeats the password does not bring it into the log",
       a_server_that_repeats_the_password_does_not_bring_it_into_the_log},
      {"the cause of a refused transaction is said", the_cause_of_a_refused_transaction_is_said},
      {"programs that Janus starts do not get the connection",
       programs_that_janus_starts_do_not_get_the_connection},
  };
}

}  // namespace breakout::test
