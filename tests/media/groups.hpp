// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tests of media/, one group a file.
#pragma once

#include <span>

#include "support/check.hpp"

namespace breakout::test {

std::span<const Test> rtp_header_tests();
std::span<const Test> rtcp_tests();
std::span<const Test> packet_history_tests();
std::span<const Test> sequence_tests();
std::span<const Test> sequence_walk_tests();
std::span<const Test> vp8_tests();
std::span<const Test> codec_frame_tests();
std::span<const Test> keyframe_want_tests();
std::span<const Test> layer_tests();
std::span<const Test> layer_traffic_tests();
std::span<const Test> bandwidth_tests();
std::span<const Test> loss_tests();
std::span<const Test> slot_tests();
std::span<const Test> slot_video_tests();
std::span<const Test> source_tests();
std::span<const Test> simulcast_tests();
std::span<const Test> move_latency_tests();
std::span<const Test> slot_assignment_tests();
std::span<const Test> slot_pairing_tests();
std::span<const Test> speaker_order_tests();
std::span<const Test> talk_detector_tests();
std::span<const Test> thread_tests();
std::span<const Test> allocation_tests();
std::span<const Test> corpus_tests();

}  // namespace breakout::test
