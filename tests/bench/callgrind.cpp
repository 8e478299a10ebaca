// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/callgrind.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define BREAKOUT_CALLGRIND
#endif

namespace breakout::bench {
namespace {

constexpr const char* kDescribed = "desc: Trigger: Client Request: ";
constexpr const char* kTotals = "totals: ";

// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "breakout-bench-XXXXXX");
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The wait status, or -1 when there is no such program.
int run_quietly(const std::array<std::string, 7>& words, const std::string& log) {
  std::array<char*, 8> arguments{};
  for (std::size_t each = 0; each < words.size(); ++each) {
    arguments[each] = const_cast<char*>(words[each].c_str());
  }
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  int status = -1;
  if (error == 0) {
    waitpid(child, &status, 0);
  }
  return status;
}

// Adds the count of a dump that has a title; the last one, at the end of the program, has none.
void read_dump(const std::filesystem::path& file, std::map<std::string, double>& counts) {
  std::ifstream in(file);
  std::string title;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kDescribed)) {
      title = line.substr(std::string(kDescribed).size());
    } else if (line.starts_with(kTotals) && !title.empty()) {
      counts[title] = std::stod(line.substr(std::string(kTotals).size()));
    }
  }
}

std::string last_line(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    last = line.empty() ? last : line;
  }
  return last;
}

}  // namespace

#ifdef BREAKOUT_CALLGRIND
void start_counting() {
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  CALLGRIND_TOGGLE_COLLECT;
}

void stop_counting(const std::string& title) {
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS_AT(title.c_str());
  CALLGRIND_STOP_INSTRUMENTATION;
}
#else
void start_counting() {}
void stop_counting(const std::string&) {}
#endif

std::optional<std::map<std::string, double>> count_instructions(const char* argument,
                                                                std::string& why_not) {
#ifndef BREAKOUT_CALLGRIND
  why_not = "built without valgrind (package valgrind)";
  return std::nullopt;
#endif
  const TemporaryFolder folder;
  const std::string log = folder.path() / "log";
  const int status = run_quietly(
      {"valgrind", "--tool=callgrind", "--callgrind-out-file=" + (folder.path() / "out").string(),
       "--instr-atstart=no", "--collect-atstart=no",
       std::filesystem::read_symlink("/proc/self/exe"), argument},
      log);
  if (status != 0) {
    why_not = status == -1 ? "valgrind is not installed (package valgrind)"
                           : "valgrind failed: " + last_line(log);
    return std::nullopt;
  }
  std::map<std::string, double> counts;
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    read_dump(file.path(), counts);
  }
  return counts;
}

}  // namespace breakout::bench
