// SPDX-License-Identifier: GPL-3.0-or-later
// A value or a refusal: how every decision of the control path answers.
//
// Threads: plain values. Refusals are input that was wrong, never bugs; bugs assert.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace breakout::graph {

// The numbers clients see as `error_code`; VideoRoom's where VideoRoom has the case.
enum class ErrorCode : int {
  no_message = 421,
  invalid_json = 422,
  unknown_request = 423,
  join_first = 424,
  already_joined = 425,
  no_such_classroom = 426,
  classroom_exists = 427,
  no_such_participant = 428,
  missing_element = 429,
  invalid_element = 430,
  wrong_sdp_type = 431,
  classroom_full = 432,
  unauthorized = 433,
  already_published = 434,
  not_published = 435,
  participant_in_use = 436,
  invalid_sdp = 437,
  version_conflict = 440,
  room_full = 441,
  wrong_round_state = 442,  // no round open, or one is open already
  not_allowed = 443,        // by role or by policy
  no_such_room = 444,
  limit_reached = 445,
  store_unavailable = 446,  // safe to retry with the same `op`
  unknown_error = 499,
};

// One item of a request that names many: which one it is, and what was wrong with it.
struct RefusedItem {
  std::size_t index;  // in the request
  ErrorCode code;
  std::string sentence;
};

struct Refusal {
  ErrorCode code;
  std::string sentence;  // says what was wrong, with the offending value
  std::vector<RefusedItem> items = {};
};

template <class T>
class Result {
 public:
  Result(T value) : outcome_(std::in_place_index<0>, std::move(value)) {}            // NOLINT
  Result(Refusal refusal) : outcome_(std::in_place_index<1>, std::move(refusal)) {}  // NOLINT

  explicit operator bool() const noexcept { return outcome_.index() == 0; }
  const T& value() const& { return std::get<0>(outcome_); }
  T& value() & { return std::get<0>(outcome_); }
  T&& value() && { return std::get<0>(std::move(outcome_)); }
  const Refusal& refusal() const { return std::get<1>(outcome_); }

 private:
  std::variant<T, Refusal> outcome_;
};

inline Refusal refuse(ErrorCode code, std::string sentence) {
  return Refusal{code, std::move(sentence), {}};
}

}  // namespace breakout::graph
