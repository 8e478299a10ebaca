// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/allocations.hpp"

#include <cstddef>

namespace {

thread_local std::uint64_t allocations = 0;

}  // namespace

std::uint64_t allocations_of_this_thread() {
  return allocations;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BREAKOUT_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BREAKOUT_SANITIZED
#endif
#endif

#ifndef BREAKOUT_SANITIZED
// glibc lets a program put itself in front of these, and keeps its own under other names.
#define BREAKOUT_EXPORT __attribute__((visibility("default")))
extern "C" {
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* memory, std::size_t size) noexcept;

BREAKOUT_EXPORT void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
BREAKOUT_EXPORT void* calloc(std::size_t count, std::size_t size) noexcept {
  ++allocations;
  return __libc_calloc(count, size);
}
BREAKOUT_EXPORT void* realloc(void* memory, std::size_t size) noexcept {
  ++allocations;
  return __libc_realloc(memory, size);
}
}
#endif
