// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fuzz_bodies.hpp"

#include <cstdlib>
#include <string_view>

#include "control/graph_json.hpp"
#include "control/request.hpp"
#include "control/settings_fields.hpp"

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

}  // namespace breakout::test
