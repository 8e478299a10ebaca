// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random walks over the two rewriters: a network that loses, doubles and reorders packets of
// sources that are switched at random.
#include <algorithm>
#include <deque>
#include <optional>
#include <set>

#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/seeds.hpp"
#include "media/sequence_rewriter.hpp"
#include "media/vp8_rewriter.hpp"

namespace breakout::test {
namespace {

using namespace media;

/// A video packet with numbers that do not wrap, so that a test can compare them.
struct Input {
  std::int64_t index = 0;    // packet of the source, counted from its start
  std::int64_t picture = 0;  // frame of the source
  bool frame_end = false;
  RtpNumbers rtp{};
  Vp8 vp8{};
};

/// Frames of one to four packets from random starting numbers.
class Stream {
 public:
  explicit Stream(std::mt19937& random)
      : random_(random),
        first_{static_cast<std::uint16_t>(random()), static_cast<std::uint32_t>(random())},
        first_picture_(static_cast<std::uint16_t>(random() & 0x7fff)) {}

  Input next() {
    Input input;
    input.index = index_++;
    input.picture = picture_;
    input.frame_end = left_ == 1;
    input.rtp = {static_cast<std::uint16_t>(first_.sequence + input.index),
                 static_cast<std::uint32_t>(first_.timestamp + picture_ * 3000)};
    input.vp8.picture_id = static_cast<std::uint16_t>((first_picture_ + picture_) & 0x7fff);
    input.vp8.tl0 = static_cast<std::uint8_t>(first_picture_ + picture_);
    if (--left_ == 0) {
      left_ = 1 + static_cast<int>(below(random_, 4));
      ++picture_;
    }
    return input;
  }

 private:
  std::mt19937& random_;
  RtpNumbers first_;
  std::uint16_t first_picture_;
  std::int64_t index_ = 0;
  std::int64_t picture_ = 0;
  int left_ = 2;
};

/// The nearest number to `near` that ends in `value` (modulo 2^bits).
std::int64_t unwrap(std::uint32_t value, std::int64_t near, unsigned bits) {
  const std::int64_t circle = std::int64_t{1} << bits;
  std::int64_t ahead = (static_cast<std::int64_t>(value) - near) % circle;
  ahead = (ahead + circle) % circle;
  return near + (ahead > circle / 2 ? ahead - circle : ahead);
}

/// Checks what comes out against what went in.
class Receiving {
 public:
  /// `begins`: first packet after a switch.
  void got(const Input& input, RtpNumbers out, const Vp8Descriptor& vp8, bool begins) {
    const std::int64_t sequence = unwrap(out.sequence, newest_, 16);
    const std::int64_t timestamp = unwrap(out.timestamp, newest_timestamp_, 32);
    const std::int64_t picture = unwrap(vp8.picture_id, newest_picture_, 15);
    CHECK(used_.insert(sequence).second);  // never twice
    if (begins && any_) {
      CHECK_EQ(sequence, newest_ + (open_ ? 2 : 1));
      CHECK(timestamp > newest_timestamp_);
      CHECK_EQ(picture, newest_picture_ + 1);
    }
    if (!any_) {
      newest_picture_ = picture;
    }
    if (begins || !any_) {
      any_ = true;
      shift_ = sequence - input.index;
      picture_shift_ = picture - input.picture;
      first_ = sequence;
    }
    CHECK_EQ(sequence - input.index, shift_);  // order and loss are those of the input
    CHECK_EQ(picture - input.picture, picture_shift_);
    CHECK(sequence >= first_);
    if (sequence >= newest_) {
      newest_ = sequence;
      newest_timestamp_ = timestamp;
      open_ = !input.frame_end;
    }
    newest_picture_ = std::max(newest_picture_, picture);
  }

 private:
  bool any_ = false;
  bool open_ = false;
  std::int64_t newest_ = 1 << 20, newest_timestamp_ = std::int64_t{1} << 40;
  std::int64_t newest_picture_ = 1 << 20;
  std::int64_t shift_ = 0, picture_shift_ = 0, first_ = 0;
  std::set<std::int64_t> used_;
};

/// Loses 2 %, doubles 3 % and holds back up to 20 packets.
class Network {
 public:
  explicit Network(std::mt19937& random) : random_(random) {}

  std::vector<Input> pass(const Input& input) {
    std::vector<Input> out;
    if (below(random_, 100) >= 2) {
      held_.push_back(input);
    }
    if (below(random_, 100) < 3) {
      held_.push_back(input);
    }
    while (held_.size() > 20 || (!held_.empty() && below(random_, 3) != 0)) {
      const std::size_t each =
          below(random_, 8) == 0 ? below(random_, static_cast<unsigned>(held_.size())) : 0;
      out.push_back(held_[each]);
      held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(each));
    }
    return out;
  }
  void forget() { held_.clear(); }

 private:
  std::mt19937& random_;
  std::deque<Input> held_;
};

/// Gives one packet to both rewriters, as a slot does, and checks the outcome.
void offer(SequenceRewriter& sequence, Vp8Rewriter& vp8, const Input& input, bool begins,
           MediaTime now, Receiving& receiving) {
  if (begins) {
    sequence.on_switch();
    vp8.on_switch();
  }
  const auto result = sequence.rewrite(arrival(input.rtp, input.frame_end, now));
  CHECK(result.fate != SequenceRewriter::Fate::broken);
  if (result.fate == SequenceRewriter::Fate::send) {
    Bytes payload = vp8_payload(input.vp8);
    vp8.rewrite(*parse_vp8(payload), payload);
    receiving.got(input, result.out, *parse_vp8(payload), begins);
  }
}

void output_is_continuous_over_switches_loss_and_reordering() {
  for_each_seed([](std::mt19937& random) {
    SequenceRewriter sequence(Kind::video);
    Vp8Rewriter vp8;
    Receiving receiving;
    std::int64_t now = 0;
    for (int round = 0; round < 60; ++round) {
      Stream stream(random);
      Network network(random);
      bool begins = true;
      const unsigned length = 1 + below(random, 2000);
      for (unsigned each = 0; each < length; ++each) {
        now += below(random, 20);
        for (const Input& input : network.pass(stream.next())) {
          offer(sequence, vp8, input, begins, at(now), receiving);
          begins = false;
        }
      }
      now += below(random, 4) == 0 ? below(random, 100000) : 0;
    }
  });
}

void every_packet_of_a_clean_network_arrives() {
  for_each_seed([](std::mt19937& random) {
    SequenceRewriter rewriter(Kind::audio);
    std::uint16_t expected = 0;
    bool first = true;
    for (int round = 0; round < 200; ++round) {
      std::uint16_t sequence = static_cast<std::uint16_t>(random());
      rewriter.on_switch();
      for (unsigned each = below(random, 3000) + 1; each > 0; --each) {
        const auto result = rewriter.rewrite(arrival({sequence++, 0}, false, at(round)));
        CHECK(result.fate == SequenceRewriter::Fate::send);
        CHECK(first || result.out.sequence == expected);
        first = false;
        expected = static_cast<std::uint16_t>(result.out.sequence + 1);
      }
    }
  });
}

void audio_time_does_not_drift_over_many_switches() {
  for_each_seed([](std::mt19937& random) {
    SequenceRewriter rewriter(Kind::audio);
    std::int64_t now = 0;
    std::optional<std::int64_t> start;
    std::int64_t out = 0;
    for (int each = 0; each < 5000; ++each) {
      now += 1 + below(random, 60);  // at times faster than a frame of 20 ms, on average slower
      rewriter.on_switch();
      const RtpNumbers in{static_cast<std::uint16_t>(random()),
                          static_cast<std::uint32_t>(random())};
      const std::uint32_t timestamp = rewriter.rewrite(arrival(in, false, at(now))).out.timestamp;
      if (!start) {
        out = timestamp;
        start = timestamp - now * 48;
      }
      out = unwrap(timestamp, out, 32);
      const std::int64_t ahead = out - *start - now * 48;  // of the wall clock, in ticks
      CHECK(ahead > -50);
      CHECK(ahead < 48 * 400);  // a run of fast switches, not their sum
    }
  });
}

constexpr Test kTests[] = {
    {"output is continuous over switches, loss and reordering",
     output_is_continuous_over_switches_loss_and_reordering},
    {"every packet of a clean network arrives", every_packet_of_a_clean_network_arrives},
    {"audio time does not drift over many switches", audio_time_does_not_drift_over_many_switches},
};

}  // namespace

std::span<const Test> sequence_walk_tests() {
  return kTests;
}

}  // namespace breakout::test
