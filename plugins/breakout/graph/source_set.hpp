// SPDX-License-Identifier: GPL-3.0-or-later
// The three streams a participant may publish, and sets of them.
//
// Threads: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>

namespace breakout::graph {

enum class SourceKind : std::uint8_t { mic, camera, screen };
inline constexpr std::array kSourceKinds{SourceKind::mic, SourceKind::camera, SourceKind::screen};

class SourceSet {
 public:
  constexpr SourceSet() = default;
  constexpr SourceSet(std::initializer_list<SourceKind> kinds) {
    for (SourceKind kind : kinds) {
      insert(kind);
    }
  }
  constexpr bool contains(SourceKind kind) const noexcept { return (bits_ & bit(kind)) != 0; }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  constexpr void insert(SourceKind kind) noexcept { bits_ = bits_ | bit(kind); }
  constexpr void erase(SourceKind kind) noexcept { bits_ = bits_ & ~bit(kind); }
  constexpr SourceSet operator|(SourceSet other) const noexcept {
    SourceSet both;
    both.bits_ = bits_ | other.bits_;
    return both;
  }
  constexpr SourceSet without(SourceSet other) const noexcept {
    SourceSet rest;
    rest.bits_ = bits_ & ~other.bits_;
    return rest;
  }
  constexpr bool operator==(const SourceSet&) const = default;

 private:
  static constexpr unsigned bit(SourceKind kind) noexcept {
    return 1U << static_cast<unsigned>(kind);
  }
  unsigned bits_ = 0;
};

}  // namespace breakout::graph
