// SPDX-License-Identifier: GPL-3.0-or-later
// What a classroom was created with, and what `edit` may change. Defaults are the documented ones.
//
// Threads: plain values. Owner: the Classroom. `secret` and `pin` are never logged nor shown.
// Invariants: see bad_settings().
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "graph/ids.hpp"

namespace breakout::graph {

enum class VideoCodec : std::uint8_t { vp8, vp9, h264, av1 };
enum class LateJoiners : std::uint8_t { main, least_filled, roster };
enum class RosterVisibility : std::uint8_t { room, classroom };  // what learners see

struct Settings {
  std::string description;
  std::string secret;  // grants staff roles and staff commands; empty: none can be claimed by it
  std::string pin;     // asked of everybody who joins; empty: not asked
  std::uint32_t max_participants = 300;
  std::uint32_t max_rooms = 100;  // breakout rooms of one round
  VideoCodec videocodec = VideoCodec::vp8;
  std::uint32_t bitrate = 300000;          // bit/s of a camera
  std::uint32_t audio_bitrate = 32000;     // bit/s of a mic
  std::uint32_t screen_bitrate = 1500000;  // bit/s of a screen
  std::uint32_t audio_slots = 4;           // of a subscriber that asks for nothing
  std::uint32_t video_slots = 9;
  LateJoiners late_joiners = LateJoiners::roster;
  RosterVisibility roster_visibility = RosterVisibility::room;
  Seconds reconnect_window{300};   // how long a seat outlives its connection outside a round
  std::optional<Instant> ends_at;  // nothing may be scheduled past it
  bool is_private = false;         // listed only with the admin key
  bool require_token = false;
  bool signed_tokens = false;  // a token may be one that Janus itself signed
  bool covert_listen = false;  // staff may listen to a room without it being told
  bool permanent = false;      // kept in the configuration file

  bool operator==(const Settings&) const = default;
};

// No duration is longer than this: a month, so that adding one to an instant cannot overflow.
inline constexpr Seconds kLongestDuration{31 * 24 * 3600};

// The fields `create` and `edit` gave; the others stay as they are. An `ends_at` of 0 takes it
// away.
struct SettingsPatch {
  std::optional<std::string> description, secret, pin;
  std::optional<std::uint32_t> max_participants, max_rooms;
  std::optional<VideoCodec> videocodec;
  std::optional<std::uint32_t> bitrate, audio_bitrate, screen_bitrate, audio_slots, video_slots;
  std::optional<LateJoiners> late_joiners;
  std::optional<RosterVisibility> roster_visibility;
  std::optional<Seconds> reconnect_window;
  std::optional<Instant> ends_at;
  std::optional<bool> is_private, require_token, signed_tokens, covert_listen, permanent;
};

// `settings` with the given fields of `patch` in their place.
Settings patched(Settings settings, const SettingsPatch& patch);

}  // namespace breakout::graph
