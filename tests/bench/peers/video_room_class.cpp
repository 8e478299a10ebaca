// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/video_room_class.hpp"

namespace breakout::bench {

using namespace peer;
using test::VideoRoomGuest;

VideoRoomClass::VideoRoomClass(const ClassPlan& plan)
    : PeerClass(plan),
      janus_({.plugins = {"videoroom"}, .event_loops = plan.event_loops}),
      back_end_(network_, janus_.url(), {}, {}, "janus.plugin.videoroom") {}

void VideoRoomClass::add(int person) {
  PeerConnectionOptions options;
  options.name = name(person);
  options.decrypt_every = plan_.decrypt_every;
  options.slow_down = plan_.slow_down;
  options.repair = plan_.repair;
  const std::string who = name(person);
  options.paths = {path(person, true), path(person, false)};
  options.paths.sent.seed = seed_for(options.paths.sent.seed, who + " sent");
  options.paths.received.seed = seed_for(options.paths.received.seed, who + " received");
  guests_.push_back(std::make_unique<VideoRoomGuest>(network_, janus_.url(), std::move(options),
                                                     sources(person)));
}

void VideoRoomClass::create_rooms(int first, int count) {
  for (int i = 0; i < count; ++i) {
    back_end_.demand(Json::object()
                         .set("request", "create")
                         .set("room", first + i)
                         .set("publishers", 400)
                         .set("bitrate", 1000000));
  }
}

std::vector<const VideoRoomGuest*> VideoRoomClass::guests(const std::vector<int>& people) {
  std::vector<const VideoRoomGuest*> result;
  for (const int each : people) {
    if (each < entered_) {
      result.push_back(&guest(each));
    }
  }
  return result;
}

void VideoRoomClass::enter(int count) {
  const int before = entered_;
  for (int i = 0; i < count; ++i) {
    add(before + i);
  }
  entered_ += count;
  if (before == 0) {
    create_rooms(1, plan_.people / plan_.room_size);
  }
  for_everybody(count, [&](int i) {
    if (!sources(before + i).empty()) {
      guest(before + i).publish(room_of(before + i) + 1);
    }
  });
  for_everybody(count, [&](int i) {
    const auto others = guests(mates(before + i));
    if (!others.empty()) {
      guest(before + i).subscribe(room_of(before + i) + 1, others);
    }
  });
}

void VideoRoomClass::enter_as_a_ring(int lines) {
  for (int person = 0; person < plan_.people; ++person) {
    add(person);
  }
  entered_ = plan_.people;
  create_rooms(1, 1);
  for_everybody(entered_, [&](int person) { guest(person).publish(1); });
  for_everybody(entered_, [&](int person) {
    std::vector<int> next;
    for (int i = 1; i <= lines; ++i) {
      next.push_back((person + i) % entered_);
    }
    guest(person).subscribe(1, guests(next));
  });
}

}  // namespace breakout::bench
