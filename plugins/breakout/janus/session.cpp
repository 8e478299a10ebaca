// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/session.hpp"

#include "janus/boundary.hpp"
#include "janus/jsep.hpp"
#include "janus/log.hpp"
#include "janus/rtp_packet.hpp"
#include "janus/session_report.hpp"
#include "media/rtcp.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::janus {
namespace {

// The entry at `mindex`; null when there is none.
template <class T>
T* at(const std::vector<std::shared_ptr<T>>& list, int mindex) noexcept {
  const auto index = static_cast<std::size_t>(mindex);
  return mindex >= 0 && index < list.size() ? list[index].get() : nullptr;
}

void put_map(const control::Json& info, const char* name, const control::Figures& figures) {
  control::Json map = control::json_map();
  put_figures(map, figures);
  put(info, name, std::move(map));
}

}  // namespace

Session::Session(janus_plugin_session* handle, control::ConnectionId id, const Gateway& gateway,
                 std::shared_ptr<Outbox> outbox)
    : id_(id), gateway_(gateway), outbox_(std::move(outbox)), handle_(handle) {}

// Sources and slots know this session, so a list that stayed after close() would be a leak.
template <class List>
void Session::publish_while_open(media::Published<List>& published, List list) {
  if (open()) {
    published.publish(std::move(list));
  }
  if (!open()) {
    published.publish({});
  }
}

void Session::push(control::Event event) {
  if (!open() || outbox_->post(shared_from_this(), id_, std::move(event))) {
    return;
  }
  const std::uint64_t lost = events_lost_.fetch_add(1, std::memory_order_relaxed) + 1;
  if ((lost & (lost - 1)) == 0) {  // the 1st, 2nd, 4th, 8th ...
    log_line(control::LogLevel::warning, "connection " + std::to_string(id_) + ": " +
                                             std::to_string(lost) + " events lost, outbox full");
  }
}

void Session::deliver(control::Event event) noexcept {
  guarded("deliver", [&] {
    if (!open()) {
      return;
    }
    const control::Json jsep = event.jsep ? to_json(*event.jsep) : nullptr;
    const int verdict =
        gateway_.push_event(handle_.get(), event.transaction, event.body.get(), jsep.get());
    const bool stopped = g_atomic_int_get(&handle_.get()->stopped) != 0;  // a little before close()
    if (verdict != 0 && open() && !stopped) {
      log_line(control::LogLevel::warning, "connection " + std::to_string(id_) +
                                               ": Janus refused an event (" +
                                               std::to_string(verdict) + ")");
    }
  });
}

void Session::close_peer_connection() {
  if (open()) {
    gateway_.close_pc(handle_.get());
  }
}

void Session::set_sources(std::vector<std::shared_ptr<media::Source>> by_mindex) {
  publish_while_open(sources_, std::move(by_mindex));
}

void Session::set_slots(std::vector<std::shared_ptr<media::Slot>> by_mindex) {
  publish_while_open(slots_, std::move(by_mindex));
}

void Session::cap_bitrate(int mindex, std::uint32_t bits_per_second) {
  if (open() && up()) {
    gateway_.send_remb(handle_.get(), mindex, bits_per_second);
  }
}

media::LinkReport Session::link_report() const noexcept {
  media::LinkReport report;
  const std::uint64_t estimate = receive_estimate_.load(std::memory_order_relaxed);
  if (estimate != kNoEstimate) {
    report.estimate = estimate;
  }
  report.expected = packets_expected_.load(std::memory_order_relaxed);
  report.lost = lost_256ths_.load(std::memory_order_relaxed) / 256;
  return report;
}

media::MediaTime Session::last_heard() const noexcept {
  return media::MediaTime(media::MediaTime::duration(last_heard_.load(std::memory_order_relaxed)));
}

void Session::heard(media::MediaTime now) noexcept {
  last_heard_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
}

void Session::set_info(control::Json info) {
  const std::lock_guard lock(info_mutex_);
  info_.swap(info);
}

void Session::set_figures(std::shared_ptr<const control::FigureBoard> board) {
  const std::lock_guard lock(info_mutex_);
  figures_.swap(board);
}

void Session::send_rtp(int mindex, media::Kind kind, const media::RtpPacket& packet) noexcept {
  if (!up()) {
    return;
  }
  if (packet.envelope == nullptr) {
    send_own(mindex, kind, packet);
    return;
  }
  janus_plugin_rtp& outgoing = *packet.envelope->packet;
  outgoing.mindex = mindex;
  gateway_.relay_rtp(handle_.get(), outgoing);
}

void Session::send_own(int mindex, media::Kind kind,
                       const media::RtpPacket& packet) const noexcept {
  janus_plugin_rtp outgoing;
  fill_packet(outgoing, mindex, kind, packet);
  gateway_.relay_rtp(handle_.get(), outgoing);
}

void Session::ask_keyframe(int mindex) noexcept {
  if (up()) {
    gateway_.send_pli(handle_.get(), mindex);
  }
}

void Session::set_up(bool up) noexcept {
  heard(media::MediaTime{});
  receive_estimate_.store(kNoEstimate, std::memory_order_relaxed);
  up_.store(up, std::memory_order_release);
}

void Session::on_rtp(janus_plugin_rtp& packet, media::MediaTime now) noexcept {
  heard(now);
  if (media::Source* source = at(sources_.read(), packet.mindex)) {
    media::Envelope envelope{&packet};
    media::RtpPacket incoming = read_packet(envelope);
    source->on_rtp(incoming, now);
  }
}

void Session::on_rtcp(const janus_plugin_rtcp& packet, media::MediaTime now) noexcept {
  heard(now);
  media::Slot* slot = at(slots_.read(), packet.mindex);
  if (slot == nullptr) {
    return;
  }
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(packet.buffer), packet.length);
  const media::RtcpFeedback feedback = media::parse_rtcp(bytes);
  if (feedback.keyframe_request) {
    slot->on_receiver_keyframe_request(now);
  }
  for (std::size_t i = 0; i < feedback.report_count; ++i) {
    const auto [expected, lost_256ths] = loss_reports_.add(feedback.reports[i]);
    packets_expected_.fetch_add(expected, std::memory_order_relaxed);
    lost_256ths_.fetch_add(lost_256ths, std::memory_order_relaxed);
  }
  if (feedback.has_remb) {
    receive_estimate_.store(feedback.remb_bps, std::memory_order_relaxed);
  }
}

void Session::close() noexcept {
  up_.store(false, std::memory_order_release);
  closed_.store(true, std::memory_order_release);
  guarded("close", [this] {
    sources_.forget();
    slots_.forget();
  });
}

control::Json Session::describe() {
  control::Json info;
  std::shared_ptr<const control::FigureBoard> figures;
  {
    const std::lock_guard lock(info_mutex_);
    info.reset(info_ ? json_copy(info_.get()) : json_object());
    figures = figures_;
  }
  put(info, "connection", control::json_number(static_cast<json_int_t>(id_)));
  put(info, "media_up", control::json_bool(up()));
  put(info, "events_lost", control::json_number(static_cast<json_int_t>(events_lost_.load())));
  put(info, "sources_live", report(sources_.snapshot()));
  put(info, "slots_live", report(slots_.snapshot()));
  if (figures) {
    const control::FigureBoard::Posted posted = figures->read();
    put_map(info, "classroom_figures", posted.classroom);
    put_map(info, "node_figures", posted.node);
  }
  return info;
}

}  // namespace breakout::janus
