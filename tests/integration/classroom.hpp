// SPDX-License-Identifier: GPL-3.0-or-later
// A class in a real Janus: the server, a back end that commands it, and its participants.
//
// Threads: the test's own. Invariant: rooms() is what the server was last told, so that what
// arrives can be judged by it. Owner: one test.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "peer/control_client.hpp"
#include "peer/network.hpp"
#include "peer/participant.hpp"
#include "support/janus_process.hpp"

namespace breakout::test {

struct ClassroomOptions {
  int event_loops = 2;
  std::string plugin = {};  // a file; empty: $BREAKOUT_PLUGIN
  int audio_slots = 4;
  int video_slots = 9;
  std::string plugin_configuration = {};
  std::string settings = {};  // more members of `create`, say R"("pin":"1")"
  bool create = true;         // false: it is there already, in a store that outlives a Janus
  std::string name = "algebra";
  std::string secret = "chalk";
  bool http_admin = false;  // the Admin API by HTTP, too
  int slow_down = 1;        // every source sends this many times less often
  std::vector<peer::SourceKind> sources = {peer::SourceKind::kMic, peer::SourceKind::kCamera};
};

class Classroom {
 public:
  explicit Classroom(ClassroomOptions options = {});

  JanusProcess& janus() { return janus_; }
  peer::Network& network() { return network_; }
  peer::ControlClient& back_end() { return *back_end_; }

  // Brings in `count` learners named p1, p2, ... all at once, until media flows.
  void enter(int count);
  // Brings in one more, with what `adjust` changes of its options.
  peer::Participant& enter_one(const std::string& id,
                               const std::function<void(peer::ParticipantOptions&)>& adjust = {});
  // Makes one that has not connected yet.
  std::unique_ptr<peer::Participant> make(
      const std::string& id, const std::function<void(peer::ParticipantOptions&)>& adjust = {});
  void forget(const std::string& id);

  peer::Participant& person(const std::string& id);
  const std::vector<std::unique_ptr<peer::Participant>>& people() const { return people_; }

  // Staff commands through the back end; rooms() follows the answers. Refusals throw.
  peer::Reply open(const std::string& body);
  peer::Reply move(const std::string& body);
  peer::Reply merge();
  peer::Json state();

  // Reads the rooms from the server.
  void read_rooms();
  const std::map<std::string, std::string>& rooms() const { return rooms_; }
  const std::string& room_of(const std::string& id) const { return rooms_.at(id); }

 private:
  const ClassroomOptions options_;
  JanusProcess janus_;
  peer::Network network_;
  std::unique_ptr<peer::ControlClient> back_end_;
  std::vector<std::unique_ptr<peer::Participant>> people_;
  std::map<std::string, std::string> rooms_;
};

// An adjustment of the options: an instructor of a classroom whose secret is "chalk".
void teaches(peer::ParticipantOptions& options);

// Makes one that has joined, without media; the caller keeps it.
std::unique_ptr<peer::Participant> joined(
    Classroom& classroom, const std::string& id,
    const std::function<void(peer::ParticipantOptions&)>& adjust = {});

// The record of a participant in an answer to `state`; absent when there is none.
peer::Json participant_in(const peer::Json& state, const std::string& id);

// Polls until `holds` or the time is over, then throws with `what`. For media, which tells nobody
// that it arrived.
void wait_until(const std::string& what, const std::function<bool()>& holds,
                std::chrono::milliseconds at_most = std::chrono::seconds(10));

}  // namespace breakout::test
