// SPDX-License-Identifier: GPL-3.0-or-later
// control::Host on the machine and the server we run on.
//
// Threads: any. Owner: the Plugin; outlives the Control.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "control/host.hpp"
#include "janus/gateway.hpp"

namespace breakout::janus {

enum class EventHandlers : bool { quiet, notified };

class JanusHost final : public control::Host {
 public:
  JanusHost(const Gateway& gateway, EventHandlers handlers) noexcept
      : gateway_(gateway), handlers_(handlers) {}

  graph::Instant wall_clock() override;
  media::MediaTime media_clock() override;
  std::string random_token() override;
  std::uint64_t random_number() override;
  void log(control::LogLevel level, const std::string& line) override;
  bool has_signed(const std::string& token, const std::string& descriptor) override;
  void notify(control::Json event) override;

  // The wall clock is ahead of this machine's by so much: it is the store's. From any thread.
  void set_clock_ahead(std::chrono::milliseconds ahead) noexcept { ahead_ = ahead.count(); }

 private:
  const Gateway gateway_;
  const EventHandlers handlers_;
  std::atomic<std::int64_t> ahead_{0};  // ms
};

}  // namespace breakout::janus
