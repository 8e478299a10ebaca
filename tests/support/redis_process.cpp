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

// A server that loads its data accepts connections and answers +PONG only when it serves.
bool answers_ping(const std::string& path) {
  const Descriptor connection(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(connection.number, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      write(connection.number, "PING\r\n", 6) != 6) {
    return false;
  }
  char answer[8] = {};
  const bool answered = read(connection.number, answer, sizeof(answer) - 1) > 0;
  return answered &&
         (std::strncmp(answer, "+PONG", 5) == 0 || std::strncmp(answer, "-NOAUTH", 7) == 0);
}

int free_port() {
  const Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
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

std::vector<std::string> RedisProcess::cluster_arguments() {
  return {"--cluster-enabled",
          "yes",
          "--bind",
          "127.0.0.1",
          "--port",
          std::to_string(free_port()),
          "--cluster-port",
          std::to_string(free_port())};
}

RedisProcess::RedisProcess(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {
  std::string pattern = (fs::temp_directory_path() / "breakout-redis-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder " + pattern);
  }
  folder_ = pattern;
  start();
}

RedisProcess::~RedisProcess() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void RedisProcess::start() {
  std::vector<std::string> words = {"redis-server",
                                    "--unixsocket",
                                    socket(),
                                    "--dir",
                                    folder_.string(),
                                    "--save",
                                    "",
                                    "--port",
                                    "0"};
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
  while (!answers_ping(socket())) {
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

std::string RedisProcess::log() const {
  std::ifstream in(folder_ / "redis.log");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace breakout::test
