// SPDX-License-Identifier: GPL-3.0-or-later
// Short ways to look into an SDP, through the core's own parser.
//
// Threads: plain values.
#pragma once

#include <string>
#include <vector>

#include "janus/sdp_document.hpp"
#include "support/fixtures.hpp"  // IWYU pragma: export

namespace breakout::test {

struct SdpLine {
  janus_sdp_mtype type;
  int port;
  janus_sdp_mdirection direction;
  std::vector<int> payload_types;
  std::vector<std::string> attributes;  // "name:value"

  bool has(const std::string& attribute) const;
  // How many attributes begin with this.
  std::size_t count(const std::string& beginning) const;
};

struct SdpText {
  std::uint64_t session_id = 0;
  std::uint64_t session_version = 0;
  std::vector<SdpLine> lines;
};

// Throws when the core would refuse it.
SdpText read_sdp(const std::string& text);

}  // namespace breakout::test
