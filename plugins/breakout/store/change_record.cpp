// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/change_record.hpp"

#include <utility>
#include <variant>

#include "store/fact_fields.hpp"
#include "store/record_reader.hpp"
#include "store/record_writer.hpp"

namespace breakout::store {
namespace {

using graph::Fact;

constexpr auto kAllFacts = std::make_index_sequence<std::variant_size_v<Fact>>{};

template <std::size_t I>
using FactAt = std::variant_alternative_t<I, Fact>;

// Reads the fact called `name` from `archive`; false: none is called so.
template <std::size_t... I>
bool read_called(std::string_view name, RecordReader& archive, Fact& fact,
                 std::index_sequence<I...>) {
  static_assert(((kFactName<FactAt<I>> != nullptr) && ...), "each fact is stored by a name");
  const auto read_if = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
    if (name != kFactName<FactAt<J>>) {
      return false;
    }
    describe(archive, fact.emplace<J>());
    return true;
  };
  return (read_if(std::integral_constant<std::size_t, I>{}) || ...);
}

}  // namespace

// A fact is an object with its name beside its fields.
void describe(RecordWriter& archive, const Fact& fact) {
  std::visit(
      [&]<class T>(const T& one) {
        archive("fact", std::string{kFactName<T>});
        describe(archive, one);
      },
      fact);
}

void describe(RecordReader& archive, Fact& fact) {
  std::string name;
  archive("fact", name);
  if (!read_called(name, archive, fact, kAllFacts)) {
    archive.refuse_field("fact", "is \"" + name.substr(0, 40) + "\", which is no fact known here");
  }
}

void describe(auto& archive, Of<graph::Change> auto& change) {
  auto& [version, at, by, op, facts] = change;
  archive("version", version)("at", at).unless_empty("by", by).unless_empty("op", op);
  archive("facts", facts);
}

std::string change_record(const graph::Change& change) {
  return json::json_dump_text(RecordWriter::json_of(change));
}

graph::Result<graph::Change> read_change(std::string_view text) {
  graph::Change change;
  const Trouble trouble = read_record(text, change);
  if (trouble) {
    return graph::refuse(graph::ErrorCode::invalid_element,
                         "a stored change: " + trouble.sentence());
  }
  return change;
}

}  // namespace breakout::store
