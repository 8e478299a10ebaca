// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/invariants.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "graph/occupancy.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

class Checker {
 public:
  explicit Checker(const Classroom& classroom) : classroom_(classroom) {}

  std::vector<std::string> broken() && {
    check_participants();
    check_rooms();
    if (classroom_.round) {
      check_round(*classroom_.round);
    } else {
      expect(classroom_.rooms.empty(), "there are breakout rooms before the first round");
    }
    return std::move(broken_);
  }

 private:
  void expect(bool holds, const std::string& otherwise) {
    if (!holds) {
      broken_.push_back(otherwise);
    }
  }

  void check_participants() {
    std::set<std::uint64_t> seats;
    for (const auto& [id, participant] : classroom_.participants) {
      const std::string who = "participant " + quoted(id);
      expect(participant.id == id, who + " is filed under another id");
      expect(classroom_.has_room(participant.room),
             who + " is in room " + quoted(participant.room) + ", which does not exist");
      expect(seats.insert(participant.seat).second, who + " shares a seat number");
      expect(participant.seat > 0 && participant.seat <= classroom_.seats_given,
             who + " has a seat number that was not given");
      expect(participant.main_view.has_value() == classroom_.in_round(),
             who + " has a saved view of main outside a round, or none within");
      expect(participant.connected || participant.sources.empty(),
             who + " publishes without a connection");
      expect(participant.role != Role::observer || participant.sources.empty(),
             who + " is an observer and publishes");
    }
  }

  void check_rooms() {
    const Occupancy occupancy = occupancy_of(classroom_);
    std::set<std::uint32_t> positions;
    for (const auto& [id, room] : classroom_.rooms) {
      const std::string which = "room " + quoted(id);
      expect(room.id == id, which + " is filed under another id");
      expect(id != kMainRoom && !id.empty(), which + " is no breakout room");
      expect(positions.insert(room.position).second, which + " shares its position");
      expect(!room.capacity || room.over_capacity || taken(occupancy, id) <= *room.capacity,
             which + " is over its capacity");
    }
  }

  void check_round(const Round& round) {
    const bool closing = round.state == RoundState::closing;
    const bool closed = round.state == RoundState::closed;
    expect(round.number > 0, "the round has no number");
    expect(!closed || classroom_.rooms.empty(), "a closed round has breakout rooms");
    expect(closed || !classroom_.rooms.empty(), "an open round has no breakout rooms");
    expect(closing == round.closes_at.has_value(),
           "closes_at is set in another state than closing");
    expect(!closed || !round.ends_at, "a closed round has a timer");
    expect(round.ends_at || round.warnings_left.empty(), "there are warnings without a timer");
    expect(std::is_sorted(round.warnings_left.begin(), round.warnings_left.end(), std::greater<>()),
           "the warnings are not in order");
    if (const auto limit = classroom_.settings.ends_at) {
      expect(!round.ends_at || *round.ends_at <= *limit, "the timer passes the end of the class");
      expect(!round.closes_at || *round.closes_at <= *limit,
             "the countdown passes the end of the class");
    }
    for (const auto& [id, room] : classroom_.places.assignments) {
      expect(closed || classroom_.has_room(room),
             quoted(id) + " is assigned to room " + quoted(room) + ", which does not exist");
    }
  }

  const Classroom& classroom_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(const Classroom& classroom) {
  return Checker(classroom).broken();
}

}  // namespace breakout::graph
