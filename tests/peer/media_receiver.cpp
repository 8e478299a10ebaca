// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/media_receiver.hpp"

#include <algorithm>

#include "peer/rtx.hpp"

namespace breakout::peer {

MediaReceiver::Line* MediaReceiver::line_of(const std::string& mid) {
  const auto found =
      std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.mid == mid; });
  return found == lines_.end() ? nullptr : &*found;
}

void MediaReceiver::learn(const Description& remote) {
  for (const MediaLine& media : remote.media) {
    const bool sends =
        media.direction == Direction::kSendOnly || media.direction == Direction::kSendRecv;
    if (media.kind == MediaKind::kApplication || media.port == 0 || !sends) {
      continue;
    }
    if (line_of(media.mid) == nullptr) {
      Line& line = lines_.emplace_back();
      line.mid = media.mid;
      line.kind = media.kind;
      line.slot = monitor_.add_slot(media.mid, media.kind);
    }
    Line& line = *line_of(media.mid);
    line.ssrc = media.ssrc;
    line.rtx_ssrc = media.rtx_ssrc;
    line.payload_type = static_cast<std::uint8_t>(media.codecs.front().payload_type);
    if (repairs_ && media.kind == MediaKind::kVideo && !line.watch) {
      line.watch = std::make_unique<Watch>();
    }
    if (media.ssrc != 0) {
      by_ssrc_[media.ssrc] = static_cast<std::size_t>(&line - lines_.data());
    }
    mid_extension_ = std::max(mid_extension_, media.extension_id(kMidExtension));
  }
}

MediaReceiver::Line* MediaReceiver::repaired_by(std::uint32_t rtx_ssrc) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) {
    return line.rtx_ssrc == rtx_ssrc && rtx_ssrc != 0;
  });
  return found == lines_.end() ? nullptr : &*found;
}

MediaReceiver::Line* MediaReceiver::find(const RtpView& packet) {
  const auto known = by_ssrc_.find(packet.header.ssrc);
  if (known != by_ssrc_.end()) {
    return &lines_[known->second];
  }
  Line* line = line_of(std::string(packet.mid(mid_extension_)));
  if (line == nullptr) {
    ++strays_;
    return nullptr;
  }
  line->ssrc = packet.header.ssrc;
  by_ssrc_[line->ssrc] = static_cast<std::size_t>(line - lines_.data());
  return line;
}

void MediaReceiver::receive(MutableBytes packet, const Unprotect& unprotect) {
  const auto view = parse_rtp(packet);
  if (!view) {
    return;
  }
  if (Line* repaired = repaired_by(view->header.ssrc)) {
    receive_again(*repaired, packet, unprotect);
    return;
  }
  Line* line = find(*view);
  if (line == nullptr) {
    return;
  }
  ReceivedPacket received;
  received.arrived_ns = now_ns();
  received.header = view->header;
  if (++line->since_read >= decrypt_every_) {
    const auto plain = unprotect(packet);
    if (!plain) {
      ++undecryptable_;
      return;
    }
    line->since_read = 0;
    received.readable = true;
    received.payload = Bytes(*plain).subspan(std::min(view->payload_at, plain->size()));
  }
  record(*line, received);
}

void MediaReceiver::receive_again(Line& line, MutableBytes packet, const Unprotect& unprotect) {
  ++retransmissions_;
  const auto plain = line.watch ? unprotect(packet) : std::nullopt;
  const auto first = plain ? unwrap_rtx(*plain, {line.payload_type, line.ssrc}) : std::nullopt;
  const auto view = first ? parse_rtp(*first) : std::nullopt;
  if (view) {
    record(line, {now_ns(), view->header, true, Bytes(*first).subspan(view->payload_at)});
  }
}

void MediaReceiver::record(Line& line, const ReceivedPacket& packet) {
  monitor_.record(line.slot, packet);
  if (tap_) {
    tap_(line.mid, line.kind, packet);
  }
  const auto picture = line.watch ? parse_vp8(packet.payload) : std::nullopt;
  if (!picture) {
    return;
  }
  Watch& watch = *line.watch;
  watch.nacks.record(packet.header.sequence, packet.arrived_ns);
  watch.pictures.record({packet.header.sequence, picture->descriptor.frame_start, picture->keyframe,
                         packet.header.marker},
                        packet.arrived_ns);
  if (watch.pictures.started()) {
    watch.nacks.forget_before(watch.pictures.next());
  }
}

std::vector<Wanted> MediaReceiver::wanted(Nanos now) {
  std::vector<Wanted> result;
  for (Line& line : lines_) {
    if (!line.watch) {
      continue;
    }
    Watch& watch = *line.watch;
    Wanted wanted{line.mid, watch.nacks.due(now), false};
    if (watch.nacks.take_given_up()) {
      watch.pictures.note_broken();
    }
    wanted.keyframe = watch.pictures.wants_keyframe(now);
    watch.keyframes_asked += wanted.keyframe ? 1 : 0;
    if (wanted.keyframe || !wanted.packets.empty()) {
      result.push_back(std::move(wanted));
    }
  }
  return result;
}

std::vector<RepairReport> MediaReceiver::repairs(Nanos now) const {
  std::vector<RepairReport> result;
  for (const Line& line : lines_) {
    if (line.watch) {
      const Watch& watch = *line.watch;
      result.push_back({line.mid, watch.nacks.asked(), watch.nacks.recovered(),
                        watch.keyframes_asked, watch.pictures.shown(), watch.pictures.freezes(),
                        watch.pictures.frozen(now)});
    }
  }
  return result;
}

void MediaReceiver::note_sender_report(const RtcpSummary::SenderReport& report, Nanos now) {
  const auto known = by_ssrc_.find(report.ssrc);
  if (known != by_ssrc_.end()) {
    lines_[known->second].last_report = report;
    lines_[known->second].last_report_at = now;
    monitor_.note_clock(lines_[known->second].slot, report.ntp_ns, report.timestamp);
  }
}

std::vector<MediaReceiver::SlotBlock> MediaReceiver::report_blocks(Nanos now) {
  std::vector<SlotBlock> blocks;
  for (Line& line : lines_) {
    const SlotMonitor::Reception reception = monitor_.reception(line.slot);
    if (reception.received == line.received_before || line.ssrc == 0) {
      continue;
    }
    RtcpWriter::ReportBlock block;
    block.ssrc = line.ssrc;
    block.highest_sequence = reception.highest_sequence;
    const auto expected = reception.expected - line.expected_before;
    const auto received = static_cast<std::uint32_t>(reception.received - line.received_before);
    const std::uint32_t lost = expected > received ? expected - received : 0;
    block.fraction_lost =
        expected == 0 ? 0 : static_cast<std::uint8_t>(std::min(255U, lost * 256U / expected));
    block.total_lost = reception.expected > reception.received
                           ? static_cast<std::uint32_t>(reception.expected - reception.received)
                           : 0;
    if (line.last_report_at != 0) {
      block.last_sr = line.last_report.ntp_middle;
      block.since_last_sr =
          static_cast<std::uint32_t>((now - line.last_report_at) * 65536 / kSecond);
    }
    line.expected_before = reception.expected;
    line.received_before = reception.received;
    line.last_block = block;
    blocks.emplace_back(line.mid, block);
  }
  return blocks;
}

RtcpWriter::ReportBlock MediaReceiver::last_block(const std::string& mid) const {
  for (const Line& line : lines_) {
    if (line.mid == mid) {
      RtcpWriter::ReportBlock block = line.last_block;
      block.ssrc = line.ssrc;
      return block;
    }
  }
  return {};
}

}  // namespace breakout::peer
