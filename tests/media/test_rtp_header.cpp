// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/rtp_header.hpp"

namespace breakout::test {
namespace {

using namespace media;

void fields_are_read_from_their_places() {
  const Bytes packet = rtp_packet({0xfffe, 0x80000001, true, 96, 0xdeadbeef}, {7, 8, 9});
  const auto header = parse_rtp(packet);
  CHECK(header.has_value());
  CHECK_EQ(header->sequence, 0xfffe);
  CHECK_EQ(header->timestamp, 0x80000001u);
  CHECK_EQ(header->ssrc, 0xdeadbeefu);
  CHECK_EQ(header->payload_type, 96);
  CHECK(header->marker);
  CHECK_EQ(header->payload_offset, 12u);
  CHECK_EQ(header->payload_size, 3u);
}

void a_packet_that_contradicts_its_lengths_is_refused() {
  const Bytes good = rtp_packet({}, {1, 2, 3, 4});
  struct Row {
    const char* what;
    Bytes packet;
  };
  std::vector<Row> rows;
  rows.push_back({"empty", {}});
  rows.push_back({"eleven bytes", Bytes(good.begin(), good.begin() + 11)});
  rows.push_back({"version 1", good});
  rows.back().packet[0] = 0x40;
  rows.push_back({"more CSRCs than bytes", good});
  rows.back().packet[0] = 0x8f;
  rows.push_back({"extension header cut", rtp_packet({}, {1, 2, 3})});
  rows.back().packet[0] = 0x90;
  rows.push_back({"extension longer than the packet", rtp_packet({}, {0xbe, 0xde, 0, 1})});
  rows.back().packet[0] = 0x90;
  rows.push_back({"padding of zero", rtp_packet({}, {1, 0})});
  rows.back().packet[0] = 0xa0;
  rows.push_back({"padding longer than the payload", rtp_packet({}, {1, 3})});
  rows.back().packet[0] = 0xa0;
  for (const Row& row : rows) {
    if (parse_rtp(row.packet)) {
      throw CheckFailed(std::string("accepted: ") + row.what);
    }
  }
}

void padding_and_csrcs_are_no_payload() {
  Bytes packet = rtp_packet({}, {0, 0, 0, 9, 1, 2, 0, 0, 3});
  packet[0] = 0xa1;  // one CSRC, padding of three
  const auto header = parse_rtp(packet);
  CHECK(header.has_value());
  CHECK_EQ(header->csrc_count, 1);
  CHECK_EQ(header->payload_offset, 16u);
  CHECK_EQ(header->payload_size, 2u);
}

void a_packet_of_padding_alone_is_valid() {
  Bytes packet = rtp_packet({}, {0, 0, 0, 4});
  packet[0] = 0xa0;
  CHECK_EQ(parse_rtp(packet)->payload_size, 0u);
}

void one_byte_extensions_are_found_between_padding() {
  // id 3: one byte; padding; id 5: two bytes; the value is found whatever stands before it.
  const Bytes packet = rtp_packet({.extension = {0x30, 0xaa, 0x00, 0x51, 0xbb, 0xcc}}, {1});
  const auto header = parse_rtp(packet);
  CHECK_EQ(find_extension(*header, 3).size(), 1u);
  CHECK_EQ(find_extension(*header, 3)[0], 0xaa);
  CHECK_EQ(find_extension(*header, 5).size(), 2u);
  CHECK_EQ(find_extension(*header, 5)[1], 0xcc);
  CHECK(find_extension(*header, 4).empty());
  CHECK(find_extension(*header, 0).empty());
}

void id_fifteen_ends_one_byte_extensions() {
  const Bytes packet = rtp_packet({.extension = {0xf0, 0xaa, 0x50, 0xbb}}, {1});
  CHECK(find_extension(*parse_rtp(packet), 5).empty());
  CHECK(find_extension(*parse_rtp(packet), 15).empty());
}

void an_element_longer_than_its_block_is_not_found() {
  const Bytes one = rtp_packet({.extension = {0x5f, 1, 2, 3}}, {1});
  CHECK(find_extension(*parse_rtp(one), 5).empty());
  Bytes two = rtp_packet({.extension = {5, 9, 2, 3}}, {1});
  two[12] = 0x10;
  two[13] = 0x00;
  CHECK(find_extension(*parse_rtp(two), 5).empty());
}

void two_byte_extensions_are_found_with_any_application_bits() {
  for (const std::uint8_t bits : {0x00, 0x07, 0x0f}) {
    Bytes packet = rtp_packet({.extension = {0, 20, 0, 33, 2, 'h', 'i', 0}}, {1});
    packet[12] = 0x10;
    packet[13] = bits;
    const auto header = parse_rtp(packet);
    const auto found = find_extension(*header, 33);
    CHECK_EQ(found.size(), 2u);
    CHECK_EQ(found[0], 'h');
    CHECK(find_extension(*header, 20).empty());  // there, of length zero
  }
}

void other_profiles_hold_no_elements() {
  Bytes packet = rtp_packet({.extension = {0x30, 0xaa, 0, 0}}, {1});
  packet[12] = 0x12;
  CHECK(find_extension(*parse_rtp(packet), 3).empty());
}

void writing_keeps_marker_and_ssrc() {
  for (const bool marker : {false, true}) {
    Bytes packet = rtp_packet({1, 2, marker, 96, 77}, {1});
    write_rtp(packet, 120, 0xabcd, 0x01020304);
    const auto header = parse_rtp(packet);
    CHECK_EQ(header->marker, marker);
    CHECK_EQ(header->payload_type, 120);
    CHECK_EQ(header->sequence, 0xabcd);
    CHECK_EQ(header->timestamp, 0x01020304u);
    CHECK_EQ(header->ssrc, 77u);
  }
}

constexpr Test kTests[] = {
    {"RTP fields are read from their places", fields_are_read_from_their_places},
    {"a packet that contradicts its lengths is refused",
     a_packet_that_contradicts_its_lengths_is_refused},
    {"padding and CSRCs are no payload", padding_and_csrcs_are_no_payload},
    {"a packet of padding alone is valid", a_packet_of_padding_alone_is_valid},
    {"one-byte extensions are found between padding",
     one_byte_extensions_are_found_between_padding},
    {"id fifteen ends one-byte extensions", id_fifteen_ends_one_byte_extensions},
    {"an element longer than its block is not found",
     an_element_longer_than_its_block_is_not_found},
    {"two-byte extensions are found with any application bits",
     two_byte_extensions_are_found_with_any_application_bits},
    {"other profiles hold no elements", other_profiles_hold_no_elements},
    {"writing keeps marker and SSRC", writing_keeps_marker_and_ssrc},
};

}  // namespace

std::span<const Test> rtp_header_tests() {
  return kTests;
}

}  // namespace breakout::test
