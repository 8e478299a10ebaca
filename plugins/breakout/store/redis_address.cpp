// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_address.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "store/redis_tls.hpp"

namespace breakout::store {
namespace {

// Refusals repeat nothing of an address: where it is not understood, anything may be the password.

constexpr int kSentinelPort = 26379;         // where sentinels listen by default
constexpr std::size_t kMaxSocketPath = 107;  // bytes: what the kernel takes

using Trouble = std::optional<std::string>;  // what is wrong with an address

constexpr const char* kBadCredentials = "has a user or password that is not percent-encoded";

graph::Result<RedisAddress> result_of(const char* whose, const Trouble& trouble,
                                      RedisAddress address) {
  if (trouble) {
    return graph::refuse(graph::ErrorCode::invalid_element,
                         std::string{"the address of "} + whose + " " + *trouble);
  }
  return address;
}

std::optional<int> number_in(std::string_view text, int least, int most) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= least && number <= most ? std::optional(number) : std::nullopt;
}

// None when a % is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += text.front();
      text.remove_prefix(1);
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
      return std::nullopt;
    }
    decoded += static_cast<char>(byte);
    text.remove_prefix(3);
  }
  return decoded;
}

// Takes `what` off the front of `text`.
bool skip(std::string_view& text, std::string_view what) {
  const bool there = text.starts_with(what);
  text.remove_prefix(there ? what.size() : 0);
  return there;
}

// Takes "user:password@" off the front of `text`; false: it is not well written.
bool take_credentials(std::string_view& text, std::string_view end_of_host, RedisAddress& address) {
  const auto at = text.substr(0, text.find_first_of(end_of_host)).rfind('@');
  if (at == std::string_view::npos) {
    return true;
  }
  const std::string_view both = text.substr(0, at);
  const auto colon = both.find(':');
  const auto user = percent_decoded(both.substr(0, colon));
  const auto password = percent_decoded(colon == std::string_view::npos ? std::string_view{}
                                                                        : both.substr(colon + 1));
  if (!user || !password) {
    return false;
  }
  address.user = *user;
  address.password = *password;
  text.remove_prefix(at + 1);
  return true;
}

Trouble read_host(std::string_view text, RedisAddress& address) {
  const auto slash = text.find('/');
  if (slash != std::string_view::npos && slash + 1 < text.size()) {
    const auto database = number_in(text.substr(slash + 1), 0, 1'000'000);
    if (!database) {
      return "has a database that is no number";
    }
    address.database = *database;
  }
  std::string_view place = text.substr(0, slash);
  const bool bracketed = place.starts_with('[') && place.find(']') != std::string_view::npos;
  const auto end = bracketed ? place.find(']') + 1 : place.find(':');
  const std::string_view host = place.substr(0, end);
  address.host = bracketed ? host.substr(1, host.size() - 2) : host;
  place.remove_prefix(host.size());
  if (!place.empty()) {
    const auto port = place.front() == ':' ? number_in(place.substr(1), 1, 65535) : std::nullopt;
    if (!port) {
      return "has a port that is no number from 1 to 65535";
    }
    address.port = *port;
  }
  return address.host.empty() ? Trouble("names no host") : std::nullopt;
}

Trouble read_socket(std::string_view text, RedisAddress& address) {
  if (!take_credentials(text, "/", address)) {
    return kBadCredentials;
  }
  address.socket = text;
  const bool whole = text.starts_with('/') && text.size() <= kMaxSocketPath;
  return whole ? std::nullopt : Trouble("names no absolute path of at most 107 bytes");
}

// What follows redis://.
Trouble read_place(std::string_view text, RedisAddress& address) {
  // An @ further on: there was a / in the password.
  if (!take_credentials(text, "/", address) || text.find('@') != std::string_view::npos) {
    return kBadCredentials;
  }
  return read_host(text, address);
}

Trouble read_url(std::string_view text, RedisAddress& address) {
  if (skip(text, "unix://")) {
    return read_socket(text, address);
  }
  if (skip(text, "rediss://")) {
    address.tls = true;
    return offers_tls()
               ? read_place(text, address)
               : Trouble("asks for TLS, which this build has not, as its hiredis has none");
  }
  if (!skip(text, "redis://")) {
    return "starts with neither redis:// nor unix://";
  }
  return read_place(text, address);
}

Trouble read_sentinel(std::string_view text, RedisAddress& address) {
  const bool url = text.find("://") != std::string_view::npos;
  if (!url && text.find('@') != std::string_view::npos) {
    return "has a user or password but is no redis:// URL";
  }
  if (auto trouble = url ? read_url(text, address) : read_host(text, address)) {
    return trouble;
  }
  if (address.host.empty()) {
    return "is a Unix socket; a sentinel has a host";
  }
  return address.database != 0 ? Trouble("names a database; a sentinel has none") : std::nullopt;
}

}  // namespace

graph::Result<RedisAddress> parse_redis_url(const std::string& url) {
  RedisAddress address;
  const Trouble trouble = read_url(url, address);
  return result_of("Redis", trouble, std::move(address));
}

graph::Result<RedisAddress> parse_sentinel(const std::string& text) {
  RedisAddress address;
  address.port = kSentinelPort;
  const Trouble trouble = read_sentinel(text, address);
  return result_of("a sentinel", trouble, std::move(address));
}

std::string place_of(const RedisAddress& address) {
  return address.host.empty() ? address.socket : address.host + ":" + std::to_string(address.port);
}

}  // namespace breakout::store
