// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include "peer/unit/groups.hpp"
#include "peer/watermark.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

std::vector<std::uint8_t> written(const Watermark& mark) {
  std::vector<std::uint8_t> bytes(watermark_size(mark.sender));
  write_watermark(bytes, mark);
  return bytes;
}

void a_watermark_reads_back_as_written() {
  const auto bytes = written({"maria", SourceKind::kScreen, true, 0xFFFFFFFFU, 1'795'170'000'123});
  const auto mark = read_watermark(bytes);
  CHECK(mark.has_value());
  CHECK_EQ(mark->sender, "maria");
  CHECK_EQ(mark->kind, SourceKind::kScreen);
  CHECK(mark->keyframe);
  CHECK_EQ(mark->counter, 0xFFFFFFFFU);
  CHECK_EQ(mark->sent_ns, 1'795'170'000'123);
}

void the_longest_participant_id_fits() {
  const std::string longest(kMaxSenderSize, 'x');
  CHECK_EQ(read_watermark(written({longest, SourceKind::kMic, false, 0, 0}))->sender, longest);
}

void anything_else_is_no_watermark() {
  auto bytes = written({"maria", SourceKind::kMic, false, 1, 1});
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    CHECK(!read_watermark(Bytes(bytes).first(cut)).has_value());
  }
  bytes[0] ^= 1;
  CHECK(!read_watermark(bytes).has_value());
  CHECK(!read_watermark(std::vector<std::uint8_t>(100)).has_value());
}

}  // namespace

std::span<const Test> watermark_tests() {
  static const Test tests[] = {
      {"a watermark reads back as written", a_watermark_reads_back_as_written},
      {"the longest participant id fits into a watermark", the_longest_participant_id_fits},
      {"anything else is no watermark", anything_else_is_no_watermark},
  };
  return tests;
}

}  // namespace breakout::test
