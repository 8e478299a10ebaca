// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/slot_pairing.hpp"

#include <algorithm>

#include "media/groups.hpp"
#include "media/seeds.hpp"
#include "media/slot_assignment.hpp"

namespace breakout::test {
namespace {

using namespace media;
using Keys = std::vector<SourceKey>;
using Slots = std::vector<std::size_t>;

struct Bank {
  Keys current, ranked;
  operator SlotBank() const { return {current, ranked}; }
};

struct Row {
  const char* what;
  Bank own, other;
  Keys companions;
  Slots expected;
};

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (paired_slots(row.own, row.other, row.companions) != row.expected) {
      throw CheckFailed(row.what);
    }
  }
}

// Voices are 1 to 9, the faces that belong to them 11 to 19.
void a_newcomer_wishes_for_the_slot_of_its_companion() {
  check_rows({
      {"where the companion sits", {{0, 0}, {1}}, {{12, 11}, {11, 12}}, {11}, {1}},
      {"nobody to go with", {{0, 0}, {1}}, {{12, 0}, {12}}, {0}, {kNoSlot}},
      {"a companion without a chance of a slot",
       {{0, 0}, {1}},
       {{12, 13}, {12, 13}},
       {11},
       {kNoSlot}},
      {"who sits stays", {{1, 0}, {1}}, {{0, 11}, {11}}, {11}, {kNoSlot}},
      {"one's slot counts for nothing when one is no longer wanted",
       {{1, 0}, {2}},
       {{11, 12}, {12}},
       {12},
       {1}},
  });
}

void two_newcomers_wish_for_slots_that_are_free_in_both_banks() {
  check_rows({
      {"the first free pair", {{0, 0}, {1}}, {{12, 0}, {12, 11}}, {11}, {1}},
      {"one pair for each", {{0, 0, 0}, {1, 2}}, {{0, 0, 0}, {11, 12}}, {11, 12}, {0, 1}},
      {"those who leave make room", {{3, 4}, {1}}, {{13, 14}, {14, 11}}, {11}, {0}},
      {"no pair is free", {{0, 2}, {1, 2}}, {{13, 0}, {13, 11}}, {11, 12}, {kNoSlot, kNoSlot}},
      {"a bank that is longer", {{2}, {2, 1}}, {{12, 0}, {12, 11}}, {12, 11}, {kNoSlot, kNoSlot}},
  });
}

// What Downlink does: voices first, then faces.
void seat(Bank& voices, Bank& faces) {
  Keys faces_of, voices_of;
  for (const SourceKey voice : voices.ranked) {
    faces_of.push_back(voice + 100);
  }
  for (const SourceKey face : faces.ranked) {
    voices_of.push_back(face - 100);
  }
  voices.current = assign_slots(voices.current, {}, voices.ranked, Precedence::current,
                                paired_slots(voices, faces, faces_of));
  faces.current = assign_slots(faces.current, {}, faces.ranked, Precedence::current,
                               paired_slots(faces, voices, voices_of));
}

void a_class_that_fits_its_slots_is_always_in_pairs() {
  for_each_seed([](std::mt19937& random) {
    const std::size_t slots = 1 + below(random, 8);
    Bank voices{Keys(slots), {}}, faces{Keys(slots), {}};
    for (int step = 0; step < 100; ++step) {
      Keys room(below(random, static_cast<unsigned>(slots) + 1));
      for (std::size_t each = 0; each < room.size(); ++each) {
        room[each] = each + 1 + 10 * below(random, 3);  // some stay, some go, some come
      }
      std::shuffle(room.begin(), room.end(), random);
      voices.ranked = room;
      std::shuffle(room.begin(), room.end(), random);
      faces.ranked.clear();
      for (const SourceKey voice : room) {
        faces.ranked.push_back(voice + 100);
      }
      seat(voices, faces);
      for (std::size_t slot = 0; slot < slots; ++slot) {
        const SourceKey voice = voices.current[slot];
        CHECK_EQ(faces.current[slot], voice == kNoSource ? kNoSource : voice + 100);
      }
    }
  });
}

constexpr Test kTests[] = {
    {"a newcomer wishes for the slot of its companion",
     a_newcomer_wishes_for_the_slot_of_its_companion},
    {"two newcomers wish for slots that are free in both banks",
     two_newcomers_wish_for_slots_that_are_free_in_both_banks},
    {"a class that fits its slots is always in pairs",
     a_class_that_fits_its_slots_is_always_in_pairs},
};

}  // namespace

std::span<const Test> slot_pairing_tests() {
  return kTests;
}

}  // namespace breakout::test
