// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_codec.hpp"

namespace breakout::janus {
namespace {

constexpr int kUseless = 0;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = g_ascii_tolower(c);
  }
  return result;
}

// The attribute `name` of one payload type, without the number.
std::string of_payload(const janus_sdp_mline& line, const char* name, int type) {
  for (const janus_sdp_attribute* each : attributes_of(line)) {
    const Numbered value = numbered(value_of(*each));
    if (named(*each, name) && value.number == type) {
      return std::string(value.rest);
    }
  }
  return {};
}

// The value of "name=value" in an fmtp; empty when absent.
std::string parameter(const std::string& fmtp, const std::string& name) {
  std::size_t start = 0;
  while (start < fmtp.size()) {
    start = fmtp.find_first_not_of(" ;", start);
    if (start == std::string::npos) {
      break;
    }
    const std::size_t end = std::min(fmtp.find(';', start), fmtp.size());
    const std::string item = fmtp.substr(start, end - start);
    if (item.starts_with(name + "=")) {
      return item.substr(name.size() + 1);
    }
    start = end;
  }
  return {};
}

// How good a payload type with this fmtp is; kUseless: not at all.
int rank(media::Codec codec, const std::string& fmtp) {
  if (codec == media::Codec::vp9) {
    const std::string profile = parameter(fmtp, "profile-id");
    return profile.empty() || profile == "0" ? 1 : kUseless;
  }
  if (codec == media::Codec::h264) {
    const std::string profile = lower(parameter(fmtp, "profile-level-id"));
    if (parameter(fmtp, "packetization-mode") != "1" || !profile.starts_with("42")) {
      return kUseless;
    }
    return profile.starts_with("42e0") ? 2 : 1;
  }
  return 1;
}

}  // namespace

media::Codec codec_of(graph::VideoCodec codec) noexcept {
  switch (codec) {
    case graph::VideoCodec::vp8:
      return media::Codec::vp8;
    case graph::VideoCodec::vp9:
      return media::Codec::vp9;
    case graph::VideoCodec::h264:
      return media::Codec::h264;
    case graph::VideoCodec::av1:
      return media::Codec::av1;
  }
  return media::Codec::vp8;
}

std::optional<Payload> pick_payload(const janus_sdp_mline& line, media::Codec codec) {
  const std::string wanted = lower(rtpmap_of(codec));
  std::optional<Payload> best;
  int best_rank = kUseless;
  for (const GList* each = line.ptypes; each != nullptr; each = each->next) {
    const int type = GPOINTER_TO_INT(each->data);
    if (lower(of_payload(line, "rtpmap", type)) != wanted) {
      continue;
    }
    std::string fmtp = of_payload(line, "fmtp", type);
    if (const int its_rank = rank(codec, fmtp); its_rank > best_rank) {
      best_rank = its_rank;
      best = Payload{type, std::move(fmtp)};
    }
  }
  return best;
}

}  // namespace breakout::janus
