// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "peer/unit/groups.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> all;
  for (const auto group : {sdp_tests(), rtp_tests(), rtcp_tests(), vp8_tests(), watermark_tests(),
                           sequence_tracker_tests(), slot_monitor_tests(), media_source_tests(),
                           event_log_tests(), program_tests(), lossy_path_tests(),
                           nack_list_tests(), picture_tracker_tests(), rtx_tests()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return run_tests("peer", all, argc, argv);
}
