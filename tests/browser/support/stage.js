// SPDX-License-Identifier: GPL-3.0-or-later
// A page without the demo: as many participants as a test wants in one tab, each publishing a
// canvas in a colour of its own, and one that watches a slot frame by frame.

import { newPage } from './browser.js';

// Runs in the page before its scripts: what window.encodings holds is how video is sent, though
// janus.js would have its own idea of it.
function shapeEncodings() {
  const { addTrack } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTrack = function (track, ...streams) {
    if (track.kind !== 'video' || !window.encodings) {
      return addTrack.call(this, track, ...streams);
    }
    return this.addTransceiver(track, { streams, sendEncodings: window.encodings }).sender;
  };
}

// Runs in the page.
async function setUp(server) {
  const { BreakoutClient } = await import('/breakout-client.js');
  const { loadJanus } = await import('/janus-loader.js');
  const { toneTrack } = await import('/synthetic-media.js');
  const Janus = await loadJanus();
  const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  const FRAMES_PER_SECOND = 20;

  // One colour all over, but for a dot that walks along the middle; `busy`: all of it changes all the
  // time, and takes the bitrate it is given.
  function pictureOf({ color, width, height, busy }) {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    let frame = 0;
    setInterval(() => {
      context.fillStyle = color;
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.fillRect((width * (0.4 + 0.2 * Math.sin(++frame / 7))) | 0, height / 2, 8, 8);
      for (let x = 0; busy && x < width; x += 16) {
        for (let y = 0; y < height; y += 16) {
          context.fillStyle = `rgb(0 0 0 / ${Math.random() / 2})`;
          context.fillRect(x, y, 16, 16);
        }
      }
    }, 1000 / FRAMES_PER_SECOND);
    return canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks()[0];
  }

  window.cast = {}; // name -> BreakoutClient

  // `picture`: { color, width, height, busy }, `tone` in Hz, `encodings`: all optional.
  window.enter = async (who, { picture, tone, encodings } = {}) => {
    const client = new BreakoutClient({ Janus, server, storage });
    window.cast[who.participant] = client;
    window.encodings = encodings;
    const camera = picture && pictureOf(picture);
    const mic = tone && toneTrack(tone).track;
    await client.join(who, { ...(camera && { camera }), ...(mic && { mic }) });
  };
}

// Runs in the page: paints the first video slot of `name` and keeps an account of its frames.
function watchFirstSlot(name) {
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
  document.body.append(video);
  const canvas = new OffscreenCanvas(4, 4);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  window.painted = []; // { colors } of each frame
  const show = () => {
    const slot = [...window.cast[name].slots.values()].find((each) => each.kind === 'video');
    if (slot?.track && video.srcObject?.getTracks()[0] !== slot.track) {
      video.srcObject = new MediaStream([slot.track]);
    }
  };
  window.cast[name].addEventListener('slots', show);
  show();
  // The four corners: one colour, unless pictures of two sources were merged.
  const corners = () => {
    context.drawImage(video, 0, 0, 4, 4);
    const { data } = context.getImageData(0, 0, 4, 4);
    const at = (pixel) => [...data.slice(4 * pixel, 4 * pixel + 3)];
    return { colors: [0, 3, 12, 15].map(at) };
  };
  window.lookAt = corners;
  const painted = () => {
    window.painted.push(corners());
    video.requestVideoFrameCallback(painted);
  };
  video.requestVideoFrameCallback(painted);
}

export class Stage {
  // `link`: the network that the page is on, if it is not this machine's own.
  static async open(browser, site, janus, link = null) {
    const page = await newPage(browser);
    await link?.lead(page);
    await page.addInitScript(shapeEncodings);
    await page.goto(`${site.url}/stage.html`);
    await page.evaluate(setUp, janus.url);
    return new Stage(page);
  }

  constructor(page) {
    this.page = page;
  }

  enter(who, media) {
    return this.page.evaluate(([who, media]) => window.enter(who, media), [who, media]);
  }

  // tess, an instructor who creates the classroom (`settings`: of it), and `people`, name -> media
  // as enter() takes it. None of them receives anything.
  async gather(classroom, people, settings = {}) {
    const noSlots = { audio_slots: 0, video_slots: 0 };
    const teacher = { participant: 'tess', role: 'instructor', secret: 'chalk' };
    await this.enter({
      classroom,
      ...teacher,
      create: { secret: 'chalk', ...settings },
      ...noSlots,
    });
    for (const [participant, media] of Object.entries(people)) {
      await this.enter({ classroom, participant, ...noSlots }, media);
    }
  }

  request(name, body) {
    return this.page.evaluate(([name, body]) => window.cast[name].request(body), [name, body]);
  }

  watch(name) {
    return this.page.evaluate(watchFirstSlot, name);
  }

  // Counts of what came in on all video slots.
  videoStats(name) {
    return this.page.evaluate(async (name) => {
      const kept = ['framesReceived', 'framesDecoded', 'keyFramesDecoded', 'framesDropped'];
      const counts = Object.fromEntries([...kept, 'pliCount', 'packetsLost'].map((key) => [key, 0]));
      for (const connection of window.cast[name].peerConnections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp' && report.kind === 'video') {
            Object.keys(counts).forEach((key) => (counts[key] += report[key] ?? 0));
          }
        }
      }
      return counts;
    }, name);
  }

  // [{ mid, kind, paused, count }] of the slots of `name` that anything came in on; `count`: packets
  // of sound, or pictures decoded.
  reception(name) {
    return this.page.evaluate(async (name) => {
      const { peerConnections, slots } = window.cast[name];
      const received = [];
      for (const connection of peerConnections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp') {
            const { mid, kind, packetsReceived, framesDecoded = 0 } = report;
            const count = kind === 'audio' ? packetsReceived : framesDecoded;
            received.push({ mid, kind, paused: slots.get(mid).paused, count });
          }
        }
      }
      return received;
    }, name);
  }

  // Plays the audio slots of `name`: what nobody plays is not kept in step.
  listen(name) {
    return this.page.evaluate((name) => {
      for (const { kind, track } of window.cast[name].slots.values()) {
        if (kind === 'audio') {
          const player = Object.assign(new Audio(), { srcObject: new MediaStream([track]) });
          document.body.append(player);
          player.play();
        }
      }
    }, name);
  }

  // { audio, video }: the moment of capture that is played now, in ms of the sender's clock (0:
  // not known yet), and how many frames were decoded; of the last slot of each kind.
  playout(name) {
    return this.page.evaluate(async (name) => {
      const none = { moment: 0, frames: 0 };
      const playing = { audio: none, video: none };
      for (const connection of window.cast[name].peerConnections) {
        for (const report of (await connection.getStats()).values()) {
          if (report.type === 'inbound-rtp') {
            const { estimatedPlayoutTimestamp = 0, framesDecoded = 0 } = report;
            playing[report.kind] = { moment: estimatedPlayoutTimestamp, frames: framesDecoded };
          }
        }
      }
      return playing;
    }, name);
  }

  close() {
    return this.page.context().close();
  }

  // What is on the screen now: the last frame of a stream is painted without a callback.
  look() {
    return this.page.evaluate(() => window.lookAt());
  }

  // The frames painted since the last call.
  takeFrames() {
    return this.page.evaluate(() => window.painted.splice(0));
  }
}
