// SPDX-License-Identifier: GPL-3.0-or-later
// Throwing checks and the bridge from plain C++ test functions to cmocka.
//
// Threads: CHECK may be used on any thread whose exceptions reach the test function.
// Invariant: cmocka's longjmp never crosses a frame that owns a C++ object: a failed check unwinds
// as an exception first, and only then fails the test from a frame of plain buffers.
// Owner: every unit and integration test.
#pragma once

#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <ostream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

extern "C" {
#include <cmocka.h>
// cmocka defines these words as macros, which no C++ code after it survives.
#undef fail
#undef skip
#undef mock
#undef run_tests
}

namespace breakout::test {

// A check that did not hold; what() says which, with values and place.
class CheckFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One test: its name is a sentence.
struct Test {
  const char* name;
  void (*run)();
};

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

template <class T>
std::string shown(const T& value) {
  std::ostringstream out;
  if constexpr (std::is_same_v<T, bool>) {
    out << (value ? "true" : "false");
  } else if constexpr (std::is_enum_v<T> && !Printable<T>) {
    out << static_cast<long long>(value);
  } else if constexpr (Printable<T>) {
    out << value;
  } else {
    out << "<" << sizeof(T) << " bytes>";
  }
  return out.str();
}

[[noreturn]] inline void throw_check(const char* file, int line, const std::string& what) {
  throw CheckFailed(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

inline void check(bool holds, const char* text, const char* file, int line) {
  if (!holds) {
    throw_check(file, line, std::string("CHECK(") + text + ") does not hold");
  }
}

template <class A, class B>
bool equal(const A& a, const B& b) {
  if constexpr (std::is_integral_v<A> && std::is_integral_v<B> && !std::is_same_v<A, bool> &&
                !std::is_same_v<B, bool> && !std::is_same_v<A, char> && !std::is_same_v<B, char>) {
    return std::cmp_equal(a, b);
  } else {
    return a == b;
  }
}

template <class A, class B>
void check_equal(const A& a, const B& b, const char* text, const char* file, int line) {
  if (!equal(a, b)) {
    throw_check(file, line,
                std::string("CHECK_EQ(") + text + "): " + shown(a) + " is not " + shown(b));
  }
}

// What the bridge keeps of a failure: plain memory, so that longjmp may leave it behind.
struct FailureNote {
  char text[4096] = {};
};

inline bool run_guarded(const Test& test, FailureNote& note) {
  try {
    test.run();
    return true;
  } catch (const std::exception& error) {
    std::snprintf(note.text, sizeof(note.text), "%s", error.what());
  } catch (...) {
    std::snprintf(note.text, sizeof(note.text), "an exception that is no std::exception");
  }
  return false;
}

inline void cmocka_entry(void** state) {
  FailureNote note;
  const Test& test = *static_cast<const Test*>(*state);
  if (!run_guarded(test, note)) {
    print_error("%s\n", note.text);
    _fail(test.name, 0);
  }
}

// Runs the tests in order; the result is the number that failed, fit for main's return.
// A test program given arguments runs only the tests whose name contains the first argument.
inline int run_tests(const char* group, std::span<const Test> tests, int argc = 0,
                     char** argv = nullptr) {
  std::vector<CMUnitTest> units;
  for (const Test& test : tests) {
    if (argc > 1 && std::strstr(test.name, argv[1]) == nullptr) {
      continue;
    }
    CMUnitTest unit{};
    unit.name = test.name;
    unit.test_func = cmocka_entry;
    unit.initial_state = const_cast<Test*>(&test);
    units.push_back(unit);
  }
  return _cmocka_run_group_tests(group, units.data(), units.size(), nullptr, nullptr);
}

}  // namespace breakout::test

// Macros, because only they can show the text of what was checked.
#define CHECK(cond) ::breakout::test::check(static_cast<bool>(cond), #cond, __FILE__, __LINE__)
#define CHECK_EQ(a, b) ::breakout::test::check_equal((a), (b), #a ", " #b, __FILE__, __LINE__)
