// SPDX-License-Identifier: GPL-3.0-or-later
// The own media: published once, muted and unmuted without negotiating again.
//
// Muting takes the track off its sender, so that nothing is sent at all, and tells the server, so
// that everybody knows. What the server says is muted stays muted, also after a reload.

const KINDS = { mic: 'audio', camera: 'video', screen: 'video' };

export class Uplink {
  handle;
  #tracks = new Map(); // source -> track
  #senders = new Map(); // source -> RTCRtpSender
  #muted = new Set();
  #untold = new Set(); // muted here, and the server could not be told: it stays silent all the same

  constructor(handle) {
    this.handle = handle;
  }

  get peerConnection() {
    return this.handle.peerConnection;
  }

  get sources() {
    return [...this.#tracks.keys()];
  }

  isMuted(source) {
    return this.#muted.has(source);
  }

  // `tracks`: { mic?, camera?, screen? }; `muted`: the sources to start silent with.
  async publish(tracks, muted) {
    const given = Object.entries(tracks).filter(([, track]) => track);
    if (given.length === 0) {
      return;
    }
    this.#tracks = new Map(given);
    for (const source of muted.filter((each) => this.#tracks.has(each))) {
      this.#tracks.get(source).enabled = false; // not even the first packets
    }
    const jsep = await this.handle.createOffer(
      given.map(([source, track]) => this.#line(source, track)),
    );
    const streams = given.map(([source, track]) => {
      const transceiver = this.#transceiverOf(track);
      this.#senders.set(source, transceiver.sender);
      return { mid: transceiver.mid, source };
    });
    const answer = await this.handle.request({ request: 'publish', streams }, jsep);
    await this.handle.acceptAnswer(answer.jsep);
    for (const source of muted.filter((each) => this.#tracks.has(each))) {
      await this.#silence(source);
    }
  }

  async setMuted(source, muted) {
    if (muted) {
      this.#untold.add(source);
      await this.#silence(source);
      await this.handle.request({ request: 'configure', mute: [source] });
      this.#untold.delete(source);
    } else {
      await this.handle.request({ request: 'configure', unmute: [source] });
      this.#untold.delete(source);
      await this.#restore(source);
    }
  }

  // Does what the server says is muted now.
  async followMutes(muted) {
    for (const source of this.#tracks.keys()) {
      const silent = muted.includes(source) || this.#untold.has(source);
      if (silent !== this.#muted.has(source)) {
        await (silent ? this.#silence(source) : this.#restore(source));
      }
    }
  }

  #line(source, track) {
    track.dontStop = true; // the page made it, the page ends it
    return { type: KINDS[source], capture: track, recv: false, add: true };
  }

  #transceiverOf(track) {
    return this.peerConnection.getTransceivers().find((each) => each.sender.track === track);
  }

  async #silence(source) {
    this.#muted.add(source);
    this.#tracks.get(source).enabled = false;
    await this.#senders.get(source)?.replaceTrack(null);
  }

  async #restore(source) {
    this.#muted.delete(source);
    this.#tracks.get(source).enabled = true;
    await this.#senders.get(source)?.replaceTrack(this.#tracks.get(source));
  }
}
