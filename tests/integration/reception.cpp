// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/reception.hpp"

#include "support/check.hpp"

namespace breakout::test {

namespace {

using peer::SourceKind;

// Packets sent before an answer may still arrive this long after it on a busy machine; whoever
// counts streams counts later ones. Leaks are judged by the time of sending and need no such grace.
constexpr std::chrono::milliseconds kStillOnTheWay{500};

std::string describe(const peer::SlotReport& slot) {
  return "slot " + slot.mid + ": backward " + std::to_string(slot.backward_jumps) +
         ", duplicates " + std::to_string(slot.duplicates) + ", unexplained gaps " +
         std::to_string(slot.unexplained_gaps) + ", timestamps backward " +
         std::to_string(slot.timestamp_backward) + " jumping " +
         std::to_string(slot.timestamp_jumps) + ", picture ids " +
         std::to_string(slot.picture_id_breaks) + ", tl0 " + std::to_string(slot.tl0_breaks);
}

void judge_connection(const peer::Participant& participant, peer::Side side, const char* name,
                      std::vector<std::string>& found) {
  const auto counters = participant.counters(side);
  if (counters.sdp_exchanges != 1 || counters.ice_restarts != 0 || counters.dtls_handshakes != 1 ||
      !counters.failure.empty()) {
    found.push_back(
        participant.id() + "'s " + name + ": " + std::to_string(counters.sdp_exchanges) +
        " SDP exchanges, " + std::to_string(counters.ice_restarts) + " ICE restarts, " +
        std::to_string(counters.dtls_handshakes) + " DTLS handshakes " + counters.failure);
  }
}

}  // namespace

std::size_t streams_since(Classroom& classroom, SourceKind kind, peer::Nanos since) {
  std::size_t count = 0;
  for (const auto& receiver : classroom.people()) {
    for (const peer::SourceName& source : receiver->slots().sources_since(since)) {
      count += source.kind == kind ? 1 : 0;
    }
  }
  return count;
}

std::vector<std::string> leaks_since(Classroom& classroom, peer::Nanos since) {
  std::vector<std::string> found;
  for (const auto& receiver : classroom.people()) {
    const std::string& own = classroom.room_of(receiver->id());
    for (const peer::SlotReport& slot : receiver->slots().report()) {
      for (const peer::SlotRun& run : slot.runs) {
        const auto room = classroom.rooms().find(run.source.sender);
        const bool elsewhere = room != classroom.rooms().end() && room->second != own;
        const bool own_media = run.source.sender == receiver->id();
        if (own_media || (elsewhere && run.last_sent_ns > since)) {
          found.push_back(receiver->id() + " in " + own + " received " + run.source.sender +
                          " in " + (elsewhere ? room->second : own) + ", sent " +
                          std::to_string((run.last_sent_ns - since) / 1000) + " us after");
        }
      }
    }
  }
  return found;
}

std::vector<std::string> breaks(Classroom& classroom) {
  std::vector<std::string> found;
  for (const auto& participant : classroom.people()) {
    judge_connection(*participant, peer::Side::kUplink, "uplink", found);
    judge_connection(*participant, peer::Side::kDownlink, "downlink", found);
    for (const peer::SlotReport& slot : participant->slots().report()) {
      if (!slot.continuous()) {
        found.push_back(participant->id() + "'s " + describe(slot));
      }
    }
  }
  return found;
}

std::size_t streams_due(const Classroom& classroom) {
  std::map<std::string, std::size_t> sizes;
  for (const auto& participant : classroom.people()) {
    if (const auto room = classroom.rooms().find(participant->id());
        room != classroom.rooms().end()) {
      ++sizes[room->second];
    }
  }
  std::size_t due = 0;
  for (const auto& [room, size] : sizes) {
    due += size * (size - 1);
  }
  return due;
}

void expect_everyone_in_place(Classroom& classroom, peer::Nanos since) {
  const std::size_t due = streams_due(classroom);
  const peer::Nanos settled = since + std::chrono::nanoseconds(kStillOnTheWay).count();
  for (SourceKind kind : {SourceKind::kMic, SourceKind::kCamera}) {
    wait_until(std::to_string(due) + " streams of " + std::string{peer::name_of(kind)},
               [&] { return streams_since(classroom, kind, settled) >= due; });
    CHECK_EQ(streams_since(classroom, kind, settled), due);
  }
  expect_no_leak(classroom, since);
}

void expect_no_leak(Classroom& classroom, peer::Nanos since) {
  const auto leaks = leaks_since(classroom, since);
  CHECK_EQ(leaks.empty() ? "no leak" : leaks.front(), std::string{"no leak"});
}

}  // namespace breakout::test
