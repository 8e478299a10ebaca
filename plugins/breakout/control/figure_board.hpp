// SPDX-License-Identifier: GPL-3.0-or-later
// Where the control thread puts up the figures about once a second, for those who cannot wait for
// it: query_session is asked while the core holds a lock of its own.
//
// Threads: post() on the control thread, read() on any; the lock is held for a copy and never by
// media. Owner: the LiveClassroom; its handles share it, and it refers to none of them.
#pragma once

#include <mutex>

#include "control/figures.hpp"

namespace breakout::control {

class FigureBoard {
 public:
  struct Posted {
    Figures classroom, node;
  };

  void post(const Posted& posted) {
    const std::lock_guard lock(mutex_);
    posted_ = posted;
  }
  Posted read() const {
    const std::lock_guard lock(mutex_);
    return posted_;
  }

 private:
  mutable std::mutex mutex_;
  Posted posted_;  // guarded by mutex_
};

}  // namespace breakout::control
