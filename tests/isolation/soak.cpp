// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/soak.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <thread>

#include "isolation/driver.hpp"
#include "isolation/observer.hpp"

namespace breakout::test {

namespace {

using peer::Nanos;
using peer::SourceKind;

constexpr int kPeople = 30;
constexpr int kWithScreen = 4;  // of the learners
constexpr std::chrono::milliseconds kJudgedEvery{100};
constexpr std::chrono::seconds kPatience{20};
constexpr Nanos kComparedEvery = 2 * peer::kSecond;
constexpr std::chrono::milliseconds kStaffPause{60};
constexpr std::chrono::milliseconds kLearnersPause{80};

std::vector<std::string> names() {
  std::vector<std::string> names{"ada", "bea", "tim"};
  for (int i = static_cast<int>(names.size()) + 1; i <= kPeople; ++i) {
    names.push_back("p" + std::to_string(i));
  }
  return names;
}

void staffs(peer::ParticipantOptions& options) {
  options.role = options.participant == "tim" ? "assistant" : "instructor";
  options.secret = "chalk";
}

void shares_screen(peer::ParticipantOptions& options) {
  options.sources = {SourceKind::kMic, SourceKind::kCamera, SourceKind::kScreen};
}

class Soak {
 public:
  explicit Soak(const SoakOptions& options);

  Findings run();

 private:
  // The slots of one connection.
  struct Judged {
    std::map<std::string, SlotJudge> slots;
  };

  void make_members();
  void enter();
  void judge_what_came();
  void judge(PacketTap& tap, Judged& judged, const std::vector<TappedPacket>& packets);
  void finish(const std::shared_ptr<PacketTap>& tap);
  void await_history();
  void compare_state();
  void check_whole() const;
  bool goes_on() const;

  const SoakOptions options_;
  const std::vector<std::string> names_ = names();
  History history_{names_};
  Classroom classroom_;
  Observer observer_;
  TapList taps_;
  Tally tally_;
  Noticeboard board_;
  std::vector<std::unique_ptr<Member>> members_;
  std::map<std::shared_ptr<PacketTap>, Judged> judged_;
  Findings findings_;
  Nanos began_ = 0;
  Nanos compared_ = 0;
  std::vector<std::unique_ptr<Driver>> drivers_;  // last: they use all of the above
};

ClassroomOptions classroom_options(const SoakOptions& options) {
  ClassroomOptions classroom;
  classroom.event_loops = options.event_loops;
  classroom.plugin = options.plugin;
  classroom.audio_slots = 6;
  classroom.video_slots = 6;
  classroom.slow_down = options.slow_down;
  classroom.settings = R"("reconnect_window":20)";
  return classroom;
}

Soak::Soak(const SoakOptions& options)
    : options_(options),
      classroom_(classroom_options(options)),
      observer_(history_, classroom_.janus().url(), "algebra", "chalk") {
  make_members();
}

void Soak::make_members() {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::function<void(peer::ParticipantOptions&)> adjust = [](peer::ParticipantOptions&) {};
    if (i < 3) {
      adjust = staffs;
    } else if (i < 3 + kWithScreen) {
      adjust = shares_screen;
    }
    members_.push_back(
        std::make_unique<Member>(classroom_, history_, taps_, names_[i], std::move(adjust)));
  }
  const std::vector<std::string> learners(names_.begin() + 3, names_.end());
  std::vector<std::vector<Member*>> shares(3);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    shares[i < 3 ? 0 : 1 + i % 2].push_back(members_[i].get());
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    drivers_.push_back(
        std::make_unique<Driver>(i == 0 ? Driver::Kind::kStaff : Driver::Kind::kLearners, shares[i],
                                 RandomCommands(options_.seed * 10 + i, learners, board_), board_,
                                 history_, tally_, i == 0 ? kStaffPause : kLearnersPause));
  }
}

void Soak::enter() {
  for (const auto& member : members_) {
    try {
      member->enter();
    } catch (const peer::Timeout&) {  // a busy machine: once more, with all the patience again
      member->enter();
    }
  }
}

bool Soak::goes_on() const {
  if (options_.until_first_leak && !findings_.leaks.empty()) {
    return false;
  }
  return peer::now_ns() - began_ < static_cast<Nanos>(options_.seconds) * peer::kSecond;
}

Findings Soak::run() {
  enter();
  began_ = peer::now_ns();
  for (const auto& driver : drivers_) {
    driver->start();
  }
  while (goes_on()) {
    std::this_thread::sleep_for(kJudgedEvery);
    judge_what_came();
    compare_state();
  }
  findings_.seconds = static_cast<double>(peer::now_ns() - began_) / 1e9;
  for (const auto& driver : drivers_) {
    driver->stop();
  }
  findings_.janus_cpu = classroom_.janus().cpu_seconds();
  judge_what_came();
  for (const auto& tap : taps_.all()) {
    finish(tap);
  }
  findings_.versions = history_.size();
  findings_.commands = tally_.text();
  check_whole();
  return findings_;
}

// All that had become true before the question.
void Soak::await_history() {
  const peer::Reply reply = classroom_.back_end().demand(R"({"request":"exists"})");
  const Version version = reply.data.integer("version");
  history_.answered(version, reply.sent_ns, reply.received_ns);
  wait_until(
      "the observer to be told of version " + std::to_string(version),
      [&] { return history_.newest() >= version || !observer_.failure().empty(); }, kPatience);
}

void Soak::judge_what_came() {
  std::vector<std::pair<std::shared_ptr<PacketTap>, std::vector<TappedPacket>>> came;
  std::vector<std::shared_ptr<PacketTap>> ended;
  for (auto& tap : taps_.all()) {
    // The list's, this one's and the judge's: the connection is gone.
    const bool is_last = tap.use_count() <= (judged_.contains(tap) ? 3 : 2);
    came.emplace_back(tap, tap->collect());
    if (is_last) {
      ended.push_back(tap);
    }
  }
  await_history();
  for (const auto& [tap, packets] : came) {
    judge(*tap, judged_[tap], packets);
  }
  taps_.drop(ended);
  for (const auto& tap : ended) {
    finish(tap);
  }
  if (findings_.seconds_to_first_leak == 0 && !findings_.leaks.empty()) {
    findings_.seconds_to_first_leak = static_cast<double>(peer::now_ns() - began_) / 1e9;
  }
}

void Soak::judge(PacketTap& tap, Judged& judged, const std::vector<TappedPacket>& packets) {
  for (const TappedPacket& each : packets) {
    const auto slot = judged.slots
                          .try_emplace(each.mid, history_, tap.listener(), each.video,
                                       history_.name(tap.listener()) + "'s slot " + each.mid)
                          .first;
    if (const Nanos retired = tap.retired(); retired != 0) {
      slot->second.retire(retired);
    }
    slot->second.judge(each.packet, findings_.leaks);
  }
}

void Soak::finish(const std::shared_ptr<PacketTap>& tap) {
  const auto found = judged_.find(tap);
  if (found == judged_.end()) {
    return;
  }
  for (auto& [mid, slot] : found->second.slots) {
    slot.finish(findings_.leaks);
    findings_.packets += slot.judged();
    findings_.blanks += slot.blanks();
    findings_.gaps += slot.gaps();
    findings_.switches += slot.switches();
  }
  judged_.erase(found);
}

// The history against the graph itself, now and then.
void Soak::compare_state() {
  if (peer::now_ns() - compared_ < kComparedEvery) {
    return;
  }
  const peer::Json state = classroom_.state();
  if (const auto difference = history_.difference_from(state)) {
    compared_ = peer::now_ns();
    ++findings_.states_compared;
    if (!difference->empty()) {
      throw std::runtime_error("the state is not what the changes told: " + *difference);
    }
  }
}

void Soak::check_whole() const {
  if (const std::string failure = observer_.failure(); !failure.empty()) {
    throw std::runtime_error("the history is not whole: " + failure);
  }
  if (findings_.packets == 0 || findings_.versions < 2) {
    throw std::runtime_error("nothing happened: " + findings_.text());
  }
}

}  // namespace

Findings soak_isolation(const SoakOptions& options) {
  Soak soak(options);
  return soak.run();
}

}  // namespace breakout::test
