// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/settings.hpp"

namespace breakout::graph {
namespace {

template <class T>
void take(T& field, const std::optional<T>& given) {
  if (given) {
    field = *given;
  }
}

}  // namespace

Settings patched(Settings settings, const SettingsPatch& patch) {
  take(settings.description, patch.description);
  take(settings.secret, patch.secret);
  take(settings.pin, patch.pin);
  take(settings.max_participants, patch.max_participants);
  take(settings.max_rooms, patch.max_rooms);
  take(settings.videocodec, patch.videocodec);
  take(settings.bitrate, patch.bitrate);
  take(settings.audio_bitrate, patch.audio_bitrate);
  take(settings.screen_bitrate, patch.screen_bitrate);
  take(settings.audio_slots, patch.audio_slots);
  take(settings.video_slots, patch.video_slots);
  take(settings.late_joiners, patch.late_joiners);
  take(settings.roster_visibility, patch.roster_visibility);
  take(settings.reconnect_window, patch.reconnect_window);
  take(settings.is_private, patch.is_private);
  take(settings.require_token, patch.require_token);
  take(settings.signed_tokens, patch.signed_tokens);
  take(settings.covert_listen, patch.covert_listen);
  take(settings.permanent, patch.permanent);
  if (patch.ends_at) {
    settings.ends_at = *patch.ends_at == Instant{} ? std::nullopt : patch.ends_at;
  }
  return settings;
}

}  // namespace breakout::graph
