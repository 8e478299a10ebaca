// SPDX-License-Identifier: GPL-3.0-or-later
// The own media: published once, muted and unmuted without negotiating again. Only a source that
// was never sent before, as the first shared screen, takes an offer and an answer, of one's own.
//
// Muting takes the track off its sender, so that nothing is sent at all, and tells the server, so
// that everybody knows. What the server says is muted stays muted, also after a reload.

const KINDS = { mic: 'audio', camera: 'video', screen: 'video' };

export class Uplink {
  handle;
  #tracks = new Map(); // source -> track
  #lines = new Map(); // source -> RTCRtpTransceiver
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

  // Adds sources to what is sent. `tracks`: { mic?, camera?, screen? }; `muted`: the sources to
  // start silent with.
  async publish(tracks, muted) {
    const given = Object.entries(tracks).filter(([, track]) => track);
    if (given.length === 0) {
      return;
    }
    given.forEach(([source, track]) => this.#tracks.set(source, track));
    const silent = muted.filter((each) => given.some(([source]) => source === each));
    for (const source of silent) {
      this.#tracks.get(source).enabled = false; // not even the first packets
    }
    try {
      await this.#offer(given);
    } catch (error) {
      await this.#withdraw(given.map(([source]) => source));
      throw error;
    }
    for (const source of silent) {
      await this.#silence(source);
    }
  }

  // Sends a screen: on the line of the one before, if there was one.
  async shareScreen(track) {
    if (this.#lines.has('screen')) {
      this.#tracks.set('screen', track);
    } else {
      await this.publish({ screen: track }, []);
    }
    await this.setMuted('screen', false);
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

  async #offer(given) {
    const jsep = await this.handle.createOffer(
      given.map(([source, track]) => this.#line(source, track)),
    );
    given.forEach(([source, track]) => this.#lines.set(source, this.#transceiverOf(track)));
    const streams = [...this.#lines].map(([source, { mid }]) => ({ mid, source }));
    const answer = await this.handle.request({ request: 'publish', streams }, jsep);
    await this.handle.acceptAnswer(answer.jsep);
  }

  // What was offered in vain: everything else goes on as it was.
  async #withdraw(sources) {
    const lines = sources.map((source) => this.#lines.get(source));
    for (const source of sources) {
      this.#lines.delete(source);
      this.#tracks.delete(source);
    }
    try {
      await this.peerConnection.setLocalDescription({ type: 'rollback' });
      lines.forEach((line) => line?.stop());
    } catch {
      // The connection is gone: there is nothing left to take back.
    }
  }

  async #silence(source) {
    this.#muted.add(source);
    this.#tracks.get(source).enabled = false;
    await this.#lines.get(source)?.sender.replaceTrack(null);
  }

  async #restore(source) {
    this.#muted.delete(source);
    this.#tracks.get(source).enabled = true;
    await this.#lines.get(source)?.sender.replaceTrack(this.#tracks.get(source));
  }
}
