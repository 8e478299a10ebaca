// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/participant.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <thread>

namespace breakout::peer {
namespace {

// Janus tells of a hang-up before it has let go of the connection, on another thread and without a
// word at the end. A description that comes in between can cost the next connection its ICE agent,
// or Janus its life: github.com/meetecho/janus-gateway/pull/3666, open at 1.4.1.
constexpr Nanos kLettingGo = 250 * kMillisecond;

Json jsep(const char* type, const std::string& sdp) {
  return Json::object().set("type", type).set("sdp", sdp).set("trickle", false);
}

void set_if(Json& body, const char* key, const std::string& value) {
  if (!value.empty()) {
    body.set(key, value);
  }
}

std::optional<SourceKind> kind_from(const std::string& name) {
  for (const SourceKind kind : {SourceKind::kMic, SourceKind::kCamera, SourceKind::kScreen}) {
    if (name_of(kind) == name) {
      return kind;
    }
  }
  return std::nullopt;
}

}  // namespace

Participant::Participant(Network& network, ParticipantOptions options)
    : network_(network), options_(std::move(options)) {}

Participant::~Participant() {
  session_.reset();
  network_.loop().call([this] {
    for (auto& connection : connections_) {
      connection.reset();
    }
  });
}

void Participant::enter() {
  connect();
  take_part();
}

void Participant::take_part() {
  join();
  if (!options_.sources.empty()) {
    publish();
  }
  subscribe();
  wait_media();
}

void Participant::connect() {
  session_ = std::make_unique<JanusSession>(network_, options_.server, options_.timeout);
  session_->set_listener([this](const Event& event) { on_event(event); });
  for (HandleId& handle : handles_) {
    handle = session_->attach(kBreakoutPlugin, options_.timeout);
  }
}

Json Participant::join_body(const char* ptype) const {
  return Json::object()
      .set("request", "join")
      .set("ptype", ptype)
      .set("classroom", options_.classroom);
}

Reply Participant::checked(Reply reply) const {
  if (reply.refused()) {
    throw Refused(reply);
  }
  return reply;
}

Reply Participant::join() {
  Json body = join_body("publisher");
  set_if(body, "participant", options_.participant);
  set_if(body, "display", options_.display);
  set_if(body, "role", options_.role);
  set_if(body, "secret", options_.secret);
  set_if(body, "pin", options_.pin);
  set_if(body, "token", options_.token);
  set_if(body, "resume", options_.resume);
  Reply reply = demand(body);
  joined_ = reply.data;
  return reply;
}

// Since this side was hung up last, if it was.
void Participant::await_letting_go(Side side) const {
  const Nanos hung_up = network_.loop().call([&] { return hung_up_[index(side)]; });
  if (hung_up != 0) {
    std::this_thread::sleep_for(std::chrono::nanoseconds(hung_up + kLettingGo - now_ns()));
  }
}

Reply Participant::publish() {
  await_letting_go(Side::kUplink);
  const std::string offer = network_.loop().call(
      [this] { return open(Side::kUplink).create_offer(options_.sources, Direction::kSendOnly); });
  Json streams = Json::array();
  for (std::size_t i = 0; i < options_.sources.size(); ++i) {
    streams.append(
        Json::object().set("mid", std::to_string(i)).set("source", name_of(options_.sources[i])));
  }
  const Json body = Json::object().set("request", "publish").set("streams", streams);
  Reply reply = checked(
      session_->request(handle(Side::kUplink), body, jsep("offer", offer), options_.timeout));
  on_loop(Side::kUplink,
          [&](PeerConnection& connection) { connection.accept_answer(reply.jsep.text("sdp")); });
  return reply;
}

Reply Participant::subscribe() {
  await_letting_go(Side::kDownlink);
  Json body = join_body("subscriber");
  body.set("private_id", joined_.get("private_id"));
  if (options_.audio_slots >= 0) {
    body.set("audio_slots", options_.audio_slots);
  }
  if (options_.video_slots >= 0) {
    body.set("video_slots", options_.video_slots);
  }
  Reply offer = demand(body, Side::kDownlink);
  network_.loop().call([this] { open(Side::kDownlink); });
  answer_offer(offer);
  return offer;
}

Reply Participant::answer_offer(const Reply& offer) {
  std::string answer;
  on_loop(Side::kDownlink, [&](PeerConnection& connection) {
    answer = connection.accept_offer(offer.jsep.text("sdp"));
  });
  return checked(session_->request(handle(Side::kDownlink), Json::object().set("request", "start"),
                                   jsep("answer", answer), options_.timeout));
}

Reply Participant::resize(int audio_slots, int video_slots) {
  const Json body = Json::object()
                        .set("request", "resize")
                        .set("audio_slots", audio_slots)
                        .set("video_slots", video_slots);
  Reply offer = demand(body, Side::kDownlink);
  return offer.jsep.present() ? answer_offer(offer) : offer;
}

void Participant::wait_media() {
  for (const Side side : {Side::kUplink, Side::kDownlink}) {
    if (side == Side::kDownlink || !options_.sources.empty()) {
      events().wait_for("webrtcup of " + id(), is_type("webrtcup", handle(side)), options_.timeout);
    }
  }
}

Reply Participant::request(const Json& body, Side side) {
  return session_->request(handle(side), body, {}, options_.timeout);
}

Reply Participant::request(std::string_view json_text, Side side) {
  return request(Json::parse(json_text), side);
}

Reply Participant::demand(const Json& body, Side side) {
  return checked(request(body, side));
}

Reply Participant::demand(std::string_view json_text, Side side) {
  return checked(request(json_text, side));
}

Reply Participant::leave() {
  return demand(Json::object().set("request", "leave"));
}

void Participant::hangup(Side side) {
  const std::size_t before = events().size();
  session_->hangup(handle(side));
  events().wait_for("hangup of " + id(), is_type("hangup", handle(side)), options_.timeout, before);
}

void Participant::detach(Side side) {
  session_->detach(handle(side));
  on_loop(side, [](PeerConnection& connection) { connection.go_silent(); });
}

void Participant::quit() {
  leave();
  session_->destroy();
  go_silent();
}

void Participant::drop_socket() {
  session_->drop();
}

void Participant::go_silent() {
  session_->go_silent();
  for (const Side side : {Side::kUplink, Side::kDownlink}) {
    on_loop(side, [](PeerConnection& connection) { connection.go_silent(); });
  }
}

PeerConnection& Participant::open(Side side) {
  PeerConnectionOptions options;
  options.name = options_.participant;
  options.decrypt_every = options_.decrypt_every;
  options.video_payload = options_.video_payload;
  options.slow_down = options_.slow_down;
  options.repair = options_.repair;
  options.paths = options_.paths;
  options.on_packet = options_.on_packet;
  const std::string path = id() + (side == Side::kUplink ? " up" : " down");
  options.paths.sent.seed = seed_for(options_.paths.sent.seed, path + " sent");
  options.paths.received.seed = seed_for(options_.paths.received.seed, path + " received");
  auto& connection = connections_[index(side)];
  connection = std::make_unique<PeerConnection>(network_, std::move(options));
  return *connection;
}

const PeerConnection& Participant::downlink() const {
  const auto& connection = connections_[index(Side::kDownlink)];
  if (!connection) {
    throw std::logic_error(options_.participant + " has not subscribed");
  }
  return *connection;
}

void Participant::on_loop(Side side, const std::function<void(PeerConnection&)>& task) const {
  network_.loop().call([&] {
    if (const auto& connection = connections_[index(side)]) {
      task(*connection);
    }
  });
}

void Participant::with_source(SourceKind kind, const std::function<void(MediaSource&)>& task) {
  on_loop(Side::kUplink, [&](PeerConnection& connection) {
    if (MediaSource* source = connection.source(kind)) {
      task(*source);
    }
  });
}

void Participant::mute(SourceKind kind) {
  with_source(kind, [](MediaSource& source) { source.set_muted(true); });
}

void Participant::unmute(SourceKind kind) {
  with_source(kind, [](MediaSource& source) { source.set_muted(false); });
}

void Participant::set_audio_level(std::uint8_t level) {
  with_source(SourceKind::kMic, [level](MediaSource& source) { source.set_audio_level(level); });
}

void Participant::send_pli(const std::string& mid) {
  on_loop(Side::kDownlink, [&](PeerConnection& connection) { connection.send_pli(mid); });
}

void Participant::send_remb(const std::string& mid, std::uint64_t bits_per_second) {
  on_loop(Side::kDownlink,
          [&](PeerConnection& connection) { connection.send_remb(mid, bits_per_second); });
}

void Participant::send_nack(const std::string& mid, const std::vector<std::uint16_t>& sequences) {
  on_loop(Side::kDownlink,
          [&](PeerConnection& connection) { connection.send_nack(mid, sequences); });
}

std::vector<RepairReport> Participant::repairs() const {
  std::vector<RepairReport> result;
  on_loop(Side::kDownlink, [&](PeerConnection& connection) { result = connection.repairs(); });
  return result;
}

void Participant::set_decrypt_every(unsigned n) {
  on_loop(Side::kDownlink, [n](PeerConnection& connection) { connection.set_decrypt_every(n); });
}

Event Participant::wait_for(const std::string& kind, std::size_t from) const {
  return events().wait_for("event " + kind + " at " + id(), is_kind(kind), options_.timeout, from);
}

void Participant::on_event(const Event& event) {
  const bool up = event.handle == handles_[0];
  if (!up && event.handle != handles_[1]) {
    return;
  }
  const Side side = up ? Side::kUplink : Side::kDownlink;
  if (event.kind == "slots") {
    note_slots(event.data.get("slots"));
  } else if (event.type == "trickle") {
    const std::string candidate = event.data.get("candidate").text("candidate");
    on_loop(side, [&](PeerConnection& connection) { connection.add_candidate(candidate); });
  } else if (event.type == "hangup") {
    hung_up_[index(side)] = event.received_ns;
    on_loop(side, [](PeerConnection& connection) { connection.go_silent(); });
  }
}

void Participant::note_slots(const Json& slots) {
  std::lock_guard lock(mutex_);
  for (const Json& slot : slots.elements()) {
    auto& entry = announced_[slot.text("mid")];
    const std::string sender = slot.text("participant");
    const auto kind = kind_from(slot.text("source"));
    entry = sender.empty() || !kind ? std::nullopt
                                    : std::optional<SourceName>(SourceName{sender, *kind});
  }
}

std::map<std::string, std::optional<SourceName>> Participant::announced_slots() const {
  std::lock_guard lock(mutex_);
  return announced_;
}

PeerConnectionCounters Participant::counters(Side side) const {
  PeerConnectionCounters result;
  on_loop(side, [&](PeerConnection& connection) { result = connection.counters(); });
  return result;
}

MediaSourceCounters Participant::sent(SourceKind kind) {
  MediaSourceCounters result;
  with_source(kind, [&](MediaSource& source) { result = source.counters(); });
  return result;
}

std::size_t Participant::descriptions_seen() const {
  return events().count([](const Event& event) { return event.jsep.present(); });
}

void in_parallel(const std::vector<std::unique_ptr<Participant>>& participants,
                 const std::function<void(Participant&)>& task) {
  std::vector<std::future<void>> running;
  running.reserve(participants.size());
  for (const auto& participant : participants) {
    running.push_back(std::async(std::launch::async, [&] { task(*participant); }));
  }
  std::exception_ptr first;
  for (auto& each : running) {
    try {
      each.get();
    } catch (...) {
      first = first ? first : std::current_exception();
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

}  // namespace breakout::peer
