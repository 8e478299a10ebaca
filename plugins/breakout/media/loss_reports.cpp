// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loss_reports.hpp"

#include <algorithm>
#include <utility>

namespace breakout::media {

LossReports::Count LossReports::add(const ReportBlock& report) noexcept {
  const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(known_);
  const auto line =
      std::find_if(lines_.begin(), end, [&](const Line& each) { return each.ssrc == report.ssrc; });
  if (line == end) {
    if (known_ < kMostLines) {
      lines_[known_++] = {report.ssrc, report.highest_sequence};
    }
    return {};
  }
  const std::uint32_t expected =
      report.highest_sequence - std::exchange(line->highest, report.highest_sequence);
  return expected > kLongest ? Count{} : Count{expected, expected * report.fraction_lost};
}

}  // namespace breakout::media
