// SPDX-License-Identifier: GPL-3.0-or-later
// The words SDP has for directions and DTLS roles, for reading and for writing.
//
// Threads: any; constants and pure functions.
// Owner: sdp_parser and sdp_writer.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "peer/sdp.hpp"

namespace breakout::peer {

inline constexpr std::array<std::pair<std::string_view, Direction>, 4> kDirections{
    {{"sendrecv", Direction::kSendRecv},
     {"sendonly", Direction::kSendOnly},
     {"recvonly", Direction::kRecvOnly},
     {"inactive", Direction::kInactive}}};

inline constexpr std::array<std::pair<std::string_view, DtlsSetup>, 3> kSetups{
    {{"actpass", DtlsSetup::kActPass},
     {"active", DtlsSetup::kActive},
     {"passive", DtlsSetup::kPassive}}};

inline std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

}  // namespace breakout::peer
