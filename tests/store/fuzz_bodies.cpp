// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/fuzz_bodies.hpp"

#include <cstdlib>
#include <string>

#include "store/change_record.hpp"
#include "store/classroom_record.hpp"
#include "store/samples.hpp"

namespace breakout::test {

namespace {

using store::ClassroomRecord;

void insist(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void insist_tellable(const graph::Refusal& refusal) {
  insist(!refusal.sentence.empty() && refusal.sentence.size() < 2048);
}

void read_as_change(const std::string& text) {
  const auto change = store::read_change(text);
  if (!change) {
    insist_tellable(change.refusal());
    return;
  }
  const std::string written = store::change_record(change.value());
  const auto again = store::read_change(written);
  insist(again && store::change_record(again.value()) == written);
}

void read_classroom(const ClassroomRecord& record) {
  const graph::ClassroomId id{"algebra"};
  const auto classroom = store::read_classroom(id, record);
  if (!classroom) {
    insist_tellable(classroom.refusal());
    return;
  }
  const auto again = store::read_classroom(id, store::classroom_record(classroom.value()));
  insist(again && again.value() == classroom.value());
}

}  // namespace

void fuzz_record(std::span<const std::uint8_t> data) {
  static const ClassroomRecord kWhole = store::classroom_record(full_classroom());
  const std::string text{reinterpret_cast<const char*>(data.data()), data.size()};
  read_as_change(text);
  for (const auto& [part, former] : kWhole.meta) {
    ClassroomRecord record = kWhole;
    record.meta[part] = text;
    read_classroom(record);
  }
  ClassroomRecord record = kWhole;
  record.rooms.at("2") = text;
  read_classroom(record);
  record = kWhole;
  record.participants.at("maria") = text;
  read_classroom(record);
}

}  // namespace breakout::test
