// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/network.hpp"

#include <srtp2/srtp.h>

#include <mutex>
#include <stdexcept>

namespace breakout::peer {
namespace {

void start_srtp_once() {
  static std::once_flag started;
  std::call_once(started, [] {
    if (srtp_init() != srtp_err_status_ok) {
      throw std::runtime_error("libsrtp does not start");
    }
  });
}

}  // namespace

Network::Network(NetworkOptions options) : options_(std::move(options)), loop_(options_.coalesce) {
  start_srtp_once();
  loop_.call([this] { pacer_ = std::make_unique<Pacer>(loop_); });
}

Network::~Network() {
  loop_.call([this] { pacer_.reset(); });
}

}  // namespace breakout::peer
