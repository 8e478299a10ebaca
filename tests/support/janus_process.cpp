// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/janus_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace breakout::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* kStockPlugins = "/usr/lib/x86_64-linux-gnu/janus/plugins";
constexpr const char* kAdminSecret = "test-admin-secret";
constexpr std::chrono::seconds kReadyWithin{15};
constexpr timespec kPollInterval{0, 10'000'000};

std::string from_environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

struct Socket {
  explicit Socket(int type) : fd(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
    if (fd < 0) {
      throw std::runtime_error("no socket");
    }
  }
  ~Socket() { close(fd); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd;
};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int bound_port(const Socket& socket) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  if (bind(socket.fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(socket.fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no free port");
  }
  return ntohs(address.sin_port);
}

bool accepts_connections(int port) {
  Socket socket(SOCK_STREAM);
  sockaddr_in address = loopback(port);
  return connect(socket.fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream out(path);
  out << text;
  if (!out.flush()) {
    throw std::runtime_error("cannot write " + path.string());
  }
}

// The shim is built beside the tests; LOOPBACK_IFADDRS names it elsewhere.
std::string loopback_shim() {
  const std::string named = from_environment("LOOPBACK_IFADDRS", "");
  if (!named.empty()) {
    return named;
  }
  const fs::path build = from_environment("BREAKOUT_BUILDDIR", ".");
  const fs::path shim = fs::absolute(build / ".libs" / "loopback_ifaddrs.so");
  if (!fs::exists(shim)) {
    throw std::runtime_error("no " + shim.string() +
                             ": set LOOPBACK_IFADDRS to the built loopback_ifaddrs.so");
  }
  return shim.string();
}

std::string preload_list(const JanusOptions& options) {
  std::string list = from_environment("JANUS_PRELOAD", "");
  for (const std::string& module : options.preload) {
    list += (list.empty() ? "" : ":") + module;
  }
  return list + (list.empty() ? "" : ":") + loopback_shim();
}

// The environment of Janus: ours, less LD_PRELOAD, plus what the options add.
std::vector<std::string> environment_for(const JanusOptions& options) {
  std::vector<std::string> result;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string entry = *each;
    const std::string name = entry.substr(0, entry.find('='));
    if (name != "LD_PRELOAD" && options.environment.count(name) == 0) {
      result.push_back(entry);
    }
  }
  for (const auto& [name, value] : options.environment) {
    result.push_back(name + "=" + value);
  }
  result.push_back("LD_PRELOAD=" + preload_list(options));
  return result;
}

std::vector<char*> pointers_to(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& each : strings) {
    result.push_back(each.data());
  }
  result.push_back(nullptr);
  return result;
}

// Runs in the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const char* log, const char* program, char** argv, char** envp) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execvpe(program, argv, envp);
  _exit(127);
}

}  // namespace

JanusProcess::JanusProcess(const JanusOptions& options)
    : exceptions_at_start_(std::uncaught_exceptions()) {
  std::string pattern = (fs::temp_directory_path() / "breakout-janus-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder " + pattern);
  }
  folder_ = pattern;
  {
    Socket first(SOCK_STREAM);
    Socket second(SOCK_STREAM);
    Socket third(SOCK_STREAM);
    port_ = bound_port(first);
    admin_port_ = bound_port(second);
    http_admin_port_ = bound_port(third);
  }
  write_configuration(options);
  link_plugins(options);
  spawn(options);
  try {
    wait_until_ready(options);
  } catch (...) {
    kill_now();
    throw;
  }
}

JanusProcess::~JanusProcess() {
  stop();
  std::error_code ignored;
  if (std::uncaught_exceptions() > exceptions_at_start_) {
    std::cerr << "--- end of the log of Janus, all of it in " << folder_.string() << "/janus.log\n"
              << log_tail() << "---\n";
    return;
  }
  fs::remove_all(folder_, ignored);
}

void JanusProcess::write_configuration(const JanusOptions& options) {
  fs::create_directories(folder_ / "conf");
  std::ostringstream core;
  core << "general: {\n admin_secret = \"" << kAdminSecret << "\"\n"
       << " session_timeout = 60\n reclaim_session_timeout = " << options.reclaim_session_timeout
       << "\n event_loops = " << options.event_loops << "\n debug_level = " << options.debug_level
       << "\n debug_timestamps = true\n debug_colors = false\n"
       << " transports_folder = \"" << (folder_ / "transports").string() << "\"\n}\n"
       << "nat: {\n full_trickle = true\n ice_enforce_list = \"127.0.0.1\"\n"
       << " nice_debug = false\n}\n"
       << "media: {\n nack_optimizations = false\n}\n";
  write_file(folder_ / "conf" / "janus.jcfg", core.str());
  std::ostringstream transport;
  transport << "general: {\n json = \"compact\"\n ws = true\n ws_ip = \"127.0.0.1\"\n ws_port = "
            << port_ << "\n wss = false\n}\nadmin: {\n admin_ws = true\n"
            << " admin_ws_ip = \"127.0.0.1\"\n admin_ws_port = " << admin_port_
            << "\n admin_wss = false\n}\n";
  write_file(folder_ / "conf" / "janus.transport.websockets.jcfg", transport.str());
  if (options.http_admin) {
    write_file(folder_ / "conf" / "janus.transport.http.jcfg",
               "general: {\n http = false\n}\nadmin: {\n admin_http = true\n"
               " admin_ip = \"127.0.0.1\"\n admin_port = " +
                   std::to_string(http_admin_port_) + "\n}\n");
  }
  for (const auto& [name, text] : options.files) {
    write_file(folder_ / "conf" / name, text);
  }
}

void JanusProcess::link_plugins(const JanusOptions& options) {
  const fs::path plugins = folder_ / "plugins";
  const fs::path transports = folder_ / "transports";
  fs::create_directories(plugins);
  fs::create_directories(transports);
  const fs::path stock = from_environment("JANUS_PLUGINS", kStockPlugins);
  for (const std::string& each : options.plugins) {
    const bool bare = each.find('/') == std::string::npos;
    const fs::path module = bare ? stock / ("libjanus_" + each + ".so") : fs::absolute(each);
    if (!fs::exists(module)) {
      throw std::runtime_error("no plugin " + module.string());
    }
    fs::create_symlink(module, plugins / module.filename());
  }
  const auto link_transport = [&](const char* name) {
    fs::create_symlink(stock.parent_path() / "transports" / name, transports / name);
  };
  link_transport("libjanus_websockets.so");
  if (options.http_admin) {
    link_transport("libjanus_http.so");
  }
}

void JanusProcess::spawn(const JanusOptions& options) {
  const std::string program = from_environment("JANUS", "/usr/bin/janus");
  const std::string log = (folder_ / "janus.log").string();
  std::vector<std::string> arguments = {program, "-F", (folder_ / "conf").string(), "-P",
                                        (folder_ / "plugins").string()};
  std::vector<std::string> environment = environment_for(options);
  std::vector<char*> argv = pointers_to(arguments);
  std::vector<char*> envp = pointers_to(environment);
  pid_ = fork();
  if (pid_ < 0) {
    throw std::runtime_error("cannot fork");
  }
  if (pid_ == 0) {
    become(log.c_str(), program.c_str(), argv.data(), envp.data());
  }
}

void JanusProcess::wait_until_ready(const JanusOptions& options) {
  const Clock::time_point deadline = Clock::now() + kReadyWithin;
  while (!accepts_connections(port_) || !accepts_connections(admin_port_) ||
         (options.http_admin && !accepts_connections(http_admin_port_))) {
    if (!running()) {
      throw std::runtime_error("Janus ended at its start:\n" + log_tail());
    }
    if (Clock::now() > deadline) {
      throw std::runtime_error("Janus did not get ready:\n" + log_tail());
    }
    nanosleep(&kPollInterval, nullptr);
  }
}

std::string JanusProcess::url() const {
  return "ws://127.0.0.1:" + std::to_string(port_);
}

std::string JanusProcess::admin_url() const {
  return "ws://127.0.0.1:" + std::to_string(admin_port_);
}

std::string JanusProcess::http_admin_url() const {
  return "http://127.0.0.1:" + std::to_string(http_admin_port_) + "/admin";
}

std::string JanusProcess::admin_secret() {
  return kAdminSecret;
}

double JanusProcess::cpu_seconds() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  // The name in parentheses may hold anything; utime and stime are the 12th and 13th word after.
  std::istringstream words(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string word;
  for (int i = 0; i < 11; ++i) {
    words >> word;
  }
  double user = 0;
  double system = 0;
  words >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string JanusProcess::log() const {
  std::ifstream in(folder_ / "janus.log");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string JanusProcess::log_tail(std::size_t lines) const {
  const std::string all = log();
  std::size_t start = all.size();
  for (std::size_t left = lines + 1; left > 0 && start != std::string::npos && start > 0; --left) {
    start = all.rfind('\n', start - 1);
  }
  return start == std::string::npos || start == 0 ? all : all.substr(start + 1);
}

bool JanusProcess::collect(bool block) {
  if (pid_ > 0 && waitpid(pid_, &status_, block ? 0 : WNOHANG) == pid_) {
    pid_ = -1;
  }
  return pid_ < 0;
}

bool JanusProcess::running() {
  return !collect(false);
}

int JanusProcess::stop(std::chrono::seconds patience) {
  if (running()) {
    kill(pid_, SIGTERM);
    const Clock::time_point deadline = Clock::now() + patience;
    while (!collect(false) && Clock::now() < deadline) {
      nanosleep(&kPollInterval, nullptr);
    }
    kill_now();
  }
  return status_;
}

void JanusProcess::kill_now() {
  if (running()) {
    kill(pid_, SIGKILL);
    collect(true);
  }
}

}  // namespace breakout::test
