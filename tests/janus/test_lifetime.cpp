// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/cases.hpp"
#include "janus/fake_control.hpp"
#include "janus/fake_core.hpp"

namespace breakout::test {
namespace {

using Calls = std::vector<std::string>;

void the_table_has_what_janus_insists_on() {
  FakeCore core;
  const janus_plugin& plugin = core.plugin();
  CHECK_EQ(plugin.get_api_compatibility(), JANUS_PLUGIN_API_VERSION);
  CHECK(plugin.get_version() > 0);
  for (const char* text : {plugin.get_version_string(), plugin.get_description(), plugin.get_name(),
                           plugin.get_author()}) {
    CHECK(text != nullptr && *text != '\0');
  }
  CHECK_EQ(std::string(plugin.get_package()), "janus.plugin.breakout");
  CHECK(plugin.create_session != nullptr && plugin.query_session != nullptr);
  CHECK(plugin.destroy_session != nullptr && plugin.handle_message != nullptr);
  CHECK(plugin.setup_media != nullptr && plugin.hangup_media != nullptr);
}

void a_janus_of_another_version_is_refused() {
  FakeCore core;
  const int ours = janus_version;
  janus_version = ours + 1;
  const int result = core.init();
  janus_version = ours;
  CHECK(result < 0);
  CHECK(core.attach() == nullptr);
  CHECK_EQ(core.init(), 0);
}

void a_handle_is_told_of_in_order_and_given_back_once() {
  const std::size_t freed = FakeCore::freed_handles();
  FakeCore core;
  CHECK_EQ(core.init(), 0);
  janus_plugin_session* handle = core.attach();
  core.plugin().setup_media(handle);
  core.plugin().hangup_media(handle);
  CHECK_EQ(g_atomic_int_get(&handle->ref.count), 2);
  core.detach(handle);
  const Calls expected{"connected 0", "media_up 0", "hung_up 0", "gone 0"};
  CHECK(fake_control().calls() == expected);
  CHECK_EQ(FakeCore::freed_handles(), freed + 1);
}

void a_handle_lives_while_somebody_holds_its_connection() {
  const std::size_t freed = FakeCore::freed_handles();
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  std::shared_ptr<control::Connection> connection = fake_control().connection(0);
  core.detach(handle);
  CHECK_EQ(FakeCore::freed_handles(), freed);
  connection->push({control::json_map(), "", std::nullopt});
  connection->close_peer_connection();
  connection->cap_bitrate(0, 1000);
  connection->slot_sink();
  connection.reset();
  CHECK_EQ(FakeCore::freed_handles(), freed + 1);
  CHECK_EQ(core.closed(), 0U);
  CHECK(core.rtcp_sent().empty());
}

void hangup_may_come_unasked_and_twice() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  core.plugin().hangup_media(handle);
  core.plugin().hangup_media(handle);
  core.detach(handle);
  CHECK_EQ(fake_control().calls().size(), 4U);
}

void the_second_destroy_of_a_handle_is_an_error() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  janus_refcount_increase_nodebug(&handle->ref);
  core.detach(handle);
  int error = 0;
  core.plugin().destroy_session(handle, &error);
  CHECK(error != 0);
  core.plugin().setup_media(handle);
  core.plugin().hangup_media(handle);
  CHECK(core.plugin().query_session(handle) == nullptr);
  janus_refcount_decrease_nodebug(&handle->ref);
}

void handles_may_outlive_the_plugin() {
  const std::size_t freed = FakeCore::freed_handles();
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  core.destroy();
  CHECK_EQ(core.message(handle, "{}"), "error: No session associated with this handle");
  std::vector<std::uint8_t> packet(40, 0x80);
  core.rtp(handle, 0, true, packet);
  core.plugin().setup_media(handle);
  core.plugin().hangup_media(handle);
  core.detach(handle);
  CHECK_EQ(FakeCore::freed_handles(), freed + 1);
  CHECK(core.attach() == nullptr);
}

void the_plugin_can_be_started_again() {
  FakeCore core;
  for (int i = 0; i < 3; ++i) {
    CHECK_EQ(core.init(), 0);
    janus_plugin_session* handle = core.attach();
    CHECK_EQ(core.message(handle, "{}"), R"({"breakout":"success"})");
    core.detach(handle);
    core.destroy();
  }
}

}  // namespace

std::vector<Test> lifetime_tests() {
  return {
      {"the table has what Janus insists on", the_table_has_what_janus_insists_on},
      {"a Janus of another version is refused", a_janus_of_another_version_is_refused},
      {"a handle is told of in order and given back once",
       a_handle_is_told_of_in_order_and_given_back_once},
      {"a handle lives while somebody holds its connection",
       a_handle_lives_while_somebody_holds_its_connection},
      {"hangup may come unasked and twice", hangup_may_come_unasked_and_twice},
      {"the second destroy of a handle is an error", the_second_destroy_of_a_handle_is_an_error},
      {"handles may outlive the plugin", handles_may_outlive_the_plugin},
      {"the plugin can be started again", the_plugin_can_be_started_again},
  };
}

}  // namespace breakout::test
