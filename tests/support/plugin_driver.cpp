// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/plugin_driver.hpp"

#include <stdlib.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace breakout::test {
namespace {

std::atomic<std::size_t> freed{0};

json_t* parse(const std::string& text) {
  return text.empty() ? nullptr : json_loads(text.c_str(), 0, nullptr);
}

void free_handle(const janus_refcount* ref) {
  auto* handle = janus_refcount_containerof(ref, janus_plugin_session, ref);
  ++freed;
  g_free(handle);
}

}  // namespace

std::string text_of(const json_t* json) {
  struct Free {
    void operator()(char* text) const { free(text); }
  };
  const std::unique_ptr<char, Free> text{json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY)};
  return text ? text.get() : "";
}

PluginDriver::PluginDriver(janus_plugin& plugin, const std::string& settings) : plugin_(plugin) {
  std::string pattern = (std::filesystem::temp_directory_path() / "breakout-abi-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  folder_ = pattern;
  if (!settings.empty()) {
    std::ofstream(folder_ / (std::string(plugin_.get_package()) + ".jcfg")) << settings;
  }
}

PluginDriver::~PluginDriver() {
  destroy();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

int PluginDriver::init(janus_callbacks& callbacks) {
  const int result = plugin_.init(&callbacks, folder_.c_str());
  running_ = result == 0;
  return result;
}

void PluginDriver::destroy() {
  if (running_) {
    plugin_.destroy();
    running_ = false;
  }
}

janus_plugin_session* PluginDriver::attach() {
  auto* handle = g_new0(janus_plugin_session, 1);
  handle->ref.count = 12345;  // the core has not set it up yet
  int error = 0;
  plugin_.create_session(handle, &error);
  if (error != 0) {
    g_free(handle);
    return nullptr;
  }
  janus_refcount_init_nodebug(&handle->ref, free_handle);
  janus_refcount_increase_nodebug(&handle->ref);
  return handle;
}

void PluginDriver::detach(janus_plugin_session* handle) {
  g_atomic_int_set(&handle->stopped, 1);
  int error = 0;
  plugin_.destroy_session(handle, &error);
  janus_refcount_decrease_nodebug(&handle->ref);
}

std::string PluginDriver::message(janus_plugin_session* handle, const std::string& body,
                                  const std::string& jsep) {
  janus_plugin_result* result =
      plugin_.handle_message(handle, g_strdup("transaction"), parse(body), parse(jsep));
  if (result == nullptr) {
    return "nothing";
  }
  std::string answer = "ack";
  if (result->type == JANUS_PLUGIN_OK) {
    answer = text_of(result->content);
  } else if (result->type == JANUS_PLUGIN_ERROR) {
    answer = std::string("error: ") + result->text;
  }
  janus_plugin_result_destroy(result);
  return answer;
}

std::size_t PluginDriver::freed_handles() {
  return freed;
}

}  // namespace breakout::test
