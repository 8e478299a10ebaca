// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many packets each report of a receiver is about, and how many of them were lost: a report
// says up to which sequence number it heard, and what part was lost since the one before
// (RFC 3550 6.4.1).
//
// Threads: one, that of the connection's RTCP; no allocation.
// Invariant: the first report of a line, and one that skips more than kLongest, count nothing.
// Owner: the connection. Lines beyond kMostLines are not counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "media/rtcp.hpp"

namespace breakout::media {

class LossReports {
 public:
  static constexpr std::size_t kMostLines = 64;
  static constexpr std::uint32_t kLongest = 1 << 15;  ///< packets between two reports

  struct Count {
    std::uint32_t expected = 0;     ///< packets
    std::uint32_t lost_256ths = 0;  ///< of a packet: reports may be about few
  };

  Count add(const ReportBlock& report) noexcept;

 private:
  struct Line {
    std::uint32_t ssrc = 0;
    std::uint32_t highest = 0;  // sequence number, extended
  };

  std::array<Line, kMostLines> lines_{};
  std::size_t known_ = 0;
};

}  // namespace breakout::media
