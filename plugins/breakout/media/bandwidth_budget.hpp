// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many steps of its ladder one subscriber's link can take, by the estimates its receiver sends
// (REMB, draft-alvestrand-rmcat-remb) and by what it loses (RFC 3550 6.4.1).
//
// A receiver's estimate is no measurement of the link: it grows only as far as there is something
// to receive (browsers: half as much again), and slowly. So a low estimate that grows limits
// nothing; one that falls, or stays below what is sent, does. And who is limited is tried with one
// step more now and then, since otherwise the estimate would never find out that it fits.
//
// Browsers estimate by how delays grow. Those of a queue that is full grow no more, so a link that
// drops what it cannot take may be estimated far too high for minutes: whoever loses kHeavyLoss
// gets less, whatever the estimate. Bad radio loses less, and would not lose less by it.
//
// Threads: control thread. Time is passed in.
// Invariants
//   1. Down at once, up one step at a time, at least kRise after the last change.
//   2. What the link did not take is tried again after kFirstPause; each failure in a row doubles
//      that, up to kLongestPause.
//   3. Without an estimate and without heavy loss nothing is limited.
// Owner: the Downlink.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "media/layer_ladder.hpp"
#include "media/link_report.hpp"
#include "media/loss_window.hpp"
#include "media/media_types.hpp"

namespace breakout::media {

class BandwidthBudget {
 public:
  static constexpr std::chrono::milliseconds kStall{
      4000};  ///< too low for so long without growing: full
  static constexpr std::chrono::seconds kRise{2};
  static constexpr std::chrono::seconds kTrial{5};  ///< a fall within so long after a rise: failed
  static constexpr std::chrono::seconds kFirstPause{8}, kLongestPause{64};
  static constexpr std::chrono::seconds kTrust{30};  ///< everything fits for so long: unlimited
  static constexpr unsigned kHeavyLoss = 25;         ///< per cent of a window

  /// How many steps to take now. `report`: what the receiver said last. Browsers estimate video
  /// alone, and say nothing while they receive none.
  std::size_t update(const LinkReport& report, std::span<const LadderStep> ladder, MediaTime now);
  /// Something is held back, or was until a moment ago.
  bool limited() const noexcept { return limit_.has_value(); }

 private:
  void listen(std::uint64_t estimate, MediaTime now);
  bool is_full(std::uint64_t estimate, std::uint64_t cost, MediaTime now);
  // bit/s that come through, by the estimate or by what is lost; nothing: the link is not full.
  std::optional<std::uint64_t> passed_when_full(std::uint64_t estimate, std::uint64_t cost,
                                                unsigned loss, MediaTime now);
  void fall(std::uint64_t passed, std::uint64_t cost, MediaTime now);
  void rise(std::uint64_t cost, MediaTime now);
  bool may_rise(std::uint64_t estimate, std::uint64_t cost, std::uint64_t next,
                MediaTime now) const;

  LossWindow losses_;
  std::optional<std::uint64_t> limit_;  // bit/s; nothing: unlimited
  std::size_t taken_ = 0;
  std::uint64_t mark_ = 0;               // the estimate, as far as it moved noticeably
  bool fell_ = false;                    // with the last estimate
  std::optional<MediaTime> over_since_;  // more is sent than was estimated
  MediaTime grew_at_{}, changed_at_{}, rose_at_{}, full_since_{};
  std::uint64_t refused_ = kNothing;  // bit/s that the link did not take lately
  std::chrono::seconds pause_ = kFirstPause;
  static constexpr std::uint64_t kNothing = ~std::uint64_t{0};
};

}  // namespace breakout::media
