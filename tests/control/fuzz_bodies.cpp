// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fuzz_bodies.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "control/configured_classroom.hpp"
#include "control/graph_json.hpp"
#include "control/request.hpp"
#include "control/settings_fields.hpp"
#include "control/support/signing.hpp"
#include "control/token_verifier.hpp"

namespace breakout::test {

namespace {

void insist(bool holds) {
  if (!holds) {
    std::abort();
  }
}

std::string_view as_text(std::span<const std::uint8_t> data) {
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

void insist_tellable(const graph::Refusal& refusal) {
  const control::Json message = control::json_refusal(refusal);
  insist(json_is_string(json_object_get(message.get(), "error")));
  insist(!refusal.sentence.empty() && refusal.sentence.size() < 1024);
}

}  // namespace

void fuzz_request(std::span<const std::uint8_t> data) {
  const control::Json body = control::json_parse_text(as_text(data));
  const auto request = control::parse_request(body.get());
  if (!request) {
    insist_tellable(request.refusal());
    return;
  }
  insist(request.value().classroom.value.size() <= control::kMaxIdBytes);
  insist(request.value().op.value.size() <= control::kMaxIdBytes);
  control::is_answered_by_event(body.get());
}

void fuzz_settings(std::span<const std::uint8_t> data) {
  const std::string_view text = as_text(data);
  const control::Json object = control::json_parse_text(text);
  control::Fields fields{object.get()};
  const graph::SettingsPatch patch = control::read_settings(fields, "");
  if (fields.refusal()) {
    insist_tellable(*fields.refusal());
  } else {
    const graph::Settings settings = graph::patched({}, patch);
    const control::Json shown = control::settings_json(settings);
    for (const char* told_apart : {"secret", "pin"}) {  // only whether there is one is shown
      json_object_del(shown.get(), told_apart);
    }
    control::Fields again{shown.get()};
    const graph::Settings same = graph::patched(settings, control::read_settings(again, ""));
    insist(!again.refusal() && same == settings);
  }
  const auto equals = text.find('=');
  if (equals != std::string_view::npos) {
    const auto items = control::settings_from_items(
        {{std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}}});
    insist(items || !items.refusal().sentence.empty());
  }
}

namespace {

const control::TokenVerifier& verifier() {
  static const control::TokenVerifier instance{[] {
    std::vector<control::TokenKey> keys{token_key("HS256"), token_key("RS256"), token_key("ES256")};
    keys.front().audience = "breakout";
    return keys;
  }()};
  return instance;
}

void insist_sound(const graph::TokenClaims& claims) {
  insist(control::is_id(claims.subject.value) && claims.proves_subject);
  insist(!claims.name || claims.name->size() <= 256);
  insist(!claims.room || control::is_id(claims.room->value));
}

void verify(const std::string& token) {
  const auto claims = verifier().verify(token, graph::ClassroomId{"algebra"},
                                        graph::Instant{graph::Millis{1'000'000'000}});
  if (claims) {
    insist_sound(claims.value());
    return;
  }
  insist(claims.refusal().code == graph::ErrorCode::unauthorized);
  insist_tellable(claims.refusal());
}

// --- configuration ---

struct Blocks {
  control::ConfiguredClassroom classroom{graph::ClassroomId{"algebra"}, {}, {}};
  control::ConfiguredKey key{"k", {}, {}};
};

Blocks read_blocks(std::string_view text) {
  Blocks blocks;
  while (!text.empty()) {
    const std::string line{text.substr(0, text.find('\n'))};
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto equals = std::min(line.find('='), line.size());
    const std::string value = line.substr(std::min(equals + 1, line.size()));
    const std::string name = line.substr(0, equals);
    if (line.starts_with("pem:")) {
      std::string pem = line.substr(4);
      std::replace(pem.begin(), pem.end(), '|', '\n');
      blocks.key.file_text = pem;
    } else if (name.starts_with("key:")) {
      blocks.key.items[name.substr(4)] = value;
    } else if (name.starts_with("roster:")) {
      blocks.classroom.roster.emplace_back(name.substr(7), value);
    } else {
      blocks.classroom.items[name] = value;
    }
  }
  return blocks;
}

void insist_same_again(const control::ClassroomToBe& read) {
  graph::Classroom classroom;
  classroom.settings = graph::patched({}, read.patch);
  classroom.roster = read.roster;
  const auto again = control::read_configured(control::configured_as(classroom));
  insist(again && graph::patched({}, again.value().patch) == classroom.settings);
  insist(again.value().roster == read.roster);
}

// A sentence may hold a secret that is made of its own words: then it does without it, too.
void insist_untold(const graph::Refusal& refusal, const std::string& secret,
                   control::ConfiguredKey key) {
  if (refusal.sentence.find(secret) != std::string::npos) {
    key.items["secret"] = std::string(secret.size(), 'x');
    const auto again = control::token_key_from(key);
    insist(!again && again.refusal().sentence.find(secret) != std::string::npos);
  }
}

}  // namespace

void fuzz_token(std::span<const std::uint8_t> data) {
  const std::string text{as_text(data)};
  verify(text);
  verify(sign_bytes(text));
}

void fuzz_config(std::span<const std::uint8_t> data) {
  const Blocks blocks = read_blocks(as_text(data));
  if (const auto read = control::read_configured(blocks.classroom)) {
    insist_same_again(read.value());
  } else {
    insist(!read.refusal().sentence.empty());
  }
  const auto key = control::token_key_from(blocks.key);
  const auto secret = blocks.key.items.find("secret");
  if (key) {
    insist(key.value().material.size() >= 32);
  } else if (secret != blocks.key.items.end() && secret->second.size() > 8) {
    insist_untold(key.refusal(), secret->second, blocks.key);
  }
}

}  // namespace breakout::test
