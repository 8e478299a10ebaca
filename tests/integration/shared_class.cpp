// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/shared_class.hpp"

#include <sstream>
#include <stdexcept>

#include "support/check.hpp"

namespace breakout::test {

namespace {

using peer::Json;

constexpr std::chrono::seconds kPatience{30};

struct Person {
  std::string room;
  bool connected = false;
  std::string node;
};

std::string seen_as(const std::string& version, const Json& round,
                    const std::set<std::string>& rooms,
                    const std::map<std::string, Person>& people) {
  std::string text = "version " + version;
  if (round.present()) {
    text += ", round " + std::to_string(round.integer("number")) + " " + round.text("state");
  }
  text += ", rooms";
  for (const std::string& room : rooms) {
    text += " " + room;
  }
  for (const auto& [id, person] : people) {
    text += "; " + id + " in " + person.room + (person.connected ? " on " : " away from ") +
            person.node;
  }
  return text;
}

Person person_of(const Json& record) {
  return {record.text("room"), record.flag("connected"), record.text("node")};
}

peer::Event await_event(peer::Participant& participant, const std::string& kind, const char* member,
                        const std::string& value, std::size_t from) {
  return participant.events().wait_for(
      kind + " " + value,
      [&](const peer::Event& event) {
        return event.kind == kind && event.data.text(member) == value;
      },
      kPatience, from);
}

}  // namespace

std::string node_configuration(const std::string& name, const std::string& redis_url,
                               const std::string& more) {
  return "general: { node = \"" + name + "\"; redis = \"" + redis_url + "\"; " + more + " }\n";
}

ClassroomOptions on_node(const std::string& name, const std::string& redis_url, Comes comes,
                         const std::string& more) {
  ClassroomOptions options;
  options.plugin_configuration = node_configuration(name, redis_url, more);
  options.create = comes == Comes::first;
  options.slow_down = 2;
  return options;
}

void await_class(Classroom& classroom) {
  wait_until(
      "the node knows the class",
      [&] { return !classroom.back_end().request(R"({"request":"state"})").refused(); }, kPatience);
}

// --- Redis ---

RedisReader::RedisReader(const std::string& url) : address_(store::parse_redis_url(url).value()) {}

store::RedisReply RedisReader::ask(const store::RedisCall& call) const {
  store::RedisConnection redis(address_, {kPatience, kPatience});
  store::RedisReply reply = redis.call(call);
  if (!reply || store::is_error(*reply)) {
    throw std::runtime_error(call.front() + ": " +
                             (reply ? store::text_of_error(*reply) : redis.trouble()));
  }
  return reply;
}

std::map<std::string, Json> RedisReader::hash(const std::string& classroom,
                                              const char* part) const {
  const auto reply = ask({"HGETALL", "breakout:{" + classroom + "}:" + part});
  std::map<std::string, Json> values;
  for (std::size_t i = 0; i + 1 < reply->elements; i += 2) {
    values[store::text_of(*reply->element[i])] =
        Json::parse(store::text_of(*reply->element[i + 1]));
  }
  return values;
}

std::size_t RedisReader::logged(const std::string& classroom, const std::string& fact) const {
  const auto reply = ask({"XRANGE", "breakout:{" + classroom + "}:log", "-", "+"});
  std::size_t count = 0;
  for (std::size_t i = 0; i < reply->elements; ++i) {
    const redisReply& fields = *reply->element[i]->element[1];
    for (std::size_t field = 0; field + 1 < fields.elements; field += 2) {
      const bool change = store::text_of(*fields.element[field]) == "change";
      const std::string text = store::text_of(*fields.element[field + 1]);
      count += change && text.find("\"fact\":\"" + fact + "\"") != std::string::npos ? 1 : 0;
    }
  }
  return count;
}

std::string RedisReader::seen(const std::string& classroom) const {
  const auto meta = ask({"HMGET", "breakout:{" + classroom + "}:meta", "version", "round"});
  const std::string round = store::text_of(*meta->element[1]);
  std::set<std::string> rooms;
  for (const auto& [room, record] : hash(classroom, "rooms")) {
    rooms.insert(room);
  }
  std::map<std::string, Person> people;
  for (const auto& [id, record] : hash(classroom, "participants")) {
    people[id] = person_of(record);
  }
  return seen_as(store::text_of(*meta->element[0]), round.empty() ? Json{} : Json::parse(round),
                 rooms, people);
}

// --- Janus ---

std::string seen_in(const Json& state) {
  const Json round = state.get("round");
  std::set<std::string> rooms;
  for (const Json& room : round.get("rooms").elements()) {
    rooms.insert(room.text("room"));
  }
  std::map<std::string, Person> people;
  for (const Json& participant : state.get("participants").elements()) {
    people[participant.text("participant")] = person_of(participant);
  }
  return seen_as(std::to_string(state.integer("version")), round, rooms, people);
}

void await_agreement(Classroom& classroom, const RedisReader& redis) {
  std::string here;
  std::string there;
  try {
    wait_until(
        "agreement",
        [&] {
          here = seen_in(classroom.state());
          there = redis.seen("algebra");
          return here == there;
        },
        kPatience);
  } catch (const std::runtime_error&) {
    CHECK_EQ(here, there);
    throw;
  }
}

std::size_t lines_with(const JanusProcess& janus, const std::string& piece) {
  std::istringstream log(janus.log());
  std::size_t count = 0;
  for (std::string line; std::getline(log, line);) {
    count += line.find(piece) != std::string::npos ? 1 : 0;
  }
  return count;
}

std::string errors_of(const JanusProcess& janus) {
  std::istringstream log(janus.log());
  std::string errors;
  for (std::string line; std::getline(log, line);) {
    if (line.find("[ERR]") != std::string::npos && line.find("[breakout]") != std::string::npos) {
      errors += line + "\n";
    }
  }
  return errors;
}

peer::Event await_round(peer::Participant& participant, const std::string& state,
                        std::size_t from) {
  return await_event(participant, "round", "state", state, from);
}

peer::Event await_moved(peer::Participant& participant, const std::string& room, std::size_t from) {
  return await_event(participant, "moved", "room", room, from);
}

}  // namespace breakout::test
