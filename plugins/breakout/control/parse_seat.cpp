// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs of joining and of one's own media.
#include <algorithm>
#include <array>

#include "control/parse_pieces.hpp"
#include "control/token_verifier.hpp"
#include "control/verb.hpp"

namespace breakout::control {

namespace {

constexpr std::int64_t kMaxSlots = 60;     // of each kind
constexpr std::int64_t kMaxHeight = 8640;  // lines; 0: any
constexpr std::size_t kMaxTags = 16;
constexpr std::size_t kMaxDisplayBytes = 256;

std::map<std::string, std::string> read_tags(Fields& fields) {
  std::map<std::string, std::string> tags;
  const char* name = nullptr;
  json_t* text = nullptr;
  // jansson's iteration macro wants a mutable object; nothing is changed.
  json_object_foreach (const_cast<json_t*>(fields.map("tags", kMaxTags)), name, text) {
    if (!is_id(name) || !is_id(text_of(text))) {
      fields.invalid("tags", "an object of short texts");
      break;
    }
    tags.emplace(name, std::string{text_of(text)});
  }
  return tags;
}

Payload parse_subscribe(Fields& fields) {
  return SubscribeRequest{fields.required_id("private_id"),
                          small(fields.number("audio_slots", 0, kMaxSlots)),
                          small(fields.number("video_slots", 0, kMaxSlots))};
}

Payload parse_join(Fields& fields) {
  if (!fields.has("ptype")) {
    fields.missing("ptype");
  }
  if (fields.choice("ptype", {"publisher", "subscriber"}).value_or(0) == 1) {
    return parse_subscribe(fields);
  }
  JoinRequest request;
  request.join.participant = graph::ParticipantId{fields.id("participant").value_or("")};
  request.join.display = fields.text("display", kMaxDisplayBytes);
  if (const auto role = fields.choice("role", kRoleWords)) {
    request.join.role = static_cast<graph::Role>(*role);
  }
  request.join.pin = fields.credential("pin").value_or("");
  request.join.secret = fields.credential("secret").value_or("");
  request.join.resume = fields.credential("resume").value_or("");
  request.join.tags = read_tags(fields);
  request.token = fields.credential("token", kMaxTokenBytes).value_or("");
  return request;
}

Payload parse_publish(Fields& fields) {
  PublishRequest request;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list("streams", kMaxSlots), index, item) {
    const json_t* source = json_object_get(item, "source");
    const auto match = std::find(kSourceWords.begin(), kSourceWords.end(), text_of(source));
    const auto mid = text_of(json_object_get(item, "mid"));
    if (match == kSourceWords.end() || mid.empty()) {
      fields.invalid("streams", "a list of {mid, source: mic, camera or screen}");
      break;
    }
    request.hints.push_back(
        {std::string{mid}, static_cast<graph::SourceKind>(match - kSourceWords.begin())});
  }
  return request;
}

Payload parse_unpublish(Fields&) {
  return UnpublishRequest{};
}
Payload parse_leave(Fields&) {
  return LeaveRequest{};
}
Payload parse_start(Fields&) {
  return StartRequest{};
}

Payload parse_resize(Fields& fields) {
  return ResizeRequest{small(fields.number("audio_slots", 0, kMaxSlots)),
                       small(fields.number("video_slots", 0, kMaxSlots))};
}

SlotWish read_wish(Fields& fields) {
  SlotWish wish;
  wish.mid = fields.required_id("mid");
  wish.max_height = small(fields.number("max_height", 0, kMaxHeight));
  wish.paused = fields.flag("paused");
  return wish;
}

Payload parse_configure(Fields& fields) {
  ConfigureRequest request;
  graph::Configure& configure = request.configure;
  configure.mute = read_sources(fields, "mute");
  configure.unmute = read_sources(fields, "unmute");
  configure.display = fields.text("display", kMaxDisplayBytes);
  if (fields.has("pins")) {
    configure.pins = read_people(fields, "pins");
  }
  request.slots = read_each(fields, "slots", kMaxSlotLines, read_wish);
  return request;
}

constexpr std::array kVerbs{
    Verb{"join", true, parse_join},           Verb{"publish", true, parse_publish},
    Verb{"unpublish", true, parse_unpublish}, Verb{"configure", false, parse_configure},
    Verb{"leave", true, parse_leave},         Verb{"start", true, parse_start},
    Verb{"resize", true, parse_resize},
};

}  // namespace

std::span<const Verb> seat_verbs() {
  return kVerbs;
}

}  // namespace breakout::control
