// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/program/summary.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <ostream>

namespace breakout::peer {
namespace {

void print_times(std::ostream& out, const char* what, const std::vector<double>& values) {
  if (!values.empty()) {
    out << "  " << std::left << std::setw(28) << what << std::right << "p50 "
        << percentile(values, 50) << " ms   p95 " << percentile(values, 95) << " ms   p99 "
        << percentile(values, 99) << " ms\n";
  }
}

}  // namespace

double percentile(std::vector<double> values, double percent) {
  if (values.empty()) {
    return 0;
  }
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(percent / 100 * static_cast<double>(values.size()));
  const auto index = static_cast<std::size_t>(std::max(1.0, rank)) - 1;
  return values[std::min(index, values.size() - 1)];
}

bool Summary::good() const {
  const bool phases_good = std::all_of(phases.begin(), phases.end(), [](const PhaseResult& each) {
    return each.violations == 0 && each.audio_received == each.audio_expected &&
           each.video_received == each.video_expected;
  });
  return phases_good && moves_without_media == 0 && renegotiated == 0 && reconnected == 0;
}

void Summary::print(std::ostream& out) const {
  out << std::fixed << std::setprecision(1);
  out << participants << " participants at " << server << ", joined in " << join_s << " s, ran for "
      << run_s << " s\n\nStreams received (of those expected):\n";
  for (const PhaseResult& phase : phases) {
    out << "  " << std::left << std::setw(10) << phase.name << std::right << "audio "
        << phase.audio_received << " of " << phase.audio_expected << "   video "
        << phase.video_received << " of " << phase.video_expected << "   isolation violations "
        << phase.violations;
    if (phase.answer_ms > 0) {
      out << "   answered in " << phase.answer_ms << " ms";
    }
    out << "\n";
  }
  if (!first_audio_ms.empty() || moves_without_media > 0) {
    out << "\nMove times (" << first_audio_ms.size() << " moves):\n";
    print_times(out, "first sound of the new room", first_audio_ms);
    print_times(out, "first picture", first_picture_ms);
    print_times(out, "last packet of the old room", last_old_ms);
    out << "  moves without media: " << moves_without_media << "\n";
  }
  const double share =
      packets == 0 ? 0 : 100.0 * static_cast<double>(lost) / static_cast<double>(packets + lost);
  out << "\nPackets: " << packets << " received, " << lost << " lost (" << std::setprecision(3)
      << share << std::setprecision(1) << " %)\nRenegotiated: " << renegotiated
      << "   reconnected: " << reconnected << "   CPU of each peer: " << std::setprecision(2)
      << peer_cpu_percent << " % of a core\n"
      << (good() ? "PASSED\n" : "FAILED\n");
}

}  // namespace breakout::peer
