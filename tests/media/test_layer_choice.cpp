// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "media/groups.hpp"
#include "media/layer_choice.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void the_highest_live_layer_within_the_limit_is_chosen() {
  struct Row {
    unsigned alive;
    Layer max, expected;
  };
  for (const Row& row :
       {Row{0b111, 2, 2}, Row{0b111, 1, 1}, Row{0b111, 0, 0}, Row{0b011, 2, 1}, Row{0b101, 1, 0},
        Row{0b100, 1, 2}, Row{0b110, 0, 1}, Row{0b000, 2, kNoLayer}, Row{0b001, 9, 0}}) {
    CHECK_EQ(choose_layer(row.alive, row.max), row.expected);
  }
}

void a_layer_dies_after_a_second_of_silence() {
  LayerActivity activity;
  CHECK_EQ(activity.alive(at(0)), 0u);
  CHECK(!activity.last());
  activity.heard(0, at(0));
  activity.heard(2, at(500));
  activity.heard(kNoLayer, at(900));  // no layer: no effect
  CHECK_EQ(activity.alive(at(999)), 0b101u);
  CHECK_EQ(activity.alive(at(1000)), 0b100u);
  CHECK_EQ(activity.alive(at(1500)), 0u);
  CHECK(*activity.last() == at(500));
}

Layer layer_of(LayerMap& map, const Rtp& rtp) {
  const Bytes packet = rtp_packet(rtp, {1});
  return map.layer_of(*parse_rtp(packet));
}

SimulcastConfig rids() {
  SimulcastConfig config;
  config.rids = {"l", "mid", ""};
  config.rid_extension_id = 10;
  return config;
}

Bytes rid(const std::string& name) {
  Bytes element(1 + name.size());
  element[0] = static_cast<std::uint8_t>(10 << 4 | (name.size() - 1));
  std::copy(name.begin(), name.end(), element.begin() + 1);
  return element;
}

void a_rid_said_once_is_remembered() {
  LayerMap map(rids());
  CHECK_EQ(layer_of(map, {.ssrc = 7}), kNoLayer);
  CHECK_EQ(layer_of(map, {.ssrc = 7, .extension = rid("mid")}), 1);
  CHECK_EQ(layer_of(map, {.ssrc = 7}), 1);
  CHECK_EQ(layer_of(map, {.ssrc = 8, .extension = rid("l")}), 0);
  CHECK_EQ(layer_of(map, {.ssrc = 7}), 1);
}

void a_rid_may_move_to_another_ssrc() {
  LayerMap map(rids());
  CHECK_EQ(layer_of(map, {.ssrc = 7, .extension = rid("l")}), 0);
  CHECK_EQ(layer_of(map, {.ssrc = 9, .extension = rid("l")}), 0);
  CHECK_EQ(layer_of(map, {.ssrc = 7}), kNoLayer);
}

void strange_rids_are_no_layer() {
  LayerMap map(rids());
  for (const char* name : {"x", "midd", "mi", "L"}) {
    CHECK_EQ(layer_of(map, {.ssrc = 7, .extension = rid(name)}), kNoLayer);
  }
  SimulcastConfig without = rids();
  without.rid_extension_id = 0;
  LayerMap deaf(without);
  CHECK_EQ(layer_of(deaf, {.ssrc = 7, .extension = rid("l")}), kNoLayer);
}

void ssrcs_of_the_sdp_are_layers_in_their_order() {
  SimulcastConfig config;
  config.ssrcs = {11, 12, 13};
  LayerMap map(config);
  CHECK_EQ(layer_of(map, {.ssrc = 13}), 2);
  CHECK_EQ(layer_of(map, {.ssrc = 11}), 0);
  CHECK_EQ(layer_of(map, {.ssrc = 0}), kNoLayer);
  CHECK(config.enabled());
}

void one_ssrc_is_no_simulcast() {
  SimulcastConfig config;
  CHECK(!config.enabled());
  config.ssrcs[0] = 5;
  CHECK(!config.enabled());
  CHECK(rids().enabled());
}

constexpr Test kTests[] = {
    {"the highest live layer within the limit is chosen",
     the_highest_live_layer_within_the_limit_is_chosen},
    {"a layer dies after a second of silence", a_layer_dies_after_a_second_of_silence},
    {"a rid said once is remembered", a_rid_said_once_is_remembered},
    {"a rid may move to another SSRC", a_rid_may_move_to_another_ssrc},
    {"strange rids are no layer", strange_rids_are_no_layer},
    {"SSRCs of the SDP are layers in their order", ssrcs_of_the_sdp_are_layers_in_their_order},
    {"one SSRC is no simulcast", one_ssrc_is_no_simulcast},
};

}  // namespace

std::span<const Test> layer_tests() {
  return kTests;
}

}  // namespace breakout::test
