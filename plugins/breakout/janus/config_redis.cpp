// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/config_redis.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "janus/glist.hpp"
#include "janus/jcfg.hpp"

namespace breakout::janus {
namespace {

constexpr std::array kOptions = {
    "redis",           "sentinel",     "master", "redis_prefix", "redis_timeout_ms",
    "node_silence_ms", "redis_tls_ca", "node"};
constexpr std::size_t kLongestName = 128;  // bytes, as ids
constexpr int kBeatsASilence = 4;          // so that a few may come late

[[noreturn]] void refuse(const std::string& option, const std::string& why) {
  throw std::runtime_error("option '" + option + "' of general: " + why);
}

std::string text_in(const janus_config_container& item) {
  if (item.type != janus_config_type_item) {
    refuse(name_of(item), "is no text");
  }
  return text_of(item);
}

store::RedisAddress address_in(const std::string& option,
                               graph::Result<store::RedisAddress> address) {
  if (!address) {
    refuse(option, address.refusal().sentence);
  }
  return std::move(address.value());
}

std::vector<store::RedisAddress> sentinels_in(const janus_config_container& list) {
  std::vector<store::RedisAddress> sentinels;
  if (list.type == janus_config_type_array) {
    for (const janus_config_container* each : glist<janus_config_container>(list.list)) {
      sentinels.push_back(address_in(name_of(list), store::parse_sentinel(text_of(*each))));
    }
  }
  if (sentinels.empty()) {
    refuse(name_of(list), R"(is no list like ["10.0.0.1:26379", "10.0.0.2:26379"])");
  }
  return sentinels;
}

// Of what keys and patterns of channels can be made of.
bool is_plain(char byte) {
  return g_ascii_isalnum(byte) || byte == '-' || byte == '_' || byte == '.' || byte == ':';
}

std::string plain_name(const std::string& option, std::string name) {
  if (name.empty() || name.size() > kLongestName ||
      !std::all_of(name.begin(), name.end(), is_plain)) {
    refuse(option, "'" + name + "' is not made of 1 to 128 letters, digits, '-', '_', '.' and ':'");
  }
  return name;
}

std::string host_name() {
  std::array<char, kLongestName + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::chrono::milliseconds duration_in(const janus_config_container& item, int least, int most) {
  const std::string text = text_in(item);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) {
    refuse(name_of(item), "'" + text + "' is no number from " + std::to_string(least) + " to " +
                              std::to_string(most));
  }
  return std::chrono::milliseconds(number);
}

void read_option(const janus_config_container& item, store::RedisOptions& options) {
  const std::string name = name_of(item);
  if (name == "redis") {
    const std::string tls_ca = options.address.tls_ca;
    options.address = address_in(name, store::parse_redis_url(text_in(item)));
    options.address.tls_ca = tls_ca;
  } else if (name == "sentinel") {
    options.sentinels = sentinels_in(item);
  } else if (name == "master") {
    options.master = plain_name(name, text_in(item));
  } else if (name == "redis_prefix") {
    options.prefix = plain_name(name, text_in(item));
  } else if (name == "redis_timeout_ms") {
    options.timeouts.connect = options.timeouts.call = duration_in(item, 50, 60000);
  } else if (name == "node_silence_ms") {
    options.node_silence = duration_in(item, 1000, 600'000);
    options.look_every = std::min(options.look_every, options.node_silence / kBeatsASilence);
  } else if (name == "redis_tls_ca") {
    options.address.tls_ca = text_in(item);
  } else if (name == "node") {
    options.node = plain_name(name, text_in(item));
  }
}

}  // namespace

bool is_redis_option(const std::string& name) {
  return std::find(kOptions.begin(), kOptions.end(), name) != kOptions.end();
}

void refuse_unknown_redis_option(const std::string& name) {
  for (const std::string_view word : {"redis", "sentinel"}) {
    if (g_ascii_strncasecmp(name.c_str(), word.data(), word.size()) == 0) {
      throw std::runtime_error("'" + name +
                               "' is misspelt or misplaced: options of Redis stand in general");
    }
  }
}

std::optional<store::RedisOptions> read_redis(const janus_config_container& general) {
  store::RedisOptions options;
  options.timeouts = {std::chrono::milliseconds{1000}, std::chrono::milliseconds{1000}};
  std::string given;  // some option of Redis
  bool wanted = false;
  for (const janus_config_container* item : glist<janus_config_container>(general.list)) {
    const std::string name = name_of(*item);
    if (is_redis_option(name)) {
      read_option(*item, options);
      given = name;
      wanted = wanted || name == "redis" || name == "sentinel";
    }
  }
  if (!wanted && !given.empty()) {
    refuse(given, "is of no use without 'redis' or 'sentinel'");
  }
  if (!wanted) {
    return std::nullopt;
  }
  if (options.sentinels.empty() != options.master.empty()) {
    refuse(options.master.empty() ? "sentinel" : "master", "'sentinel' and 'master' go together");
  }
  for (store::RedisAddress& sentinel : options.sentinels) {
    sentinel.tls_ca = options.address.tls_ca;
  }
  if (options.node.empty()) {
    options.node = plain_name("node", host_name());
  }
  return options;
}

}  // namespace breakout::janus
