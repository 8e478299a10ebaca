// SPDX-License-Identifier: GPL-3.0-or-later
// Replays the fuzzers' corpora, whole and cut at every byte.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "control/fuzz_bodies.hpp"
#include "control/groups.hpp"

namespace breakout::test {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Body = void (*)(std::span<const std::uint8_t>);

void replay(const char* folder, Body body) {
  const char* top = std::getenv("BREAKOUT_SRCDIR");
  const auto corpus =
      std::filesystem::path(top == nullptr ? "." : top) / "tests/fuzz/corpus" / folder;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const Bytes content(std::istreambuf_iterator<char>(file), {});
    for (std::size_t size = 0; size <= content.size(); ++size) {
      // Of its own, so that AddressSanitizer knows where it ends.
      body(Bytes(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size)));
    }
    ++files;
  }
  CHECK(files > 0);
}

void requests_survive_their_corpus() {
  replay("request", fuzz_request);
}
void settings_survive_their_corpus() {
  replay("settings", fuzz_settings);
}

void tokens_survive_their_corpus() {
  replay("token", fuzz_token);
}
void the_configuration_survives_its_corpus() {
  replay("config", fuzz_config);
}

}  // namespace

Tests corpus_tests() {
  return {
      {"requests survive their corpus", requests_survive_their_corpus},
      {"settings survive their corpus", settings_survive_their_corpus},
      {"tokens survive their corpus", tokens_survive_their_corpus},
      {"the configuration survives its corpus", the_configuration_survives_its_corpus},
  };
}

}  // namespace breakout::test
