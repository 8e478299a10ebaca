// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/support/fakes.hpp"

#include <algorithm>
#include <stdexcept>

#include "control/words.hpp"

namespace breakout::test {

// --- FakeHost
// -------------------------------------------------------------------------------------

graph::Instant FakeHost::wall_clock() {
  return graph::Instant{graph::Millis{1'795'000'000'000 + passed_.load()}};
}

media::MediaTime FakeHost::media_clock() {
  return media::MediaTime{std::chrono::hours{1} + std::chrono::milliseconds{passed_.load()}};
}

std::string FakeHost::random_token() {
  constexpr const char* kDigits = "0123456789abcdef";
  const std::lock_guard lock{mutex_};
  std::string token;
  for (int i = 0; i < 32; ++i) {
    token += kDigits[random_() % 16];
  }
  return token;
}

std::uint64_t FakeHost::random_number() {
  const std::lock_guard lock{mutex_};
  return random_();
}

void FakeHost::log(control::LogLevel, const std::string& line) {
  const std::lock_guard lock{mutex_};
  lines_.push_back(line);
}

bool FakeHost::has_signed(const std::string& token, const std::string& descriptor) {
  const std::string data = token.substr(0, token.find(':')) + ",";
  return signs_ && token.ends_with(":signed") && data.find("," + descriptor + ",") != data.npos;
}

void FakeHost::notify(control::Json) {
  ++notified_;
}

std::vector<std::string> FakeHost::lines() const {
  const std::lock_guard lock{mutex_};
  return lines_;
}

// --- FakeConnection
// -------------------------------------------------------------------------------

void FakeSink::send_rtp(int, media::Kind, const media::RtpPacket& packet) noexcept {
  const std::lock_guard lock{mutex_};
  const auto payload = packet.bytes.subspan(12);
  payloads_.emplace_back(payload.begin(), payload.end());
}

std::vector<std::string> FakeSink::take() {
  const std::lock_guard lock{mutex_};
  return std::exchange(payloads_, {});
}

void FakeConnection::push(control::Event event) {
  peer::Json body = peer::Json::parse(control::json_dump_text(event.body));
  std::string kind = body.text("breakout");
  Pushed pushed{std::move(kind), std::move(body), std::move(event.transaction),
                std::move(event.jsep)};
  if (on_push) {
    on_push(pushed);
  }
  const std::lock_guard lock{mutex_};
  events_.push_back(std::move(pushed));
}

void FakeConnection::set_sources(std::vector<std::shared_ptr<media::Source>> by_mindex) {
  sources = std::move(by_mindex);
}

void FakeConnection::set_slots(std::vector<std::shared_ptr<media::Slot>> by_mindex) {
  slots = std::move(by_mindex);
}

void FakeConnection::cap_bitrate(int mindex, std::uint32_t bits_per_second) {
  caps[mindex] = bits_per_second;
}

void FakeConnection::set_info(control::Json given) {
  info = peer::Json::parse(control::json_dump_text(given));
}

std::vector<Pushed> FakeConnection::events(std::size_t from) const {
  const std::lock_guard lock{mutex_};
  return {events_.begin() + static_cast<std::ptrdiff_t>(std::min(from, events_.size())),
          events_.end()};
}

std::vector<Pushed> FakeConnection::of_kind(const std::string& kind, std::size_t from) const {
  std::vector<Pushed> list = events(from);
  std::erase_if(list, [&](const Pushed& event) { return event.kind != kind; });
  return list;
}

std::size_t FakeConnection::pushed() const {
  const std::lock_guard lock{mutex_};
  return events_.size();
}

// --- FakeSdp
// --------------------------------------------------------------------------------------

namespace {

std::optional<peer::Json> parsed(const std::string& text) {
  try {
    return peer::Json::parse(text);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

graph::Refusal bad_sdp(const std::string& sdp) {
  return graph::refuse(graph::ErrorCode::invalid_sdp, "not an SDP: '" + sdp + "'");
}

}  // namespace

graph::Result<control::UplinkAnswer> FakeSdp::answer_uplink(const control::UplinkOffer& offer) {
  const auto lines = parsed(offer.sdp);
  if (!lines) {
    return bad_sdp(offer.sdp);
  }
  for (const control::StreamHint& hint : offer.hints) {
    if (!lines->has(hint.mid.c_str())) {
      return graph::refuse(graph::ErrorCode::invalid_element, "no line has the mid " + hint.mid);
    }
  }
  control::UplinkAnswer answer{"answer", {}};
  for (const std::string& mid : lines->keys()) {
    const auto& words = control::kSourceWords;
    const auto match = std::find(words.begin(), words.end(), lines->text(mid.c_str()));
    const auto source = static_cast<graph::SourceKind>(match - words.begin());
    const bool audio = source == graph::SourceKind::mic;
    answer.lines.push_back({std::stoi(mid),
                            mid,
                            source,
                            true,
                            audio ? media::Kind::audio : media::Kind::video,
                            audio ? media::Codec::opus : media::Codec::vp8,
                            {},
                            0,
                            {}});
  }
  return answer;
}

control::DownlinkOffer FakeSdp::offer_downlink(const control::DownlinkPlan& plan) {
  control::DownlinkOffer offer;
  peer::Json mids = peer::Json::array();
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    const int mindex = static_cast<int>(i < plan.data_after ? i : i + 1);
    const bool audio = plan.slots[i] == media::Kind::audio;
    mids.append(std::to_string(mindex));
    offer.lines.push_back({mindex, std::to_string(mindex), plan.slots[i],
                           audio ? media::Codec::opus : media::Codec::vp8,
                           static_cast<std::uint8_t>(audio ? 111 : 96)});
  }
  offer.sdp = mids.dump();
  return offer;
}

graph::Result<std::vector<std::string>> FakeSdp::accepted_mids(const std::string& answer) {
  const auto mids = parsed(answer);
  if (!mids) {
    return bad_sdp(answer);
  }
  std::vector<std::string> list;
  for (const peer::Json& mid : mids->elements()) {
    list.push_back(mid.as_text());
  }
  return list;
}

void speak(media::Source& source, std::uint16_t sequence, const std::string& who,
           media::MediaTime now, int audio_level) {
  std::vector<std::uint8_t> packet{0x80,
                                   111,
                                   static_cast<std::uint8_t>(sequence >> 8U),
                                   static_cast<std::uint8_t>(sequence),
                                   0,
                                   0,
                                   static_cast<std::uint8_t>(sequence >> 6U),
                                   static_cast<std::uint8_t>(sequence << 2U),
                                   0,
                                   0,
                                   0,
                                   static_cast<std::uint8_t>(source.key())};
  packet.insert(packet.end(), who.begin(), who.end());
  media::RtpPacket incoming{packet, {}};
  incoming.extensions.audio_level = audio_level;
  source.on_rtp(incoming, now);
}

}  // namespace breakout::test
