// SPDX-License-Identifier: GPL-3.0-or-later
// Sums that never fall, however deep in an object they are.
//
// Threads: the test's. Owner: one test.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "peer/json.hpp"
#include "support/check.hpp"

namespace breakout::test {

class Rising {
 public:
  // Throws CheckFailed naming the first that has fallen since it was last looked at.
  void check(const peer::Json& figures, const std::string& path = {}) {
    for (const std::string& key : figures.keys()) {
      const peer::Json value = figures.get(key.c_str());
      if (is_of_now(key)) {
        continue;
      }
      const auto parts = value.elements();
      for (std::size_t part = 0; part < parts.size(); ++part) {
        check(parts[part], path + "/" + key + "/" + std::to_string(part));
      }
      check(value, path + "/" + key);
      look_at(path + "/" + key, value.as_integer());
    }
  }

 private:
  static bool is_of_now(std::string_view key) {
    return key == "classrooms" || key == "participants" || key == "sources" || key == "slots";
  }
  void look_at(const std::string& path, std::int64_t now) {
    std::int64_t& before = last_[path];
    if (now < before) {
      throw CheckFailed(path + " fell from " + std::to_string(before) + " to " +
                        std::to_string(now));
    }
    before = now;
  }

  std::map<std::string, std::int64_t> last_;
};

}  // namespace breakout::test
