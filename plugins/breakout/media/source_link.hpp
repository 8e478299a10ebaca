// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a slot knows of the source it carries: identity, keyframe wants and live layers.
//
// Threads: any. Identity is constant, the rest is atomic. Holds nothing that refers back to slots,
// so slots and sources never keep each other alive.
// Owner: shared by the Source and the slots that carry it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "media/keyframe_want.hpp"
#include "media/layer_choice.hpp"
#include "media/media_ports.hpp"

namespace breakout::media {

class SourceLink {
 public:
  struct Identity {
    SourceKey key = kNoSource;
    Kind kind = Kind::audio;
    Codec codec = Codec::opus;
    int mindex = 0;  ///< m-line of the publisher
  };

  SourceLink(Identity identity, std::shared_ptr<KeyframePort> port)
      : identity_(identity), port_(std::move(port)) {}

  const Identity& identity() const noexcept { return identity_; }
  LayerActivity& activity() noexcept { return activity_; }
  KeyframeWant& want() noexcept { return want_; }

  /// Wants a keyframe of `layer` (kNoLayer: any) and asks at once, or later when one was asked for
  /// just now (see KeyframeWant). Audio: nothing. Call with no lock held.
  void want_keyframe(Layer layer, MediaTime now) noexcept;
  /// Sends a request when one is due; true when it did. Call with no lock held.
  bool poll_keyframe(MediaTime now) noexcept;

  /// Requests sent.
  std::uint64_t asks() const noexcept { return asks_.load(std::memory_order_relaxed); }

  /// A paused source (muted or closed) is not asked; its wants wait.
  void set_paused(bool paused) noexcept { paused_.store(paused, std::memory_order_release); }
  /// Packets of it are under way: it was heard just now and is not withheld.
  bool sends(MediaTime now) const noexcept {
    return !paused_.load(std::memory_order_acquire) && activity_.alive(now) != 0;
  }

 private:
  const Identity identity_;
  const std::shared_ptr<KeyframePort> port_;
  KeyframeWant want_;
  LayerActivity activity_;
  std::atomic<bool> paused_{false};
  std::atomic<std::uint64_t> asks_{0};
};

using SourceRef = std::shared_ptr<SourceLink>;

}  // namespace breakout::media
