// SPDX-License-Identifier: GPL-3.0-or-later
// The C boundary: nothing thrown crosses it.
//
// Threads: any. An exception here is a bug or exhausted memory, never a client's mistake: it is
// logged and the caller gets the fallback, the value with which Janus reports a failure.
#pragma once

#include <exception>
#include <type_traits>
#include <utility>

namespace breakout::janus {

// Logs what escaped from `where`.
void report_escape(const char* where, const char* what) noexcept;

template <class T, class Fn>
T guarded(const char* where, T fallback, Fn&& fn) noexcept {
  try {
    return std::forward<Fn>(fn)();
  } catch (const std::exception& error) {
    report_escape(where, error.what());
  } catch (...) {
    report_escape(where, "an exception of unknown type");
  }
  return fallback;
}

template <class Fn>
void guarded(const char* where, Fn&& fn) noexcept {
  guarded(where, false, [&fn] {
    std::forward<Fn>(fn)();
    return true;
  });
}

}  // namespace breakout::janus
