// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/video_room_contender.hpp"

#include "bench/signalling.hpp"

namespace breakout::bench {

VideoRoomContender::VideoRoomContender(test::PluginDriver& plugin, unsigned subscribers,
                                       bool simulcast)
    : PluginContender(plugin),
      simulcast_(simulcast),
      room_(std::to_string((simulcast ? 2000 : 1000) + subscribers)) {
  request(plugin, attach(),
          R"({"request":"create","publishers":2,"audiocodec":"opus","videocodec":"vp8","room":)" +
              room_ + "}",
          "created");
  const std::string feed = publish();
  for (unsigned each = 0; each < subscribers; ++each) {
    subscribe(feed, each);
  }
}

std::string VideoRoomContender::publish() {
  janus_plugin_session* const handle = attach();
  const CoreEvent joined =
      request_event(plugin(), handle,
                    R"({"request":"joinandconfigure","ptype":"publisher","room":)" + room_ + "}",
                    publisher_offer(simulcast_), {R"("joined")"});
  plugin().plugin().setup_media(handle);
  set_publisher(handle);
  return value_of(joined.body, "id");
}

void VideoRoomContender::subscribe(const std::string& feed, unsigned subscriber) {
  janus_plugin_session* const handle = attach();
  const CoreEvent attached = request_event(plugin(), handle,
                                           R"({"request":"join","ptype":"subscriber","room":)" +
                                               room_ + R"(,"streams":[{"feed":)" + feed + "}]}",
                                           "", {R"("attached")"});
  request_event(plugin(), handle, R"({"request":"start"})", answer_to(attached.sdp),
                {R"("started")"});
  plugin().plugin().setup_media(handle);
  // The answer is taken up after it was confirmed, but before the next request is looked at.
  const std::string layer = std::to_string(layer_of(subscriber));
  request_event(plugin(), handle,
                simulcast_
                    ? R"({"request":"configure","streams":[{"mid":"1","substream":)" + layer + "}]}"
                    : R"({"request":"configure"})",
                "", {R"("configured")"});
}

}  // namespace breakout::bench
