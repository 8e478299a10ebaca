// SPDX-License-Identifier: GPL-3.0-or-later
// Who talks, by levels a packet, in virtual time.
#include <algorithm>
#include <functional>

#include "media/groups.hpp"
#include "media/loudness.hpp"
#include "media/seeds.hpp"
#include "media/talk_detector.hpp"

namespace breakout::test {
namespace {

using namespace media;
using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

constexpr Millis kPacket{20};
constexpr AudioLevel kSpeech{90, false};
constexpr AudioLevel kRoom{40, false};  // the background of a quiet room

/// A microphone, and how often its talking began or ended.
class Microphone {
 public:
  void send(Millis during, const std::function<AudioLevel(Millis)>& level) {
    for (Millis passed{0}; passed < during; passed += TalkDetector::kPeriod) {
      std::vector<AudioLevel> levels;
      for (Millis at{0}; at < TalkDetector::kPeriod; at += kPacket) {
        levels.push_back(level(passed + at));
      }
      hear(levels);
    }
  }
  void send(Millis during, AudioLevel level) {
    send(during, [level](Millis) { return level; });
  }
  void send_nothing(Millis during) {
    for (Millis passed{0}; passed < during; passed += TalkDetector::kPeriod) {
      hear({});
    }
  }
  /// In each period so many packets of speech, and no others.
  void hear_packets(const std::vector<std::size_t>& periods) {
    for (const std::size_t packets : periods) {
      hear(std::vector<AudioLevel>(packets, kSpeech));
    }
  }
  /// How long it took until talking was `wanted`.
  Millis until(bool wanted, AudioLevel level) {
    const MediaTime from = now_;
    while (detector.talking() != wanted && now_ - from < 5s) {
      send(TalkDetector::kPeriod, level);
    }
    return std::chrono::duration_cast<Millis>(now_ - from);
  }

  TalkDetector detector;
  int changes = 0;

 private:
  void hear(const std::vector<AudioLevel>& levels) {
    const bool before = detector.talking();
    now_ += TalkDetector::kPeriod;
    detector.hear(levels, now_);
    changes += detector.talking() != before ? 1 : 0;
  }
  MediaTime now_{};
};

void who_begins_to_speak_talks_after_three_tenths_of_a_second() {
  Microphone mic;
  mic.send(4s, kRoom);
  CHECK(!mic.detector.talking());
  CHECK_EQ(mic.until(true, kSpeech).count(), 300);
}

void who_stops_talks_on_for_a_second() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(2s, kSpeech);
  CHECK_EQ(mic.until(false, kRoom).count(), TalkDetector::kPause.count());
  CHECK_EQ(mic.detector.loudness(), kRoom.loudness);
}

void a_pause_between_words_is_none() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(10s, [](Millis at) { return at % 1200ms < 700ms ? kSpeech : kRoom; });
  CHECK_EQ(mic.changes, 1);
}

void a_cough_is_no_talk() {
  Microphone mic;
  mic.send(2s, kRoom);
  for (const Millis cough : {20ms, 100ms, 180ms}) {
    mic.send(3s, [&](Millis at) { return at < cough ? AudioLevel{120, true} : kRoom; });
  }
  CHECK_EQ(mic.changes, 0);
}

void nor_is_it_from_a_sender_that_sends_nothing_else() {
  Microphone mic;
  mic.hear_packets({0, 2, 5, 2, 0, 0, 0});
  CHECK_EQ(mic.changes, 0);
  mic.hear_packets({2, 5, 5});
  CHECK_EQ(mic.changes, 1);
}

void packets_of_60_ms_are_heard_alike() {
  Microphone mic;
  mic.hear_packets({0, 0, 2, 1, 2, 2});
  CHECK_EQ(mic.changes, 1);
}

void who_sent_nothing_for_long_is_heard_at_the_first_word() {
  Microphone mic;
  for (int turn = 0; turn < 3; ++turn) {
    mic.send_nothing(60s);
    CHECK_EQ(mic.until(true, kSpeech).count(), 300);
    mic.send(900ms, [](Millis at) { return at % 300ms < 220ms ? kSpeech : kRoom; });
  }
}

void a_cough_does_not_prolong_a_talk_for_ever() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(1s, kSpeech);
  mic.send(5s, [](Millis at) { return at % 500ms < 20ms ? kSpeech : kRoom; });
  CHECK(!mic.detector.talking());
}

void a_constant_noise_is_no_talk_for_long() {
  Microphone mic;
  mic.send(3s, AudioLevel{85, false});
  mic.send(1s, AudioLevel{85, false});
  CHECK(!mic.detector.talking());
  const int before = mic.changes;
  mic.send(60s, [](Millis at) { return AudioLevel{83 + static_cast<int>(at.count() / 20 % 5)}; });
  CHECK_EQ(mic.changes, before);
}

void speech_above_a_noise_is_talk() {
  Microphone mic;
  mic.send(6s, AudioLevel{80, false});
  CHECK(!mic.detector.talking());
  CHECK_EQ(mic.until(true, AudioLevel{80 + TalkDetector::kAboveNoise}).count(), 300);
}

void what_is_less_loud_than_speech_is_no_talk() {
  Microphone mic;
  mic.send(5s,
           [](Millis at) { return AudioLevel{at % 400ms < 200ms ? TalkDetector::kQuiet - 1 : 0}; });
  CHECK_EQ(mic.changes, 0);
}

void the_voice_bit_takes_a_noise_away() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(2s, AudioLevel{90, true});
  mic.send(2s, kRoom);
  CHECK_EQ(mic.changes, 2);
  mic.send(3s, [](Millis at) { return at % 1000ms < 500ms ? kSpeech : kRoom; });  // typing
  CHECK_EQ(mic.changes, 2);
}

void a_voice_bit_that_is_always_set_proves_nothing() {
  Microphone mic;
  mic.send(5s, AudioLevel{kRoom.loudness, true});
  CHECK_EQ(mic.changes, 0);
}

void without_a_level_nobody_talks() {
  Microphone mic;
  mic.send_nothing(5s);
  CHECK_EQ(mic.changes, 0);
  CHECK_EQ(mic.detector.loudness(), 0);
}

void who_stops_sending_is_silent() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(1s, kSpeech);
  mic.send_nothing(1s);
  CHECK(!mic.detector.talking());
}

void who_is_muted_is_silent_at_once() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(1s, kSpeech);
  mic.detector.hush();
  CHECK(!mic.detector.talking());
  CHECK_EQ(mic.detector.said().count(), 0);
}

void what_was_said_counts_without_its_pauses() {
  Microphone mic;
  mic.send(1s, kRoom);
  mic.send(2s, [](Millis at) { return at % 1000ms < 500ms ? kSpeech : kRoom; });
  CHECK_EQ(mic.detector.said().count(), 1000);
}

/// Whatever comes in, talking ends or begins no more often than onset and pause allow.
void whatever_is_heard_it_does_not_flap() {
  for_each_seed([](std::mt19937& random) {
    Microphone mic;
    for (int second = 0; second < 120; ++second) {
      mic.send(1s, [&](Millis) {
        return AudioLevel{static_cast<int>(below(random, 128)), below(random, 2) == 0};
      });
      if (below(random, 3) == 0) {
        mic.send_nothing(Millis{100 * below(random, 30)});
      }
    }
    CHECK(mic.changes <= 120 * 2);
  });
}

// --- the levels that the media thread leaves ---

void loudness_rises_with_speech_and_falls_with_silence() {
  Loudness loudness;
  CHECK_EQ(loudness.level(), 0);
  loudness.heard(-1, true);
  loudness.heard(128, true);
  CHECK_EQ(loudness.level(), 0);
  for (int packet = 0; packet < 50; ++packet) {
    const int before = loudness.level();
    loudness.heard(20, false);
    CHECK(loudness.level() >= before);
  }
  CHECK_EQ(loudness.level(), 107);
  for (int packet = 0; packet < 50; ++packet) {
    loudness.heard(127, false);
  }
  CHECK_EQ(loudness.level(), 0);
  loudness.heard(0, false);
  loudness.reset();
  CHECK_EQ(loudness.level(), 0);
}

void each_level_is_seen_once_and_of_many_the_last() {
  Loudness loudness;
  std::uint8_t seen = 0;
  CHECK(loudness.since(seen).levels().empty());
  int sent = 0;
  for (const int packets : {1, 5, 7, 30, 200}) {
    for (int packet = 0; packet < packets; ++packet) {
      ++sent;
      loudness.heard(sent % 128, sent % 2 == 0);
    }
    const auto heard = loudness.since(seen);
    const auto levels = heard.levels();
    CHECK_EQ(levels.size(), std::min<std::size_t>(packets, Loudness::kKept));
    for (std::size_t each = 0; each < levels.size(); ++each) {
      const int number = sent - static_cast<int>(levels.size() - 1 - each);
      CHECK_EQ(levels[each].loudness, 127 - number % 128);
      CHECK_EQ(levels[each].voice, number % 2 == 0);
    }
    CHECK(loudness.since(seen).levels().empty());
  }
  loudness.heard(3, false);
  loudness.reset();  // what was heard stays counted
  CHECK_EQ(loudness.since(seen).levels().size(), 1U);
}

constexpr Test kTests[] = {
    {"loudness rises with speech and falls with silence",
     loudness_rises_with_speech_and_falls_with_silence},
    {"each level is seen once, and of many the last", each_level_is_seen_once_and_of_many_the_last},
    {"who begins to speak talks after three tenths of a second",
     who_begins_to_speak_talks_after_three_tenths_of_a_second},
    {"who stops talks on for a second", who_stops_talks_on_for_a_second},
    {"a pause between words is none", a_pause_between_words_is_none},
    {"a cough is no talk", a_cough_is_no_talk},
    {"nor is it from a sender that sends nothing else",
     nor_is_it_from_a_sender_that_sends_nothing_else},
    {"packets of 60 ms are heard alike", packets_of_60_ms_are_heard_alike},
    {"who sent nothing for long is heard at the first word",
     who_sent_nothing_for_long_is_heard_at_the_first_word},
    {"a cough does not prolong a talk for ever", a_cough_does_not_prolong_a_talk_for_ever},
    {"a constant noise is no talk for long", a_constant_noise_is_no_talk_for_long},
    {"speech above a noise is talk", speech_above_a_noise_is_talk},
    {"what is less loud than speech is no talk", what_is_less_loud_than_speech_is_no_talk},
    {"the voice bit takes a noise away", the_voice_bit_takes_a_noise_away},
    {"a voice bit that is always set proves nothing",
     a_voice_bit_that_is_always_set_proves_nothing},
    {"without a level nobody talks", without_a_level_nobody_talks},
    {"who stops sending is silent", who_stops_sending_is_silent},
    {"who is muted is silent at once", who_is_muted_is_silent_at_once},
    {"what was said counts without its pauses", what_was_said_counts_without_its_pauses},
    {"whatever is heard, it does not flap", whatever_is_heard_it_does_not_flap},
};

}  // namespace

std::span<const Test> talk_detector_tests() {
  return kTests;
}

}  // namespace breakout::test
