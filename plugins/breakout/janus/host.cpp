// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/host.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>

#include "janus/log.hpp"

namespace breakout::janus {
namespace {

void fill_random(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    bytes = bytes.subspan(got < 0 ? 0 : static_cast<std::size_t>(got));
  }
}

}  // namespace

graph::Instant JanusHost::wall_clock() {
  return std::chrono::time_point_cast<graph::Millis>(std::chrono::system_clock::now()) +
         graph::Millis{ahead_.load()};
}

media::MediaTime JanusHost::media_clock() {
  return std::chrono::steady_clock::now();
}

std::string JanusHost::random_token() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::uint8_t, 16> bytes{};
  fill_random(bytes);
  std::string token;
  for (const std::uint8_t byte : bytes) {
    token += kDigits[byte >> 4];
    token += kDigits[byte & 15];
  }
  return token;
}

std::uint64_t JanusHost::random_number() {
  std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
  fill_random(bytes);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) {
    number = number << 8 | byte;
  }
  return number;
}

void JanusHost::log(control::LogLevel level, const std::string& line) {
  log_line(level, line);
}

bool JanusHost::has_signed(const std::string& token, const std::string& descriptor) {
  return gateway_.has_signed(token, descriptor);
}

void JanusHost::notify(control::Json event) {
  if (handlers_ == EventHandlers::notified) {
    gateway_.notify_event(std::move(event));
  }
}

}  // namespace breakout::janus
