// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_document.hpp"

#include <array>
#include <charconv>

namespace breakout::janus {

graph::Result<Sdp> parse_sdp(const std::string& text) {
  std::array<char, 256> reason{};
  Sdp sdp{janus_sdp_parse(text.c_str(), reason.data(), reason.size())};
  if (!sdp) {
    return graph::refuse(graph::ErrorCode::invalid_sdp,
                         std::string("invalid SDP: ") + reason.data());
  }
  return sdp;
}

std::string write_sdp(janus_sdp& sdp) {
  struct Free {
    void operator()(char* text) const noexcept { g_free(text); }
  };
  const std::unique_ptr<char, Free> text{janus_sdp_write(&sdp)};
  return text ? text.get() : "";
}

bool is_media(const janus_sdp_mline& line) noexcept {
  return line.port != 0 && (line.type == JANUS_SDP_AUDIO || line.type == JANUS_SDP_VIDEO);
}

bool named(const janus_sdp_attribute& attribute, const char* name) noexcept {
  return attribute.name != nullptr && g_ascii_strcasecmp(attribute.name, name) == 0;
}

std::string_view value_of(const janus_sdp_attribute& attribute) noexcept {
  return attribute.value != nullptr ? std::string_view{attribute.value} : std::string_view{};
}

std::string_view attribute(const janus_sdp_mline& line, const char* name) noexcept {
  for (const janus_sdp_attribute* each : attributes_of(line)) {
    if (named(*each, name)) {
      return value_of(*each);
    }
  }
  return {};
}

std::string mid_of(const janus_sdp_mline& line) {
  return std::string(attribute(line, "mid"));
}

void add_attribute(janus_sdp_mline& line, const char* name, const std::string& value) {
  janus_sdp_attribute_add_to_mline(&line, janus_sdp_attribute_create(name, "%s", value.c_str()));
}

void remove_attributes(janus_sdp_mline& line,
                       const std::function<bool(const janus_sdp_attribute&)>& unwanted) {
  for (GList* link = line.attributes; link != nullptr;) {
    GList* const next = link->next;
    auto* each = static_cast<janus_sdp_attribute*>(link->data);
    if (unwanted(*each)) {
      line.attributes = g_list_delete_link(line.attributes, link);
      janus_sdp_attribute_destroy(each);
    }
    link = next;
  }
}

Numbered numbered(std::string_view value) noexcept {
  Numbered result;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), result.number);
  if (error != std::errc{}) {
    return {};
  }
  result.rest = value.substr(static_cast<std::size_t>(end - value.data()));
  if (result.rest.starts_with(' ')) {
    result.rest.remove_prefix(1);
  }
  return result;
}

const char* name_of(media::Codec codec) noexcept {
  switch (codec) {
    case media::Codec::opus:
      return "opus";
    case media::Codec::vp8:
      return "vp8";
    case media::Codec::vp9:
      return "vp9";
    case media::Codec::h264:
      return "h264";
    case media::Codec::av1:
      return "av1";
  }
  return "";
}

const char* rtpmap_of(media::Codec codec) noexcept {
  return janus_sdp_get_codec_rtpmap(name_of(codec));
}

}  // namespace breakout::janus
