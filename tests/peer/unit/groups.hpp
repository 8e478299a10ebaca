// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of the test peer's unit tests, one a file.
#pragma once

#include <span>

#include "support/check.hpp"

namespace breakout::test {

std::span<const Test> sdp_tests();
std::span<const Test> rtp_tests();
std::span<const Test> rtcp_tests();
std::span<const Test> vp8_tests();
std::span<const Test> watermark_tests();
std::span<const Test> sequence_tracker_tests();
std::span<const Test> slot_monitor_tests();
std::span<const Test> media_source_tests();
std::span<const Test> lossy_path_tests();
std::span<const Test> nack_list_tests();
std::span<const Test> picture_tracker_tests();
std::span<const Test> rtx_tests();
std::span<const Test> event_log_tests();
std::span<const Test> program_tests();

}  // namespace breakout::test
