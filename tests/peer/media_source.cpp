// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/media_source.hpp"

#include <algorithm>
#include <array>

#include "peer/srtp_session.hpp"

namespace breakout::peer {
namespace {

constexpr Nanos kAudioInterval = 20 * kMillisecond;
constexpr Nanos kVideoInterval = 50 * kMillisecond;
constexpr int kDeltaPackets = 2;
constexpr int kKeyframePackets = 3;
constexpr std::size_t kAudioPayload = 80;
constexpr std::size_t kVideoPayload = 700;
constexpr std::size_t kLargestPayload = 1100;

// After a stall the backlog is skipped, as a browser's encoder would.
constexpr Nanos kLargestBacklog = 200 * kMillisecond;

// Requests closer together than this share a keyframe, as in a browser.
constexpr Nanos kKeyframeSpacing = 50 * kMillisecond;

// A browser names the mid until it knows that the SSRC was learnt.
constexpr std::uint32_t kPacketsWithMid = 100;

constexpr std::uint8_t kOpusToc = 0x78;  // one 20 ms frame, mono
constexpr FrameSize kCameraSize{320, 180};
constexpr FrameSize kScreenSize{1280, 720};

}  // namespace

MediaSource::MediaSource(MediaSourceConfig config, Nanos now, Send send)
    : config_(std::move(config)),
      send_(std::move(send)),
      started_(now),
      interval_((is_audio() ? kAudioInterval : kVideoInterval) * config_.slow_down),
      clock_rate_(is_audio() ? 48000 : 90000),
      // Sources start out of step, or all packets of all peers would leave in one burst.
      next_due_(now + static_cast<Nanos>(config_.ssrc % 10) * interval_ / 10),
      sequence_(static_cast<std::uint16_t>(config_.ssrc)) {
  descriptor_.picture_id = static_cast<std::uint16_t>(config_.ssrc >> 4) & 0x7FFF;
  descriptor_.tl0_picture_index = static_cast<std::uint8_t>(config_.ssrc >> 3);
}

std::uint32_t MediaSource::rtp_time(Nanos now) const {
  const auto elapsed = static_cast<std::uint64_t>(now - started_);
  return config_.ssrc + static_cast<std::uint32_t>(elapsed / 1000 * clock_rate_ / 1'000'000);
}

void MediaSource::tick(Nanos now) {
  if (muted_) {
    next_due_ = now;
    want_keyframe_ = true;
    return;
  }
  if (now - next_due_ > kLargestBacklog) {
    next_due_ = now;
  }
  while (next_due_ <= now) {
    // Audio's clock is its schedule: evenly spaced whatever the tick.
    frame_time_ = rtp_time(is_audio() ? std::max(next_due_, started_) : now);
    next_due_ += interval_;
    send_frame(now);
  }
}

void MediaSource::request_keyframe(Nanos now) {
  if (is_audio()) {
    return;
  }
  ++counters_.keyframe_requests;
  want_keyframe_ = true;
  if (!muted_ && now - last_keyframe_ >= kKeyframeSpacing) {
    frame_time_ = rtp_time(now);
    next_due_ = now + interval_;
    send_frame(now);
  }
}

void MediaSource::send_frame(Nanos now) {
  if (is_audio()) {
    send_packet(now, true, true);
    return;
  }
  frame_is_key_ = want_keyframe_;
  want_keyframe_ = false;
  descriptor_.picture_id = (descriptor_.picture_id + 1) & 0x7FFF;
  ++descriptor_.tl0_picture_index;
  if (frame_is_key_) {
    last_keyframe_ = now;
    ++counters_.keyframes;
    descriptor_.key_index = (descriptor_.key_index + 1) & 0x1F;
  }
  const int packets = frame_is_key_ ? kKeyframePackets : kDeltaPackets;
  for (int i = 0; i < packets; ++i) {
    send_packet(now, i == 0, i + 1 == packets);
  }
}

void MediaSource::send_packet(Nanos now, bool first, bool last) {
  std::array<std::uint8_t, 64 + kLargestPayload + kSrtpTrailer> buffer{};
  RtpHeader header;
  header.payload_type = static_cast<std::uint8_t>(config_.payload_type);
  header.marker = is_audio() ? counters_.packets == 0 : last;
  header.sequence = sequence_++;
  header.timestamp = frame_time_;
  header.ssrc = config_.ssrc;
  RtpExtensions extensions;
  if (counters_.packets < kPacketsWithMid) {
    extensions.mid_id = config_.mid_extension;
    extensions.mid = config_.mid;
  }
  extensions.audio_level_id = is_audio() ? config_.level_extension : 0;
  extensions.audio_level = audio_level_;
  const std::size_t head = write_rtp(buffer, header, extensions);
  const std::size_t size = head + write_payload(MutableBytes(buffer).subspan(head), now, first);
  ++counters_.packets;
  counters_.octets += static_cast<std::uint32_t>(size - head);
  if (!send_(buffer.data(), size)) {
    ++counters_.unsent;
  }
}

std::size_t MediaSource::write_payload(MutableBytes payload, Nanos now, bool first) {
  const std::size_t codec = write_codec_header(payload, first);
  Watermark mark;
  mark.sender = config_.sender;
  mark.kind = config_.kind;
  mark.keyframe = !is_audio() && frame_is_key_ && first;
  mark.counter = counters_.packets;
  mark.sent_ns = now;
  write_watermark(payload.subspan(codec), mark);
  const std::size_t usual = is_audio() ? kAudioPayload : kVideoPayload;
  const std::size_t wanted = config_.payload_bytes == 0 ? usual : config_.payload_bytes;
  const std::size_t needed = codec + watermark_size(mark.sender);
  return std::clamp(wanted, needed, kLargestPayload);
}

std::size_t MediaSource::write_codec_header(MutableBytes payload, bool first) {
  if (is_audio()) {
    payload[0] = kOpusToc;
    return 1;
  }
  descriptor_.frame_start = first;
  write_vp8_descriptor(payload, descriptor_);
  if (!first) {
    return kVp8DescriptorSize;
  }
  const MutableBytes frame = payload.subspan(kVp8DescriptorSize);
  if (frame_is_key_) {
    write_vp8_keyframe_header(frame,
                              config_.kind == SourceKind::kScreen ? kScreenSize : kCameraSize);
    return kVp8DescriptorSize + kVp8KeyframeHeaderSize;
  }
  write_vp8_frame_tag(frame);
  return kVp8DescriptorSize + kVp8FrameTagSize;
}

}  // namespace breakout::peer
