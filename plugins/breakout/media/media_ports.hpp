// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two ways out of the hot path: packets to a subscriber, keyframe requests to a publisher.
//
// Threads: see each function. Implementations never throw and never call back into media/.
// Owner: shared; whoever is closed or cleared lets go of its reference.
#pragma once

#include "media/media_types.hpp"

namespace breakout::media {

/// The subscriber's PeerConnection. Also what a recorder or a relay to another node implements.
class SlotSink {
 public:
  virtual ~SlotSink() = default;

  /// Sends one packet on m-line `mindex`. The bytes must be copied before returning: they are put
  /// back to the former state afterwards. Called with the slot's lock held, from the media
  /// threads of publishers and, for blank pictures, from the control thread: take no lock that is
  /// ever held around a call into a slot.
  virtual void send_rtp(int mindex, Kind kind, const RtpPacket& packet) noexcept = 0;

 protected:
  SlotSink() = default;
  SlotSink(const SlotSink&) = default;
  SlotSink& operator=(const SlotSink&) = default;
};

/// The publisher's PeerConnection, as far as keyframes go.
class KeyframePort {
 public:
  virtual ~KeyframePort() = default;

  /// Asks for a keyframe on m-line `mindex` (all simulcast layers). Called from any thread with no
  /// lock of media/ held. One call may still be under way when Source::close() returns, so the
  /// implementation must tolerate a connection that is gone.
  virtual void ask_keyframe(int mindex) noexcept = 0;

 protected:
  KeyframePort() = default;
  KeyframePort(const KeyframePort&) = default;
  KeyframePort& operator=(const KeyframePort&) = default;
};

}  // namespace breakout::media
