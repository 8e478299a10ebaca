// SPDX-License-Identifier: GPL-3.0-or-later
// control::SdpPort on the core's SDP utilities.
//
// Threads: stateless.
#pragma once

#include "control/sdp_port.hpp"
#include "janus/sdp_downlink.hpp"
#include "janus/sdp_uplink.hpp"

namespace breakout::janus {

class JanusSdp final : public control::SdpPort {
 public:
  graph::Result<control::UplinkAnswer> answer_uplink(const control::UplinkOffer& offer) override {
    return make_uplink_answer(offer);
  }
  control::DownlinkOffer offer_downlink(const control::DownlinkPlan& plan) override {
    return make_downlink_offer(plan);
  }
  graph::Result<std::vector<std::string>> accepted_mids(const std::string& answer) override {
    return read_downlink_answer(answer);
  }
};

}  // namespace breakout::janus
