// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/groups.hpp"
#include "isolation/history.hpp"
#include "isolation/records.hpp"

namespace breakout::test {

namespace {

constexpr SourceId kBobsMic{1, peer::SourceKind::kMic};

// Ann and Bob together at version 10, told at 1000.
class Together : public History {
 public:
  Together() : History({"ann", "bob"}) {
    begin(whole(10, list(person("ann", "1"), person("bob", "1"))), 1000);
  }
  void bob_moves(Version version, const char* room, peer::Nanos told) {
    add(event(version, list(change("moved", person("bob", room)))), told);
  }
  std::optional<Version> allows(peer::Nanos sent, peer::Nanos received, Version from = 0) const {
    return first_allowing(0, kBobsMic, from, sent, received);
  }
};

void a_packet_sent_after_a_version_was_told_needs_it_or_a_newer_one() {
  Together history;
  history.bob_moves(11, "2", 2000);
  CHECK_EQ(history.allows(1500, 3000).value_or(0), 10);
  CHECK_EQ(history.allows(2000, 3000).value_or(0), 10);
  CHECK(!history.allows(2001, 3000));
  history.bob_moves(12, "1", 4000);
  CHECK_EQ(history.allows(2001, 3000).value_or(0), 12);
}

void an_answer_tells_a_version_as_well_as_its_event() {
  Together history;
  history.bob_moves(11, "2", 2000);
  history.answered(11, 1700, 1800);
  CHECK(!history.allows(1801, 3000));
  CHECK_EQ(history.allows(1800, 3000).value_or(0), 10);
}

void an_answer_may_come_before_the_event() {
  Together history;
  history.answered(11, 1700, 1800);
  CHECK_EQ(history.newest(), 10);
  history.bob_moves(11, "2", 2000);
  CHECK(!history.allows(1801, 3000));
}

void who_tells_a_version_tells_those_before_it() {
  Together history;
  history.bob_moves(11, "2", 2000);
  history.bob_moves(12, "3", 2100);
  history.answered(12, 1700, 1800);
  CHECK(!history.allows(1801, 1900));
}

void what_is_newer_than_an_answer_was_not_true_before_it_was_asked_for() {
  Together history;
  history.bob_moves(11, "2", 2000);
  history.bob_moves(12, "1", 4000);
  history.answered(11, 3000, 3100);
  CHECK(!history.allows(2500, 2999));
  CHECK_EQ(history.allows(2500, 3000).value_or(0), 12);
}

void that_holds_for_versions_still_to_come() {
  Together history;
  history.bob_moves(11, "2", 2000);
  history.answered(11, 3000, 3100);
  history.bob_moves(12, "1", 4000);
  history.bob_moves(13, "1", 4100);
  CHECK(!history.allows(2500, 2999));
  CHECK_EQ(history.allows(2500, 3000).value_or(0), 12);
}

void no_version_may_be_left_out() {
  Together history;
  bool thrown = false;
  try {
    history.bob_moves(12, "2", 2000);
  } catch (const std::runtime_error&) {
    thrown = true;
  }
  CHECK(thrown);
}

void events_before_the_first_whole_class_are_kept_for_it() {
  History history({"ann", "bob"});
  history.add(event(10, list(change("moved", person("bob", "3")))), 900);
  history.add(event(11, list(change("moved", person("bob", "2")))), 1100);
  history.begin(whole(10, list(person("ann", "1"), person("bob", "1"))), 1000);
  CHECK_EQ(history.newest(), 11);
  CHECK(!history.first_allowing(0, kBobsMic, 0, 1200, 1300));
}

void the_state_is_compared_at_the_newest_version_only() {
  Together history;
  CHECK(!history.difference_from(whole(9, list(person("ann", "1")))));
  CHECK_EQ(history.difference_from(whole(10, list(person("ann", "1"), person("bob", "1"))))
               .value_or("?"),
           "");
  CHECK(!history.difference_from(whole(10, list(person("ann", "1")))).value_or("").empty());
}

}  // namespace

std::vector<Test> history_tests() {
  return {{"a packet sent after a version was told needs it or a newer one",
           a_packet_sent_after_a_version_was_told_needs_it_or_a_newer_one},
          {"an answer tells a version as well as its event",
           an_answer_tells_a_version_as_well_as_its_event},
          {"an answer may come before the event", an_answer_may_come_before_the_event},
          {"who tells a version tells those before it", who_tells_a_version_tells_those_before_it},
          {"what is newer than an answer was not true before it was asked for",
           what_is_newer_than_an_answer_was_not_true_before_it_was_asked_for},
          {"that holds for versions still to come", that_holds_for_versions_still_to_come},
          {"no version may be left out", no_version_may_be_left_out},
          {"events before the first whole class are kept for it",
           events_before_the_first_whole_class_are_kept_for_it},
          {"the state is compared at the newest version only",
           the_state_is_compared_at_the_newest_version_only}};
}

}  // namespace breakout::test
