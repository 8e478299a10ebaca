// SPDX-License-Identifier: GPL-3.0-or-later
// Janus' own representation of a configuration file, released by its scope.
//
// Threads: one thread per object.
#pragma once

#include <memory>
#include <string>

#include "janus/abi.hpp"

namespace breakout::janus {

struct JcfgDestroy {
  void operator()(janus_config* config) const noexcept { janus_config_destroy(config); }
};
using Jcfg = std::unique_ptr<janus_config, JcfgDestroy>;

// Null when the file cannot be read or parsed.
inline Jcfg parse_jcfg(const std::string& path) {
  return Jcfg{janus_config_parse(path.c_str())};
}

inline std::string name_of(const janus_config_container& item) {
  return item.name != nullptr ? item.name : "";
}
inline std::string text_of(const janus_config_container& item) {
  return item.value != nullptr ? item.value : "";
}

}  // namespace breakout::janus
