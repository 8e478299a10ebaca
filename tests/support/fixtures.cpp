// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fixtures.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace breakout::test {

std::string fixture(const std::string& name) {
  const char* source = std::getenv("BREAKOUT_SRCDIR");
  const std::string path =
      std::string(source != nullptr ? source : ".") + "/tests/janus/fixtures/" + name + ".sdp";
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw std::runtime_error("no " + path);
  }
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) {
    throw std::runtime_error("nothing to replace: " + from);
  }
  for (; at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace breakout::test
