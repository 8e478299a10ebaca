// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdexcept>

#include "janus/cases.hpp"
#include "janus/fake_control.hpp"
#include "janus/fake_core.hpp"

namespace breakout::test {
namespace {

control::Event event(const char* text, const std::string& transaction = "") {
  control::Json body = control::json_map();
  put(body, "breakout", control::json_text(text));
  return {std::move(body), transaction, std::nullopt};
}

void a_request_reaches_control_as_it_came() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  control::Incoming seen;
  fake_control().on_message([&](control::Incoming& incoming) -> control::Answer {
    seen = std::move(incoming);
    return control::Ack{};
  });
  CHECK_EQ(core.message(handle, R"({"request":"publish"})",
                        R"({"type":"offer","sdp":"v=0","update":true})"),
           "ack");
  CHECK_EQ(seen.transaction, "transaction");
  CHECK_EQ(control::text_of(json_object_get(seen.body.get(), "request")), "publish");
  CHECK_EQ(seen.connection->id(), fake_control().connection(0)->id());
  CHECK(seen.jsep && seen.jsep->type == "offer" && seen.jsep->sdp == "v=0" && seen.jsep->update);
  seen = {};
  core.detach(handle);
}

void a_handle_without_a_session_gets_an_error() {
  FakeCore core;
  core.init();
  janus_plugin_session stranger{};
  CHECK_EQ(core.message(&stranger, "{}"), "error: No session associated with this handle");
}

void what_control_throws_ends_at_the_boundary() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  fake_control().on_message(
      [](control::Incoming&) -> control::Answer { throw std::runtime_error("a bug"); });
  CHECK_EQ(core.message(handle, "{}", R"({"type":"offer","sdp":"v=0"})"), "nothing");
  core.detach(handle);
}

void an_admin_message_is_borrowed() {
  FakeCore core;
  core.init();
  const control::Json question{json_pack("{ss}", "request", "list")};
  const control::Json answer{core.plugin().handle_admin_message(question.get())};
  CHECK(json_object_get(answer.get(), "asked") == question.get());
  CHECK_EQ(question->refcount, 2U);
}

void events_of_a_handle_arrive_in_order() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  const auto connection = fake_control().connection(0);
  for (int i = 0; i < 100; ++i) {
    connection->push(event(std::to_string(i).c_str(), i == 0 ? "first" : ""));
  }
  const std::vector<PushedEvent> pushed = core.events(100);
  for (int i = 0; i < 100; ++i) {
    CHECK_EQ(pushed[i].body, "{\"breakout\":\"" + std::to_string(i) + "\"}");
    CHECK(pushed[i].handle == handle);
  }
  CHECK_EQ(pushed[0].transaction, "first");
  CHECK_EQ(pushed[1].transaction, "");
  core.detach(handle);
}

void a_jsep_goes_out_with_its_event() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  control::Event answer = event("published", "t");
  answer.jsep = control::Jsep{"answer", "v=0 answer", false};
  fake_control().connection(0)->push(std::move(answer));
  CHECK_EQ(core.events(1)[0].sdp, "v=0 answer");
  core.detach(handle);
}

void nothing_is_pushed_to_a_handle_that_is_gone() {
  FakeCore core;
  core.init();
  janus_plugin_session* dying = core.attach();
  janus_plugin_session* other = core.attach();
  const auto connection = fake_control().connection(0);
  core.hold_events(true);
  connection->push(event("under way"));
  core.wait_for_held();
  connection->push(event("too late"));
  core.detach(dying);
  connection->push(event("much too late"));
  core.hold_events(false);
  fake_control().connection(1)->push(event("alive"));
  for (const PushedEvent& each : core.events(2)) {
    CHECK(each.body.find("too late") == std::string::npos);
  }
  core.detach(other);
}

void a_blocked_push_delays_neither_callers_nor_destroy() {
  FakeCore core;
  core.init();
  janus_plugin_session* slow = core.attach();
  janus_plugin_session* quick = core.attach();
  core.hold_events(true);
  fake_control().connection(0)->push(event("gathering"));
  core.wait_for_held();
  for (int i = 0; i < 1000; ++i) {
    fake_control().connection(1)->push(event("waiting"));
  }
  core.detach(slow);
  core.detach(quick);
  core.destroy();
}

void query_session_tells_what_control_set_and_live_counters() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  control::Json info = control::json_map();
  put(info, "participant", control::json_text("maria"));
  fake_control().connection(0)->set_info(std::move(info));
  core.plugin().setup_media(handle);
  const control::Json told{core.plugin().query_session(handle)};
  CHECK_EQ(control::text_of(json_object_get(told.get(), "participant")), "maria");
  CHECK(json_is_true(json_object_get(told.get(), "media_up")));
  CHECK_EQ(json_integer_value(json_object_get(told.get(), "events_lost")), 0);
  CHECK(json_is_array(json_object_get(told.get(), "slots_live")));
  CHECK(json_object_get(told.get(), "classroom_figures") == nullptr);
  core.detach(handle);
}

void query_session_tells_the_figures_that_control_put_up() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  const auto board = std::make_shared<control::FigureBoard>();
  fake_control().connection(0)->set_figures(board);
  control::FigureBoard::Posted posted;
  posted.classroom.packets_out = 7;
  posted.node.packets_out = 9;
  board->post(posted);
  const auto packets_out = [&](const char* whose) {
    const control::Json told{core.plugin().query_session(handle)};
    return json_integer_value(json_object_get(json_object_get(told.get(), whose), "packets_out"));
  };
  CHECK_EQ(packets_out("classroom_figures"), 7);
  CHECK_EQ(packets_out("node_figures"), 9);
  fake_control().connection(0)->set_figures(nullptr);
  const control::Json told{core.plugin().query_session(handle)};
  CHECK(json_object_get(told.get(), "classroom_figures") == nullptr);
  core.detach(handle);
}

void closing_and_capping_use_the_handle() {
  FakeCore core;
  core.init();
  janus_plugin_session* handle = core.attach();
  const auto connection = fake_control().connection(0);
  connection->close_peer_connection();
  CHECK_EQ(core.closed(), 1U);
  connection->cap_bitrate(1, 300000);
  CHECK(core.rtcp_sent().empty());
  core.plugin().setup_media(handle);
  connection->cap_bitrate(1, 300000);
  std::vector<SentPacket> sent = core.rtcp_sent();
  CHECK_EQ(sent.size(), 1U);
  CHECK_EQ(sent[0].mindex, 1);
  CHECK_EQ(sent[0].bytes.size(), 24U);
  const auto rate = janus_rtcp_get_remb(reinterpret_cast<char*>(sent[0].bytes.data()), 24);
  CHECK(rate > 299000 && rate <= 300000);
  core.detach(handle);
}

}  // namespace

std::vector<Test> message_tests() {
  return {
      {"a request reaches control as it came", a_request_reaches_control_as_it_came},
      {"a handle without a session gets an error", a_handle_without_a_session_gets_an_error},
      {"what control throws ends at the boundary", what_control_throws_ends_at_the_boundary},
      {"an admin message is borrowed", an_admin_message_is_borrowed},
      {"events of a handle arrive in order", events_of_a_handle_arrive_in_order},
      {"a jsep goes out with its event", a_jsep_goes_out_with_its_event},
      {"nothing is pushed to a handle that is gone", nothing_is_pushed_to_a_handle_that_is_gone},
      {"a blocked push delays neither callers nor destroy",
       a_blocked_push_delays_neither_callers_nor_destroy},
      {"query_session tells what control set and live counters",
       query_session_tells_what_control_set_and_live_counters},
      {"query_session tells the figures that control put up",
       query_session_tells_the_figures_that_control_put_up},
      {"closing and capping use the handle", closing_and_capping_use_the_handle},
  };
}

}  // namespace breakout::test
