// SPDX-License-Identifier: GPL-3.0-or-later
// What surrounds the control layer, faked: clocks that stand still, handles that remember what they
// were told, SDP that is plain JSON.
//
// Threads: FakeHost and FakeConnection any, FakeSdp is stateless. Owner: one test.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "control/connection.hpp"
#include "control/host.hpp"
#include "control/sdp_port.hpp"
#include "peer/json.hpp"

namespace breakout::test {

class FakeHost final : public control::Host {
 public:
  explicit FakeHost(std::uint64_t seed = 1) : random_(seed) {}

  void advance(std::chrono::milliseconds by) { passed_ += by.count(); }

  graph::Instant wall_clock() override;
  media::MediaTime media_clock() override;
  std::string random_token() override;
  std::uint64_t random_number() override;
  void log(control::LogLevel level, const std::string& line) override;
  bool has_signed(const std::string& token, const std::string& descriptor) override;
  void notify(control::Json event) override;

  // This Janus signs tokens: those that end in ":signed".
  void sign_tokens() { signs_ = true; }

  std::vector<std::string> lines() const;
  std::size_t notified() const { return notified_; }

 private:
  std::atomic<std::int64_t> passed_{0};  // ms
  std::atomic<std::size_t> notified_{0};
  std::atomic<bool> signs_{false};
  mutable std::mutex mutex_;
  std::mt19937_64 random_;          // guarded by mutex_
  std::vector<std::string> lines_;  // guarded by mutex_
};

// The payload of each packet that reached one subscriber.
class FakeSink final : public media::SlotSink {
 public:
  void send_rtp(int mindex, media::Kind kind, const media::RtpPacket& packet) noexcept override;
  std::vector<std::string> take();

 private:
  std::mutex mutex_;
  std::vector<std::string> payloads_;
};

class FakeKeyframePort final : public media::KeyframePort {
 public:
  void ask_keyframe(int) noexcept override { ++asked; }
  std::atomic<int> asked{0};
};

// An event as the client got it.
struct Pushed {
  std::string kind;
  peer::Json body;
  std::string transaction;
  std::optional<control::Jsep> jsep;
};

class FakeConnection final : public control::Connection {
 public:
  explicit FakeConnection(control::ConnectionId id) : id_(id) {}

  control::ConnectionId id() const noexcept override { return id_; }
  void push(control::Event event) override;
  void close_peer_connection() override { ++closed; }
  void set_sources(std::vector<std::shared_ptr<media::Source>> by_mindex) override;
  void set_slots(std::vector<std::shared_ptr<media::Slot>> by_mindex) override;
  std::shared_ptr<media::SlotSink> slot_sink() override { return sink; }
  std::shared_ptr<media::KeyframePort> keyframe_port() override { return port; }
  void cap_bitrate(int mindex, std::uint32_t bits_per_second) override;
  media::LinkReport link_report() const noexcept override { return {estimate, expected, lost}; }
  media::MediaTime last_heard() const noexcept override { return heard; }
  void set_info(control::Json info) override;
  void set_figures(std::shared_ptr<const control::FigureBoard> board) override {
    figures = std::move(board);
  }

  std::vector<Pushed> events(std::size_t from = 0) const;
  // Of one kind, those pushed at index `from` or later.
  std::vector<Pushed> of_kind(const std::string& kind, std::size_t from = 0) const;
  std::size_t pushed() const;

  std::function<void(const Pushed&)> on_push;
  std::vector<std::shared_ptr<media::Source>> sources;
  std::vector<std::shared_ptr<media::Slot>> slots;
  std::map<int, std::uint32_t> caps;
  peer::Json info;
  std::shared_ptr<const control::FigureBoard> figures;
  std::atomic<int> closed{0};
  media::MediaTime heard{};
  std::optional<std::uint64_t> estimate;
  std::uint64_t expected = 0, lost = 0;
  const std::shared_ptr<FakeSink> sink = std::make_shared<FakeSink>();
  const std::shared_ptr<FakeKeyframePort> port = std::make_shared<FakeKeyframePort>();

 private:
  const control::ConnectionId id_;
  mutable std::mutex mutex_;
  std::vector<Pushed> events_;  // guarded by mutex_
};

// An offer is {"<m-line>": "<source>", ...}, an answer to slots is ["<mid>", ...].
class FakeSdp final : public control::SdpPort {
 public:
  graph::Result<control::UplinkAnswer> answer_uplink(const control::UplinkOffer& offer) override;
  control::DownlinkOffer offer_downlink(const control::DownlinkPlan& plan) override;
  graph::Result<std::vector<std::string>> accepted_mids(const std::string& answer) override;
};

// One Opus packet of `source` that says who speaks.
void speak(media::Source& source, std::uint16_t sequence, const std::string& who,
           media::MediaTime now, int audio_level = -1);

}  // namespace breakout::test
