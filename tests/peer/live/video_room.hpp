// SPDX-License-Identifier: GPL-3.0-or-later
// A guest of the stock VideoRoom plugin: proves the peer against a server that is not ours.
//
// Threads: one controlling thread; calls block.
// Owner: the live tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "peer/janus_session.hpp"
#include "peer/network.hpp"
#include "peer/peer_connection.hpp"

namespace breakout::test {

// A line of a guest's subscription and the feed it is to carry from now on.
struct SwitchedLine {
  std::int64_t feed = 0;
  peer::MediaKind kind = peer::MediaKind::kAudio;
  std::string line;  // its mid at the subscriber
};

class VideoRoomGuest {
 public:
  // `options` are those of both PeerConnections; its name is the guest's.
  VideoRoomGuest(peer::Network& network, const std::string& server,
                 peer::PeerConnectionOptions options,
                 std::vector<peer::SourceKind> sources = {peer::SourceKind::kMic,
                                                          peer::SourceKind::kCamera});
  ~VideoRoomGuest();
  VideoRoomGuest(const VideoRoomGuest&) = delete;
  VideoRoomGuest& operator=(const VideoRoomGuest&) = delete;

  void create_room(std::int64_t room);
  // Joins, publishes microphone and camera, waits until Janus has them.
  void publish(std::int64_t room);
  // Receives everything of the given guests.
  void subscribe(std::int64_t room, const std::vector<const VideoRoomGuest*>& others);
  // Ends both PeerConnections with their handles and takes new handles: a guest that is in a room
  // cannot join another one. What was received before is gone with them.
  void start_over();
  // Receives everything of one guest more, by renegotiation.
  void subscribe_to(const VideoRoomGuest& other);
  // Answers the offer that Janus sends when a guest we receive has gone; waits for it.
  void answer_update(std::size_t from);
  // Re-points lines of the subscription, without renegotiation.
  void switch_lines(const std::vector<SwitchedLine>& lines);
  // Stops or resumes lines of the subscription.
  void set_lines_sent(const std::vector<std::string>& lines, bool sent);

  const std::string& name() const { return options_.name; }
  std::int64_t feed() const { return feed_; }
  const peer::PeerConnection& uplink() const { return *uplink_; }
  peer::PeerConnection& downlink() { return *downlink_; }
  peer::Network& network() { return network_; }
  peer::JanusSession& session() { return session_; }
  // Offers and answers exchanged so far, of all its PeerConnections.
  int sdp_exchanges() const;
  // When the last packet came that start_over() has forgotten.
  peer::Nanos last_before_start_over() const { return former_last_; }
  // Of the downlink's video lines.
  std::vector<peer::RepairReport> repairs();

 private:
  void attach();
  peer::Json from_all_of(const std::vector<const VideoRoomGuest*>& others) const;
  void answer(const peer::Json& offer);

  peer::Network& network_;
  const peer::PeerConnectionOptions options_;
  const std::vector<peer::SourceKind> sources_;
  peer::JanusSession session_;
  peer::HandleId publisher_ = 0;
  peer::HandleId subscriber_ = 0;
  std::int64_t feed_ = 0;
  peer::Nanos former_last_ = 0;
  int former_exchanges_ = 0;  // of PeerConnections that are gone
  std::unique_ptr<peer::PeerConnection> uplink_;
  std::unique_ptr<peer::PeerConnection> downlink_;
};

}  // namespace breakout::test
