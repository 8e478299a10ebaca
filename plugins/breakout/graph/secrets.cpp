// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/secrets.hpp"

#include <cstddef>

namespace breakout::graph {

bool same_secret(std::string_view secret, std::string_view given) noexcept {
  if (secret.empty()) {
    return false;
  }
  // volatile: the compiler must not leave the loop at the first difference.
  volatile unsigned char difference = secret.size() == given.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto bits = static_cast<unsigned char>(secret[i % secret.size()] ^ given[i]);
    difference = static_cast<unsigned char>(difference | bits);
  }
  return difference == 0;
}

}  // namespace breakout::graph
