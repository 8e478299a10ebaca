// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_uplink.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "janus/sdp_codec.hpp"
#include "janus/sdp_simulcast.hpp"

namespace breakout::janus {
namespace {

using graph::ErrorCode;
using graph::SourceKind;

// Without the rid extensions in every answer the core forgets the layers of a publisher; the
// others are what it fills in, measures with, or hands to plugins.
constexpr std::array kExtensions{
    JANUS_RTP_EXTMAP_MID,           JANUS_RTP_EXTMAP_RID,
    JANUS_RTP_EXTMAP_REPAIRED_RID,  JANUS_RTP_EXTMAP_AUDIO_LEVEL,
    JANUS_RTP_EXTMAP_ABS_SEND_TIME, JANUS_RTP_EXTMAP_TRANSPORT_WIDE_CC,
    JANUS_RTP_EXTMAP_PLAYOUT_DELAY, JANUS_RTP_EXTMAP_VIDEO_ORIENTATION,
};
constexpr std::array<std::string_view, 5> kFeedback{"ccm fir", "nack", "nack pli", "goog-remb",
                                                    "transport-cc"};

using Assignment = std::map<int, SourceKind>;  // by m-line index

janus_sdp_mtype type_of(SourceKind source) {
  return source == SourceKind::mic ? JANUS_SDP_AUDIO : JANUS_SDP_VIDEO;
}

const char* word_of(SourceKind source) {
  switch (source) {
    case SourceKind::mic:
      return "mic";
    case SourceKind::camera:
      return "camera";
    case SourceKind::screen:
      return "screen";
  }
  return "";
}

graph::Refusal bad_hint(const control::StreamHint& hint, const std::string& why) {
  return graph::refuse(ErrorCode::invalid_element, std::string("streams: ") + word_of(hint.source) +
                                                       " at mid '" + hint.mid + "' " + why);
}

const janus_sdp_mline* line_with_mid(const janus_sdp& sdp, const std::string& mid) {
  for (const janus_sdp_mline* line : lines_of(sdp)) {
    if (attribute(*line, "mid") == mid) {
      return line;
    }
  }
  return nullptr;
}

graph::Result<Assignment> assign_by_hints(const janus_sdp& sdp,
                                          const std::vector<control::StreamHint>& hints) {
  Assignment result;
  for (const control::StreamHint& hint : hints) {
    const janus_sdp_mline* line = line_with_mid(sdp, hint.mid);
    if (line == nullptr) {
      return bad_hint(hint, "names no line of the offer");
    }
    if (line->type != type_of(hint.source)) {
      return bad_hint(hint, "is a line of another kind");
    }
    const bool twice = std::any_of(result.begin(), result.end(),
                                   [&](const auto& each) { return each.second == hint.source; });
    if (twice || !result.emplace(line->index, hint.source).second) {
      return bad_hint(hint, "is given twice");
    }
  }
  return result;
}

Assignment assign_by_order(const janus_sdp& sdp) {
  Assignment result;
  std::vector<SourceKind> audio{SourceKind::mic};
  std::vector<SourceKind> video{SourceKind::screen, SourceKind::camera};  // taken from the back
  for (const janus_sdp_mline* line : lines_of(sdp)) {
    std::vector<SourceKind>& left = line->type == JANUS_SDP_AUDIO ? audio : video;
    if (is_media(*line) && !left.empty()) {
      result.emplace(line->index, left.back());
      left.pop_back();
    }
  }
  return result;
}

bool offers_to_send(const janus_sdp_mline& line) {
  return is_media(line) && line.direction != JANUS_SDP_INACTIVE &&
         line.direction != JANUS_SDP_RECVONLY;
}

// The direction of an extension seen from our side.
const char* mirrored(janus_sdp_mdirection direction) {
  switch (direction) {
    case JANUS_SDP_SENDONLY:
      return "/recvonly";
    case JANUS_SDP_RECVONLY:
      return "/sendonly";
    case JANUS_SDP_INACTIVE:
      return "/inactive";
    default:
      return "";
  }
}

void accept_extension(const janus_sdp_mline& offered, janus_sdp_mline& answered, const char* uri) {
  const int id = extension_id(offered, uri);
  for (const janus_sdp_attribute* each : attributes_of(offered)) {
    if (id > 0 && named(*each, "extmap") && numbered(value_of(*each)).number == id) {
      add_attribute(answered, "extmap", std::to_string(id) + mirrored(each->direction) + " " + uri);
    }
  }
}

void accept_extensions(const janus_sdp_mline& offered, janus_sdp_mline& answered) {
  for (const char* uri : kExtensions) {
    accept_extension(offered, answered, uri);
  }
}

void accept_feedback(const janus_sdp_mline& offered, janus_sdp_mline& answered, int type) {
  for (const janus_sdp_attribute* each : attributes_of(offered)) {
    std::string_view value = value_of(*each);
    if (!named(*each, "rtcp-fb")) {
      continue;
    }
    const bool all = value.starts_with("* ");
    const Numbered one = numbered(value);
    value = all ? value.substr(2) : one.rest;
    const bool known = std::find(kFeedback.begin(), kFeedback.end(), value) != kFeedback.end();
    if ((all || one.number == type) && known) {
      add_attribute(answered, "rtcp-fb", std::to_string(type) + " " + std::string(value));
    }
  }
}

// Opens the line of the answer with one payload type.
void open_line(const janus_sdp_mline& offered, janus_sdp_mline& answered, int type,
               janus_sdp_mdirection direction) {
  answered.port = 9;
  answered.direction = direction;
  g_list_free(answered.ptypes);
  answered.ptypes = g_list_append(nullptr, GINT_TO_POINTER(type));
  for (const janus_sdp_attribute* each : attributes_of(offered)) {
    if (named(*each, "rtpmap") && numbered(value_of(*each)).number == type) {
      add_attribute(answered, "rtpmap", std::string(value_of(*each)));
    }
  }
  accept_extensions(offered, answered);
  accept_feedback(offered, answered, type);
}

void answer_inactive(const janus_sdp_mline& offered, janus_sdp_mline& answered) {
  if (offered.ptypes != nullptr) {
    open_line(offered, answered, GPOINTER_TO_INT(offered.ptypes->data), JANUS_SDP_INACTIVE);
  }
}

class Answering {
 public:
  Answering(const control::UplinkOffer& request, janus_sdp& offer)
      : request_(request), answer_(janus_sdp_generate_answer(&offer)) {}

  // Answers one line that is no source.
  void decline(const janus_sdp_mline& offered) {
    janus_sdp_mline& answered = line_for(offered);
    if (is_media(offered)) {
      answer_inactive(offered, answered);
    } else if (offered.type == JANUS_SDP_APPLICATION && offered.port != 0) {
      answered.port = 9;
      answered.direction = JANUS_SDP_DEFAULT;
    }
  }

  // Answers one line that is a source; the refusal says what it lacks.
  std::optional<graph::Refusal> accept(const janus_sdp_mline& offered, SourceKind source) {
    const media::Codec codec =
        source == SourceKind::mic ? media::Codec::opus : codec_of(request_.videocodec);
    const std::optional<Payload> payload = pick_payload(offered, codec);
    const bool sending = offers_to_send(offered);
    if (sending && !payload) {
      return graph::refuse(ErrorCode::invalid_sdp, std::string("the ") + word_of(source) +
                                                       " at mid '" + mid_of(offered) +
                                                       "' does not offer " + name_of(codec));
    }
    if (payload && is_media(offered)) {
      janus_sdp_mline& answered = line_for(offered);
      open_line(offered, answered, payload->type,
                sending ? JANUS_SDP_RECVONLY : JANUS_SDP_INACTIVE);
      add_fmtp(answered, *payload, codec);
      if (codec == media::Codec::av1) {  // its spatial layers are of no use without
        accept_extension(offered, answered, JANUS_RTP_EXTMAP_DEPENDENCY_DESC);
      }
    } else {
      decline(offered);
    }
    tell(offered, source, codec, sending);
    return std::nullopt;
  }

  // A REMB caps all lines of a PeerConnection together, so with two of them each says its own
  // (RFC 3890). With one alone a later change of the settings needs no SDP.
  control::UplinkAnswer finish() {
    const auto video = [](const control::UplinkLine& line) {
      return line.sending && line.kind == media::Kind::video;
    };
    if (std::count_if(result_.lines.begin(), result_.lines.end(), video) > 1) {
      for (const control::UplinkLine& line : result_.lines) {
        if (video(line)) {
          limit(line);
        }
      }
    }
    result_.sdp = write_sdp(*answer_);
    return std::move(result_);
  }

 private:
  void limit(const control::UplinkLine& line) {
    janus_sdp_mline& answered = *janus_sdp_mline_find_by_index(answer_.get(), line.mindex);
    g_free(answered.b_name);
    answered.b_name = g_strdup("TIAS");
    answered.b_value =
        line.source == SourceKind::screen ? request_.screen_bitrate : request_.camera_bitrate;
  }

  janus_sdp_mline& line_for(const janus_sdp_mline& offered) {
    return *janus_sdp_mline_find_by_index(answer_.get(), offered.index);
  }

  void add_fmtp(janus_sdp_mline& answered, const Payload& payload, media::Codec codec) const {
    const std::string opus =
        "maxaveragebitrate=" + std::to_string(request_.audio_bitrate) + ";useinbandfec=1";
    const std::string& fmtp = codec == media::Codec::opus ? opus : payload.fmtp;
    if (!fmtp.empty()) {
      add_attribute(answered, "fmtp", std::to_string(payload.type) + " " + fmtp);
    }
  }

  void tell(const janus_sdp_mline& offered, SourceKind source, media::Codec codec, bool sending) {
    SimulcastOffer simulcast = read_simulcast(offered);
    control::UplinkLine line{};
    line.mindex = offered.index;
    line.mid = mid_of(offered);
    line.source = source;
    line.sending = sending;
    line.kind = source == SourceKind::mic ? media::Kind::audio : media::Kind::video;
    line.codec = codec;
    line.rids = std::move(simulcast.rids);
    line.ssrcs = std::move(simulcast.ssrcs);
    line.rid_extension = line.rids.empty() ? 0 : extension_id(offered, JANUS_RTP_EXTMAP_RID);
    result_.lines.push_back(std::move(line));
  }

  const control::UplinkOffer& request_;
  Sdp answer_;
  control::UplinkAnswer result_;
};

}  // namespace

graph::Result<control::UplinkAnswer> make_uplink_answer(const control::UplinkOffer& request) {
  graph::Result<Sdp> parsed = parse_sdp(request.sdp);
  if (!parsed) {
    return parsed.refusal();
  }
  janus_sdp& offer = *parsed.value();
  graph::Result<Assignment> assigned = request.hints.empty()
                                           ? graph::Result<Assignment>(assign_by_order(offer))
                                           : assign_by_hints(offer, request.hints);
  if (!assigned) {
    return assigned.refusal();
  }
  Answering answering(request, offer);
  for (const janus_sdp_mline* line : lines_of(offer)) {
    const auto found = assigned.value().find(line->index);
    if (found == assigned.value().end()) {
      answering.decline(*line);
    } else if (auto refusal = answering.accept(*line, found->second)) {
      return *refusal;
    }
  }
  return answering.finish();
}

}  // namespace breakout::janus
