// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/fuzz_bodies.hpp"

#include <cstdlib>

#include "media/codec_frame.hpp"
#include "media/loss_reports.hpp"
#include "media/packets.hpp"
#include "media/rtcp.hpp"
#include "media/vp8_rewriter.hpp"

namespace breakout::test {
namespace {

using namespace media;
using Span = std::span<const std::uint8_t>;

void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

bool within(Span outer, Span inner) {
  return inner.empty() || (inner.data() >= outer.data() &&
                           inner.data() + inner.size() <= outer.data() + outer.size());
}

/// Fails when the output of a slot goes back or repeats itself.
class ContinuousSink : public SlotSink {
 public:
  void send_rtp(int, Kind, const RtpPacket& packet) noexcept override {
    const std::uint16_t sequence = read_u16(&packet.bytes[2]);
    const auto step = static_cast<std::int16_t>(sequence - last_);
    require(!any_ || step > 0 || step > -600);
    if (!any_ || step > 0) {
      last_ = sequence;
    }
    any_ = true;
  }

 private:
  bool any_ = false;
  std::uint16_t last_ = 0;
};

/// Takes a script apart, byte by byte; zeros when it is over.
class Script {
 public:
  explicit Script(Span data) : data_(data) {}
  bool over() const { return data_.empty(); }
  std::uint8_t take() {
    if (data_.empty()) {
      return 0;
    }
    const std::uint8_t byte = data_.front();
    data_ = data_.subspan(1);
    return byte;
  }

 private:
  Span data_;
};

}  // namespace

void fuzz_rtp(Span data) {
  const auto header = parse_rtp(data);
  if (!header) {
    return;
  }
  require(header->payload_offset + header->payload_size <= data.size());
  require(within(data, header->extension));
  for (int id = 0; id < 256; ++id) {
    require(within(header->extension, find_extension(*header, static_cast<std::uint8_t>(id))));
  }
}

void fuzz_rtcp(Span data) {
  const RtcpFeedback feedback = parse_rtcp(data);
  require(feedback.has_remb || feedback.remb_bps == 0);
  require(feedback.nacked_packets <= data.size() * 17);
  require(feedback.report_count <= RtcpFeedback::kMostReports);
  require(feedback.report_count * 24 <= data.size());
  LossReports reports;
  for (std::size_t i = 0; i < feedback.report_count; ++i) {
    const auto count = reports.add(feedback.reports[i]);
    require(count.expected <= LossReports::kLongest);
    require(count.lost_256ths <= count.expected * 256);
  }
}

void fuzz_vp8(Span data) {
  const auto before = parse_vp8(data);
  if (!before) {
    return;
  }
  require(before->size >= 1 && before->size <= kMaxVp8Descriptor && before->size < data.size());
  Bytes payload(data.begin(), data.end());
  Vp8Rewriter rewriter;
  rewriter.rewrite(*before, payload);
  require(payload == Bytes(data.begin(), data.end()));  // the first source keeps its numbers
  rewriter.on_switch();
  rewriter.rewrite(*before, payload);
  const auto after = parse_vp8(payload);
  require(after && after->size == before->size && after->keyframe == before->keyframe);
  Bytes own(kMaxVp8Descriptor + 1);
  const std::size_t size = rewriter.write_own(own);
  require(parse_vp8(Span(own).first(size + 1))->size == size);
}

void fuzz_keyframe(Span data) {
  if (!data.empty()) {
    starts_keyframe(static_cast<Codec>(data[0] % 5), data.subspan(1));
  }
}

void fuzz_slot(Span data) {
  Script script(data);
  std::array<Publisher, 2> publishers{Publisher(1, Kind::video), Publisher(2, Kind::video)};
  const auto slot = std::make_shared<Slot>(SlotConfig{"1", 1, Kind::video, Codec::vp8, 96},
                                           std::make_shared<ContinuousSink>());
  std::int64_t now = 0;
  while (!script.over()) {
    const std::uint8_t verb = script.take();
    Publisher& publisher = publishers[verb & 1];
    now += script.take();
    switch (verb >> 1 & 7) {
      case 0:
        slot->carry(publisher.source.ref(), at(now));
        publisher.source.set_listeners({slot}, at(now));
        break;
      case 1:
        slot->clear(at(now));
        break;
      case 2:
        publisher.rtp.sequence = static_cast<std::uint16_t>(script.take() << 8 | script.take());
        break;
      case 3:
        publisher.source.set_muted((verb & 0x80) != 0, at(now));
        break;
      case 4: {
        Bytes packet = rtp_packet(publisher.next(3000), {});
        for (int each = verb >> 4; each >= 0; --each) {
          packet.push_back(script.take());
        }
        publisher.give(packet, at(now), {});
        break;
      }
      default:
        publisher.film(at(now), (verb & 0x10) != 0, 1 + (verb >> 5), 1 + (verb >> 6));
    }
  }
}

}  // namespace breakout::test
