// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/live/video_room.hpp"

#include <stdexcept>

namespace breakout::test {
namespace {

using namespace breakout::peer;

Json jsep(const char* type, const std::string& sdp) {
  return Json::object().set("type", type).set("sdp", sdp).set("trickle", false);
}

Json request(const char* verb, std::int64_t room) {
  return Json::object().set("request", verb).set("room", room);
}

Reply checked(Reply reply) {
  if (reply.refused()) {
    throw std::runtime_error("VideoRoom refused: " + reply.data.dump());
  }
  return reply;
}

}  // namespace

VideoRoomGuest::VideoRoomGuest(Network& network, const std::string& server, std::string name,
                               unsigned decrypt_every)
    : network_(network),
      name_(std::move(name)),
      decrypt_every_(decrypt_every),
      session_(network, server),
      publisher_(session_.attach("janus.plugin.videoroom")),
      subscriber_(session_.attach("janus.plugin.videoroom")) {}

VideoRoomGuest::~VideoRoomGuest() {
  network_.loop().call([this] {
    uplink_.reset();
    downlink_.reset();
  });
}

void VideoRoomGuest::create_room(std::int64_t room) {
  const Json body = request("create", room).set("publishers", 100).set("bitrate", 1000000);
  checked(session_.request(publisher_, body));
}

void VideoRoomGuest::publish(std::int64_t room) {
  const Json join = request("join", room).set("ptype", "publisher").set("display", name_);
  feed_ = checked(session_.request(publisher_, join)).data.integer("id");
  const std::string offer = network_.loop().call([this] {
    PeerConnectionOptions options;
    options.name = name_;
    uplink_ = std::make_unique<PeerConnection>(network_, std::move(options));
    return uplink_->create_offer({SourceKind::kMic, SourceKind::kCamera}, Direction::kSendOnly);
  });
  const Json body = Json::object().set("request", "publish");
  const Reply answer = checked(session_.request(publisher_, body, jsep("offer", offer)));
  network_.loop().call([&] { uplink_->accept_answer(answer.jsep.text("sdp")); });
  session_.events().wait_for("webrtcup", is_type("webrtcup", publisher_));
}

void VideoRoomGuest::subscribe(std::int64_t room,
                               const std::vector<const VideoRoomGuest*>& others) {
  Json streams = Json::array();
  for (const VideoRoomGuest* other : others) {
    streams.append(Json::object().set("feed", other->feed()));
  }
  const Json join = request("join", room).set("ptype", "subscriber").set("streams", streams);
  const Reply offer = checked(session_.request(subscriber_, join));
  const std::string answer = network_.loop().call([&] {
    PeerConnectionOptions options;
    options.name = name_;
    options.decrypt_every = decrypt_every_;
    downlink_ = std::make_unique<PeerConnection>(network_, std::move(options));
    return downlink_->accept_offer(offer.jsep.text("sdp"));
  });
  const Json start = Json::object().set("request", "start").set("room", room);
  checked(session_.request(subscriber_, start, jsep("answer", answer)));
  session_.events().wait_for("webrtcup", is_type("webrtcup", subscriber_));
}

}  // namespace breakout::test
