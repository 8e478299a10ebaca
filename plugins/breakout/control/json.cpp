// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/json.hpp"

#include <cstdlib>

namespace breakout::control {

std::string json_dump_text(const Json& json) {
  struct FreeText {
    void operator()(char* text) const noexcept { std::free(text); }  // NOLINT: jansson's malloc
  };
  const std::unique_ptr<char, FreeText> text{
      json_dumps(json.get(), JSON_COMPACT | JSON_ENCODE_ANY)};
  return text ? text.get() : "";
}

Json json_parse_text(std::string_view text) {
  return Json{json_loadb(text.data(), text.size(), 0, nullptr)};
}

}  // namespace breakout::control
