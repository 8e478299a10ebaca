// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_link.hpp"

#include <algorithm>

namespace breakout::store {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{5000};
constexpr std::chrono::seconds kSilence{60};

}  // namespace

bool RedisLink::connect_if_due() {
  if (up() || Clock::now() < next_attempt_) {
    return false;
  }
  connect();
  return up();
}

void RedisLink::connect() {
  calls_ = std::make_unique<RedisConnection>(address_, timeouts_);
  graph_ = std::make_unique<RedisGraph>(*calls_, keys_, limits_);
  if (calls_->alive()) {
    graph_->prepare();
  }
  if (!calls_->alive()) {
    fall(calls_->trouble());
    return;
  }
  messages_ = std::make_unique<RedisConnection>(address_, timeouts_);
  const RedisReply subscribed = messages_->call({"PSUBSCRIBE", keys_.all_changes()});
  if (!subscribed || is_error(*subscribed)) {
    fall(subscribed ? text_of_error(*subscribed) : messages_->trouble());
    return;
  }
  pause_ = {};
  if (fell_) {
    warn_("Redis at " + place_of(address_) + " is back");
    fell_ = false;
    silent_until_ = {};
  }
}

void RedisLink::fall(std::string trouble) {
  calls_.reset();
  messages_.reset();
  graph_.reset();
  pause_ = pause_ == Clock::duration{} ? kFirstPause
                                       : std::min<Clock::duration>(2 * pause_, kLongestPause);
  next_attempt_ = Clock::now() + pause_;
  fell_ = true;
  complain(trouble);
}

bool RedisLink::up() {
  if (!calls_ || !messages_) {
    return false;
  }
  if (!calls_->alive() || !messages_->alive()) {
    fall(calls_->alive() ? messages_->trouble() : calls_->trouble());
    return false;
  }
  const std::string complaint = graph_->take_complaint();
  if (!complaint.empty()) {
    complain(complaint);
  }
  return true;
}

void RedisLink::complain(const std::string& trouble) {
  const auto now = Clock::now();
  if (now >= silent_until_) {
    silent_until_ = now + kSilence;
    warn_("Redis at " + place_of(address_) + " does not serve: " + trouble);
  }
}

std::vector<RedisLink::WakeUp> RedisLink::wake_ups() {
  std::vector<WakeUp> wake_ups;
  for (const RedisReply& message : messages_->messages()) {
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
