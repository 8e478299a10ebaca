// SPDX-License-Identifier: GPL-3.0-or-later
// A network between a page and Janus that passes only so many bits a second to the page: media goes
// through a relay here, as the page is told another address of Janus. What the link cannot take at
// once waits, and what would wait too long is lost.

import dgram from 'node:dgram';

const LONGEST_WAIT_MS = 300; // in the queue, as a home router's
const TICK_MS = 5;

// Runs in the page before its scripts: remote candidates lead to the relay. The page's own are
// names (mDNS) that Janus cannot resolve, so there is no way around.
function takeDetour() {
  const pattern = /(candidate:\S+ \d+ udp \d+) (\S+) (\d+) /gi;
  const detour = async (text) => {
    let result = text;
    for (const [whole, head, address, port] of text.matchAll(pattern)) {
      const relayed = await window.relayOf(address, Number(port));
      result = result.replace(whole, `${head} 127.0.0.1 ${relayed} `);
    }
    return result;
  };
  const { setRemoteDescription, addIceCandidate } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.setRemoteDescription = async function ({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: await detour(sdp) });
  };
  RTCPeerConnection.prototype.addIceCandidate = async function (given) {
    if (!given?.candidate) {
      return addIceCandidate.call(this, given);
    }
    const { sdpMid, sdpMLineIndex, candidate } = given;
    const moved = { sdpMid, sdpMLineIndex, candidate: await detour(candidate) };
    return addIceCandidate.call(this, moved);
  };
}

const bound = (socket) =>
  new Promise((done) => socket.bind(0, '127.0.0.1', () => done(socket.address().port)));

export class Link {
  bitsPerSecond = 1e9;
  lost = 0; // packets
  #relays = new Map(); // 'address:port' of Janus -> { port, sockets }
  #queue = []; // what is on its way to the page
  #queued = 0; // bytes of it
  #budget = 0; // bytes that may go now
  #timer = setInterval(() => this.#drain(), TICK_MS);
  #last = performance.now();

  // Every connection of this page goes through the link.
  async lead(page) {
    await page.exposeFunction('relayOf', (address, port) => this.#relay(address, port));
    await page.addInitScript(takeDetour);
  }

  close() {
    clearInterval(this.#timer);
    for (const { sockets } of this.#relays.values()) {
      sockets.forEach((each) => each.close());
    }
  }

  async #relay(address, port) {
    const name = `${address}:${port}`;
    if (!this.#relays.has(name)) {
      const near = dgram.createSocket('udp4'); // where the page sends
      const far = dgram.createSocket('udp4'); // where Janus sends
      let page = null;
      near.on('message', (bytes, from) => {
        page = from;
        far.send(bytes, port, address);
      });
      far.on('message', (bytes) => page && this.#enqueue({ near, bytes, to: page }));
      const [relayed] = await Promise.all([bound(near), bound(far)]);
      this.#relays.set(name, { port: relayed, sockets: [near, far] });
    }
    return this.#relays.get(name).port;
  }

  #enqueue(packet) {
    if (this.#queued * 8 > (this.bitsPerSecond * LONGEST_WAIT_MS) / 1000) {
      ++this.lost;
      return;
    }
    this.#queue.push(packet);
    this.#queued += packet.bytes.length;
    this.#drain();
  }

  #drain() {
    const now = performance.now();
    const grown = this.#budget + (this.bitsPerSecond / 8) * ((now - this.#last) / 1000);
    const most = Math.max(1500, ((this.bitsPerSecond / 8) * TICK_MS) / 1000);
    this.#budget = Math.min(grown, most);
    this.#last = now;
    while (this.#queue.length > 0 && this.#budget >= this.#queue[0].bytes.length) {
      const { near, bytes, to } = this.#queue.shift();
      this.#queued -= bytes.length;
      this.#budget -= bytes.length;
      near.send(bytes, to.port, to.address);
    }
  }
}
