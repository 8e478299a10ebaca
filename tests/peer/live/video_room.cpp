// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/live/video_room.hpp"

#include <algorithm>
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

VideoRoomGuest::VideoRoomGuest(Network& network, const std::string& server,
                               PeerConnectionOptions options, std::vector<SourceKind> sources)
    : network_(network),
      options_(std::move(options)),
      sources_(std::move(sources)),
      session_(network, server) {
  attach();
}

void VideoRoomGuest::attach() {
  publisher_ = session_.attach("janus.plugin.videoroom");
  subscriber_ = session_.attach("janus.plugin.videoroom");
}

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
  const Json join = request("join", room).set("ptype", "publisher").set("display", name());
  feed_ = checked(session_.request(publisher_, join)).data.integer("id");
  const std::size_t from = session_.events().size();
  const std::string offer = network_.loop().call([this] {
    uplink_ = std::make_unique<PeerConnection>(network_, options_);
    return uplink_->create_offer(sources_, Direction::kSendOnly);
  });
  const Json body = Json::object().set("request", "publish");
  const Reply reply = checked(session_.request(publisher_, body, jsep("offer", offer)));
  network_.loop().call([&] { uplink_->accept_answer(reply.jsep.text("sdp")); });
  session_.events().wait_for("webrtcup", is_type("webrtcup", publisher_), kRequestTimeout, from);
}

Json VideoRoomGuest::from_all_of(const std::vector<const VideoRoomGuest*>& others) const {
  Json streams = Json::array();
  for (const VideoRoomGuest* other : others) {
    streams.append(Json::object().set("feed", other->feed()));
  }
  return streams;
}

void VideoRoomGuest::subscribe(std::int64_t room,
                               const std::vector<const VideoRoomGuest*>& others) {
  const std::size_t from = session_.events().size();
  const Json join =
      request("join", room).set("ptype", "subscriber").set("streams", from_all_of(others));
  const Reply offer = checked(session_.request(subscriber_, join));
  network_.loop().call([&] { downlink_ = std::make_unique<PeerConnection>(network_, options_); });
  answer(offer.jsep);
  session_.events().wait_for("webrtcup", is_type("webrtcup", subscriber_), kRequestTimeout, from);
}

void VideoRoomGuest::answer(const Json& offer) {
  const std::string sdp =
      network_.loop().call([&] { return downlink_->accept_offer(offer.text("sdp")); });
  checked(
      session_.request(subscriber_, Json::object().set("request", "start"), jsep("answer", sdp)));
}

void VideoRoomGuest::start_over() {
  former_exchanges_ = sdp_exchanges();
  session_.detach(publisher_);
  session_.detach(subscriber_);
  for (const SlotReport& slot : downlink_->monitor().report()) {
    former_last_ = std::max(former_last_, slot.last_ns);
  }
  network_.loop().call([this] {
    uplink_.reset();
    downlink_.reset();
  });
  attach();
}

void VideoRoomGuest::subscribe_to(const VideoRoomGuest& other) {
  const Json body =
      Json::object().set("request", "subscribe").set("streams", from_all_of({&other}));
  const Reply offer = checked(session_.request(subscriber_, body));
  if (offer.jsep.present()) {
    answer(offer.jsep);
  }
}

void VideoRoomGuest::answer_update(std::size_t from) {
  const HandleId subscriber = subscriber_;
  const Event offer = session_.events().wait_for(
      "an offer without the guest who left",
      [subscriber](const Event& event) {
        return event.handle == subscriber && event.transaction.empty() && event.jsep.present();
      },
      kRequestTimeout, from);
  answer(offer.jsep);
}

void VideoRoomGuest::switch_lines(const std::vector<SwitchedLine>& lines) {
  Json streams = Json::array();
  for (const SwitchedLine& line : lines) {
    streams.append(Json::object()
                       .set("feed", line.feed)
                       .set("mid", line.kind == MediaKind::kAudio ? "0" : "1")
                       .set("sub_mid", line.line));
  }
  checked(session_.request(subscriber_,
                           Json::object().set("request", "switch").set("streams", streams)));
}

void VideoRoomGuest::set_lines_sent(const std::vector<std::string>& lines, bool sent) {
  Json streams = Json::array();
  for (const std::string& line : lines) {
    streams.append(Json::object().set("mid", line).set("send", sent));
  }
  checked(session_.request(subscriber_,
                           Json::object().set("request", "configure").set("streams", streams)));
}

int VideoRoomGuest::sdp_exchanges() const {
  int sum = former_exchanges_;
  for (const auto* connection : {uplink_.get(), downlink_.get()}) {
    sum += connection != nullptr ? connection->counters().sdp_exchanges : 0;
  }
  return sum;
}

std::vector<RepairReport> VideoRoomGuest::repairs() {
  return network_.loop().call([this] { return downlink_->repairs(); });
}

}  // namespace breakout::test
