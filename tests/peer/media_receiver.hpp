// SPDX-License-Identifier: GPL-3.0-or-later
// The receiving half of a PeerConnection: tells packets' m-lines apart, decrypts, watches, reports.
//
// Threads: loop thread only, but for monitor() and set_decrypt_every.
// Invariant: an SSRC once known keeps its slot.
// Owner: PeerConnection.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "peer/nack_list.hpp"
#include "peer/picture_tracker.hpp"
#include "peer/rtcp.hpp"
#include "peer/sdp.hpp"
#include "peer/slot_monitor.hpp"

namespace breakout::peer {

// What a slot lacks now.
struct Wanted {
  std::string mid;
  std::vector<std::uint16_t> packets;
  bool keyframe = false;
};

// How a video slot coped with loss.
struct RepairReport {
  std::string mid;
  std::uint64_t asked = 0;      // packets, each as often as it was asked for again
  std::uint64_t recovered = 0;  // packets that came after that
  std::uint64_t keyframes_asked = 0;
  std::uint64_t pictures = 0;  // that could be shown
  std::uint64_t freezes = 0;
  Nanos frozen_ns = 0;
};

class MediaReceiver {
 public:
  // A receiver report's block and the mid it is about.
  using SlotBlock = std::pair<std::string, RtcpWriter::ReportBlock>;
  using Unprotect = std::function<std::optional<MutableBytes>(MutableBytes)>;

  // Sees every packet of a line, after it was recorded; its payload only during the call.
  using Tap = std::function<void(const std::string& mid, MediaKind, const ReceivedPacket&)>;

  // Reads every n-th packet of a slot and of the others only the header: 1 reads all. One that
  // repairs reads all, and says what its video slots lack.
  explicit MediaReceiver(unsigned decrypt_every, bool repairs = false, Tap tap = {})
      : tap_(std::move(tap)), decrypt_every_(repairs ? 1 : decrypt_every), repairs_(repairs) {}

  // Learns the lines of a remote description that send to us; lines known before stay.
  void learn(const Description& remote);
  void receive(MutableBytes packet, const Unprotect& unprotect);
  void note_sender_report(const RtcpSummary::SenderReport& report, Nanos now);
  // One block for each slot that something came for since the last call.
  std::vector<SlotBlock> report_blocks(Nanos now);
  // The last of them for a slot; its SSRC is 0 while that is unknown.
  RtcpWriter::ReportBlock last_block(const std::string& mid) const;

  // What is to be asked for now; it counts as asked for.
  std::vector<Wanted> wanted(Nanos now);
  std::vector<RepairReport> repairs(Nanos now) const;

  const SlotMonitor& monitor() const { return monitor_; }
  void set_decrypt_every(unsigned n) { decrypt_every_ = repairs_ ? 1 : n; }
  // Packets that belonged to no line, were of an RTX stream, or did not decrypt.
  std::uint64_t strays() const { return strays_; }
  std::uint64_t retransmissions() const { return retransmissions_; }
  std::uint64_t undecryptable() const { return undecryptable_; }

 private:
  struct Watch {
    NackList nacks;
    PictureTracker pictures;
    std::uint64_t keyframes_asked = 0;
  };
  struct Line {
    std::string mid;
    MediaKind kind = MediaKind::kAudio;
    std::size_t slot = 0;
    std::uint32_t ssrc = 0;
    std::uint32_t rtx_ssrc = 0;
    std::uint8_t payload_type = 0;
    std::unique_ptr<Watch> watch;  // of a video line that is repaired
    unsigned since_read = 0;
    RtcpSummary::SenderReport last_report;
    Nanos last_report_at = 0;
    std::uint32_t expected_before = 0;
    std::uint64_t received_before = 0;
    RtcpWriter::ReportBlock last_block;
  };

  Line* find(const RtpView& packet);
  Line* line_of(const std::string& mid);
  Line* repaired_by(std::uint32_t rtx_ssrc);
  void receive_again(Line& line, MutableBytes packet, const Unprotect& unprotect);
  void record(Line& line, const ReceivedPacket& packet);

  const Tap tap_;
  SlotMonitor monitor_;
  std::atomic<unsigned> decrypt_every_;
  const bool repairs_;
  std::vector<Line> lines_;
  std::unordered_map<std::uint32_t, std::size_t> by_ssrc_;
  int mid_extension_ = 0;
  std::atomic<std::uint64_t> strays_{0};
  std::atomic<std::uint64_t> retransmissions_{0};
  std::atomic<std::uint64_t> undecryptable_{0};
};

}  // namespace breakout::peer
