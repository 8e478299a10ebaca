// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/driver.hpp"

#include <algorithm>

namespace breakout::test {

namespace {

using peer::Json;
using peer::Reply;

constexpr std::int64_t kJoinFirst = 424;
constexpr std::int64_t kMissing = 429;  // the classroom, of a handle without a seat

}  // namespace

Driver::Driver(Kind kind, std::vector<Member*> members, RandomCommands commands, Noticeboard& board,
               History& history, Tally& tally, std::chrono::milliseconds pause)
    : kind_(kind),
      members_(std::move(members)),
      commands_(std::move(commands)),
      board_(board),
      history_(history),
      tally_(tally),
      pause_(pause) {}

void Driver::start() {
  thread_ = std::thread([this] { run(); });
}

void Driver::stop() {
  stopping_ = true;
  if (thread_.joinable()) {
    thread_.join();
  }
}

void Driver::run() {
  Dice& dice = commands_.dice();
  while (!stopping_) {
    Member& member = *dice.of(members_);
    try {
      act(member);
    } catch (const peer::Refused& refused) {
      tally_.note("refused " + std::to_string(refused.code));
      member.crash();
    } catch (const std::exception& error) {
      tally_.note(std::string("failed: ") + error.what());
      member.crash();
    }
    std::this_thread::sleep_for(pause_ * static_cast<int>(dice.below(100)) / 100);
  }
}

void Driver::act(Member& member) {
  const std::size_t lives_once_in = kind_ == Kind::kStaff ? 200 : 12;
  if (!member.is_here()) {
    come_back(member);
  } else if (commands_.dice().one_in(lives_once_in)) {
    live(member);
  } else {
    command(member);
  }
}

void Driver::come_back(Member& member) {
  member.enter();
  tally_.note("come back");
}

void Driver::live(Member& member) {
  switch (commands_.dice().below(8)) {
    case 0:
    case 1:
      member.crash();
      tally_.note("crash");
      return;
    case 2:
      if (kind_ == Kind::kLearners) {
        member.leave();
        tally_.note("leave");
      }
      return;
    case 3:
      publish_again(member);
      return;
    case 4: {
      const int slots = 6 + static_cast<int>(commands_.dice().below(3));
      const Reply reply = member.connection().resize(slots, slots);
      tally_.note_command("resize", reply.error_code);
      return;
    }
    default:
      member.take_over();
      tally_.note("reconnect");
      return;
  }
}

void Driver::publish_again(Member& member) {
  peer::Participant& connection = member.connection();
  const std::size_t before = connection.events().size();
  const Reply reply = ask(member, {Json::object().set("request", "unpublish")});
  if (!reply.refused()) {
    connection.events().wait_for("hangup of " + member.id(),
                                 peer::is_type("hangup", connection.handle(peer::Side::kUplink)),
                                 peer::kRequestTimeout, before);
    connection.publish();
    tally_.note("publish again");
  }
}

void Driver::command(Member& member) {
  ask(member, kind_ == Kind::kStaff ? commands_.of_staff() : commands_.of_learner(member.id()));
}

Reply Driver::ask(Member& member, const Json& command) {
  const Reply reply = member.connection().request(command);
  tally_.note_command(command.text("request"), reply.error_code);
  if (reply.data.has("version")) {
    const auto version = reply.data.integer("version");
    history_.answered(version, reply.sent_ns, reply.received_ns);
  }
  if (reply.data.has("broadcast")) {
    board_.note_broadcast(reply.data.text("broadcast"));
  }
  if (reply.error_code == kJoinFirst || reply.error_code == kMissing) {  // kicked
    member.crash();
  }
  return reply;
}

}  // namespace breakout::test
