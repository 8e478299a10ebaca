// SPDX-License-Identifier: GPL-3.0-or-later
// Stored records that are not as we write them: refused with a sentence, never believed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "store/change_record.hpp"
#include "store/classroom_record.hpp"
#include "store/fuzz_bodies.hpp"
#include "store/groups.hpp"
#include "store/record_reader.hpp"
#include "store/samples.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;
using store::ClassroomRecord;

void check_says(const std::string& sentence, const std::string& piece) {
  if (sentence.find(piece) == std::string::npos) {
    throw CheckFailed("\"" + sentence + "\" does not say " + piece);
  }
}

struct BadChange {
  std::string text;
  const char* said;
};

std::string with_fact(const std::string& fact) {
  return R"({"version":7,"at":1,"facts":[)" + fact + "]}";
}

void damaged_changes_are_refused() {
  const std::string deep(5000, '[');
  const BadChange table[] = {
      {"", "is no JSON"},
      {"{", "is no JSON"},
      {"\xff\xfe", "is no JSON"},
      {deep, "is no JSON"},
      {"[]", "which is no object"},
      {"7", "is 7, which is no object"},
      {R"({"at":1,"facts":[]})", "\"version\" is missing"},
      {R"({"version":7,"facts":[]})", "\"at\" is missing"},
      {R"({"version":7,"at":1})", "\"facts\" is missing"},
      {R"({"version":-7,"at":1,"facts":[]})", "\"version\" is -7, which is no integer from 0"},
      {R"({"version":7.5,"at":1,"facts":[]})", "\"version\" is 7.5, which is no integer"},
      {R"({"version":9007199254740993,"at":1,"facts":[]})", "\"version\" is 9007199254740993"},
      {R"({"version":7,"at":"now","facts":[]})", "\"at\" is \"now\""},
      {R"({"version":7,"at":1,"by":7,"facts":[]})", "\"by\" is 7, which is no text of 1 to 128"},
      {R"({"version":7,"at":1,"op":"","facts":[]})", "\"op\" is \"\""},
      {R"({"version":7,"at":1,"facts":{}})", "\"facts\" is an object or a list"},
      {with_fact("{}"), "\"facts.0.fact\" is missing"},
      {with_fact("null"), "\"facts.0\" is null, which is no object"},
      {with_fact(R"({"fact":"teleported"})"),
       "\"facts.0.fact\" is \"teleported\", which is no fact known here"},
      {with_fact(R"({"fact":"room_closed","room":"2"},{"fact":"room_closed"})"),
       "\"facts.1.room\" is missing"},
      {with_fact(R"({"fact":"role_changed","participant":"jo","role":"boss"})"),
       "\"facts.0.role\" is \"boss\", which is no word for this"},
      {with_fact(R"({"fact":"sources_changed","participant":"jo","sources":["mic","smell"]})"),
       "\"facts.0.sources.1\" is \"smell\""},
      {with_fact(R"({"fact":"task_marked","participant":"jo","done":1})"),
       "\"facts.0.done\" is 1, which is neither true nor false"},
      {with_fact(R"({"fact":"display_changed","participant":"jo","display":null})"),
       "\"facts.0.display\" is null, which is no text"},
      {with_fact(R"({"fact":"roster_changed","entries":{"":"2"}})"), "is no id"},
      {with_fact(R"({"fact":"pins_changed","participant":")" + std::string(129, 'x') +
                 R"(","pins":[]})"),
       "xxx…, which is no text of 1 to 128 bytes"},
      {with_fact(R"({"fact":"timer_warned","left":4294967296})"), "\"facts.0.left\" is 4294967296"},
  };
  for (const BadChange& bad : table) {
    const auto read = store::read_change(bad.text);
    CHECK(!read);
    CHECK(read.refusal().code == ErrorCode::invalid_element);
    check_says(read.refusal().sentence, "a stored change: ");
    check_says(read.refusal().sentence, bad.said);
  }
}

struct Damage {
  void (*damage)(ClassroomRecord&);
  const char* said;
};

void damaged_classrooms_are_refused() {
  const Damage table[] = {
      {[](ClassroomRecord& record) { record = {}; }, "\"version\" is missing"},
      {[](ClassroomRecord& record) { record.meta["version"] = "many"; }, "\"version\" is no JSON"},
      {[](ClassroomRecord& record) { record.meta["epoch"] = ""; }, "\"epoch\" is empty"},
      {[](ClassroomRecord& record) { record.meta.erase("settings"); }, "\"settings\" is missing"},
      {[](ClassroomRecord& record) { record.meta["settings"] = "{}"; },
       "\"settings.description\" is missing"},
      {[](ClassroomRecord& record) { record.meta["round"] = "null"; },
       "\"round\" is null, which is no object"},
      {[](ClassroomRecord& record) { record.meta["undo"] = R"([{"opening":true}])"; },
       "\"undo.0.moved\" is missing"},
      {[](ClassroomRecord& record) { record.meta["history"] = R"([[["a"],[7]]])"; },
       "\"history.0.1.0\" is 7"},
      {[](ClassroomRecord& record) { record.meta["seats_given"] = "1"; },
       "has a seat number that was not given"},
      {[](ClassroomRecord& record) {
         record.meta["broadcasts"].replace(record.meta["broadcasts"].find("b1"), 2, "b2");
       },
       "\"broadcasts.b2\" is filed under another id"},
      {[](ClassroomRecord& record) { record.rooms.at("2") = "[1]"; },
       "\"rooms.2\" is an object or"},
      {[](ClassroomRecord& record) { record.rooms["3"] = record.rooms.at("2"); },
       "\"rooms.3\" is filed under another id"},
      {[](ClassroomRecord& record) { record.rooms.clear(); }, "which does not exist"},
      {[](ClassroomRecord& record) { record.meta.erase("round"); }, "outside a round"},
      {[](ClassroomRecord& record) { record.participants["li"] = "{}"; },
       "\"participants.li.participant\" is missing"},
      {[](ClassroomRecord& record) { record.participants["li"] = record.participants["maria"]; },
       "\"participants.li\" is filed under another id"},
  };
  for (const Damage& row : table) {
    ClassroomRecord record = store::classroom_record(full_classroom());
    row.damage(record);
    const auto read = store::read_classroom(ClassroomId{"algebra"}, record);
    CHECK(!read);
    CHECK(read.refusal().code == ErrorCode::invalid_element);
    check_says(read.refusal().sentence, "the stored classroom \"algebra\": ");
    check_says(read.refusal().sentence, row.said);
  }
}

void refusals_stay_short_and_whole() {
  std::string wide;
  for (int i = 0; i < 100; ++i) {
    wide += "щ";
  }
  const auto read = store::read_change(R"({"version":")" + wide + R"("})");
  CHECK(!read);
  CHECK(read.refusal().sentence.size() < 200);
  check_says(read.refusal().sentence, "щ…");
  const auto long_text = store::read_change(std::string(store::kMaxRecordBytes + 1, ' '));
  CHECK(!long_text);
  check_says(long_text.refusal().sentence, "is longer than");
}

void records_survive_their_corpus() {
  const char* top = std::getenv("BREAKOUT_SRCDIR");
  const auto corpus =
      std::filesystem::path(top == nullptr ? "." : top) / "tests/fuzz/corpus/record";
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<std::uint8_t> content(std::istreambuf_iterator<char>(file), {});
    fuzz_record(content);
    for (std::size_t size = 0; size < content.size(); size += 1 + content.size() / 40) {
      // Of its own, so that AddressSanitizer knows where it ends.
      fuzz_record(std::vector<std::uint8_t>(content.begin(),
                                            content.begin() + static_cast<std::ptrdiff_t>(size)));
    }
    ++files;
  }
  CHECK(files > 0);
}

}  // namespace

std::vector<Test> damaged_record_tests() {
  return {
      {"damaged changes are refused", damaged_changes_are_refused},
      {"damaged classrooms are refused", damaged_classrooms_are_refused},
      {"refusals stay short and whole", refusals_stay_short_and_whole},
      {"records survive their corpus", records_survive_their_corpus},
  };
}

}  // namespace breakout::test
