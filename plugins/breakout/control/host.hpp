// SPDX-License-Identifier: GPL-3.0-or-later
// What the control thread needs of the world around it: clocks, chance, the log, event handlers,
// tokens that Janus signs.
//
// Threads: called from the control thread; implementations are safe from any thread. The only place
// from which time and chance enter the plugin: tests hand in their own.
#pragma once

#include <cstdint>
#include <string>

#include "control/json.hpp"
#include "graph/ids.hpp"
#include "media/source.hpp"

namespace breakout::control {

enum class LogLevel : std::uint8_t { error, warning, info, verbose };

class Host {
 public:
  virtual ~Host() = default;
  virtual graph::Instant wall_clock() = 0;     // Unix ms: deadlines
  virtual media::MediaTime media_clock() = 0;  // monotonic: keyframes, silence
  virtual std::string random_token() = 0;      // 128 bits, hexadecimal, from the system's source
  virtual std::uint64_t random_number() = 0;
  virtual void log(LogLevel level, const std::string& line) = 0;
  // Whether this Janus signs tokens, and has signed this one, still good, with `descriptor` in it.
  virtual bool has_signed(const std::string& token, const std::string& descriptor) = 0;
  // To Janus' event handlers, when the configuration wants them.
  virtual void notify(Json event) = 0;
};

}  // namespace breakout::control
