// SPDX-License-Identifier: GPL-3.0-or-later
// A participant of janus.plugin.breakout: the protocol, without a line of DOM. Use it, or read it
// as the reference for a client of your own.
//
//   const client = new BreakoutClient({ Janus, server: 'wss://example.org/janus' });
//   client.addEventListener('change', () => draw(client.model));
//   client.addEventListener('slots', () => attach(client.slots));
//   await client.join({ classroom: 'algebra', display: 'Maria' }, { mic: track, camera: track });
//
// Two handles for one participant: the uplink sends the own media, the downlink receives everybody
// else's on slots that are negotiated once. A move changes what the slots carry, never the
// connections.
//
// What one can ask for is in verbs.js. Events: `change` (the model), `slots` (the slot map),
// `connection` (detail: { state, reason }), and every event of the server under its own name (`moved`, `round`, `timer`, ...), its message
// as detail.

import {
  withAnnouncement,
  withBroadcast,
  withHelp,
  withReceipt,
  withTask,
  withVisit,
} from './class-model.js';
import {
  emptyModel,
  withChanges,
  withMove,
  withRound,
  withSnapshot,
  withTimer,
} from './classroom-model.js';
import { Downlink } from './downlink.js';
import { PluginHandle, RefusedError, createSession, reclaimSession } from './janus-handle.js';
import { SeatMemory, given, takeSeat } from './seat.js';
import { Uplink } from './uplink.js';
import { Verbs } from './verbs.js';

const RETRY_MS = [0, 500, 1000, 2000, 4000, 8000];

// How the model follows from each event of the server.
const TEACHERS = {
  announce: withAnnouncement,
  broadcast: withBroadcast,
  graph: withChanges,
  help: withHelp,
  moved: withMove,
  round: withRound,
  task: withTask,
  timer: withTimer,
  visit: withVisit,
};

// After these the server has let go of us, and the seat is not ours any more.
const ENDINGS = ['replaced', 'destroyed', 'kicked'];

const noStorage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

export class BreakoutClient extends Verbs {
  // idle, connecting, joined, reconnecting, left, replaced, destroyed, kicked or failed
  state = 'idle';
  // What there is to know about the classroom: see classroom-model.js.
  model = emptyModel;

  #options;
  #session = null;
  #uplink = null;
  #downlink = null;
  #wish = null; // { who, tracks }: what to join again after the connection was lost
  #attempt = 0; // tells a connection from the ones before it
  #refreshing = null;
  #outdated = false;

  // `options`: Janus, server; and where the defaults will not do, iceServers and storage.
  constructor(options) {
    super();
    this.#options = {
      iceServers: [],
      storage: globalThis.sessionStorage ?? noStorage,
      now: () => performance.now(),
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      ...options,
    };
  }

  // mid -> { mid, kind, participant, source, track }; participant is null while a slot is empty.
  get slots() {
    return this.#downlink?.slots ?? new Map();
  }

  get peerConnections() {
    return [this.#uplink, this.#downlink].map((each) => each?.peerConnection).filter(Boolean);
  }

  // The seat this tab had in a classroom, with the `note` it was taken with; or null.
  rememberedSeat(classroom) {
    return this.#memoryOf(classroom).recall();
  }

  // Enters a classroom. `who`: { classroom, display?, role?, participant?, secret?, pin?, token?,
  // create?, audio_slots?, video_slots?, note? }. `tracks`: { mic?, camera?, screen? }.
  async join(who, tracks = {}) {
    this.#wish = { who, tracks };
    this.#enter('connecting');
    try {
      await this.#connect();
    } catch (error) {
      this.#end('failed', error);
      throw error;
    }
    this.#enter('joined');
  }

  // Any request of the API, on the own handle. Resolves with the answer, rejects with
  // RefusedError.
  async request(body) {
    if (!this.#uplink) {
      throw new Error('not connected');
    }
    return (await this.#uplink.handle.request(body)).answer;
  }

  // A request that changes the graph. It carries an `op`: should it be sent twice, it happens once.
  change(body) {
    return this.request({ op: this.#options.Janus.randomString(24), ...body });
  }

  async received(broadcast) {
    const answer = await super.received(broadcast);
    this.#know(withReceipt(this.model, broadcast));
    return answer;
  }

  // --- own media ---

  // Which of mic, camera and screen there is something to send for.
  get sources() {
    return this.#uplink?.sources ?? [];
  }

  isMuted(source) {
    return this.#uplink?.isMuted(source) ?? false;
  }

  async setMuted(source, muted) {
    await this.#uplink.setMuted(source, muted);
    await this.#refresh();
  }

  // --- the connection ---

  async leave() {
    const gone = this.request({ request: 'leave' }).catch(() => {}); // gone either way
    this.#memoryOf(this.model.classroom).forget();
    this.#wish = null;
    await gone;
    this.#end('left');
  }

  #memoryOf(classroom) {
    return new SeatMemory(this.#options.storage, this.#options.server, classroom);
  }

  #enter(state, reason = null) {
    this.state = state;
    this.#tell('connection', { state, reason });
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  async #connect() {
    const attempt = ++this.#attempt;
    const { Janus, server, iceServers, now } = this.#options;
    const { who, tracks } = this.#wish;
    const mine = (handler) => (first, second) =>
      attempt === this.#attempt && handler(first, second);
    const onlost = mine((reason) => this.#recover(reason));
    this.#session = await createSession(Janus, { server, iceServers, onlost });

    const event = mine((message) => this.#received(message));
    const ice = mine((state) => state === 'failed' && this.#recover('no way through for media'));
    const downlink = new Downlink(mine(() => this.#tell('slots', this.slots)));
    const track = mine((media, mid) => downlink.addTrack(media, mid));
    const name = `breakout-${Janus.randomString(12)}`;
    this.#uplink = new Uplink(await PluginHandle.attach(this.#session, name, { event, ice }));
    downlink.handle = await PluginHandle.attach(this.#session, name, { event, ice, track });
    this.#downlink = downlink;

    const joined = await takeSeat(this.#uplink.handle, who, this.#memoryOf(who.classroom));
    this.model = withSnapshot(emptyModel, joined, now());
    this.#tell('joined', joined);
    const { audio_slots, video_slots } = who;
    const subscription = { classroom: joined.classroom, private_id: joined.private_id };
    await Promise.all([
      this.#uplink.publish(tracks, this.#ownMutes()),
      downlink.subscribe({ ...subscription, ...given({ audio_slots, video_slots }) }),
    ]);
    await this.#refresh();
  }

  // The connection to Janus is gone; the media may well flow on. First the same session, then
  // anew.
  async #recover(reason) {
    if (this.state !== 'joined') {
      return;
    }
    this.#enter('reconnecting', reason);
    let again = () => this.#reclaim();
    for (let tries = 0; this.state === 'reconnecting'; ++tries) {
      await this.#options.wait(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
      if (this.state !== 'reconnecting') {
        return;
      }
      try {
        await again();
        this.#enter('joined');
      } catch (error) {
        if (error instanceof RefusedError) {
          this.#end('failed', error);
        } else if (/no such session/i.test(error.message)) {
          again = () => this.#reconnect();
        }
      }
    }
  }

  // In time nothing was lost but events: ask what they told.
  async #reclaim() {
    if (this.peerConnections.some((each) => each.iceConnectionState === 'failed')) {
      return this.#reconnect();
    }
    const { version, classroom } = this.model;
    await reclaimSession(this.#session);
    await this.#refresh();
    const { answer } = await this.#downlink.handle.request({ request: 'state', classroom });
    if (answer.slots) {
      this.#downlink.assign(answer.slots);
    } else if (this.model.version !== version) {
      return this.#reconnect(); // a server that cannot tell what the slots carry now
    }
  }

  async #reconnect() {
    this.#drop();
    await this.#connect();
  }

  #drop() {
    ++this.#attempt; // whatever the old session still says is not for us
    this.#session?.destroy({ cleanupHandles: true, notifyDestroyed: false });
    this.#session = null;
    this.#uplink = null;
    this.#downlink = null;
  }

  #end(state, reason) {
    this.#wish = null;
    this.#drop();
    this.#enter(state, reason);
  }

  // --- what the server tells ---

  #received(message) {
    const kind = message.breakout;
    if (kind === 'slots') {
      this.#downlink.assign(message.slots);
      return;
    }
    const complete = this.#learn(kind, message);
    this.#tell(kind, message);
    if (ENDINGS.includes(kind)) {
      this.#memoryOf(this.model.classroom).forget();
      this.#end(kind);
    } else if (!complete) {
      this.#refresh().catch(() => {}); // a lost connection recovers, and asks again
    }
  }

  // Whether the model is up to date after this message. One version may come in several events.
  #learn(kind, message) {
    if (!TEACHERS[kind] || message.version < this.model.version) {
      return true;
    }
    const before = this.model;
    this.#know(TEACHERS[kind](before, message, this.#options.now()));
    if (this.model.role !== before.role) {
      return false; // another role sees more, or less
    }
    return kind !== 'moved' || !this.model.round?.allow_choose; // it brings no counts of other rooms
  }

  #know(model) {
    this.model = model;
    this.#uplink?.followMutes(this.#ownMutes());
    this.#tell('change', model);
  }

  // Asks for the graph as we may see it; several calls in a row make one question.
  #refresh() {
    this.#outdated = true;
    this.#refreshing ??= this.#askState().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #askState() {
    while (this.#outdated && this.#uplink) {
      this.#outdated = false;
      const { classroom } = this.model;
      const answer = await this.request({ request: 'state', classroom });
      if (answer.version >= this.model.version) {
        this.#know(withSnapshot(this.model, answer, this.#options.now()));
      }
    }
  }

  #ownMutes() {
    return this.model.participants.get(this.model.me)?.muted ?? [];
  }
}
