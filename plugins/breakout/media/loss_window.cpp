// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loss_window.hpp"

namespace breakout::media {

std::optional<unsigned> LossWindow::add(const LinkReport& report, MediaTime now) {
  if (now < not_before_) {
    return std::nullopt;
  }
  const Start here{report.expected, report.lost, now};
  if (!start_ || report.expected < start_->expected || report.lost < start_->lost) {
    start_ = here;  // the first, or of another connection
    return std::nullopt;
  }
  const std::uint64_t expected = report.expected - start_->expected;
  if (now - start_->at < kLength || expected < kEnough) {
    return std::nullopt;
  }
  const std::uint64_t lost = report.lost - start_->lost;
  start_ = here;
  return static_cast<unsigned>(lost * 100 / expected);
}

void LossWindow::restart(MediaTime now) {
  start_.reset();
  not_before_ = now + kReportLag;
}

}  // namespace breakout::media
