// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/tally.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace breakout::test {

namespace {

constexpr std::size_t kLeaksShown = 5;

}  // namespace

std::string Tally::text() const {
  std::lock_guard lock(mutex_);
  std::string text = "granted, and refused by code:";
  for (const auto& [verb, count] : verbs_) {
    text += "\n  " + verb + " " + std::to_string(count.granted);
    for (const auto& [code, refused] : count.refused) {
      text += ", " + std::to_string(code) + " " + std::to_string(refused);
    }
  }
  text += "\nlives:";
  for (const auto& [what, count] : lives_) {
    text += " " + what + " " + std::to_string(count);
  }
  return text;
}

std::string Findings::text() const {
  std::array<char, 400> line{};
  std::snprintf(line.data(), line.size(),
                "%llu packets checked (%.0f/s), %zu leaks; %llu versions, %llu switches, %llu "
                "blank pictures, %llu gaps, %llu states compared, %.0f s, %.0f s of CPU in Janus",
                static_cast<unsigned long long>(packets),
                static_cast<double>(packets) / std::max(seconds, 0.001), leaks.size(),
                static_cast<unsigned long long>(versions),
                static_cast<unsigned long long>(switches), static_cast<unsigned long long>(blanks),
                static_cast<unsigned long long>(gaps),
                static_cast<unsigned long long>(states_compared), seconds, janus_cpu);
  std::string text = std::string(line.data()) + "\n" + commands;
  std::map<Leak::Kind, std::uint64_t> kinds;
  for (const Leak& leak : leaks) {
    ++kinds[leak.kind];
  }
  for (const auto& [kind, count] : kinds) {
    text += std::string("\nleaks, ") + name_of(kind) + ": " + std::to_string(count);
  }
  for (std::size_t i = 0; i < std::min(kLeaksShown, leaks.size()); ++i) {
    text += std::string("\n") + name_of(leaks[i].kind) + ": " + leaks[i].what;
  }
  return text;
}

}  // namespace breakout::test
