// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody else's media: slots that are negotiated once and change what they carry without SDP.
//
// Which slot carries whom is what the server says, never what media events suggest: a slot that
// fell silent fires none, and keeps its last picture.

export class Downlink {
  handle;
  // mid -> { mid, kind, participant, source, paused, track }; participant is null while a slot is
  // empty, paused says why nothing comes though somebody sends: 'bandwidth', 'wish' or null.
  slots = new Map();
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  get peerConnection() {
    return this.handle?.peerConnection ?? null;
  }

  // `request`: classroom, private_id and, where the defaults will not do, audio_slots,
  // video_slots.
  async subscribe(request) {
    const { jsep } = await this.handle.request({
      request: 'join',
      ptype: 'subscriber',
      ...request,
    });
    const answer = await this.handle.createAnswer(jsep);
    await this.handle.request({ request: 'start' }, answer);
  }

  addTrack(track, mid) {
    this.#put(mid, { kind: track.kind, track });
    this.#changed();
  }

  // From the event `slots`: the first list is whole, later ones hold what changed.
  assign(list) {
    for (const { mid, kind, participant = null, source = null, paused = null } of list) {
      this.#put(mid, { kind, participant, source, paused });
    }
    this.#changed();
  }

  #put(mid, news) {
    const empty = { mid, participant: null, source: null, paused: null, track: null };
    this.slots.set(mid, { ...empty, ...this.slots.get(mid), ...news });
  }
}
