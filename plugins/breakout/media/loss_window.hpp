// SPDX-License-Identifier: GPL-3.0-or-later
//
// What part of its packets a receiver lost lately, from counts that only grow: one figure for each
// window that is long enough and saw enough packets.
//
// Threads: control thread. Time is passed in.
// Invariant: each packet is in one window at most. Owner: the BandwidthBudget.
#pragma once

#include <cstdint>
#include <optional>

#include "media/link_report.hpp"
#include "media/media_types.hpp"

namespace breakout::media {

class LossWindow {
 public:
  static constexpr std::chrono::seconds kLength{2};     ///< browsers report each second, or half
  static constexpr std::uint64_t kEnough = 50;          ///< packets
  static constexpr std::chrono::seconds kReportLag{1};  ///< reports may be of what was sent before

  /// Percent of the window that ends with this report; nothing: none ends.
  std::optional<unsigned> add(const LinkReport& report, MediaTime now);
  /// What was sent until now is in no window any more.
  void restart(MediaTime now);

 private:
  struct Start {
    std::uint64_t expected, lost;
    MediaTime at;
  };

  std::optional<Start> start_;
  MediaTime not_before_{};
};

}  // namespace breakout::media
