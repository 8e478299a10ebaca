// SPDX-License-Identifier: GPL-3.0-or-later
// A PeerConnection as Janus sees one: offers or answers, publishes sources, receives slots.
//
// Threads: loop thread only, but for counters(), monitor(), wait_connected and set_decrypt_every.
// Invariant: one transport for life; a renegotiation changes lines and never ICE or DTLS.
// Owner: a participant's handle, or a test.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "peer/media_receiver.hpp"
#include "peer/media_source.hpp"
#include "peer/network.hpp"
#include "peer/rtx.hpp"
#include "peer/sdp.hpp"
#include "peer/transport.hpp"

namespace breakout::peer {

// What is done about lost packets: nothing, or what a browser does, with packets sent again in
// the stream itself or in an RTX stream where the other side has one.
enum class Repair { kNone, kInTheStream, kRtx };

struct PeerConnectionOptions {
  std::string name;               // the participant that the watermarks name
  unsigned decrypt_every = 1;     // see MediaReceiver
  std::size_t video_payload = 0;  // bytes of a video packet's payload; 0 = MediaSource's default
  int slow_down = 1;              // see MediaSourceConfig
  Repair repair = Repair::kNone;  // but for kNone every packet is read
  MediaPaths paths = {};
  MediaReceiver::Tap on_packet = {};  // every packet received, on the loop thread
  // Application data of the data channel line, still SCTP.
  std::function<void(Bytes)> on_data = {};
  std::function<void()> on_connected = {};
};

struct Remb {
  std::uint64_t bitrate = 0;  // bit/s
  std::vector<std::uint32_t> ssrcs;
};

struct PeerConnectionCounters {
  int sdp_exchanges = 0;  // completed offers with their answers
  int ice_restarts = 0;   // remote descriptions with new ICE credentials
  int dtls_handshakes = 0;
  bool gcm = false;
  std::string failure;                  // empty while nothing failed
  std::uint64_t keyframe_requests = 0;  // PLI and FIR received
  std::uint64_t nacked = 0;             // packets Janus asked for again
  std::uint64_t sent_again = 0;         // of these
  std::uint64_t strays = 0;
  std::uint64_t retransmissions = 0;
  std::uint64_t undecryptable = 0;
  std::vector<Remb> rembs;  // the last for each set of SSRCs
};

class PeerConnection {
 public:
  PeerConnection(Network& network, PeerConnectionOptions options);
  ~PeerConnection();
  PeerConnection(const PeerConnection&) = delete;
  PeerConnection& operator=(const PeerConnection&) = delete;

  // Descriptions that come after go_silent() throw SdpError.

  // An offer that sends the given sources, one line each, mids "0", "1", …
  std::string create_offer(const std::vector<SourceKind>& sources, Direction direction);
  void accept_answer(const std::string& sdp);
  // The answer to a first offer or to a renegotiating one. Throws SdpError when it restarts ICE.
  std::string accept_offer(const std::string& sdp);
  void add_candidate(const std::string& candidate);

  // The published source of a kind; nullptr when there is none.
  MediaSource* source(SourceKind kind);
  void send_pli(const std::string& mid);
  void send_remb(const std::string& mid, std::uint64_t bits_per_second);
  void send_nack(const std::string& mid, const std::vector<std::uint16_t>& sequences);
  void send_data(Bytes data);
  // Stops all sending and all answering, ICE included, as a dead browser tab does.
  void go_silent();
  // The lines of the last remote description.
  const Description& remote() const { return remote_; }

  bool connected() const { return connected_; }
  const SlotMonitor& monitor() const { return receiver_.monitor(); }
  // Of each received video line, where packets are repaired. Loop thread only.
  std::vector<RepairReport> repairs() const { return receiver_.repairs(now_ns()); }
  void set_decrypt_every(unsigned n) { receiver_.set_decrypt_every(n); }
  PeerConnectionCounters counters() const;

 private:
  // What is kept of a source, to be sent again.
  struct Memory {
    SentPackets packets;
    RtxStream rtx;  // payload type 0: none
    std::uint16_t next_rtx = 0;
  };

  void open_transport(IceRole role);
  void check_alive() const;  // throws SdpError after go_silent()
  Description local_description(DtlsSetup setup) const;
  MediaLine line_for(SourceKind kind, std::size_t index, Direction direction);
  void start_sources();
  std::unique_ptr<Memory> remember(std::size_t index) const;
  bool send_first_time(std::size_t index, std::uint8_t* buffer, std::size_t size);
  void send_again(const RtcpSummary::Nack& nack);
  bool send_copy(Bytes packet);
  void ask_for_wanted(Nanos now);
  void on_connected();
  void on_rtcp(Bytes compound);
  void note_remb(const RtcpSummary& summary);
  void tick(Nanos now);
  void send_reports(Nanos now);
  // Starts feedback about a slot: a report with that slot's block, by which Janus 1.1.2 finds the
  // line it is about.
  RtcpWriter feedback(const std::string& mid) const;
  std::uint32_t feedback_ssrc(const std::string& mid) const;

  Network& network_;
  const PeerConnectionOptions options_;
  const std::uint32_t first_ssrc_;
  MediaReceiver receiver_;
  std::unique_ptr<Transport> transport_;
  std::vector<MediaLine> local_;
  std::vector<SourceKind> kinds_;
  std::vector<std::unique_ptr<MediaSource>> sources_;
  std::vector<std::unique_ptr<Memory>> memories_;  // of each source; none where nothing is repaired
  Description remote_;
  Nanos next_report_ = 0;
  std::atomic<bool> connected_{false};
  std::atomic<std::uint64_t> nacked_{0};
  std::atomic<std::uint64_t> sent_again_{0};
  mutable std::mutex mutex_;
  PeerConnectionCounters counters_;  // guarded by mutex_
  Pacer::Registration pacing_;       // last: nothing may tick a half-built object
};

}  // namespace breakout::peer
