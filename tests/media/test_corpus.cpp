// SPDX-License-Identifier: GPL-3.0-or-later
//
// Replays the fuzzers' corpora, whole and cut at every byte.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "media/fuzz_bodies.hpp"
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/seeds.hpp"

namespace breakout::test {
namespace {

using Body = void (*)(std::span<const std::uint8_t>);

struct Corpus {
  const char* folder;
  Body body;
};

constexpr Corpus kCorpora[] = {{"rtp", fuzz_rtp},
                               {"rtcp", fuzz_rtcp},
                               {"vp8", fuzz_vp8},
                               {"keyframe", fuzz_keyframe},
                               {"slot", fuzz_slot}};

Bytes content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

void every_body_survives_its_corpus() {
  const char* top = std::getenv("BREAKOUT_SRCDIR");
  const std::filesystem::path corpora =
      std::filesystem::path(top == nullptr ? "." : top) / "tests/fuzz/corpus";
  for (const Corpus& corpus : kCorpora) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(corpora / corpus.folder)) {
      const Bytes content = content_of(entry.path());
      for (std::size_t size = 0; size <= content.size(); ++size) {
        // Of its own, so that AddressSanitizer knows where it ends.
        corpus.body(Bytes(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size)));
      }
      ++files;
    }
    CHECK(files > 0);
  }
}

void every_body_survives_noise() {
  for_each_seed([](std::mt19937& random) {
    for (const Corpus& corpus : kCorpora) {
      for (int round = 0; round < 200; ++round) {
        Bytes noise(below(random, 80));
        for (std::uint8_t& byte : noise) {
          byte = static_cast<std::uint8_t>(random());
        }
        if (!noise.empty()) {
          noise[0] = static_cast<std::uint8_t>(0x80 | (noise[0] & 0x3f));  // version 2
        }
        corpus.body(noise);
      }
    }
  });
}

constexpr Test kTests[] = {
    {"every fuzz body survives its corpus", every_body_survives_its_corpus},
    {"every fuzz body survives noise", every_body_survives_noise},
};

}  // namespace

std::span<const Test> corpus_tests() {
  return kTests;
}

}  // namespace breakout::test
