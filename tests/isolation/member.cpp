// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/member.hpp"

#include <algorithm>

namespace breakout::test {

namespace {

constexpr std::chrono::seconds kUpWithin{15};

}  // namespace

void TapList::add(std::shared_ptr<PacketTap> tap) {
  std::lock_guard lock(mutex_);
  taps_.push_back(std::move(tap));
}

std::vector<std::shared_ptr<PacketTap>> TapList::all() const {
  std::lock_guard lock(mutex_);
  return taps_;
}

void TapList::drop(const std::vector<std::shared_ptr<PacketTap>>& ended) {
  std::lock_guard lock(mutex_);
  std::erase_if(taps_, [&](const auto& tap) {
    return std::find(ended.begin(), ended.end(), tap) != ended.end();
  });
}

Member::Member(Classroom& classroom, History& history, TapList& taps, std::string id,
               std::function<void(peer::ParticipantOptions&)> adjust)
    : classroom_(classroom),
      history_(history),
      taps_(taps),
      id_(std::move(id)),
      adjust_(std::move(adjust)) {}

void Member::connect() {
  auto tap = std::make_shared<PacketTap>(history_, *history_.number_of(id_));
  now_ = classroom_.make(id_, [&](peer::ParticipantOptions& options) {
    adjust_(options);
    options.resume = resume_;
    options.on_packet = [tap](const std::string& mid, peer::MediaKind kind,
                              const peer::ReceivedPacket& packet) { tap->take(mid, kind, packet); };
  });
  now_->connect();
  const peer::Reply reply = now_->join();
  history_.answered(reply.data.integer("version"), reply.sent_ns, reply.received_ns);
  if (tap_) {
    tap_->retire(reply.received_ns);
  }
  tap_ = tap;
  taps_.add(std::move(tap));
  resume_ = now_->resume();
}

void Member::publish_and_subscribe() {
  const bool heard = now_->joined().text("role") != "observer";
  if (heard) {
    now_->publish();
  }
  now_->subscribe();
  for (const peer::Side side : {peer::Side::kUplink, peer::Side::kDownlink}) {
    if (heard || side == peer::Side::kDownlink) {
      now_->events().wait_for("webrtcup of " + id_, peer::is_type("webrtcup", now_->handle(side)),
                              kUpWithin);
    }
  }
}

void Member::enter() {
  now_.reset();
  connect();
  publish_and_subscribe();
}

void Member::take_over() {
  const std::unique_ptr<peer::Participant> former = std::move(now_);
  connect();
  publish_and_subscribe();
}

void Member::leave() {
  now_->quit();
  now_.reset();
  resume_.clear();
}

void Member::crash() {
  now_.reset();
}

}  // namespace breakout::test
