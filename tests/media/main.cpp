// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "media/groups.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> all;
  for (const auto group : {rtp_header_tests(),   rtcp_tests(),          packet_history_tests(),
                           sequence_tests(),     sequence_walk_tests(), vp8_tests(),
                           codec_frame_tests(),  keyframe_want_tests(), layer_tests(),
                           slot_tests(),         slot_video_tests(),    layer_traffic_tests(),
                           bandwidth_tests(),    loss_tests(),          source_tests(),
                           simulcast_tests(),    move_latency_tests(),  slot_assignment_tests(),
                           slot_pairing_tests(), speaker_order_tests(), talk_detector_tests(),
                           thread_tests(),       allocation_tests(),    corpus_tests()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return run_tests("media", all, argc, argv);
}
