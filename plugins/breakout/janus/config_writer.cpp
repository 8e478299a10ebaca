// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/config_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "janus/glist.hpp"

namespace breakout::janus {
namespace {

namespace fs = std::filesystem;
using Failure = std::optional<std::string>;

constexpr const char* kWrittenByJanus = "#\n# File automatically generated";

Failure failed(const std::string& what, const fs::path& path) {
  return what + " '" + path.string() + "': " + std::strerror(errno);
}

// --- the block -----------------------------------------------------------------------------------

void add_item(janus_config& file, janus_config_container* parent, const std::string& name,
              const std::string& value) {
  janus_config_add(&file, parent, janus_config_item_create(name.c_str(), value.c_str()));
}

// As a list, because names of items can neither hold every id nor tell "Maria" from "maria".
void add_roster(janus_config& file, janus_config_container* block,
                const control::ConfiguredClassroom& classroom) {
  janus_config_container* list = janus_config_array_create(kRoster);
  janus_config_add(&file, block, list);
  for (const auto& [participant, room] : classroom.roster) {
    janus_config_container* entry = janus_config_category_create(nullptr);
    janus_config_add(&file, list, entry);
    add_item(file, entry, "participant", participant);
    add_item(file, entry, "room", room);
  }
}

std::string block_name(const graph::ClassroomId& id) {
  return std::string(kClassroomPrefix) + id.value;
}

// Janus looks names up without regard to case: writing one would take the other away.
Failure lookalike(const janus_config& file, const std::string& name) {
  for (const janus_config_container* each : glist<janus_config_container>(file.list)) {
    const std::string there = name_of(*each);
    if (there != name && g_ascii_strcasecmp(there.c_str(), name.c_str()) == 0) {
      return "the file has '" + there + "', and Janus does not tell upper from lower case there";
    }
  }
  return std::nullopt;
}

bool has_block(const janus_config& file, const std::string& name) {
  const auto blocks = glist<janus_config_container>(file.list);
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const janus_config_container* each) { return name_of(*each) == name; });
}

// --- the file ------------------------------------------------------------------------------------

bool same(const GList* left, const GList* right);

bool same(const janus_config_container& left, const janus_config_container& right) {
  return left.type == right.type && name_of(left) == name_of(right) &&
         text_of(left) == text_of(right) && same(left.list, right.list);
}

bool same(const GList* left, const GList* right) {
  while (left != nullptr && right != nullptr) {
    if (!same(*static_cast<const janus_config_container*>(left->data),
              *static_cast<const janus_config_container*>(right->data))) {
      return false;
    }
    left = left->next;
    right = right->next;
  }
  return left == nullptr && right == nullptr;
}

// An empty file with the rights of `like`; Janus then writes into it. There may be secrets in it.
Failure make_room(const fs::path& path, const fs::path& like) {
  ::unlink(path.c_str());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return failed("cannot create", path);
  }
  struct stat rights {};
  const bool known = ::stat(like.c_str(), &rights) == 0;
  const bool given = !known || (::fchmod(file, rights.st_mode & 07777U) == 0 &&
                                (::fchown(file, rights.st_uid, rights.st_gid) == 0 ||
                                 ::fchown(file, static_cast<uid_t>(-1), rights.st_gid) == 0));
  ::close(file);
  return given ? std::nullopt : failed("cannot give the rights of the former file to", path);
}

Failure flush(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  Failure failure = done ? std::nullopt : failed("cannot write", path);
  if (file >= 0) {
    ::close(file);
  }
  return failure;
}

// Janus writes no comments: those of a hand-written file are kept beside it.
Failure keep_comments(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(std::strlen(kWrittenByJanus), '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  std::error_code error;
  if (start != kWrittenByJanus) {
    fs::copy_file(path, path.string() + ".orig", fs::copy_options::overwrite_existing, error);
  }
  return error ? Failure{"cannot keep a copy of '" + path.string() + "': " + error.message()}
               : std::nullopt;
}

// Janus' writer reports little: what it wrote is read again and compared.
Failure write(janus_config& config, const fs::path& folder, const std::string& name) {
  const fs::path written = folder / (name + ".jcfg");
  janus_config_save(&config, folder.c_str(), name.c_str());
  if (auto failure = flush(written)) {
    return failure;
  }
  const Jcfg again = parse_jcfg(written.string());
  if (!again || !same(config.list, again->list)) {
    return "'" + written.string() + "' does not read as what was to be written; is the disk full?";
  }
  return std::nullopt;
}

}  // namespace

Failure ConfigWriter::rewrite(const std::function<Failure(janus_config&)>& edit) const {
  std::error_code gone;
  const fs::path real = fs::canonical(path_, gone);  // a link to the file stays one
  const bool exists = !gone;
  const fs::path path = exists ? real : fs::path(path_);
  const Jcfg file =
      exists ? parse_jcfg(path.string()) : Jcfg{janus_config_create(path.filename().c_str())};
  if (!file) {
    return "'" + path.string() + "' cannot be read or parsed";
  }
  if (auto failure = edit(*file)) {
    return failure;
  }
  const std::string name = path.stem().string() + ".new";
  const fs::path written = path.parent_path() / (name + ".jcfg");
  Failure failure = make_room(written, path);
  if (!failure && exists) {
    failure = keep_comments(path);
  }
  if (!failure) {
    failure = write(*file, path.parent_path(), name);
  }
  if (!failure && ::rename(written.c_str(), path.c_str()) != 0) {
    failure = failed("cannot replace", path);
  }
  if (failure) {
    ::unlink(written.c_str());
  }
  return failure;
}

Failure ConfigWriter::keep(const control::ConfiguredClassroom& classroom) {
  const std::string name = block_name(classroom.id);
  return rewrite([&](janus_config& file) {
    if (auto failure = lookalike(file, name)) {
      return failure;
    }
    janus_config_container* block = janus_config_category_create(name.c_str());
    janus_config_add(&file, nullptr, block);
    for (const auto& [item, value] : classroom.items) {
      add_item(file, block, item, value);
    }
    if (!classroom.roster.empty()) {
      add_roster(file, block, classroom);
    }
    return Failure{};
  });
}

Failure ConfigWriter::drop(const graph::ClassroomId& classroom) {
  const std::string name = block_name(classroom);
  const Jcfg there = parse_jcfg(path_);
  if (there ? !has_block(*there, name) : !fs::exists(path_)) {
    return std::nullopt;
  }
  return rewrite([&](janus_config& file) {
    auto failure = lookalike(file, name);
    if (!failure) {
      janus_config_remove(&file, nullptr, name.c_str());
    }
    return failure;
  });
}

}  // namespace breakout::janus
