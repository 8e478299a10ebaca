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

class VideoRoomGuest {
 public:
  VideoRoomGuest(peer::Network& network, const std::string& server, std::string name,
                 unsigned decrypt_every = 1);
  ~VideoRoomGuest();
  VideoRoomGuest(const VideoRoomGuest&) = delete;
  VideoRoomGuest& operator=(const VideoRoomGuest&) = delete;

  void create_room(std::int64_t room);
  // Joins, publishes microphone and camera, waits until Janus has them.
  void publish(std::int64_t room);
  // Receives everything of the given guests.
  void subscribe(std::int64_t room, const std::vector<const VideoRoomGuest*>& others);

  const std::string& name() const { return name_; }
  std::int64_t feed() const { return feed_; }
  const peer::PeerConnection& uplink() const { return *uplink_; }
  peer::PeerConnection& downlink() { return *downlink_; }
  peer::Network& network() { return network_; }

 private:
  peer::Network& network_;
  const std::string name_;
  const unsigned decrypt_every_;
  peer::JanusSession session_;
  peer::HandleId publisher_;
  peer::HandleId subscriber_;
  std::int64_t feed_ = 0;
  std::unique_ptr<peer::PeerConnection> uplink_;
  std::unique_ptr<peer::PeerConnection> downlink_;
};

}  // namespace breakout::test
