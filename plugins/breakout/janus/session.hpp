// SPDX-License-Identifier: GPL-3.0-or-later
// One handle of a client: what control/ and media/ know of it, and what its callbacks reach.
//
// Threads: what control::Connection, media::SlotSink and media::KeyframePort promise; on_rtp,
// on_rtcp, set_up and close on the loop thread of the handle (the same one from attach to detach,
// whatever event_loops is); describe on any thread.
// Invariants: gateway calls are made with no lock of ours held; after close() every call is a
// no-op; packets go out only while a PeerConnection is up; the reference of the handle is given
// back when the last owner lets go. Owner: the SessionRegistry; control and media share it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "control/connection.hpp"
#include "janus/gateway.hpp"
#include "janus/handle_ref.hpp"
#include "janus/outbox.hpp"
#include "media/loss_reports.hpp"
#include "media/published.hpp"

namespace breakout::janus {

class Session final : public media::SlotSink,  // first: called per forwarded packet
                      public control::Connection,
                      public media::KeyframePort,
                      public Addressee,
                      public std::enable_shared_from_this<Session> {
 public:
  Session(janus_plugin_session* handle, control::ConnectionId id, const Gateway& gateway,
          std::shared_ptr<Outbox> outbox);

  // The last step of create_session: see HandleRef.
  void adopt_handle() noexcept { handle_.adopt(); }

  control::ConnectionId id() const noexcept override { return id_; }
  void push(control::Event event) override;
  void close_peer_connection() override;
  void set_sources(std::vector<std::shared_ptr<media::Source>> by_mindex) override;
  void set_slots(std::vector<std::shared_ptr<media::Slot>> by_mindex) override;
  std::shared_ptr<media::SlotSink> slot_sink() override { return shared_from_this(); }
  std::shared_ptr<media::KeyframePort> keyframe_port() override { return shared_from_this(); }
  void cap_bitrate(int mindex, std::uint32_t bits_per_second) override;
  media::LinkReport link_report() const noexcept override;
  media::MediaTime last_heard() const noexcept override;
  void set_info(control::Json info) override;
  void set_figures(std::shared_ptr<const control::FigureBoard> board) override;

  void send_rtp(int mindex, media::Kind kind, const media::RtpPacket& packet) noexcept override;
  void ask_keyframe(int mindex) noexcept override;

  void deliver(control::Event event) noexcept override;

  // A PeerConnection came up (true) or went away (false).
  void set_up(bool up) noexcept;
  void on_rtp(janus_plugin_rtp& packet, media::MediaTime now) noexcept;
  void on_rtcp(const janus_plugin_rtcp& packet, media::MediaTime now) noexcept;
  // The handle is gone.
  void close() noexcept;

  // What query_session tells: the info of control, live counters, figures of its classroom.
  control::Json describe();

 private:
  using Sources = std::vector<std::shared_ptr<media::Source>>;
  using Slots = std::vector<std::shared_ptr<media::Slot>>;

  template <class List>
  void publish_while_open(media::Published<List>& published, List list);
  void send_own(int mindex, media::Kind kind, const media::RtpPacket& packet) const noexcept;
  bool open() const noexcept { return !closed_.load(std::memory_order_acquire); }
  void heard(media::MediaTime now) noexcept;
  bool up() const noexcept { return up_.load(std::memory_order_acquire); }

  static constexpr std::uint64_t kNoEstimate = ~std::uint64_t{0};

  const control::ConnectionId id_;
  const Gateway gateway_;
  const std::shared_ptr<Outbox> outbox_;
  HandleRef handle_;
  std::atomic<bool> closed_{false};
  std::atomic<bool> up_{false};
  std::atomic<media::MediaTime::rep> last_heard_{0};          // written by the loop thread
  std::atomic<std::uint64_t> receive_estimate_{kNoEstimate};  // bit/s, written by the loop thread
  media::LossReports loss_reports_;                           // of the loop thread
  std::atomic<std::uint64_t> packets_expected_{0}, lost_256ths_{0};  // written by the loop thread
  std::atomic<std::uint64_t> events_lost_{0};
  media::Published<Sources> sources_;
  media::Published<Slots> slots_;
  std::mutex info_mutex_;
  control::Json info_;                                   // guarded by info_mutex_
  std::shared_ptr<const control::FigureBoard> figures_;  // guarded by info_mutex_
};

}  // namespace breakout::janus
