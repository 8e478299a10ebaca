// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/record_reader.hpp"

namespace breakout::store {
namespace {

constexpr std::size_t kMaxShown = 60;  // bytes of a wrong value in a sentence

// At most kMaxShown bytes, never half a character.
std::string shortened(std::string text) {
  if (text.size() <= kMaxShown) {
    return text;
  }
  std::size_t end = kMaxShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end) + "…";
}

}  // namespace

std::string Trouble::sentence() const {
  return path.empty() ? what : "\"" + shortened(path) + "\" " + what;
}

void RecordReader::refuse(const json_t* given, const std::string& otherwise) {
  if (!trouble_) {
    // A large value is not worth the text of it.
    const bool large = json_is_object(given) || json_is_array(given);
    const std::string shown =
        large ? "an object or a list"
        : json_is_string(given) && json_string_length(given) > RecordReader::kMaxText
            ? "a long text"
            : shortened(json::json_dump_text(given));
    trouble_ = {"", "is " + shown + ", which is " + otherwise};
  }
}

void RecordReader::read(const json_t* given, bool& value) {
  if (json_is_boolean(given)) {
    value = json_is_true(given);
  } else {
    refuse(given, "neither true nor false");
  }
}

std::optional<std::int64_t> RecordReader::number(const json_t* given, std::int64_t most) {
  const json_int_t count = json_integer_value(given);
  if (!json_is_integer(given) || count < 0 || count > most) {
    refuse(given, "no integer from 0 to " + std::to_string(most));
    return std::nullopt;
  }
  return count;
}

void RecordReader::read(const json_t* given, std::uint32_t& value) {
  value = static_cast<std::uint32_t>(number(given, UINT32_MAX).value_or(0));
}
void RecordReader::read(const json_t* given, std::uint64_t& value) {
  value = static_cast<std::uint64_t>(number(given, kMaxCount).value_or(0));
}
void RecordReader::read(const json_t* given, graph::Seconds& value) {
  value = graph::Seconds{number(given, UINT32_MAX).value_or(0)};
}
void RecordReader::read(const json_t* given, graph::Instant& value) {
  value = graph::Instant{graph::Millis{number(given, kMaxCount).value_or(0)}};
}

void RecordReader::read(const json_t* given, std::string& value) {
  if (!json_is_string(given)) {
    refuse(given, "no text");
  } else if (json_string_length(given) > kMaxText) {
    refuse(given, "longer than " + std::to_string(kMaxText) + " bytes");
  } else {
    value = json::text_of(given);
  }
}

void RecordReader::read_id(const json_t* given, std::string& value) {
  const std::size_t length = json::text_of(given).size();
  if (length == 0 || length > kMaxId) {
    refuse(given, "no text of 1 to " + std::to_string(kMaxId) + " bytes");
  } else {
    value = json::text_of(given);
  }
}

void RecordReader::read(const json_t* given, graph::SourceSet& value) {
  for_each_item(given, [&](const json_t* item) {
    graph::SourceKind kind{};
    read(item, kind);
    value.insert(kind);
  });
}

bool RecordReader::is_list(const json_t* given) {
  if (!json_is_array(given) || json_array_size(given) > kMaxItems) {
    refuse(given, "no list of at most " + std::to_string(kMaxItems) + " items");
    return false;
  }
  return true;
}

bool RecordReader::is_object(const json_t* given) {
  if (!json_is_object(given) || json_object_size(given) > kMaxItems) {
    refuse(given, "no object of at most " + std::to_string(kMaxItems) + " fields");
    return false;
  }
  return true;
}

json::Json parsed_record(std::string_view text, Trouble& trouble) {
  if (text.size() > kMaxRecordBytes) {
    trouble.what = "is longer than " + std::to_string(kMaxRecordBytes) + " bytes";
    return nullptr;
  }
  json_error_t error{};
  json::Json parsed{json_loadb(text.data(), text.size(), JSON_DECODE_ANY | JSON_ALLOW_NUL, &error)};
  if (!parsed) {
    trouble.what =
        "is no JSON: " + shortened(error.text) + " at byte " + std::to_string(error.position);
  }
  return parsed;
}

}  // namespace breakout::store
