// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a receiver says of its link, over all its lines.
//
// Threads: a value. Owner: whoever holds it.
#pragma once

#include <cstdint>
#include <optional>

namespace breakout::media {

struct LinkReport {
  std::optional<std::uint64_t> estimate;  ///< bit/s, by its last REMB; nothing: it sent none
  std::uint64_t expected = 0;             ///< packets so far, by its receiver reports
  std::uint64_t lost = 0;                 ///< of those
};

}  // namespace breakout::media
