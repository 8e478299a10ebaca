// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/slot_judge.hpp"

namespace breakout::test {

const char* name_of(Leak::Kind kind) {
  switch (kind) {
    case Leak::Kind::kForbidden:
      return "forbidden";
    case Leak::Kind::kLate:
      return "late";
    case Leak::Kind::kHeadless:
      return "headless";
    case Leak::Kind::kReplaced:
      return "replaced";
    case Leak::Kind::kUnknown:
      return "unknown";
  }
  return "?";
}

void SlotJudge::judge(const Packet& packet, std::vector<Leak>& leaks) {
  order_.put(packet.sequence, packet,
             [&](const Packet& each, Place place) { take(each, place, leaks); });
}

void SlotJudge::finish(std::vector<Leak>& leaks) {
  order_.flush([&](const Packet& each, Place place) { take(each, place, leaks); });
}

void SlotJudge::take(const Packet& packet, Place place, std::vector<Leak>& leaks) {
  ++judged_;
  gaps_ += place == Place::kAfterGap ? 1 : 0;
  switch (packet.is) {
    case Packet::Is::kMarked:
      take_marked(packet, place, leaks);
      return;
    case Packet::Is::kBlank:
      ++blanks_;
      carried_.reset();
      return;
    case Packet::Is::kUnknown:
      report(Leak::Kind::kUnknown, packet, leaks);
      return;
  }
}

void SlotJudge::take_marked(const Packet& packet, Place place, std::vector<Leak>& leaks) {
  if (retired_ && packet.sent > *retired_) {
    report(Leak::Kind::kReplaced, packet, leaks);
    return;
  }
  // One that comes too late for its place says nothing of the order.
  const Version from = place == Place::kLate ? 0 : version_;
  const auto version =
      history_.first_allowing(listener_, packet.source, from, packet.sent, packet.received);
  if (!version) {
    const bool allowed_before =
        history_.first_allowing(listener_, packet.source, 0, packet.sent, packet.received)
            .has_value();
    report(allowed_before ? Leak::Kind::kLate : Leak::Kind::kForbidden, packet, leaks);
    return;
  }
  if (place == Place::kLate) {
    return;
  }
  const bool goes_on = carried_ == packet.source;
  if (video_ && !goes_on && !packet.keyframe && place == Place::kNext) {
    report(Leak::Kind::kHeadless, packet, leaks);
  }
  switches_ += goes_on ? 0 : 1;
  carried_ = packet.source;
  version_ = *version;
}

void SlotJudge::report(Leak::Kind kind, const Packet& packet, std::vector<Leak>& leaks) const {
  std::string what = where_ + ": ";
  what += packet.is == Packet::Is::kMarked
              ? history_.describe(listener_, packet.source, packet.sent, packet.received) +
                    ", by order from version " + std::to_string(version_)
              : history_.name(listener_) + " received a packet without a watermark";
  leaks.push_back({kind, std::move(what)});
}

}  // namespace breakout::test
