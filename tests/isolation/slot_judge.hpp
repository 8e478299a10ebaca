// SPDX-License-Identifier: GPL-3.0-or-later
// Judges the packets of one slot of one PeerConnection by the history of the graph.
//
// A slot follows the graph: each packet left it at some version that allowed the packet, and never
// at an older one than the packet before. Where no such version is left, something leaked. That
// needs clocks only to bound the versions, and finds a packet of the former source behind one of
// the next, however soon. Moreover what starts in a video slot starts on a keyframe.
//
// Threads: none of its own. Owner: the soak.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isolation/history.hpp"
#include "isolation/in_order.hpp"
#include "isolation/packet.hpp"

namespace breakout::test {

struct Leak {
  enum class Kind : std::uint8_t {
    kForbidden,  // no version allowed it between its sending and its arrival
    kLate,       // one did, but the slot had gone on to a newer one
    kHeadless,   // went on in the middle of a picture after another source or a blank picture
    kReplaced,   // sent to a connection whose seat another had taken
    kUnknown,    // neither a participant's nor a blank picture
  };
  Kind kind = Kind::kForbidden;
  std::string what;
};

const char* name_of(Leak::Kind kind);

class SlotJudge {
 public:
  SlotJudge(const History& history, std::size_t listener, bool video, std::string where)
      : history_(history), listener_(listener), video_(video), where_(std::move(where)) {}

  // The seat was taken by another connection, which was told then.
  void retire(peer::Nanos told) { retired_ = told; }
  // A packet, in the order of arrival; leaks are added.
  void judge(const Packet& packet, std::vector<Leak>& leaks);
  // What waited for missing packets.
  void finish(std::vector<Leak>& leaks);

  std::uint64_t judged() const { return judged_; }
  std::uint64_t blanks() const { return blanks_; }
  std::uint64_t gaps() const { return gaps_; }
  std::uint64_t switches() const { return switches_; }

 private:
  void take(const Packet& packet, Place place, std::vector<Leak>& leaks);
  void take_marked(const Packet& packet, Place place, std::vector<Leak>& leaks);
  void report(Leak::Kind kind, const Packet& packet, std::vector<Leak>& leaks) const;

  const History& history_;
  const std::size_t listener_;
  const bool video_;
  const std::string where_;  // for reports
  InOrder<Packet> order_;
  std::optional<peer::Nanos> retired_;
  std::optional<SourceId> carried_;  // by the last packet; nothing at first and after a blank one
  Version version_ = 0;              // the least at which the last packet can have left
  std::uint64_t judged_ = 0, blanks_ = 0, gaps_ = 0, switches_ = 0;
};

}  // namespace breakout::test
