// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packet_history.hpp"

namespace breakout::test {
namespace {

using namespace media;

void packets_in_order_are_remembered_alike_one_by_one_and_together() {
  for (unsigned gap = 0; gap <= 130; ++gap) {
    for (const unsigned count : {0u, 1u, 2u, 63u, 64u, 65u, 127u, 128u, 129u, 100000u}) {
      PacketHistory each, together;
      each.begin();
      together.begin();
      if (gap != 0) {
        each.advance(gap);
        together.advance(gap);
      }
      for (unsigned packet = 0; packet < count; ++packet) {
        each.advance(1);
      }
      together.follow(count);
      for (unsigned back = 0; back < PacketHistory::kReach + 2; ++back) {
        CHECK_EQ(together.mark(back), each.mark(back));
      }
    }
  }
}

constexpr Test kTests[] = {
    {"packets in order are remembered alike, one by one and together",
     packets_in_order_are_remembered_alike_one_by_one_and_together},
};

}  // namespace

std::span<const Test> packet_history_tests() {
  return kTests;
}

}  // namespace breakout::test
