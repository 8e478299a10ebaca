// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/peer_connection.hpp"

#include <algorithm>

namespace breakout::peer {
namespace {

constexpr Nanos kReportInterval = kSecond;
constexpr int kOpusType = 111;
constexpr int kVp8Type = 96;
constexpr int kRtxType = 97;
// RTX streams have SSRCs as far from those of media.
constexpr std::uint32_t kRtxOffset = 0x100;
constexpr int kMidId = 1;
constexpr int kAudioLevelId = 2;

// SSRCs need only differ between the peers of one Janus, and be the same in every run.
std::uint32_t next_ssrc_block() {
  static std::atomic<std::uint32_t> blocks{1};
  return 0x10000U * blocks++ + 0x357U * blocks;
}

}  // namespace

PeerConnection::PeerConnection(Network& network, PeerConnectionOptions options)
    : network_(network),
      options_(std::move(options)),
      first_ssrc_(next_ssrc_block()),
      receiver_(options_.decrypt_every, options_.repair != Repair::kNone, options_.on_packet),
      pacing_(network.pacer().add([this](Nanos now) { tick(now); })) {}

PeerConnection::~PeerConnection() = default;

void PeerConnection::open_transport(IceRole role) {
  Transport::Callbacks callbacks;
  callbacks.connected = [this] { on_connected(); };
  callbacks.failed = [this](const std::string& reason) {
    std::lock_guard lock(mutex_);
    counters_.failure = reason;
  };
  callbacks.rtp = [this](MutableBytes packet) {
    receiver_.receive(packet,
                      [this](MutableBytes each) { return transport_->unprotect_rtp(each); });
  };
  callbacks.rtcp = [this](Bytes compound) { on_rtcp(compound); };
  callbacks.data = options_.on_data;
  transport_ = std::make_unique<Transport>(network_, role, std::move(callbacks), options_.paths);
}

void PeerConnection::on_connected() {
  {
    std::lock_guard lock(mutex_);
    counters_.dtls_handshakes = transport_->dtls_handshakes();
    counters_.gcm = transport_->uses_gcm();
  }
  connected_ = true;
  if (options_.on_connected) {
    options_.on_connected();
  }
}

Description PeerConnection::local_description(DtlsSetup setup) const {
  Description description;
  transport_->describe(description.transport);
  description.transport.setup = setup;
  description.media = local_;
  return description;
}

MediaLine PeerConnection::line_for(SourceKind kind, std::size_t index, Direction direction) {
  const bool audio = kind == SourceKind::kMic;
  MediaLine line;
  line.kind = audio ? MediaKind::kAudio : MediaKind::kVideo;
  line.mid = std::to_string(index);
  line.direction = direction;
  line.ssrc = first_ssrc_ + static_cast<std::uint32_t>(index);
  line.cname = options_.name;
  line.stream = "breakout";
  line.extensions.push_back({kMidId, std::string(kMidExtension)});
  if (audio) {
    line.codecs = {{kOpusType, "opus", "48000/2", "minptime=10;useinbandfec=1", {}}};
    line.extensions.push_back({kAudioLevelId, std::string(kAudioLevelExtension)});
  } else {
    line.codecs = {{kVp8Type, "vp8", "90000", "", {"nack", "nack pli", "ccm fir", "goog-remb"}}};
    if (options_.repair == Repair::kRtx) {
      line.codecs.push_back({kRtxType, "rtx", "90000", "apt=" + std::to_string(kVp8Type), {}});
      line.rtx_ssrc = line.ssrc + kRtxOffset;
    }
  }
  return line;
}

std::string PeerConnection::create_offer(const std::vector<SourceKind>& sources,
                                         Direction direction) {
  if (!transport_) {
    open_transport(IceRole::kControlling);
  }
  for (std::size_t i = local_.size(); i < sources.size(); ++i) {
    local_.push_back(line_for(sources[i], i, direction));
    kinds_.push_back(sources[i]);
  }
  return write_sdp(local_description(DtlsSetup::kActPass));
}

void PeerConnection::check_alive() const {
  if (!transport_) {
    throw SdpError("the connection was hung up meanwhile");
  }
}

void PeerConnection::accept_answer(const std::string& sdp) {
  check_alive();
  const bool first = remote_.media.empty();
  Description answer = parse_sdp(sdp);
  receiver_.learn(answer);
  if (first) {
    const bool they_lead = answer.transport.setup == DtlsSetup::kActive;
    transport_->connect(answer.transport, they_lead ? DtlsRole::kServer : DtlsRole::kClient);
  }
  remote_ = std::move(answer);
  start_sources();
  std::lock_guard lock(mutex_);
  ++counters_.sdp_exchanges;
}

std::string PeerConnection::accept_offer(const std::string& sdp) {
  const bool first = remote_.media.empty();
  Description offer = parse_sdp(sdp);
  if (!first && offer.transport.ufrag != remote_.transport.ufrag) {
    std::lock_guard lock(mutex_);
    ++counters_.ice_restarts;
    throw SdpError("the offer restarts ICE");
  }
  receiver_.learn(offer);
  local_ =
      lines_that_receive(offer, options_.repair == Repair::kRtx ? Retransmissions::kInTheirOwn
                                                                : Retransmissions::kInTheStream);
  if (first) {
    open_transport(IceRole::kControlled);
  }
  check_alive();
  std::string answer = write_sdp(local_description(DtlsSetup::kActive));
  if (first) {
    transport_->connect(offer.transport, DtlsRole::kClient);
  }
  remote_ = std::move(offer);
  std::lock_guard lock(mutex_);
  ++counters_.sdp_exchanges;
  return answer;
}

void PeerConnection::add_candidate(const std::string& candidate) {
  if (transport_) {
    transport_->add_candidate(candidate);
  }
}

void PeerConnection::start_sources() {
  for (std::size_t i = sources_.size(); i < local_.size(); ++i) {
    MediaSourceConfig config;
    config.kind = kinds_[i];
    config.sender = options_.name;
    config.mid = local_[i].mid;
    config.ssrc = local_[i].ssrc;
    config.payload_type = local_[i].codecs.front().payload_type;
    config.mid_extension = kMidId;
    config.level_extension = kinds_[i] == SourceKind::kMic ? kAudioLevelId : 0;
    config.payload_bytes = kinds_[i] == SourceKind::kMic ? 0 : options_.video_payload;
    config.slow_down = options_.slow_down;
    memories_.push_back(remember(i));
    sources_.push_back(std::make_unique<MediaSource>(
        std::move(config), now_ns(), [this, i](std::uint8_t* buffer, std::size_t size) {
          return send_first_time(i, buffer, size);
        }));
  }
}

std::unique_ptr<PeerConnection::Memory> PeerConnection::remember(std::size_t index) const {
  const MediaLine& ours = local_[index];
  if (options_.repair == Repair::kNone || ours.kind != MediaKind::kVideo) {
    return nullptr;
  }
  auto memory = std::make_unique<Memory>();
  for (const MediaLine& theirs : remote_.media) {
    const Codec* rtx = theirs.mid == ours.mid ? theirs.rtx_of(kVp8Type) : nullptr;
    if (rtx != nullptr) {
      memory->rtx = {static_cast<std::uint8_t>(rtx->payload_type), ours.rtx_ssrc};
    }
  }
  return memory;
}

bool PeerConnection::send_first_time(std::size_t index, std::uint8_t* buffer, std::size_t size) {
  if (memories_[index]) {
    memories_[index]->packets.keep({buffer, size});
  }
  return transport_ && transport_->send_rtp(buffer, size);
}

bool PeerConnection::send_copy(Bytes packet) {
  std::vector<std::uint8_t> buffer(packet.begin(), packet.end());
  buffer.resize(packet.size() + kSrtpTrailer);
  return transport_ && transport_->send_rtp(buffer.data(), packet.size());
}

void PeerConnection::send_again(const RtcpSummary::Nack& nack) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    Memory* memory = sources_[i]->config().ssrc == nack.ssrc ? memories_[i].get() : nullptr;
    for (const std::uint16_t sequence : nack.sequences) {
      const Bytes packet = memory != nullptr ? memory->packets.find(sequence) : Bytes();
      if (packet.empty()) {
        continue;
      }
      const bool apart = memory->rtx.payload_type != 0;
      const auto wrapped = apart ? wrap_rtx(packet, memory->rtx, memory->next_rtx++) : std::nullopt;
      sent_again_ += send_copy(wrapped ? Bytes(*wrapped) : packet) ? 1 : 0;
    }
  }
}

void PeerConnection::ask_for_wanted(Nanos now) {
  for (const Wanted& wanted : receiver_.wanted(now)) {
    if (!wanted.packets.empty()) {
      send_nack(wanted.mid, wanted.packets);
    }
    if (wanted.keyframe) {
      send_pli(wanted.mid);
    }
  }
}

MediaSource* PeerConnection::source(SourceKind kind) {
  for (const auto& each : sources_) {
    if (each->config().kind == kind) {
      return each.get();
    }
  }
  return nullptr;
}

void PeerConnection::tick(Nanos now) {
  if (!transport_ || !transport_->connected()) {
    return;
  }
  for (const auto& each : sources_) {
    each->tick(now);
  }
  ask_for_wanted(now);
  if (now >= next_report_) {
    next_report_ = now + kReportInterval;
    send_reports(now);
  }
}

// The sending half of the same line if there is one, as browsers do for a sendrecv line.
std::uint32_t PeerConnection::feedback_ssrc(const std::string& mid) const {
  for (const MediaLine& line : local_) {
    if (line.mid == mid && line.ssrc != 0) {
      return line.ssrc;
    }
  }
  return first_ssrc_;
}

RtcpWriter PeerConnection::feedback(const std::string& mid) const {
  RtcpWriter writer;
  writer.receiver_report(feedback_ssrc(mid), {receiver_.last_block(mid)});
  return writer;
}

// A packet for each stream, as browsers do: Janus reads only the first report of a packet.
void PeerConnection::send_reports(Nanos now) {
  for (const auto& each : sources_) {
    const MediaSourceCounters& sent = each->counters();
    const std::uint32_t ssrc = each->config().ssrc;
    if (sent.packets > 0) {
      RtcpWriter writer;
      writer.sender_report({ssrc, each->rtp_time(now), sent.packets, sent.octets}, now);
      transport_->send_rtcp(writer.cname(ssrc, options_.name).bytes());
    }
  }
  for (const auto& [mid, block] : receiver_.report_blocks(now)) {
    RtcpWriter writer;
    transport_->send_rtcp(writer.receiver_report(feedback_ssrc(mid), {block}).bytes());
  }
}

void PeerConnection::send_pli(const std::string& mid) {
  if (transport_) {
    const std::uint32_t media = receiver_.last_block(mid).ssrc;
    transport_->send_rtcp(feedback(mid).pli(feedback_ssrc(mid), media).bytes());
  }
}

void PeerConnection::send_remb(const std::string& mid, std::uint64_t bits_per_second) {
  if (transport_) {
    const std::uint32_t media = receiver_.last_block(mid).ssrc;
    transport_->send_rtcp(feedback(mid).remb(feedback_ssrc(mid), media, bits_per_second).bytes());
  }
}

void PeerConnection::send_nack(const std::string& mid,
                               const std::vector<std::uint16_t>& sequences) {
  if (transport_) {
    const std::uint32_t media = receiver_.last_block(mid).ssrc;
    transport_->send_rtcp(feedback(mid).nack(feedback_ssrc(mid), media, sequences).bytes());
  }
}

void PeerConnection::send_data(Bytes data) {
  if (transport_) {
    transport_->send_data(data);
  }
}

void PeerConnection::go_silent() {
  pacing_.reset();
  transport_.reset();
}

void PeerConnection::on_rtcp(Bytes compound) {
  const Nanos now = now_ns();
  const RtcpSummary summary = parse_rtcp(compound);
  for (const auto& report : summary.sender_reports) {
    receiver_.note_sender_report(report, now);
  }
  for (const std::uint32_t ssrc : summary.keyframe_requests) {
    for (const auto& each : sources_) {
      if (each->config().ssrc == ssrc) {
        each->request_keyframe(now);
      }
    }
  }
  for (const RtcpSummary::Nack& nack : summary.nacks) {
    nacked_ += nack.sequences.size();
    send_again(nack);
  }
  std::lock_guard lock(mutex_);
  counters_.keyframe_requests += summary.keyframe_requests.size();
  if (summary.remb_bps != 0) {
    note_remb(summary);
  }
}

void PeerConnection::note_remb(const RtcpSummary& summary) {
  const auto known =
      std::find_if(counters_.rembs.begin(), counters_.rembs.end(),
                   [&](const Remb& each) { return each.ssrcs == summary.remb_ssrcs; });
  if (known == counters_.rembs.end()) {
    counters_.rembs.push_back({summary.remb_bps, summary.remb_ssrcs});
  } else {
    known->bitrate = summary.remb_bps;
  }
}

PeerConnectionCounters PeerConnection::counters() const {
  std::lock_guard lock(mutex_);
  PeerConnectionCounters result = counters_;
  result.nacked = nacked_;
  result.sent_again = sent_again_;
  result.strays = receiver_.strays();
  result.retransmissions = receiver_.retransmissions();
  result.undecryptable = receiver_.undecryptable();
  return result;
}

}  // namespace breakout::peer
