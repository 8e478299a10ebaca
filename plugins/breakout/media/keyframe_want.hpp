// SPDX-License-Identifier: GPL-3.0-or-later
//
// "A keyframe is wanted" as state: asked for at once, then every 250 ms until it went out; sooner
// by somebody for whom the last answer came too early.
//
// Threads: any, lock-free.
// Invariants: a want is never dropped, only deferred. A keyframe serves exactly the wants that
// were there before it was fanned out (the ticket), so a slot re-pointed while a keyframe passes
// is not forgotten.
// Owner: the SourceLink.
#pragma once

#include <array>
#include <atomic>

#include "media/media_types.hpp"

namespace breakout::media {

/// Least time between two asks. Shorter: the second ask of a burst makes the encoder spend another
/// keyframe while the first is on its way. Longer: a lost keyframe shows as a longer freeze.
inline constexpr std::chrono::milliseconds kKeyframeInterval{250};
/// The same when a keyframe has gone out since the last ask, once an interval: who wants one then
/// cannot be waiting for the answer to that ask. A move asks before its slots are re-pointed, and a
/// quick publisher answers before that. Shorter: people who come one by one cost a keyframe each.
inline constexpr std::chrono::milliseconds kFreshInterval{50};

class KeyframeWant {
 public:
  using Ticket = std::uint64_t;

  /// A keyframe of `layer` is wanted (kNoLayer: of any layer). Call poll() afterwards.
  void want(Layer layer = 0) noexcept;
  /// True when the caller, and nobody else, is to send a request now.
  bool poll(MediaTime now) noexcept;
  bool pending() const noexcept {
    for (std::size_t each = 0; each < wanted_.size(); ++each) {
      if (wanted_[each].load(std::memory_order_acquire) >
          served_[each].load(std::memory_order_acquire)) {
        return true;
      }
    }
    return false;
  }

  /// Taken before a keyframe is fanned out …
  Ticket ticket() const noexcept { return requests_.load(std::memory_order_acquire); }
  /// … and handed back when it went out.
  void on_keyframe(Layer layer, Ticket ticket) noexcept;
  /// Nobody waits for this layer any more (it fell silent).
  void forget(Layer layer) noexcept;

 private:
  static constexpr std::size_t kAny = kMaxLayers;
  static std::size_t index_of(Layer layer) noexcept;

  bool answered() const noexcept;
  bool may_ask_afresh(MediaTime::rep last, MediaTime::rep at) const noexcept;

  std::atomic<Ticket> requests_{0};
  std::array<std::atomic<Ticket>, kMaxLayers + 1> wanted_{};
  std::array<std::atomic<Ticket>, kMaxLayers + 1> served_{};
  std::atomic<Ticket> asked_{0};  // the newest want at the last ask
  std::atomic<MediaTime::rep> last_ask_{kNever};
  std::atomic<MediaTime::rep> last_fresh_ask_{kNever};
  static constexpr MediaTime::rep kNever = MediaTime::min().time_since_epoch().count();
};

}  // namespace breakout::media
