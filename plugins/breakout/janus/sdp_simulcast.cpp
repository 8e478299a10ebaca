// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_simulcast.hpp"

#include <charconv>

namespace breakout::janus {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) {
      parts.push_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// "send h;~m;l recv x" -> h, m, l (RFC 8853 5.1): the first alternative of each, paused or not.
std::vector<std::string> read_rids(std::string_view simulcast) {
  std::vector<std::string> rids;
  const std::vector<std::string_view> words = split(simulcast, ' ');
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] != "send") {
      continue;
    }
    for (const std::string_view layer : split(words[i + 1], ';')) {
      std::string_view rid = split(layer, ',').front();
      rid.remove_prefix(rid.starts_with('~') ? 1 : 0);
      rids.emplace_back(rid);
    }
  }
  return rids;
}

std::vector<std::uint32_t> read_sim_group(const janus_sdp_mline& line) {
  std::vector<std::uint32_t> ssrcs;
  for (const janus_sdp_attribute* each : attributes_of(line)) {
    if (!named(*each, "ssrc-group") || !value_of(*each).starts_with("SIM ")) {
      continue;
    }
    for (const std::string_view word : split(value_of(*each).substr(4), ' ')) {
      std::uint32_t ssrc = 0;
      std::from_chars(word.data(), word.data() + word.size(), ssrc);
      ssrcs.push_back(ssrc);
    }
    break;
  }
  return ssrcs;
}

}  // namespace

SimulcastOffer read_simulcast(const janus_sdp_mline& line) {
  SimulcastOffer offer;
  offer.rids = read_rids(attribute(line, "simulcast"));
  offer.ssrcs = read_sim_group(line);
  if (offer.rids.size() < 2) {
    offer.rids.clear();
  }
  if (offer.ssrcs.size() < 2 || !offer.rids.empty()) {
    offer.ssrcs.clear();
  }
  return offer;
}

int extension_id(const janus_sdp_mline& line, std::string_view uri) {
  for (const janus_sdp_attribute* each : attributes_of(line)) {
    if (!named(*each, "extmap")) {
      continue;
    }
    const Numbered value = numbered(value_of(*each));
    const std::vector<std::string_view> words = split(value.rest, ' ');
    // "3 uri", "3/recvonly uri", and either with attributes behind
    const std::size_t at = value.rest.starts_with('/') ? 1 : 0;
    if (value.number > 0 && words.size() > at && words[at] == uri) {
      return value.number;
    }
  }
  return 0;
}

}  // namespace breakout::janus
