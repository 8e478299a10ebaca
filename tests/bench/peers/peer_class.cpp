// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/peer_class.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <thread>

#include "bench/peers/breakout_class.hpp"
#include "bench/peers/video_room_class.hpp"

namespace breakout::bench {

std::vector<int> PeerClass::mates(int person) const {
  std::vector<int> result;
  for (int other = 0; other < plan_.people; ++other) {
    const bool sends = !plan_.lecture || other == 0;
    if (other != person && sends && room_of(other) == room_of(person)) {
      result.push_back(other);
    }
  }
  return result;
}

std::uint64_t PeerClass::packets() {
  std::uint64_t sum = 0;
  for (int person = 0; person < entered_; ++person) {
    if (mates(person).empty()) {
      continue;  // a lecturer, whom VideoRoom gives no subscription
    }
    for (const peer::SlotReport& slot : slots(person).report()) {
      sum += slot.packets;
    }
  }
  return sum;
}

peer::PathOptions PeerClass::path(int person, bool sent) const {
  const auto found = plan_.paths.find(person);
  if (found == plan_.paths.end()) {
    return {};
  }
  return sent ? found->second.sent : found->second.received;
}

std::vector<peer::SourceKind> PeerClass::sources(int person) const {
  if (plan_.lecture && person != 0) {
    return {};
  }
  return {peer::SourceKind::kMic, peer::SourceKind::kCamera};
}

std::unique_ptr<PeerClass> make_class(std::size_t contender, const ClassPlan& plan) {
  if (contender == 0) {
    return std::make_unique<BreakoutClass>(plan);
  }
  return std::make_unique<VideoRoomClass>(plan);
}

void for_everybody(int count, const std::function<void(int)>& task) {
  std::vector<std::future<void>> running;
  for (int person = 0; person < count; ++person) {
    running.push_back(std::async(std::launch::async, task, person));
  }
  for (auto& each : running) {
    each.wait();
  }
  for (auto& each : running) {
    each.get();
  }
}

void wait_until(const std::string& what, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) {
      throw std::runtime_error("waited in vain: " + what);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace breakout::bench
