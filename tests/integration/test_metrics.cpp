// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a class with media, as the Admin API of a real Janus tells them.
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "integration/admin_call.hpp"
#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::Json;

constexpr int kPeople = 6;
constexpr const char* kTwoRooms = R"({"request":"open","rooms":2,"assignments":{
    "p1":"1","p2":"1","p3":"1","p4":"2","p5":"2","p6":"2"}})";

Json ask(Classroom& classroom) {
  return admin_request(classroom.network(), classroom.janus().admin_url(),
                       Json::parse(R"({"request":"metrics"})"));
}

Json algebra(Classroom& classroom) {
  return ask(classroom).get("classrooms").elements().at(0);
}

std::int64_t timed(const Json& figures, const char* kind) {
  return figures.get("move_latency").get(kind).integer("count");
}

// What the exporter tells Prometheus now.
std::string exported(Classroom& classroom, const char* option = "") {
  const char* top = std::getenv("BREAKOUT_SRCDIR");
  const std::string command = "JANUS_ADMIN_SECRET=" + JanusProcess::admin_secret() + " '" +
                              (top ? top : ".") +
                              "/scripts/breakout-exporter' --once --admin-url " +
                              classroom.janus().http_admin_url() + " " + option;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
  CHECK(pipe != nullptr);
  std::string text;
  for (int next = std::fgetc(pipe.get()); next != EOF; next = std::fgetc(pipe.get())) {
    text.push_back(static_cast<char>(next));
  }
  return text;
}

void a_move_shows_in_the_figures() {
  Classroom classroom{{.http_admin = true}};
  classroom.enter(kPeople);
  const peer::Reply split = classroom.open(kTwoRooms);
  expect_everyone_in_place(classroom, split.received_ns);
  const Json before = algebra(classroom);
  CHECK_EQ(before.integer("participants"), kPeople);
  CHECK_EQ(before.integer("sources"), 2 * kPeople);
  CHECK(before.integer("packets_in") > 0);
  CHECK(before.integer("packets_out") > 0);
  CHECK(before.integer("keyframes_asked") > 0);
  const peer::Reply moved = classroom.move(R"({"request":"move","participant":"p1","room":"2"})");
  expect_everyone_in_place(classroom, moved.received_ns);
  // p1 hears and sees three others anew, and is what each of them hears and sees anew.
  const auto counted = [&](const char* kind) {
    return timed(algebra(classroom), kind) - timed(before, kind);
  };
  wait_until("six voices timed", [&] { return counted("audio") == 6; });
  wait_until("six pictures timed", [&] { return counted("video") == 6; });
  const Json after = algebra(classroom);
  CHECK(after.integer("packets_out") > before.integer("packets_out"));
  CHECK(after.integer("switches") >= before.integer("switches") + 12);
  CHECK(after.integer("keyframes") > before.integer("keyframes"));
  const std::string text = exported(classroom);
  const std::string kind = R"({classroom="algebra",kind="audio)";
  const std::string moves = std::to_string(timed(algebra(classroom), "audio"));
  CHECK(text.find("\nbreakout_up 1.0\n") != std::string::npos);
  CHECK(text.find("breakout_move_latency_seconds_count" + kind + "\"} " + moves + ".0\n") !=
        std::string::npos);
  classroom.back_end().demand(R"({"request":"kick","participant":"p2"})");
  CHECK_EQ(algebra(classroom).integer("sources"), 2 * (kPeople - 1));
  CHECK(algebra(classroom).integer("packets_out") >= after.integer("packets_out"));
  CHECK(ask(classroom).get("totals").integer("packets_in") >= after.integer("packets_in"));
}

// Janus alone counts them, in a form that the exporter has to know.
void what_a_lossy_link_lost_shows_in_the_exporter() {
  Classroom classroom{{.http_admin = true}};
  classroom.enter(2);
  classroom.enter_one("train", [](peer::ParticipantOptions& options) {
    options.repair = peer::Repair::kRtx;
    options.paths = {.sent = {.loss = 0.1, .seed = 3}, .received = {.loss = 0.1, .seed = 5}};
  });
  for (const char* name : {"nacks_received_total", "nacks_sent_total"}) {
    const std::string of_classroom =
        std::string{"\nbreakout_"} + name + R"({classroom="algebra"} )";
    const std::string of_node = std::string{"\nbreakout_node_"} + name + " ";
    wait_until(name, [&] {
      const std::string text = exported(classroom, "--nacks");
      const auto is_told = [&](const std::string& start) {
        const auto found = text.find(start);
        CHECK(found != std::string::npos);
        return std::stod(text.substr(found + start.size())) > 0;
      };
      return is_told(of_classroom) && is_told(of_node);
    });
  }
}

}  // namespace

std::vector<Test> metrics_tests() {
  return {
      {"a move shows in the figures of the Admin API", a_move_shows_in_the_figures},
      {"what a lossy link lost shows in the exporter",
       what_a_lossy_link_lost_shows_in_the_exporter},
  };
}

}  // namespace breakout::test
