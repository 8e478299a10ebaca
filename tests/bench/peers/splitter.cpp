// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/splitter.hpp"

#include <algorithm>
#include <latch>

namespace breakout::bench {
namespace {

using namespace peer;
using test::SwitchedLine;
using test::VideoRoomGuest;

const ClassPlan kPlan{.people = kSplitPeople,
                      .room_size = kSplitPeople,
                      .audio_slots = kSplitLines,
                      .video_slots = kSplitLines,
                      .repair = Repair::kRtx};

class WithBreakout : public Splitter {
 public:
  WithBreakout() { class_.enter(kSplitPeople); }

  const char* title() const override { return "breakout"; }
  PeerClass& people() override { return class_; }
  void prepare(Rooms& rooms) override {
    rooms.assign(kSplitPeople, kMain);
    if (open_) {
      class_.back_end().demand(R"({"request":"merge","grace":0})");
      open_ = false;
    }
  }
  void split(const Rooms& rooms) override {
    class_.open(rooms);
    open_ = true;
  }
  void move(int person, const Rooms&, const Rooms& after) override {
    const std::string room = std::to_string(after[static_cast<std::size_t>(person)] + 1);
    class_.back_end().demand(Json::object()
                                 .set("request", "move")
                                 .set("participant", PeerClass::name(person))
                                 .set("room", room));
  }
  std::uint64_t messages() override {
    std::uint64_t sum = class_.back_end().session().messages();
    for (int person = 0; person < kSplitPeople; ++person) {
      sum += class_.person(person).session().messages();
    }
    return sum;
  }
  int sdp_exchanges() override {
    int sum = 0;
    for (int person = 0; person < kSplitPeople; ++person) {
      for (const Side side : {Side::kUplink, Side::kDownlink}) {
        sum += class_.person(person).counters(side).sdp_exchanges;
      }
    }
    return sum;
  }

 private:
  static constexpr int kMain = -1;

  BreakoutClass class_{kPlan};
  bool open_ = false;
};

class WithVideoRoom : public Splitter {
 public:
  WithVideoRoom() { class_.enter_as_a_ring(kSplitLines); }

  PeerClass& people() override { return class_; }
  std::uint64_t messages() override {
    std::uint64_t sum = class_.back_end().session().messages();
    for (int person = 0; person < kSplitPeople; ++person) {
      sum += class_.guest(person).session().messages();
    }
    return sum;
  }
  int sdp_exchanges() override {
    int sum = 0;
    for (int person = 0; person < kSplitPeople; ++person) {
      sum += class_.guest(person).sdp_exchanges();
    }
    return sum;
  }

 protected:
  VideoRoomClass class_{kPlan};
};

// Everybody ends both handles, joins and publishes in the new room, and subscribes once all its
// people are there: one subscription each, which is as few as can be.
class ByRejoining : public WithVideoRoom {
 public:
  const char* title() const override { return "VideoRoom, leave and join"; }

  void split(const Rooms& rooms) override {
    first_ = next_;
    next_ += kSplitRooms;
    class_.create_rooms(first_, kSplitRooms);
    std::vector<std::unique_ptr<std::latch>> complete;
    for (int room = 0; room < kSplitRooms; ++room) {
      complete.push_back(
          std::make_unique<std::latch>(std::count(rooms.begin(), rooms.end(), room)));
    }
    for_everybody(kSplitPeople, [&](int person) {
      const int room = rooms[static_cast<std::size_t>(person)];
      std::latch& all_there = *complete[static_cast<std::size_t>(room)];
      try {
        class_.guest(person).start_over();
        class_.guest(person).publish(first_ + room);
      } catch (...) {
        all_there.count_down();
        throw;
      }
      all_there.arrive_and_wait();
      class_.guest(person).subscribe(first_ + room, class_.guests(mates_of(person, rooms)));
    });
  }

  void move(int person, const Rooms& before, const Rooms& after) override {
    const std::vector<int> left = mates_of(person, before);
    const std::vector<int> joined = mates_of(person, after);
    std::vector<std::size_t> heard;
    for (const int mate : left) {
      heard.push_back(class_.guest(mate).session().events().size());
    }
    VideoRoomGuest& mover = class_.guest(person);
    const int room = first_ + after[static_cast<std::size_t>(person)];
    mover.start_over();
    mover.publish(room);
    const auto newcomers = static_cast<int>(joined.size());
    const auto leavers = static_cast<int>(left.size());
    for_everybody(1 + newcomers + leavers, [&](int each) {
      if (each == 0) {
        mover.subscribe(room, class_.guests(joined));
      } else if (each <= newcomers) {
        class_.guest(joined[static_cast<std::size_t>(each - 1)]).subscribe_to(mover);
      } else {
        const auto which = static_cast<std::size_t>(each - newcomers - 1);
        class_.guest(left[which]).answer_update(heard[which]);
      }
    });
  }

  Nanos last_of(int person, const std::vector<int>& former, Nanos since) override {
    const Nanos last = class_.guest(person).last_before_start_over();
    return last > since ? last : WithVideoRoom::last_of(person, former, since);
  }

 private:
  int first_ = 0;
  int next_ = 2;
};

// All stay in one room, where everybody may receive everybody; each is told to switch its lines,
// and to stop the one that is left over.
class BySwitching : public WithVideoRoom {
 public:
  const char* title() const override { return "VideoRoom, `switch`"; }

  void split(const Rooms& rooms) override {
    for_everybody(kSplitPeople, [&](int person) { receive(person, mates_of(person, rooms)); });
  }
  void move(int person, const Rooms& before, const Rooms& after) override {
    std::vector<int> concerned = mates_of(person, before);
    const std::vector<int> joined = mates_of(person, after);
    concerned.insert(concerned.end(), joined.begin(), joined.end());
    concerned.push_back(person);
    for_everybody(static_cast<int>(concerned.size()), [&](int each) {
      const int who = concerned[static_cast<std::size_t>(each)];
      receive(who, mates_of(who, after));
    });
  }

 private:
  // Line i of each kind carries the i-th of `others`; lines that do already are left alone.
  void receive(int person, const std::vector<int>& others) {
    VideoRoomGuest& guest = class_.guest(person);
    std::vector<int>& carried = carried_[static_cast<std::size_t>(person)];
    std::vector<int> coming;
    std::copy_if(others.begin(), others.end(), std::back_inserter(coming),
                 [&](int other) { return std::count(carried.begin(), carried.end(), other) == 0; });
    std::vector<SwitchedLine> switched;
    std::vector<std::string> stopped;
    std::vector<std::string> resumed;
    for (std::size_t i = 0; i < carried.size(); ++i) {
      if (std::count(others.begin(), others.end(), carried[i]) != 0) {
        continue;
      }
      const bool idle = carried[i] == kNobody;
      carried[i] = coming.empty() ? kNobody : coming.back();
      if (coming.empty()) {
        add_lines(guest, i, idle ? nullptr : &stopped);
        continue;
      }
      add_lines(guest, i, idle ? &resumed : nullptr);
      const std::int64_t feed = class_.guest(coming.back()).feed();
      coming.pop_back();
      for (const MediaKind kind : {MediaKind::kAudio, MediaKind::kVideo}) {
        switched.push_back({feed, kind, line(guest, kind, i)});
      }
    }
    if (!switched.empty()) {
      guest.switch_lines(switched);
    }
    if (!stopped.empty()) {
      guest.set_lines_sent(stopped, false);
    }
    if (!resumed.empty()) {
      guest.set_lines_sent(resumed, true);
    }
  }

  static std::string line(VideoRoomGuest& guest, MediaKind kind, std::size_t which) {
    for (const SlotReport& slot : guest.downlink().monitor().report()) {
      if (slot.kind == kind && which-- == 0) {
        return slot.mid;
      }
    }
    throw std::logic_error("a guest with too few lines");
  }

  static void add_lines(VideoRoomGuest& guest, std::size_t which, std::vector<std::string>* to) {
    if (to != nullptr) {
      to->push_back(line(guest, MediaKind::kAudio, which));
      to->push_back(line(guest, MediaKind::kVideo, which));
    }
  }

  static constexpr int kNobody = -1;
  static std::vector<std::vector<int>> the_ring() {
    std::vector<std::vector<int>> result(kSplitPeople);
    for (int person = 0; person < kSplitPeople; ++person) {
      for (int i = 1; i <= kSplitLines; ++i) {
        result[static_cast<std::size_t>(person)].push_back((person + i) % kSplitPeople);
      }
    }
    return result;
  }

  std::vector<std::vector<int>> carried_ = the_ring();  // by person and line
};

}  // namespace

std::vector<int> mates_of(int person, const Rooms& rooms) {
  std::vector<int> result;
  for (int other = 0; other < static_cast<int>(rooms.size()); ++other) {
    if (other != person &&
        rooms[static_cast<std::size_t>(other)] == rooms[static_cast<std::size_t>(person)]) {
      result.push_back(other);
    }
  }
  return result;
}

Nanos Splitter::last_of(int person, const std::vector<int>& former, Nanos since) {
  Nanos last = 0;
  for (const int other : former) {
    for (const SourceKind kind : {SourceKind::kMic, SourceKind::kCamera}) {
      last = std::max(last, people().slots(person).last_arrival({PeerClass::name(other), kind}));
    }
  }
  return last > since ? last : 0;
}

std::unique_ptr<Splitter> split_with_breakout() {
  return std::make_unique<WithBreakout>();
}
std::unique_ptr<Splitter> split_by_rejoining() {
  return std::make_unique<ByRejoining>();
}
std::unique_ptr<Splitter> split_by_switching() {
  return std::make_unique<BySwitching>();
}

}  // namespace breakout::bench
