// SPDX-License-Identifier: GPL-3.0-or-later
// An object that is never destroyed: Janus may still call us while the process exits.
//
// Threads: built once by whoever comes first. Meant for function-local statics alone.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

namespace breakout::janus {

template <class T>
class Immortal {
 public:
  Immortal() : object_(std::construct_at(reinterpret_cast<T*>(bytes_.data()))) {}
  Immortal(const Immortal&) = delete;
  Immortal& operator=(const Immortal&) = delete;

  T& operator*() noexcept { return *object_; }

 private:
  alignas(T) std::array<std::byte, sizeof(T)> bytes_;
  T* object_;
};

}  // namespace breakout::janus
