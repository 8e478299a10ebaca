// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/signed_token.hpp"

#include <algorithm>
#include <string_view>

#include "control/fields.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

// The value of the first descriptor of that name, as far as Janus has signed it; empty: none.
std::string signed_value(Host& host, const std::string& token, const std::string& name) {
  std::string_view rest = std::string_view{token}.substr(0, token.find(':'));
  while (!rest.empty()) {
    const std::string_view descriptor = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), descriptor.size() + 1));
    if (descriptor.starts_with(name) && host.has_signed(token, std::string{descriptor})) {
      return std::string{descriptor.substr(name.size())};
    }
  }
  return {};
}

graph::Refusal wrong(const std::string& sentence) {
  return graph::refuse(graph::ErrorCode::unauthorized, "invalid 'token': " + sentence);
}

}  // namespace

graph::Result<graph::TokenClaims> read_signed_token(Host& host, const std::string& token,
                                                    const graph::ClassroomId& classroom,
                                                    const graph::ParticipantId& asked) {
  if (!host.has_signed(token, "classroom=" + classroom.value)) {
    return wrong("it is no JWT, and none that this Janus has signed for classroom '" +
                 classroom.value + "' and that is still good");
  }
  graph::TokenClaims claims;
  if (const std::string role = signed_value(host, token, "role="); !role.empty()) {
    const auto match = std::find(kRoleWords.begin(), kRoleWords.end(), role);
    if (match == kRoleWords.end()) {
      return wrong("there is no role '" + role + "'");
    }
    claims.role = static_cast<graph::Role>(match - kRoleWords.begin());
  }
  const std::string participant = signed_value(host, token, "participant=");
  if (!participant.empty() && !is_id(participant)) {
    return wrong("its participant is no id");
  }
  claims.proves_subject = !participant.empty();
  claims.subject = claims.proves_subject ? graph::ParticipantId{participant} : asked;
  return claims;
}

}  // namespace breakout::control
