// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/redis_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace breakout::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kReadyWithin{15};
constexpr timespec kPollInterval{0, 10'000'000};

struct Descriptor {
  explicit Descriptor(int number) : number(number) {}
  ~Descriptor() { close(number); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  const int number;
};

// Runs in the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* log, char** argv) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execvp(argv[0], argv);
  _exit(127);
}

}  // namespace

std::vector<std::string> RedisProcess::port_arguments(int port) {
  return {"--bind", "127.0.0.1", "--port", std::to_string(port)};
}

std::vector<std::string> RedisProcess::cluster_arguments() {
  auto arguments = port_arguments(free_port());
  const auto port = std::to_string(free_port());
  arguments.insert(arguments.end(), {"--cluster-enabled", "yes", "--cluster-port", port});
  return arguments;
}

int RedisProcess::free_port() {
  const Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener.number, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(listener.number, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no free port");
  }
  return ntohs(address.sin_port);
}

RedisProcess::RedisProcess(std::vector<std::string> arguments, const std::string& config)
    : arguments_(std::move(arguments)) {
  std::string pattern = (fs::temp_directory_path() / "breakout-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder " + pattern);
  }
  folder_ = pattern;
  std::ofstream(folder_ / "redis.conf") << config;
  start();
}

RedisProcess::~RedisProcess() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void RedisProcess::start() {
  std::vector<std::string> words = {"redis-server", (folder_ / "redis.conf").string(),
                                    "--unixsocket", socket(),
                                    "--dir",        folder_.string(),
                                    "--save",       "",
                                    "--port",       "0"};
  words.insert(words.end(), arguments_.begin(), arguments_.end());
  std::vector<char*> argv;
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const std::string log = (folder_ / "redis.log").string();
  pid_ = fork();
  if (pid_ == 0) {
    become(log.c_str(), argv.data());
  }
  wait_until_ready();
}

void RedisProcess::wait_until_ready() {
  const auto deadline = Clock::now() + kReadyWithin;
  // One that loads its data accepts connections and answers +PONG only when it serves.
  for (std::string said; !said.starts_with("+PONG") && !said.starts_with("-NOAUTH");
       said = ask("PING")) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_ || Clock::now() > deadline) {
      throw std::runtime_error("redis-server does not serve:\n" + log());
    }
    nanosleep(&kPollInterval, nullptr);
  }
}

void RedisProcess::kill() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  std::error_code ignored;
  fs::remove(socket(), ignored);
}

void RedisProcess::freeze() {
  ::kill(pid_, SIGSTOP);
}

void RedisProcess::thaw() {
  ::kill(pid_, SIGCONT);
}

std::string RedisProcess::ask(const std::string& command) const {
  const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket().c_str(), sizeof(address.sun_path) - 1);
  const std::string line = command + "\r\n";
  if (connect(connection.number, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      send(connection.number, line.data(), line.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(line.size())) {
    return {};
  }
  char answer[16384];
  const auto size = read(connection.number, answer, sizeof(answer));
  return size > 0 ? std::string(answer, static_cast<std::size_t>(size)) : std::string{};
}

std::string RedisProcess::log() const {
  std::ifstream in(folder_ / "redis.log");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace breakout::test
