// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/breakout_contender.hpp"

#include "bench/signalling.hpp"

namespace breakout::bench {

// Nobody's browser sends anything here, and nobody is to be missed for it.
const char* BreakoutContender::configuration() {
  return "general: { events = false\n silence_timeout_ms = 0 }\n";
}

BreakoutContender::BreakoutContender(test::PluginDriver& plugin, unsigned subscribers,
                                     bool simulcast)
    : PluginContender(plugin),
      simulcast_(simulcast),
      classroom_((simulcast ? "simulcast-" : "of-") + std::to_string(subscribers)) {
  janus_plugin_session* const back_end = attach();
  request(plugin, back_end,
          R"({"request":"create","classroom":")" + classroom_ + R"(","secret":"s"})", "created");
  publish();
  for (unsigned each = 0; each < subscribers; ++each) {
    subscribe(each);
  }
  // Answered by the thread that follows what was told before: media is up by then.
  request(plugin, back_end,
          R"({"request":"state","classroom":")" + classroom_ + R"(","secret":"s"})", "state");
}

CoreEvent BreakoutContender::join(janus_plugin_session* handle, const std::string& participant) {
  return request_event(plugin(), handle,
                       R"({"request":"join","ptype":"publisher","classroom":")" + classroom_ +
                           R"(","participant":")" + participant + R"("})",
                       "", {R"("breakout":"joined")"});
}

void BreakoutContender::publish() {
  janus_plugin_session* const handle = attach();
  join(handle, "publisher");
  request_event(plugin(), handle, R"({"request":"publish"})", publisher_offer(simulcast_),
                {R"("published")"});
  plugin().plugin().setup_media(handle);
  set_publisher(handle);
}

void BreakoutContender::subscribe(unsigned subscriber) {
  const CoreEvent joined = join(attach(), "p" + std::to_string(subscriber));
  janus_plugin_session* const handle = attach();
  const CoreEvent attached =
      request_event(plugin(), handle,
                    R"({"request":"join","ptype":"subscriber","classroom":")" + classroom_ +
                        R"(","audio_slots":1,"video_slots":1,"private_id":")" +
                        value_of(joined.body, "private_id") + R"("})",
                    "", {R"("attached")"});
  request_event(plugin(), handle, R"({"request":"start"})", answer_to(attached.sdp),
                {R"("started")"});
  plugin().plugin().setup_media(handle);
  await_event(handle, {R"("slots")", R"("source":"mic")", R"("source":"camera")"});
  if (simulcast_) {
    const std::string height = std::to_string(height_of(layer_of(subscriber)));
    request(plugin(), handle,
            R"({"request":"configure","slots":[{"mid":"1","max_height":)" + height + "}]}",
            "success");
  }
}

}  // namespace breakout::bench
