// SPDX-License-Identifier: GPL-3.0-or-later
// A whole participant of a classroom: one session, an uplink and a downlink handle with their
// PeerConnections, everything said and heard.
//
// Threads: one controlling thread at a time calls the methods, which block with timeouts; it must
// not be the loop thread. events(), slots() and counters() may be read from any thread.
// Invariant: records of a PeerConnection stay readable after it ended, until the next one replaces
// it. Owner: the test or the load program.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "peer/janus_session.hpp"
#include "peer/network.hpp"
#include "peer/peer_connection.hpp"

namespace breakout::peer {

inline constexpr const char* kBreakoutPlugin = "janus.plugin.breakout";

// The plugin refused what should have been accepted.
class Refused : public std::runtime_error {
 public:
  explicit Refused(const Reply& reply)
      : std::runtime_error("refused: " + reply.data.dump()), code(reply.error_code) {}
  const std::int64_t code;
};

struct ParticipantOptions {
  std::string server = {};  // ws://…
  std::string classroom = {};
  std::string participant = {};  // the id; also what the watermarks name
  std::string display = {};
  std::string role = "learner";
  std::string secret = {};
  std::string pin = {};
  std::string token = {};
  std::string resume = {};  // from the joined() of the connection whose seat is to be taken
  std::vector<SourceKind> sources = {SourceKind::kMic, SourceKind::kCamera};
  int audio_slots = -1;  // -1 = whatever the classroom gives
  int video_slots = -1;
  unsigned decrypt_every = 1;     // see MediaReceiver
  std::size_t video_payload = 0;  // see PeerConnectionOptions
  int slow_down = 1;              // see MediaSourceConfig
  Repair repair = Repair::kNone;  // see PeerConnectionOptions
  // The network between the participant and Janus, of both handles.
  MediaPaths paths = {};
  MediaReceiver::Tap on_packet = {};  // see PeerConnectionOptions
  std::chrono::milliseconds timeout = kRequestTimeout;
};

// The participant's two handles.
enum class Side { kUplink, kDownlink };

class Participant {
 public:
  Participant(Network& network, ParticipantOptions options);
  // Ends as a crash does, if nothing ended it before.
  ~Participant();
  Participant(const Participant&) = delete;
  Participant& operator=(const Participant&) = delete;

  // connect and take_part: everything until media flows both ways.
  void enter();
  // join, publish, subscribe, wait_media.
  void take_part();

  // The steps of enter(). Each throws Timeout, Disconnected, JanusError, Refused or SdpError.
  void connect();
  Reply join();
  Reply publish();
  Reply subscribe();
  // Until Janus has reported both PeerConnections up.
  void wait_media();

  // Any request of the API, on the uplink handle unless told otherwise. A refusal is returned.
  Reply request(const Json& body, Side side = Side::kUplink);
  Reply request(std::string_view json_text, Side side = Side::kUplink);
  // The same, but a refusal throws Refused.
  Reply demand(const Json& body, Side side = Side::kUplink);
  Reply demand(std::string_view json_text, Side side = Side::kUplink);
  // Asks for more slots, answers the offer, and waits for `started`.
  Reply resize(int audio_slots, int video_slots);

  // Ways to end, from polite to sudden.
  Reply leave();
  void hangup(Side side);  // until Janus tells of it
  void detach(Side side);
  void quit();         // leaves, destroys the session, closes the WebSocket
  void drop_socket();  // the TCP connection ends without a word; media goes on
  void go_silent();    // a dead tab: nothing is sent or answered any more, sockets stay open

  // Mutes by sending nothing; the server is not told.
  void mute(SourceKind kind);
  void unmute(SourceKind kind);
  // -dBov: 0 is loudest, 127 silence.
  void set_audio_level(std::uint8_t level);
  // Feedback for a received slot.
  void send_pli(const std::string& mid);
  // What this peer can receive in all, said on the line of a slot.
  void send_remb(const std::string& mid, std::uint64_t bits_per_second);
  void send_nack(const std::string& mid, const std::vector<std::uint16_t>& sequences);
  void set_decrypt_every(unsigned n);

  const std::string& id() const { return options_.participant; }
  const ParticipantOptions& options() const { return options_; }
  JanusSession& session() { return *session_; }
  HandleId handle(Side side) const { return handles_[index(side)]; }
  // What join() answered.
  const Json& joined() const { return joined_; }
  std::string resume() const { return joined_.text("resume"); }
  const EventLog& events() const { return session_->events(); }
  // The event of the given kind, waiting for it: see EventLog::wait_for.
  Event wait_for(const std::string& kind, std::size_t from = 0) const;
  // What the plugin last said each slot carries; nothing for an empty slot.
  std::map<std::string, std::optional<SourceName>> announced_slots() const;

  // Of the downlink. Valid after subscribe().
  const SlotMonitor& slots() const { return downlink().monitor(); }
  // All zero before that side's first description.
  PeerConnectionCounters counters(Side side) const;
  MediaSourceCounters sent(SourceKind kind);
  // Of each video slot, where packets are repaired.
  std::vector<RepairReport> repairs() const;
  // Offers and answers seen on both handles, whoever made them: 2 after enter(), for ever.
  std::size_t descriptions_seen() const;

 private:
  static std::size_t index(Side side) { return side == Side::kUplink ? 0 : 1; }
  PeerConnection& open(Side side);
  void await_letting_go(Side side) const;
  const PeerConnection& downlink() const;
  Json join_body(const char* ptype) const;
  Reply answer_offer(const Reply& offer);
  Reply checked(Reply reply) const;
  void on_event(const Event& event);
  void note_slots(const Json& slots);
  void on_loop(Side side, const std::function<void(PeerConnection&)>& task) const;
  void with_source(SourceKind kind, const std::function<void(MediaSource&)>& task);

  Network& network_;
  const ParticipantOptions options_;
  std::unique_ptr<JanusSession> session_;
  HandleId handles_[2] = {0, 0};
  std::unique_ptr<PeerConnection> connections_[2];  // changed on the loop thread only
  Nanos hung_up_[2] = {0, 0};                       // on the loop thread only; 0: never
  Json joined_;
  mutable std::mutex mutex_;
  std::map<std::string, std::optional<SourceName>> announced_;  // guarded by mutex_
};

// Runs the task for each participant at once, a thread each, and waits for all.
// The first failure is thrown after all have ended.
void in_parallel(const std::vector<std::unique_ptr<Participant>>& participants,
                 const std::function<void(Participant&)>& task);

}  // namespace breakout::peer
