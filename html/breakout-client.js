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
import {
  PluginHandle,
  RefusedError,
  createSession,
  discard,
  reclaimSession,
} from './janus-handle.js';
import { SeatMemory, given, takeSeat } from './seat.js';
import { Servers } from './servers.js';
import { withTalking } from './talk-model.js';
import { Uplink } from './uplink.js';
import { Verbs } from './verbs.js';

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const pauseAfter = (tries) => RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];

// How the model follows from each event of the server.
const TEACHERS = {
  announce: withAnnouncement,
  broadcast: withBroadcast,
  graph: withChanges,
  help: withHelp,
  moved: withMove,
  round: withRound,
  state: withSnapshot,
  talking: withTalking,
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
  #servers;
  #session = null;
  #uplink = null;
  #downlink = null;
  #wish = null; // { who, tracks }: what to join again after the connection was lost
  #link = null; // tells a connection from the ones before it
  #refreshing = null;
  #outdated = false;
  #rewritten = 0; // how often the server has told the whole by itself

  // `options`: Janus, server (an address; or several, with commas or as a list, whose Januses share
  // their classrooms: the first that can be reached is taken); and where the defaults will not do,
  // iceServers and storage.
  constructor(options) {
    super();
    this.#options = {
      iceServers: [],
      storage: globalThis.sessionStorage ?? noStorage,
      now: () => performance.now(),
      wait: (ms) => new Promise((done) => setTimeout(done, ms)),
      ...options,
    };
    this.#servers = new Servers(options.server);
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
    const failure = await this.#persist(
      () => this.#connect(),
      (error) => !error.storeAway,
    );
    if (failure) {
      throw failure;
    }
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

  get sharesScreen() {
    return this.sources.includes('screen') && !this.isMuted('screen');
  }

  // Sends `track` as the own screen, until stopSharing() or until the browser ends it.
  async shareScreen(track) {
    this.#stopCapture();
    const wish = this.#wish;
    wish.tracks = { ...wish.tracks, screen: track };
    track.addEventListener('ended', () => this.stopSharing().catch(() => {})); // gone either way
    try {
      await this.#uplink.shareScreen(track);
    } catch (error) {
      this.#stopCapture();
      throw error;
    }
    await this.#refresh();
  }

  async stopSharing() {
    this.#stopCapture();
    await this.setMuted('screen', true);
  }

  #stopCapture() {
    if (this.#wish?.tracks.screen) {
      const { screen, ...others } = this.#wish.tracks;
      screen.stop();
      this.#wish.tracks = others;
    }
  }

  // --- the connection ---

  async leave() {
    const gone = this.request({ request: 'leave' }).catch(() => {}); // gone either way
    this.#memoryOf(this.model.classroom).forget();
    this.#stopCapture();
    this.#wish = null;
    await gone;
    this.#end('left');
  }

  #memoryOf(classroom) {
    return new SeatMemory(this.#options.storage, this.#servers, classroom);
  }

  #enter(state, reason = null) {
    this.state = state;
    this.#tell('connection', { state, reason });
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  // Tries `step` until it works, ever less often; resolves with the error that ended it, if any.
  async #persist(step, isFinal) {
    const { state } = this;
    for (let tries = 0; this.state === state; ++tries) {
      try {
        await step(tries);
        this.#enter('joined');
        return null;
      } catch (error) {
        if (this.state !== state) {
          return error; // left meanwhile
        }
        if (isFinal(error)) {
          this.#end('failed', error);
          return error;
        }
        if (error.storeAway) {
          this.#enter(state, error);
          this.#servers.skip(); // another node may have it
        }
      }
      await this.#options.wait(pauseAfter(tries));
    }
    return null;
  }

  // A new session, which takes the place of the former once there is one, and all that is in it.
  async #connect() {
    const link = {};
    const wish = this.#wish;
    const { Janus, iceServers, wait } = this.#options;
    const mine = (handler) => (first, second) => link === this.#link && handler(first, second);
    const onlost = mine((reason) => this.#recover(reason));
    const session = await this.#servers.reach((server) =>
      createSession(Janus, { server, iceServers, onlost, wait }),
    );
    if (wish !== this.#wish) {
      discard(session);
      throw new Error('left meanwhile');
    }
    this.#drop();
    this.#link = link;
    this.#session = session;
    try {
      await this.#settle(wish, mine);
    } catch (error) {
      if (link === this.#link) {
        this.#drop();
      }
      throw error;
    }
  }

  async #settle({ who, tracks }, mine) {
    const { Janus, now } = this.#options;
    const event = mine((message) => this.#received(message));
    const ice = mine((state) => state === 'failed' && this.#recover('no way through for media'));
    const downlink = new Downlink(mine(() => this.#tell('slots', this.slots)));
    const track = mine((media, mid) => downlink.addTrack(media, mid));
    const name = `breakout-${Janus.randomString(12)}`;
    this.#uplink = new Uplink(await PluginHandle.attach(this.#session, name, { event, ice }));
    downlink.handle = await PluginHandle.attach(this.#session, name, { event, ice, track });
    this.#downlink = downlink;

    const again = (error, tries) => this.#awaitStore(error, tries);
    const memory = this.#memoryOf(who.classroom);
    const joined = await takeSeat(this.#uplink.handle, who, memory, again);
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

  // Until the join may be asked again on its handle; throws when it is time for something else.
  async #awaitStore(error, tries) {
    if (this.#servers.several && tries >= RETRY_MS.length) {
      throw error;
    }
    const link = this.#link;
    this.#enter(this.state, error);
    await this.#options.wait(pauseAfter(tries));
    if (link !== this.#link) {
      throw error;
    }
  }

  // The connection to Janus is gone; the media may well flow on.
  async #recover(reason) {
    if (this.state !== 'joined') {
      return;
    }
    this.#enter('reconnecting', reason);
    await this.#persist(
      (tries) => this.#comeBack(tries),
      (error) => error instanceof RefusedError && !error.storeAway,
    );
  }

  // First the same session, then anew. The own node is given a second chance: who goes to another
  // one leaves the media of those who stay.
  async #comeBack(tries) {
    if (
      !this.#session ||
      this.peerConnections.some((each) => each.iceConnectionState === 'failed')
    ) {
      return this.#connect();
    }
    try {
      await reclaimSession(this.#session, this.#options.wait);
    } catch (error) {
      if (/no such session/i.test(error.message)) {
        this.#drop();
      } else if (this.#servers.several && tries > 0) {
        this.#servers.skip();
      } else {
        throw error;
      }
      return this.#connect();
    }
    return this.#catchUp();
  }

  // Nothing was lost but events: asks what they told.
  async #catchUp() {
    const { version, classroom } = this.model;
    await this.#refresh();
    const { answer } = await this.#downlink.handle.request({ request: 'state', classroom });
    if (answer.slots) {
      this.#downlink.assign(answer.slots);
    } else if (this.model.version !== version) {
      await this.#connect(); // a server that cannot tell what the slots carry now
    }
  }

  #drop() {
    this.#link = null; // whatever the old session still says is not for us
    discard(this.#session);
    this.#session = null;
    this.#uplink = null;
    this.#downlink = null;
  }

  #end(state, reason) {
    this.#stopCapture();
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
    if (kind === 'state') {
      ++this.#rewritten; // the whole truth, whatever was known: the store may have lost changes
    } else if (!TEACHERS[kind] || message.version < this.model.version) {
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
      const rewritten = this.#rewritten;
      const answer = await this.request({ request: 'state', classroom });
      if (rewritten !== this.#rewritten) {
        this.#outdated = true; // who knows which of the two is older
      } else if (answer.version >= this.model.version) {
        this.#know(withSnapshot(this.model, answer, this.#options.now()));
      }
    }
  }

  #ownMutes() {
    return this.model.participants.get(this.model.me)?.muted ?? [];
  }
}
