// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/picture_tracker.hpp"

namespace breakout::peer {
namespace {

// How long a browser waits for the keyframe it needs before it asks (again), and for a picture of
// any kind while packets come.
constexpr Nanos kKeyframePatience = 200 * kMillisecond;
constexpr Nanos kPicturePatience = 3 * kSecond;
// No picture has more packets.
constexpr std::uint16_t kLongestPicture = 256;

bool is_before(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::int16_t>(a - b) < 0;
}

}  // namespace

bool PictureTracker::has(std::uint16_t sequence) {
  const Entry& entry = at(sequence);
  return entry.present && entry.packet.sequence == sequence;
}

void PictureTracker::record(const Packet& packet, Nanos now) {
  first_packet_ns_ = first_packet_ns_ == 0 ? now : first_packet_ns_;
  last_packet_ns_ = now;
  if (started_ && is_before(packet.sequence, next_)) {
    return;
  }
  at(packet.sequence) = {true, packet};
  show_all(now);
  const bool waits = !started_ || !is_before(packet.sequence, next_);
  if (waits && skip_to_keyframe(packet.sequence)) {
    show_all(now);
  }
}

void PictureTracker::show_all(Nanos now) {
  while (started_ && show_next(now)) {
  }
}

// Where the packet completes a keyframe, what is missing before it does not matter any more.
bool PictureTracker::skip_to_keyframe(std::uint16_t within) {
  std::uint16_t first = within;
  for (std::uint16_t steps = 0; steps < kLongestPicture && has(first); ++steps, --first) {
    if (!at(first).packet.opens) {
      continue;
    }
    std::uint16_t end = 0;
    if (!at(first).packet.keyframe || !whole(first, end)) {
      return false;
    }
    started_ = true;
    next_ = first;
    return true;
  }
  return false;
}

bool PictureTracker::whole(std::uint16_t first, std::uint16_t& end) {
  std::uint16_t each = first;
  for (std::uint16_t steps = 0; steps < kLongestPicture && has(each); ++steps, ++each) {
    if (each != first && at(each).packet.opens) {
      return false;
    }
    if (at(each).packet.ends) {
      end = static_cast<std::uint16_t>(each + 1);
      return true;
    }
  }
  return false;
}

bool PictureTracker::show_next(Nanos now) {
  std::uint16_t end = 0;
  if (!has(next_) || !at(next_).packet.opens || !whole(next_, end)) {
    return false;
  }
  show(at(next_).packet, end, now);
  return true;
}

void PictureTracker::show(const Packet& first, std::uint16_t end, Nanos now) {
  if (first.keyframe) {
    ++keyframes_;
    broken_ = false;
  }
  if (last_shown_ns_ != 0 && now - last_shown_ns_ > kFreeze) {
    ++freezes_;
    frozen_ns_ += now - last_shown_ns_;
  }
  last_shown_ns_ = now;
  ++shown_;
  next_ = end;
}

Nanos PictureTracker::frozen(Nanos now) const {
  const bool lasts = last_shown_ns_ != 0 && now - last_shown_ns_ > kFreeze;
  return frozen_ns_ + (lasts ? now - last_shown_ns_ : 0);
}

bool PictureTracker::wants_keyframe(Nanos now) {
  if (first_packet_ns_ == 0 || now - asked_ns_ < kKeyframePatience) {
    return false;
  }
  const bool missed_the_first = !started_ && now - first_packet_ns_ > kKeyframePatience;
  const bool flows = now - last_packet_ns_ < kSecond;
  const bool stuck = started_ && flows && now - last_shown_ns_ > kPicturePatience;
  if (broken_ || missed_the_first || stuck) {
    asked_ns_ = now;
    return true;
  }
  return false;
}

}  // namespace breakout::peer
