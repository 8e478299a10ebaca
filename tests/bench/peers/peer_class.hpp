// SPDX-License-Identifier: GPL-3.0-or-later
// A class of native participants in a real Janus of its own: what both contenders can do.
//
// Threads: the bench's own.
// Invariant: after enter() everybody receives what the plan says.
// Owner: one measurement.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "peer/network.hpp"
#include "peer/participant.hpp"
#include "support/janus_process.hpp"

namespace breakout::bench {

struct ClassPlan {
  int people = 30;
  int room_size = 5;     // people are in rooms of so many; as many as people: one room
  int audio_slots = 4;   // of breakout; VideoRoom's people receive everybody of their room
  int video_slots = 4;   // likewise
  bool lecture = false;  // only the first sends
  int event_loops = 2;
  int slow_down = 1;           // every source sends this many times less often
  unsigned decrypt_every = 1;  // see MediaReceiver
  std::chrono::milliseconds coalesce{0};
  peer::Repair repair = peer::Repair::kNone;
  std::map<int, peer::MediaPaths> paths = {};  // of people whose network is not perfect
};

class PeerClass {
 public:
  explicit PeerClass(ClassPlan plan) : plan_(std::move(plan)), network_({plan_.coalesce}) {}
  virtual ~PeerClass() = default;
  PeerClass(const PeerClass&) = delete;
  PeerClass& operator=(const PeerClass&) = delete;

  virtual test::JanusProcess& janus() = 0;
  // Brings in `count` more, all at once, until their media connections are up; then rooms().
  virtual void enter(int count) = 0;
  // Puts people into their rooms where entering did not.
  virtual void form_rooms() = 0;
  virtual const peer::SlotMonitor& slots(int person) = 0;
  virtual std::vector<peer::RepairReport> repairs(int person) = 0;

  const ClassPlan& plan() const { return plan_; }
  peer::Network& network() { return network_; }
  static std::string name(int person) { return "p" + std::to_string(person + 1); }
  int room_of(int person) const { return person / plan_.room_size; }
  // The others of a person's room who send.
  std::vector<int> mates(int person) const;
  // Packets that arrived at everybody so far, by the numbers of the streams.
  std::uint64_t packets();

 protected:
  peer::PathOptions path(int person, bool sent) const;
  std::vector<peer::SourceKind> sources(int person) const;

  const ClassPlan plan_;
  peer::Network network_;
  int entered_ = 0;
};

// The two contenders, by the name tables show.
inline constexpr const char* kContenders[] = {"breakout", "VideoRoom"};
std::unique_ptr<PeerClass> make_class(std::size_t contender, const ClassPlan& plan);

// Runs the task for 0 … count-1, a thread each; the first failure is thrown when all have ended.
void for_everybody(int count, const std::function<void(int)>& task);
// Polls until it holds; throws with `what` after a minute.
void wait_until(const std::string& what, const std::function<bool()>& holds);

}  // namespace breakout::bench
