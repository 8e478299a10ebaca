// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/cases.hpp"
#include "janus/jsep.hpp"

namespace breakout::test {
namespace {

std::optional<control::Jsep> read(const char* text) {
  const control::Json json{json_loads(text, 0, nullptr)};
  return janus::from_json(json.get());
}

void a_jsep_needs_a_type_and_an_sdp() {
  CHECK(!janus::from_json(nullptr));
  CHECK(!read(R"({"type":"offer"})"));
  CHECK(!read(R"({"type":1,"sdp":"v=0"})"));
  CHECK(read(R"({"type":"offer","sdp":"v=0"})").has_value());
}

void simulcast_told_beside_the_sdp_is_put_back_into_its_line() {
  const auto rids = read(R"({"type":"offer","sdp":"v=0\r\nm=audio a\r\nm=video b\r\nm=video c\r\n",
      "simulcast":[{"mindex":1,"mid":"1","rids":["h","m"],"rid-ext":10}]})");
  CHECK_EQ(rids->sdp,
           "v=0\r\nm=audio a\r\nm=video b\r\na=rid:h send\r\na=rid:m send\r\n"
           "a=simulcast:send h;m\r\nm=video c\r\n");
  const auto ssrcs = read(R"({"type":"offer","sdp":"v=0\r\nm=video b\r\n",
      "simulcast":[{"mindex":0,"ssrcs":[1,2,4294967295]},{"mindex":7,"ssrcs":[3,4]}]})");
  CHECK_EQ(ssrcs->sdp, "v=0\r\nm=video b\r\na=ssrc-group:SIM 1 2 4294967295\r\n");
}

void a_jsep_goes_back_as_the_core_wants_it() {
  const control::Json json = janus::to_json({"answer", "v=0", true});
  CHECK_EQ(control::text_of(json_object_get(json.get(), "type")), "answer");
  CHECK_EQ(control::text_of(json_object_get(json.get(), "sdp")), "v=0");
  CHECK(json_is_true(json_object_get(json.get(), "update")));
}

}  // namespace

std::vector<Test> jsep_tests() {
  return {
      {"a jsep needs a type and an SDP", a_jsep_needs_a_type_and_an_sdp},
      {"simulcast told beside the SDP is put back into its line",
       simulcast_told_beside_the_sdp_is_put_back_into_its_line},
      {"a jsep goes back as the core wants it", a_jsep_goes_back_as_the_core_wants_it},
  };
}

}  // namespace breakout::test
