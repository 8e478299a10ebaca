// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses of Redis, and that no refusal repeats a password.
#include <string>

#include "store/groups.hpp"
#include "store/redis_address.hpp"
#include "store/redis_keys.hpp"
#include "store/redis_tls.hpp"

namespace breakout::test {

namespace {

using store::parse_redis_url;
using store::RedisAddress;

void addresses_are_read() {
  struct Row {
    const char* url;
    RedisAddress meant;
  };
  const Row table[] = {
      {"redis://localhost", {"localhost", 6379, "", "", "", 0}},
      {"redis://localhost/", {"localhost", 6379, "", "", "", 0}},
      {"redis://10.0.0.7:7000/3", {"10.0.0.7", 7000, "", "", "", 3}},
      {"redis://ann:s3cret@redis.example:1/2", {"redis.example", 1, "", "ann", "s3cret", 2}},
      {"redis://:p%40ss%3a%2F@h", {"h", 6379, "", "", "p@ss:/", 0}},
      {"redis://ann@h", {"h", 6379, "", "ann", "", 0}},
      {"redis://[::1]:7000/1", {"::1", 7000, "", "", "", 1}},
      {"redis://[::1]", {"::1", 6379, "", "", "", 0}},
      {"unix:///run/redis.sock", {"", 6379, "/run/redis.sock", "", "", 0}},
      {"unix://:pw@/run/redis.sock", {"", 6379, "/run/redis.sock", "", "pw", 0}},
      {"unix:///odd@name.sock", {"", 6379, "/odd@name.sock", "", "", 0}},
  };
  for (const Row& row : table) {
    const auto read = parse_redis_url(row.url);
    CHECK(read);
    CHECK_EQ(read.value().host, row.meant.host);
    CHECK_EQ(read.value().port, row.meant.port);
    CHECK_EQ(read.value().socket, row.meant.socket);
    CHECK_EQ(read.value().user, row.meant.user);
    CHECK_EQ(read.value().password, row.meant.password);
    CHECK_EQ(read.value().database, row.meant.database);
  }
}

void addresses_that_are_wrong_are_refused_without_their_password() {
  struct Row {
    const char* url;
    const char* said;
  };
  const Row table[] = {
      {"", "starts with neither redis:// nor unix://"},
      {"localhost:6379", "starts with neither redis:// nor unix://"},
      {"http://hidden@x", "starts with neither"},
      {"redis://", "names no host"},
      {"redis://:hidden@", "names no host"},
      {"redis://:hidden@:77", "names no host"},
      {"redis://:hidden@h:0", "a port that is no number from 1 to 65535"},
      {"redis://:hidden@h:65536", "a port that is no number from 1 to 65535"},
      {"redis://:hidden@h:", "a port that is no number"},
      {"redis://:hidden@[::1", "a port that is no number"},
      {"redis://:hidden@h/first", "a database that is no number"},
      {"redis://:hidden@h/-1", "a database that is no number"},
      {"redis://:hidden", "a port that is no number"},
      {"redis://:hid/hidden@h", "not percent-encoded"},
      {"redis://ann:7/hidden@h", "not percent-encoded"},
      {"redis://:hidden%4@h", "not percent-encoded"},
      {"redis://:hidden%zz@h", "not percent-encoded"},
      {"unix://run/hidden", "no absolute path"},
      {"unix://", "no absolute path"},
  };
  for (const Row& row : table) {
    const auto read = parse_redis_url(row.url);
    CHECK(!read);
    CHECK(read.refusal().code == graph::ErrorCode::invalid_element);
    CHECK(read.refusal().sentence.find(row.said) != std::string::npos);
    CHECK(read.refusal().sentence.find("hidden") == std::string::npos);
  }
  CHECK(!parse_redis_url("unix:///" + std::string(107, 'x')));
}

void tls_is_asked_for_where_the_build_has_it() {
  const std::string url = "rediss://ann:hidden@redis.example:6380/2";
  for (const auto& read : {parse_redis_url(url), store::parse_sentinel("rediss://:hidden@one")}) {
    CHECK_EQ(static_cast<bool>(read), store::offers_tls());
    if (read) {
      CHECK(read.value().tls);
      CHECK_EQ(read.value().password, "hidden");
    } else {
      CHECK(read.refusal().sentence.find("as its hiredis has none") != std::string::npos);
      CHECK(read.refusal().sentence.find("hidden") == std::string::npos);
    }
  }
  CHECK(!parse_redis_url("redis://redis.example").value().tls);
}

void sentinels_are_read() {
  struct Row {
    const char* text;
    RedisAddress meant;
  };
  const Row table[] = {
      {"10.0.0.7:5000", {"10.0.0.7", 5000, "", "", "", 0}},
      {"one.example", {"one.example", 26379, "", "", "", 0}},
      {"[::1]:7", {"::1", 7, "", "", "", 0}},
      {"[::1]", {"::1", 26379, "", "", "", 0}},
      {"redis://one", {"one", 26379, "", "", "", 0}},
      {"redis://ann:s%40cret@one:5000/", {"one", 5000, "", "ann", "s@cret", 0}},
      {"redis://:s3cret@one/0", {"one", 26379, "", "", "s3cret", 0}},
  };
  for (const Row& row : table) {
    const auto read = store::parse_sentinel(row.text);
    CHECK(read);
    CHECK_EQ(read.value().host, row.meant.host);
    CHECK_EQ(read.value().port, row.meant.port);
    CHECK_EQ(read.value().user, row.meant.user);
    CHECK_EQ(read.value().password, row.meant.password);
    CHECK_EQ(read.value().database, row.meant.database);
  }
}

void sentinels_that_are_wrong_are_refused_without_their_password() {
  struct Row {
    const char* text;
    const char* said;
  };
  const Row table[] = {
      {"", "names no host"},
      {":26379", "names no host"},
      {"hidden:", "a port that is no number"},
      {"hidden:0", "a port that is no number"},
      {"hidden:65536", "a port that is no number"},
      {"::1", "a port that is no number"},
      {"hidden:1/first", "a database that is no number"},
      {"hidden:1/2", "names a database"},
      {"ann:hidden@one:1", "is no redis:// URL"},
      {"redis://:hidden@one/3", "names a database"},
      {"redis://:hidden@", "names no host"},
      {"redis://:hid/den@one", "not percent-encoded"},
      {"unix:///run/hidden", "is a Unix socket"},
      {"http://hidden", "starts with neither"},
  };
  for (const Row& row : table) {
    const auto read = store::parse_sentinel(row.text);
    CHECK(!read);
    CHECK(read.refusal().code == graph::ErrorCode::invalid_element);
    const std::string& sentence = read.refusal().sentence;
    CHECK(sentence.starts_with("the address of a sentinel "));
    if (sentence.find(row.said) == std::string::npos) {
      throw_check(__FILE__, __LINE__, std::string(row.text) + " is refused as: " + sentence);
    }
    CHECK(sentence.find("hidden") == std::string::npos);
  }
}

void places_name_no_credentials() {
  CHECK_EQ(store::place_of(parse_redis_url("redis://ann:hidden@h:7/1").value()), "h:7");
  CHECK_EQ(store::place_of(parse_redis_url("unix://ann:hidden@/s").value()), "/s");
}

void channels_lead_back_to_their_classroom() {
  const store::RedisKeys keys("b");
  for (const char* id : {"algebra", "a:b", "}:changes", "{x}", "x}:changes"}) {
    const graph::ClassroomId classroom{id};
    CHECK(keys.of_channel(keys.of(classroom, "changes")) == classroom);
  }
  for (const char* other : {"", "b:{}:changes", "b:{x}:log", "c:{x}:changes", "b:{x"}) {
    CHECK(!keys.of_channel(other));
  }
}

}  // namespace

std::vector<Test> redis_address_tests() {
  return {
      {"addresses are read", addresses_are_read},
      {"addresses that are wrong are refused without their password",
       addresses_that_are_wrong_are_refused_without_their_password},
      {"TLS is asked for where the build has it", tls_is_asked_for_where_the_build_has_it},
      {"sentinels are read", sentinels_are_read},
      {"sentinels that are wrong are refused without their password",
       sentinels_that_are_wrong_are_refused_without_their_password},
      {"places name no credentials", places_name_no_credentials},
      {"channels lead back to their classroom", channels_lead_back_to_their_classroom},
  };
}

}  // namespace breakout::test
