// SPDX-License-Identifier: GPL-3.0-or-later
// A parsed SDP that is released by its scope, and short ways to read and write one.
//
// Threads: pure functions; a document belongs to one thread. Built on the core's own SDP utilities,
// so that what we read is what the core reads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "graph/result.hpp"
#include "janus/abi.hpp"
#include "janus/glist.hpp"
#include "media/media_types.hpp"

namespace breakout::janus {

struct SdpDestroy {
  void operator()(janus_sdp* sdp) const noexcept { janus_sdp_destroy(sdp); }
};
using Sdp = std::unique_ptr<janus_sdp, SdpDestroy>;

// Errors: 437 with the parser's words.
graph::Result<Sdp> parse_sdp(const std::string& text);
std::string write_sdp(janus_sdp& sdp);

inline GListRange<janus_sdp_mline> lines_of(const janus_sdp& sdp) noexcept {
  return glist<janus_sdp_mline>(sdp.m_lines);
}
inline GListRange<janus_sdp_attribute> attributes_of(const janus_sdp_mline& line) noexcept {
  return glist<janus_sdp_attribute>(line.attributes);
}

bool is_media(const janus_sdp_mline& line) noexcept;  // audio or video, not rejected (port 0)
bool named(const janus_sdp_attribute& attribute, const char* name) noexcept;
std::string_view value_of(const janus_sdp_attribute& attribute) noexcept;
// The value of the first attribute of that name; empty when there is none.
std::string_view attribute(const janus_sdp_mline& line, const char* name) noexcept;
std::string mid_of(const janus_sdp_mline& line);

void add_attribute(janus_sdp_mline& line, const char* name, const std::string& value);
void remove_attributes(janus_sdp_mline& line,
                       const std::function<bool(const janus_sdp_attribute&)>& unwanted);

// "rtpmap:96 VP8/90000" in two: what is before the first blank as a number (-1: none), the rest.
struct Numbered {
  int number = -1;
  std::string_view rest;
};
Numbered numbered(std::string_view value) noexcept;

// The name the core knows a codec by, such as "vp8", and its rtpmap, such as "VP8/90000".
const char* name_of(media::Codec codec) noexcept;
const char* rtpmap_of(media::Codec codec) noexcept;

}  // namespace breakout::janus
