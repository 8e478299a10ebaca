// SPDX-License-Identifier: GPL-3.0-or-later
// Which pictures of one video stream a decoder could show, and when: a picture counts once all its
// packets are there and the one it builds on was shown.
//
// Threads: none of its own; one thread at a time.
// Invariant: pictures are shown in the order of their sequence numbers; a whole keyframe may skip
// what never came. Owner: MediaReceiver, one for each video line.
#pragma once

#include <array>
#include <cstdint>

#include "peer/clock.hpp"

namespace breakout::peer {

class PictureTracker {
 public:
  // Between two pictures shown, longer than this is a freeze.
  static constexpr Nanos kFreeze = 200 * kMillisecond;

  struct Packet {
    std::uint16_t sequence = 0;
    bool opens = false;     // the first of its picture
    bool keyframe = false;  // of the first: the picture builds on none
    bool ends = false;      // the last of its picture
  };

  void record(const Packet& packet, Nanos now);
  // A packet that pictures build on will never come.
  void note_broken() { broken_ = true; }
  // Whether a keyframe is to be asked for now, as a browser does: when it has none, when one is
  // needed to go on, or when nothing could be shown for long. Each asking is paced.
  bool wants_keyframe(Nanos now);

  bool started() const { return started_; }
  // The sequence number behind the last picture shown.
  std::uint16_t next() const { return next_; }
  std::uint64_t shown() const { return shown_; }
  std::uint64_t keyframes() const { return keyframes_; }
  std::uint64_t freezes() const { return freezes_; }
  // All freezes together, with the one that lasts at `now`.
  Nanos frozen(Nanos now) const;

 private:
  static constexpr std::size_t kWindow = 512;

  struct Entry {
    bool present = false;
    Packet packet;
  };

  Entry& at(std::uint16_t sequence) { return entries_[sequence % kWindow]; }
  bool has(std::uint16_t sequence);
  void show_all(Nanos now);
  bool show_next(Nanos now);
  bool skip_to_keyframe(std::uint16_t within);
  bool whole(std::uint16_t first, std::uint16_t& end);
  void show(const Packet& first, std::uint16_t end, Nanos now);

  std::array<Entry, kWindow> entries_{};
  bool started_ = false;
  bool broken_ = false;
  std::uint16_t next_ = 0;
  Nanos first_packet_ns_ = 0;
  Nanos last_packet_ns_ = 0;
  Nanos last_shown_ns_ = 0;
  Nanos asked_ns_ = 0;
  Nanos frozen_ns_ = 0;
  std::uint64_t shown_ = 0;
  std::uint64_t keyframes_ = 0;
  std::uint64_t freezes_ = 0;
};

}  // namespace breakout::peer
