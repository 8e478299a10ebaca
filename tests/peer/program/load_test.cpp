// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/program/load_test.hpp"

#include <algorithm>
#include <ostream>
#include <random>
#include <thread>

namespace breakout::peer {
namespace {

using std::chrono::milliseconds;

// A move that brought nothing by then counts as failed.
constexpr Nanos kMoveTimeout = 5 * kSecond;
// How long the old room may still trickle in before the last packet is looked at.
constexpr milliseconds kTail{200};
// Streams of which something was read in this last part of a phase are alive.
constexpr milliseconds kAlive{2000};
constexpr milliseconds kAudioSpacing{20};
constexpr milliseconds kPoll{2};

double in_ms(Nanos time) {
  return static_cast<double>(time) / 1e6;
}

std::string made_up_secret() {
  std::random_device random;
  return std::to_string(random()) + std::to_string(random());
}

NetworkOptions network_options(const LoadOptions& options) {
  NetworkOptions result;
  result.coalesce = milliseconds(options.coalesce_ms);
  const std::string host = WebSocketUrl::parse(options.server).host;
  const bool local = host == "localhost" || host.rfind("127.", 0) == 0;
  result.media_address = options.address.empty() && local ? "127.0.0.1" : options.address;
  return result;
}

}  // namespace

LoadTest::LoadTest(const LoadOptions& options, std::ostream& progress)
    : options_(options),
      progress_(progress),
      secret_(options.secret.empty() ? made_up_secret() : options.secret),
      network_(network_options(options)),
      control_(network_, options.server, options.classroom, secret_) {
  summary_.server = options.server;
  summary_.participants = static_cast<std::size_t>(options.participants);
}

LoadTest::~LoadTest() {
  participants_.clear();
  try {
    if (created_) {
      control_.request(R"({"request":"destroy"})");
    }
  } catch (const std::exception& error) {
    progress_ << "the classroom stays behind: " << error.what() << "\n";
  }
}

Summary LoadTest::run() {
  create_classroom();
  const Nanos began = now_ns();
  join_everybody();
  summary_.join_s = in_ms(now_ns() - began) / 1000;
  const Nanos joined = now_ns();
  const double cpu_before = network_.loop().cpu_seconds();
  observe(summary_.phases.emplace_back(PhaseResult{"joined", 0, 0, 0, 0, 0, 0}), now_ns());
  for (const Step step : options_.script) {
    PhaseResult& phase = summary_.phases.emplace_back();
    phase.name = name_of(step);
    perform(step, phase);
  }
  summary_.run_s = in_ms(now_ns() - joined) / 1000;
  const double cpu = network_.loop().cpu_seconds() - cpu_before;
  summary_.peer_cpu_percent = 100 * cpu / summary_.run_s / options_.participants;
  finish();
  return summary_;
}

void LoadTest::create_classroom() {
  Json body = Json::object()
                  .set("request", "create")
                  .set("description", "load test")
                  .set("max_participants", options_.participants + 1);
  if (!options_.admin_key.empty()) {
    body.set("admin_key", options_.admin_key);
  }
  control_.demand(body);
  created_ = true;
}

void LoadTest::join_everybody() {
  for (int i = 0; i < options_.participants; ++i) {
    ParticipantOptions options;
    options.server = options_.server;
    options.classroom = options_.classroom;
    options.participant = "load-" + std::to_string(i + 1);
    options.display = "Load " + std::to_string(i + 1);
    options.audio_slots = options_.audio_slots;
    options.video_slots = options_.audio_only ? 0 : options_.video_slots;
    options.decrypt_every = static_cast<unsigned>(options_.read_every);
    options.video_payload = static_cast<std::size_t>(options_.video_payload);
    if (options_.audio_only) {
      options.sources = {SourceKind::kMic};
    }
    participants_.push_back(std::make_unique<Participant>(network_, std::move(options)));
  }
  // All publish before anybody looks, so that nobody is told of each arrival.
  in_parallel(participants_, [](Participant& each) {
    each.connect();
    each.join();
    each.publish();
  });
  in_parallel(participants_, [](Participant& each) {
    each.subscribe();
    each.wait_media();
  });
  progress_ << options_.participants << " participants joined\n";
}

void LoadTest::perform(Step step, PhaseResult& phase) {
  const Nanos began = now_ns();
  if (step == Step::kSplit) {
    split();
  } else if (step == Step::kMove) {
    move_some();
  } else {
    control_.demand(R"({"request":"merge","grace":0})");
  }
  const Nanos settled = now_ns();
  phase.answer_ms = step == Step::kMove ? 0 : in_ms(settled - began);
  observe(phase, settled);
  progress_ << phase.name << " done\n";
}

void LoadTest::split() {
  const Reply answer = control_.demand(Json::object()
                                           .set("request", "open")
                                           .set("rooms", options_.rooms)
                                           .set("assignment", "automatic"));
  open_rooms_.clear();
  for (const Json& room : answer.data.get("rooms").elements()) {
    open_rooms_.push_back(room.text("room"));
  }
}

void LoadTest::move_some() {
  for (int i = 0; i < options_.moves; ++i) {
    Participant& mover = *participants_[next_mover_++ % participants_.size()];
    const std::string from = rooms_now().at(mover.id());
    const auto here = std::find(open_rooms_.begin(), open_rooms_.end(), from);
    const bool last = here == open_rooms_.end() || here + 1 == open_rooms_.end();
    move_one(mover, last ? open_rooms_.front() : *(here + 1));
  }
}

void LoadTest::move_one(Participant& mover, const std::string& to) {
  const Rooms rooms = rooms_now();
  const std::string from = rooms.at(mover.id());
  const auto old_mates = people_in(rooms, from, mover.id());
  const auto new_mates = people_in(rooms, to, mover.id());
  if (from == to || new_mates.empty()) {
    return;
  }
  mover.set_decrypt_every(1);
  const Reply answer = control_.demand(
      Json::object().set("request", "move").set("participant", mover.id()).set("room", to));
  if (!measure_arrival(mover, new_mates, answer.sent_ns)) {
    ++summary_.moves_without_media;
  }
  std::this_thread::sleep_for(kTail);
  Nanos last = answer.sent_ns;
  for (const std::string& mate : old_mates) {
    for (const SourceKind kind : {SourceKind::kMic, SourceKind::kCamera}) {
      last = std::max(last, mover.slots().last_arrival({mate, kind}));
    }
  }
  summary_.last_old_ms.push_back(in_ms(last - answer.sent_ns));
  mover.set_decrypt_every(static_cast<unsigned>(options_.read_every));
}

bool LoadTest::measure_arrival(Participant& mover, const std::vector<std::string>& roommates,
                               Nanos sent) {
  const bool want_sound = slots_of(mover, MediaKind::kAudio) > 0;
  const bool want_picture = !options_.audio_only && slots_of(mover, MediaKind::kVideo) > 0;
  Nanos sound = 0;
  Nanos picture = 0;
  const auto earlier = [](Nanos known, Nanos found) {
    return found == 0 || (known != 0 && known < found) ? known : found;
  };
  while (now_ns() - sent < kMoveTimeout) {
    for (const std::string& mate : roommates) {
      const auto voice = mover.slots().run_since({mate, SourceKind::kMic}, sent);
      const auto face = mover.slots().run_since({mate, SourceKind::kCamera}, sent);
      sound = earlier(sound, voice ? voice->first_ns : 0);
      picture = earlier(picture, face ? face->first_keyframe_ns : 0);
    }
    if ((sound != 0 || !want_sound) && (picture != 0 || !want_picture)) {
      break;
    }
    std::this_thread::sleep_for(kPoll);
  }
  if (sound != 0) {
    summary_.first_audio_ms.push_back(in_ms(sound - sent));
  }
  if (picture != 0) {
    summary_.first_picture_ms.push_back(in_ms(picture - sent));
  }
  return (sound != 0 || !want_sound) && (picture != 0 || !want_picture);
}

void LoadTest::observe(PhaseResult& phase, Nanos settled) {
  const auto phases = static_cast<std::int64_t>(options_.script.size()) + 1;
  const milliseconds reading = kAlive + options_.read_every * kAudioSpacing;
  const milliseconds share = milliseconds(options_.duration) / phases;
  std::this_thread::sleep_for(std::max(share, kTail + reading));
  const Rooms rooms = rooms_now();
  expect(rooms, phase);
  const Nanos since = now_ns() - reading.count() * kMillisecond;
  for (const auto& participant : participants_) {
    const std::string& room = rooms.at(participant->id());
    for (const SourceName& source : participant->slots().sources_since(since)) {
      ++(source.kind == SourceKind::kMic ? phase.audio_received : phase.video_received);
    }
    for (const SlotReport& slot : participant->slots().report()) {
      for (const SlotRun& run : slot.runs) {
        const auto sender = rooms.find(run.source.sender);
        const bool own = run.source.sender == participant->id();
        const bool apart = sender == rooms.end() || sender->second != room;
        phase.violations += run.last_sent_ns > settled && (own || apart) ? 1 : 0;
      }
    }
  }
}

void LoadTest::expect(const Rooms& rooms, PhaseResult& phase) const {
  for (const auto& participant : participants_) {
    const std::string& room = rooms.at(participant->id());
    const std::size_t mates = people_in(rooms, room, participant->id()).size();
    phase.audio_expected += std::min(mates, slots_of(*participant, MediaKind::kAudio));
    const std::size_t faces = options_.audio_only ? 0 : mates;
    phase.video_expected += std::min(faces, slots_of(*participant, MediaKind::kVideo));
  }
}

LoadTest::Rooms LoadTest::rooms_now() {
  Rooms rooms;
  const Reply state = control_.demand(R"({"request":"state"})");
  for (const Json& each : state.data.get("participants").elements()) {
    rooms[each.text("participant")] = each.text("room");
  }
  return rooms;
}

std::vector<std::string> LoadTest::people_in(const Rooms& rooms, const std::string& room,
                                             const std::string& but) const {
  std::vector<std::string> people;
  for (const auto& [participant, its_room] : rooms) {
    if (its_room == room && participant != but) {
      people.push_back(participant);
    }
  }
  return people;
}

std::size_t LoadTest::slots_of(const Participant& participant, MediaKind kind) const {
  const auto report = participant.slots().report();
  return static_cast<std::size_t>(std::count_if(
      report.begin(), report.end(), [&](const SlotReport& slot) { return slot.kind == kind; }));
}

void LoadTest::finish() {
  for (const auto& participant : participants_) {
    for (const SlotReport& slot : participant->slots().report()) {
      summary_.packets += slot.packets;
      summary_.lost += slot.missing;
    }
    summary_.renegotiated += participant->descriptions_seen() == 2 ? 0 : 1;
    bool steady = true;
    for (const Side side : {Side::kUplink, Side::kDownlink}) {
      const PeerConnectionCounters counters = participant->counters(side);
      steady = steady && counters.ice_restarts == 0 && counters.dtls_handshakes == 1 &&
               counters.failure.empty();
    }
    summary_.reconnected += steady ? 0 : 1;
  }
}

}  // namespace breakout::peer
