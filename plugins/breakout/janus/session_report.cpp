// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/session_report.hpp"

namespace breakout::janus {
namespace {

control::Json count(const media::Counter& counter) {
  return control::json_number(static_cast<json_int_t>(counter.value()));
}

control::Json report(const media::Source& source) {
  const media::Source::Counters& counters = source.counters();
  control::Json result = control::json_map();
  put(result, "mindex", control::json_number(source.mindex()));
  put(result, "packets", count(counters.packets));
  put(result, "bytes", count(counters.bytes));
  put(result, "keyframes", count(counters.keyframes));
  put(result, "keyframe_asks",
      control::json_number(static_cast<json_int_t>(source.keyframe_asks())));
  put(result, "dropped_muted", count(counters.muted));
  put(result, "malformed", count(counters.malformed));
  put(result, "unknown_layer", count(counters.unknown_layer));
  put(result, "loudness", control::json_number(source.loudness()));
  return result;
}

control::Json report(const media::Slot& slot) {
  const media::Slot::Counters& counters = slot.counters();
  control::Json result = control::json_map();
  put(result, "mid", control::json_text(slot.config().mid));
  put(result, "carrying", control::json_bool(slot.current() != media::kNoSource));
  put(result, "packets", count(counters.packets));
  put(result, "bytes", count(counters.bytes));
  put(result, "switches", count(counters.switches));
  put(result, "layer_switches", count(counters.layer_switches));
  put(result, "blanks", count(counters.blanks));
  put(result, "refused_foreign", count(counters.foreign));
  put(result, "refused_awaiting_keyframe", count(counters.awaiting));
  put(result, "refused_stale", count(counters.stale));
  put(result, "keyframe_requests", count(counters.keyframe_requests));
  return result;
}

template <class T>
control::Json report_each(const std::vector<std::shared_ptr<T>>& list) {
  control::Json result = control::json_list();
  for (const std::shared_ptr<T>& each : list) {
    if (each) {
      add(result, report(*each));
    }
  }
  return result;
}

}  // namespace

control::Json report(const std::vector<std::shared_ptr<media::Source>>& sources) {
  return report_each(sources);
}

control::Json report(const std::vector<std::shared_ptr<media::Slot>>& slots) {
  return report_each(slots);
}

}  // namespace breakout::janus
