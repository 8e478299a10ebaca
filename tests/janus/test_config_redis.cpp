// SPDX-License-Identifier: GPL-3.0-or-later
// What the configuration says of Redis: read, or the plugin does not load, and no password is told.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "janus/cases.hpp"
#include "janus/config_file.hpp"
#include "janus/fake_core.hpp"

namespace breakout::test {
namespace {

// A configuration folder with a file of this text.
class Folder {
 public:
  explicit Folder(const std::string& text) {
    std::string pattern = std::filesystem::temp_directory_path() / "breakout-config-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
    std::ofstream(path_ / (std::string(janus::kPackage) + ".jcfg")) << text;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  control::Config read() const { return janus::read_config(path_); }
  // What it says instead of a configuration; empty: it is one.
  std::string refusal() const {
    try {
      read();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

 private:
  std::filesystem::path path_;
};

store::RedisOptions redis_of(const std::string& general) {
  const auto redis = Folder("general: { " + general + " }").read().redis;
  CHECK(redis.has_value());
  return *redis;
}

void without_redis_nothing_is_said_of_it() {
  CHECK(!Folder(R"(general: { admin_key = "k"; })").read().redis);
}

void an_address_is_enough() {
  const auto redis = redis_of(R"(redis = "redis://ann:hidden@10.0.0.7:7000/3";)");
  CHECK_EQ(redis.address.host, "10.0.0.7");
  CHECK_EQ(redis.address.port, 7000);
  CHECK_EQ(redis.address.user, "ann");
  CHECK_EQ(redis.address.password, "hidden");
  CHECK_EQ(redis.address.database, 3);
  CHECK_EQ(redis.prefix, "breakout");
  CHECK_EQ(redis.timeouts.connect.count(), 1000);
  CHECK_EQ(redis.timeouts.call.count(), 1000);
  CHECK_EQ(redis.node_silence.count(), 10000);
  CHECK_EQ(redis.look_every.count(), 2000);
  CHECK(redis.sentinels.empty());
  std::array<char, 256> host{};
  CHECK_EQ(::gethostname(host.data(), host.size()), 0);
  CHECK_EQ(redis.node, host.data());
  CHECK_EQ(redis_of(R"(redis = "unix:///run/redis.sock";)").address.socket, "/run/redis.sock");
}

void all_of_it_is_read_in_any_order() {
  const auto redis = redis_of(R"(
    redis_tls_ca = "/dev/null"; node = "janus-1.example"; redis_timeout_ms = 50; node_silence_ms = 1000;
    redis_prefix = "school:a"; master = "m1";
    sentinel = ["10.0.0.1:26379", "redis://ann:hidden@[::1]:7", "third"]; redis = "redis://:other@any/2";)");
  CHECK_EQ(redis.node, "janus-1.example");
  CHECK_EQ(redis.timeouts.connect.count(), 50);
  CHECK_EQ(redis.timeouts.call.count(), 50);
  CHECK_EQ(redis.node_silence.count(), 1000);
  CHECK_EQ(redis.look_every.count(), 250);  // so that it beats often enough
  CHECK_EQ(redis.prefix, "school:a");
  CHECK_EQ(redis.master, "m1");
  CHECK_EQ(redis.address.tls_ca, "/dev/null");
  CHECK_EQ(redis.sentinels.at(1).tls_ca, "/dev/null");
  CHECK_EQ(redis.sentinels.size(), 3U);
  CHECK_EQ(redis.sentinels[0].host, "10.0.0.1");
  CHECK_EQ(redis.sentinels[0].port, 26379);
  CHECK_EQ(redis.sentinels[1].host, "::1");
  CHECK_EQ(redis.sentinels[1].password, "hidden");
  CHECK_EQ(redis.sentinels[2].port, 26379);
  CHECK_EQ(redis.address.password, "other");
  CHECK_EQ(redis.address.database, 2);
}

void sentinels_alone_are_enough() {
  const auto redis = redis_of(R"(sentinel = ["s:1"]; master = "m";)");
  CHECK_EQ(redis.sentinels.size(), 1U);
  CHECK(redis.address.password.empty());
}

struct Row {
  const char* general;
  const char* said;
};
const Row kWrong[] = {
    {R"(redis = "";)", "option 'redis' of general: the address of Redis starts with neither"},
    {R"(redis = "localhost:6379";)", "starts with neither redis:// nor unix://"},
    {R"(redis = "redis://:hidden";)", "a port that is no number from 1 to 65535"},
    {R"(redis = "redis://u:7/hidden@h";)", "not percent-encoded"},
    {R"(redis = ["redis://:hidden@h"];)", "option 'redis' of general: is no text"},
    {R"(redis: { url = "redis://:hidden@h"; };)", "option 'redis' of general: is no text"},
    {R"(sentinel = ["s:1"];)", "'sentinel' and 'master' go together"},
    {R"(redis = "redis://h"; master = "m";)", "'sentinel' and 'master' go together"},
    {R"(sentinel = []; master = "m";)", "option 'sentinel' of general: is no list like"},
    {R"(sentinel = "s:1"; master = "m";)", "option 'sentinel' of general: is no list like"},
    {R"(sentinel = ["s:1", "hidden:no"]; master = "m";)",
     "option 'sentinel' of general: the address of a sentinel has a port"},
    {R"(sentinel = ["s:1"]; master = "";)", "option 'master' of general: '' is not made of"},
    {R"(redis = "redis://h"; redis_prefix = "{a}";)", "'{a}' is not made of"},
    {R"(redis = "redis://h"; redis_prefix = "a*";)", "'a*' is not made of"},
    {R"(redis = "redis://h"; redis_prefix = "";)", "'' is not made of"},
    {R"(redis = "redis://h"; node = "two words";)", "option 'node' of general: 'two words'"},
    {R"(redis = "redis://h"; redis_timeout_ms = 49;)", "'49' is no number from 50 to 60000"},
    {R"(redis = "redis://h"; redis_timeout_ms = 60001;)", "'60001' is no number from 50"},
    {R"(redis = "redis://h"; redis_timeout_ms = "1 s";)", "'1 s' is no number from 50"},
    {R"(redis = "redis://h"; node_silence_ms = 999;)", "'999' is no number from 1000 to 600000"},
    {R"(redis = "redis://h"; node_silence_ms = 600001;)", "'600001' is no number from 1000"},
    {R"(node_silence_ms = 5000;)", "option 'node_silence_ms' of general: is of no use without"},
    {R"(master = "m";)", "option 'master' of general: is of no use without 'redis' or"},
    {R"(redis_prefix = "a";)", "option 'redis_prefix' of general: is of no use without"},
    {R"(node = "a";)", "option 'node' of general: is of no use without"},
    {R"(redis_url = "redis://:hidden@h";)", "'redis_url' is misspelt or misplaced"},
    {R"(Redis = "redis://:hidden@h";)", "'Redis' is misspelt or misplaced"},
    {R"(sentinels = ["h:1"];)", "'sentinels' is misspelt or misplaced"},
};

void what_is_wrong_is_named_without_a_password() {
  for (const Row& row : kWrong) {
    const std::string said = Folder("general: { " + std::string(row.general) + " }").refusal();
    if (said.find(row.said) == std::string::npos) {
      throw CheckFailed(row.general + (" gave: " + said));
    }
    CHECK(said.find("jcfg: ") != std::string::npos);
    CHECK(said.find("hidden") == std::string::npos);
    CHECK(said.find('\n') == std::string::npos);
  }
}

void options_of_redis_outside_general_are_refused() {
  for (const char* text : {R"(redis = "redis://:hidden@h";)", "redis: { }", "Sentinel: { }"}) {
    const std::string said = Folder(text).refusal();
    CHECK(said.find("is misspelt or misplaced") != std::string::npos);
    CHECK(said.find("hidden") == std::string::npos);
  }
}

void the_plugin_does_not_load_with_a_wrong_address() {
  FakeCore core(R"(general: { redis = "redis://:hidden@h:0"; })");
  CHECK(core.init() < 0);
}

}  // namespace

std::vector<Test> config_redis_tests() {
  return {
      {"without redis nothing is said of it", without_redis_nothing_is_said_of_it},
      {"an address is enough", an_address_is_enough},
      {"all of it is read, in any order", all_of_it_is_read_in_any_order},
      {"sentinels alone are enough", sentinels_alone_are_enough},
      {"what is wrong is named without a password", what_is_wrong_is_named_without_a_password},
      {"options of Redis outside general are refused",
       options_of_redis_outside_general_are_refused},
      {"the plugin does not load with a wrong address",
       the_plugin_does_not_load_with_a_wrong_address},
  };
}

}  // namespace breakout::test
