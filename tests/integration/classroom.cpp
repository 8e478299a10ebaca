// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/classroom.hpp"

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace breakout::test {

namespace {

std::string usual_plugin() {
  const char* plugin = std::getenv("BREAKOUT_PLUGIN");
  if (!plugin) {
    throw std::runtime_error(
        "BREAKOUT_PLUGIN does not name the plugin; run make check-integration");
  }
  return plugin;
}

JanusOptions janus_options(const ClassroomOptions& options) {
  JanusOptions janus;
  janus.http_admin = options.http_admin;
  janus.plugins = {options.plugin.empty() ? usual_plugin() : options.plugin};
  janus.event_loops = options.event_loops;
  janus.files["janus.plugin.breakout.jcfg"] = options.plugin_configuration;
  return janus;
}

std::string create_request(const ClassroomOptions& options) {
  return R"({"request":"create","classroom":")" + options.name + R"(","secret":")" +
         options.secret + "\"" + (options.settings.empty() ? "" : "," + options.settings) + "}";
}

}  // namespace

Classroom::Classroom(ClassroomOptions options)
    : options_(std::move(options)), janus_(janus_options(options_)) {
  back_end_ =
      std::make_unique<peer::ControlClient>(network_, janus_.url(), options_.name, options_.secret);
  if (options_.create) {
    back_end_->demand(create_request(options_));
  }
}

std::unique_ptr<peer::Participant> Classroom::make(
    const std::string& id, const std::function<void(peer::ParticipantOptions&)>& adjust) {
  peer::ParticipantOptions options;
  options.server = janus_.url();
  options.classroom = options_.name;
  options.participant = id;
  options.display = "Person " + id;
  options.audio_slots = options_.audio_slots;
  options.video_slots = options_.video_slots;
  options.sources = options_.sources;
  options.slow_down = options_.slow_down;
  if (adjust) {
    adjust(options);
  }
  return std::make_unique<peer::Participant>(network_, options);
}

void Classroom::enter(int count) {
  std::vector<std::unique_ptr<peer::Participant>> newcomers;
  for (int i = 1; i <= count; ++i) {
    newcomers.push_back(make("p" + std::to_string(i)));
  }
  peer::in_parallel(newcomers, [](peer::Participant& participant) { participant.enter(); });
  for (auto& newcomer : newcomers) {
    people_.push_back(std::move(newcomer));
  }
  read_rooms();
}

peer::Participant& Classroom::enter_one(
    const std::string& id, const std::function<void(peer::ParticipantOptions&)>& adjust) {
  people_.push_back(make(id, adjust));
  people_.back()->enter();
  read_rooms();
  return *people_.back();
}

void Classroom::forget(const std::string& id) {
  std::erase_if(people_, [&](const auto& participant) { return participant->id() == id; });
}

peer::Participant& Classroom::person(const std::string& id) {
  for (const auto& participant : people_) {
    if (participant->id() == id) {
      return *participant;
    }
  }
  throw std::runtime_error("nobody is called " + id);
}

peer::Reply Classroom::open(const std::string& body) {
  peer::Reply reply = back_end_->demand(body);
  read_rooms();
  return reply;
}

peer::Reply Classroom::move(const std::string& body) {
  peer::Reply reply = back_end_->demand(body);
  for (const peer::Json& move : reply.data.get("moves").elements()) {
    rooms_[move.text("participant")] = move.text("room");
  }
  return reply;
}

peer::Reply Classroom::merge() {
  peer::Reply reply = back_end_->demand(R"({"request":"merge","grace":0})");
  for (auto& [id, room] : rooms_) {
    room = "main";
  }
  return reply;
}

peer::Json Classroom::state() {
  return back_end_->demand(R"({"request":"state"})").data;
}

void Classroom::read_rooms() {
  rooms_.clear();
  for (const peer::Json& participant : state().get("participants").elements()) {
    rooms_[participant.text("participant")] = participant.text("room");
  }
}

void teaches(peer::ParticipantOptions& options) {
  options.role = "instructor";
  options.secret = "chalk";
}

std::unique_ptr<peer::Participant> joined(
    Classroom& classroom, const std::string& id,
    const std::function<void(peer::ParticipantOptions&)>& adjust) {
  auto participant = classroom.make(id, adjust);
  participant->connect();
  participant->join();
  return participant;
}

peer::Json participant_in(const peer::Json& state, const std::string& id) {
  for (const peer::Json& participant : state.get("participants").elements()) {
    if (participant.text("participant") == id) {
      return participant;
    }
  }
  return {};
}

void wait_until(const std::string& what, const std::function<bool()>& holds,
                std::chrono::milliseconds at_most) {
  const auto end = std::chrono::steady_clock::now() + at_most;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) {
      throw std::runtime_error("waited in vain: " + what);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace breakout::test
