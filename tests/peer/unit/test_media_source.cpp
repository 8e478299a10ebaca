// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "peer/media_source.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

struct Sent {
  RtpHeader header;
  Watermark mark;
  std::size_t size;
};

// A source under a clock of its own, and what it sent.
class Studio {
 public:
  explicit Studio(SourceKind kind)
      : source_(config(kind), kSecond, [this](std::uint8_t* buffer, std::size_t size) {
          return keep({buffer, size});
        }) {}

  void run_for(Nanos time) {
    for (const Nanos end = now + time; now < end; now += 5 * kMillisecond) {
      source_.tick(now);
    }
  }

  MediaSource& source() { return source_; }

  std::vector<Sent> sent;
  Nanos now = kSecond;

 private:
  static MediaSourceConfig config(SourceKind kind) {
    MediaSourceConfig config;
    config.kind = kind;
    config.sender = "maria";
    config.mid = "0";
    config.ssrc = 1000;
    config.payload_type = 96;
    config.mid_extension = 1;
    return config;
  }

  bool keep(Bytes packet) {
    const auto view = parse_rtp(packet);
    Bytes payload = packet.subspan(view->payload_at);
    const std::size_t at =
        source_.config().kind == SourceKind::kMic ? 1 : parse_vp8(payload)->content_at;
    sent.push_back({view->header, *read_watermark(payload.subspan(at)), payload.size()});
    return true;
  }

  MediaSource source_;
};

void a_microphone_sends_fifty_packets_a_second() {
  Studio studio(SourceKind::kMic);
  studio.run_for(10 * kSecond);
  CHECK_EQ(studio.sent.size(), 500);
  for (std::size_t i = 1; i < studio.sent.size(); ++i) {
    CHECK_EQ(static_cast<std::uint16_t>(studio.sent[i].header.sequence -
                                        studio.sent[i - 1].header.sequence),
             1);
    CHECK_EQ(studio.sent[i].header.timestamp - studio.sent[i - 1].header.timestamp, 960);
    CHECK_EQ(studio.sent[i].mark.counter, i);
  }
  CHECK_EQ(studio.sent[0].size, 80);
}

void a_camera_sends_twenty_frames_of_two_packets() {
  Studio studio(SourceKind::kCamera);
  studio.run_for(10 * kSecond);
  CHECK_EQ(studio.sent.size(), 401);  // the first frame is a keyframe of three
  CHECK(studio.sent[0].mark.keyframe);
  CHECK_EQ(studio.source().counters().keyframes, 1);
  CHECK(studio.sent[2].header.marker && !studio.sent[1].header.marker);
  CHECK_EQ(studio.sent[0].header.timestamp, studio.sent[2].header.timestamp);
}

void a_keyframe_request_is_answered_at_once() {
  Studio studio(SourceKind::kCamera);
  studio.run_for(kSecond);
  const std::size_t before = studio.sent.size();
  studio.now += kMillisecond;
  studio.source().request_keyframe(studio.now);
  CHECK_EQ(studio.sent.size(), before + 3);
  CHECK(studio.sent[before].mark.keyframe);
}

void requests_close_together_share_a_keyframe_and_a_later_one_gets_its_own() {
  Studio studio(SourceKind::kCamera);
  studio.run_for(kSecond);
  studio.source().request_keyframe(studio.now);
  studio.source().request_keyframe(studio.now + kMillisecond);
  CHECK_EQ(studio.source().counters().keyframes, 2);
  studio.run_for(100 * kMillisecond);
  CHECK_EQ(studio.source().counters().keyframes, 3);
  CHECK_EQ(studio.source().counters().keyframe_requests, 2);
}

void a_muted_camera_sends_nothing_and_comes_back_with_a_keyframe() {
  Studio studio(SourceKind::kCamera);
  studio.run_for(kSecond);
  const Sent last = studio.sent.back();
  studio.sent.clear();
  studio.source().set_muted(true);
  studio.run_for(10 * kSecond);
  CHECK(studio.sent.empty());
  studio.source().set_muted(false);
  studio.run_for(kSecond);
  CHECK(studio.sent[0].mark.keyframe);
  CHECK_EQ(static_cast<std::uint16_t>(studio.sent[0].header.sequence - last.header.sequence), 1);
  const std::uint32_t step = studio.sent[0].header.timestamp - last.header.timestamp;
  CHECK(step > 90000U * 9 && step < 90000U * 11);
}

void a_stall_is_not_made_up_for() {
  Studio studio(SourceKind::kMic);
  studio.run_for(kSecond);
  const std::size_t before = studio.sent.size();
  studio.now += 10 * kSecond;
  studio.run_for(kSecond);
  CHECK(studio.sent.size() - before <= 51);
}

}  // namespace

std::span<const Test> media_source_tests() {
  static const Test tests[] = {
      {"a microphone sends fifty packets a second", a_microphone_sends_fifty_packets_a_second},
      {"a camera sends twenty frames of two packets", a_camera_sends_twenty_frames_of_two_packets},
      {"a keyframe request is answered at once", a_keyframe_request_is_answered_at_once},
      {"requests close together share a keyframe and a later one gets its own",
       requests_close_together_share_a_keyframe_and_a_later_one_gets_its_own},
      {"a muted camera sends nothing and comes back with a keyframe",
       a_muted_camera_sends_nothing_and_comes_back_with_a_keyframe},
      {"a stall is not made up for", a_stall_is_not_made_up_for},
  };
  return tests;
}

}  // namespace breakout::test
