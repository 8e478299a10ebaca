// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_link.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

#include "store/redis_sentinel.hpp"

namespace breakout::store {
namespace {

using std::chrono::microseconds;

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5000};
constexpr std::chrono::seconds kSilence{60};
constexpr std::uint64_t kLatest = 1'000'000'000'000;  // Unix seconds a clock may show

// Of an answer of TIME: [seconds, microseconds] since 1970.
std::optional<microseconds> time_in(const redisReply& reply) {
  if (!is_array(reply, 2)) {
    return std::nullopt;
  }
  const auto seconds = version_in(text_of(*reply.element[0]));
  const auto rest = version_in(text_of(*reply.element[1]));
  if (!seconds || !rest || *seconds > kLatest || *rest >= 1'000'000) {
    return std::nullopt;
  }
  return std::chrono::seconds{*seconds} + microseconds{*rest};
}

}  // namespace

bool RedisLink::connect_if_due() {
  if (up()) {
    return false;
  }
  if (!attempt_ && Clock::now() >= next_attempt_) {
    begin_attempt();
  }
  if (attempt_ && !std::exchange(tried_, true)) {
    attempt_->await();
  }
  if (!attempt_ || !attempt_->over()) {
    return false;
  }
  use(std::exchange(attempt_, nullptr)->take());
  return up();
}

void RedisLink::begin_attempt() {
  try {
    attempt_ = std::make_unique<RedisAttempt>(options_, keys_, ports_.ring);
  } catch (const std::system_error& error) {
    fall(error.what());
  }
}

void RedisLink::use(RedisPair pair) {
  if (!pair.trouble.empty() || !pair.messages) {
    fall(std::move(pair.trouble));
    return;
  }
  pair_ = std::move(pair);
  clock_.start_over();
}

void RedisLink::note_service() {
  if (!up() || refused_) {
    return;
  }
  pause_ = {};
  if (std::exchange(troubled_, false)) {
    ports_.warn("Redis at " + place() + " is back");
    silent_until_ = {};
  }
}

void RedisLink::fall(std::string trouble) {
  complain(trouble);
  pair_ = {};
  pause_ = pause_ == Clock::duration{} ? kFirstPause
                                       : std::min<Clock::duration>(2 * pause_, kLongestPause);
  next_attempt_ = Clock::now() + pause_;
  troubled_ = true;
}

bool RedisLink::up() {
  if (!pair_.messages) {
    return false;
  }
  if (!pair_.calls->alive() || !pair_.messages->alive()) {
    fall(pair_.calls->alive() ? pair_.messages->trouble() : pair_.calls->trouble());
    return false;
  }
  const std::string complaint = pair_.graph->take_complaint();
  if (!complaint.empty()) {
    complain(complaint);
    troubled_ = refused_ = true;
  }
  return true;
}

bool RedisLink::look() {
  const bool is_up = up();
  refused_ = false;  // what was refused before counts no more
  if (is_up && !options_.sentinels.empty()) {
    insist_on_master(*pair_.calls);
  }
  if (up() && ports_.clock) {
    read_clock();
  }
  return up();
}

void RedisLink::read_clock() {
  const auto own = std::chrono::system_clock::now().time_since_epoch();
  const auto asked = Clock::now();
  const RedisReply reply = pair_.calls->call({"TIME"});
  const auto round_trip = Clock::now() - asked;
  if (!reply) {
    return;
  }
  const auto theirs = time_in(*reply);
  if (!theirs) {
    complain("a strange answer to TIME: " + text_of_error(*reply));
    return;
  }
  const auto in_microseconds = [](auto time) {
    return std::chrono::duration_cast<microseconds>(time);
  };
  const auto ahead =
      clock_.take(reading_of(in_microseconds(own), in_microseconds(round_trip), *theirs));
  if (ahead) {
    ports_.clock(*ahead);
  }
}

std::string RedisLink::place() const {
  if (!pair_.place.empty()) {
    return pair_.place;
  }
  return options_.sentinels.empty() ? place_of(options_.address)
                                    : "the master \"" + options_.master + "\"";
}

void RedisLink::complain(const std::string& trouble) {
  const auto now = Clock::now();
  if (now >= silent_until_) {
    silent_until_ = now + kSilence;
    ports_.warn("Redis at " + place() + " does not serve: " + trouble);
  }
}

std::vector<RedisLink::WakeUp> RedisLink::wake_ups() {
  std::vector<WakeUp> wake_ups;
  for (const RedisReply& message : pair_.messages->messages()) {
    // pmessage, pattern, channel, payload
    if (!is_array(*message, 4) || text_of(*message->element[0]) != "pmessage") {
      continue;
    }
    if (auto id = keys_.of_channel(text_of(*message->element[2]))) {
      const auto version = version_in(text_of(*message->element[3]));
      wake_ups.push_back({*std::move(id), version.value_or(0)});
    }
  }
  return wake_ups;
}

}  // namespace breakout::store
