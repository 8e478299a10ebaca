// SPDX-License-Identifier: GPL-3.0-or-later
// Janus sessions and plugin handles as promises, on any janus.js from 1.1.2 on.
//
// janus.js hides transactions: an event does not tell which request it answers. So requests that
// are answered by an event wait for each other, one at a time on each handle.

export const PLUGIN = 'janus.plugin.breakout';

const ANSWER_TIMEOUT_MS = 15000;
const CONNECT_TIMEOUT_MS = 5000; // a browser would wait for minutes
const STORE_AWAY = 446;

// Requests that are answered by an event, and the kinds of event that answer them.
const ANSWERED_BY = {
  join: ['joined', 'attached'],
  publish: ['published'],
  unpublish: ['unpublished'],
  start: ['started'],
  resize: ['attached', 'resized', 'success'],
  leave: ['left', 'success'],
};

// A request the server refused. `code` is its error_code, `answer` the whole refusal.
export class RefusedError extends Error {
  constructor(answer) {
    super(answer.error || `refused with error ${answer.error_code}`);
    this.name = 'RefusedError';
    this.code = answer.error_code;
    this.answer = answer;
  }

  // Nothing is wrong with what was asked: it may be asked again.
  get storeAway() {
    return this.code === STORE_AWAY;
  }
}

function checked(answer) {
  if (answer && answer.error_code) {
    throw new RefusedError(answer);
  }
  return answer;
}

function asError(reason) {
  return reason instanceof Error ? reason : new Error(String(reason));
}

// Resolves or rejects as `start(resolve, reject)` does, and rejects when that takes too long.
function inTime(wait, start) {
  const late = wait(CONNECT_TIMEOUT_MS).then(() => {
    throw new Error('the server does not answer');
  });
  return Promise.race([new Promise(start), late]);
}

// Connects to Janus. `onlost(reason)` is called when an established session loses its connection;
// `wait(ms)` resolves after that time.
export async function createSession(Janus, { server, iceServers, onlost, wait }) {
  await new Promise((done) => Janus.init({ debug: ['warn', 'error'], callback: done }));
  let settled = false;
  let session = null;
  try {
    await inTime(wait, (resolve, reject) => {
      const success = () => (settled ? discard(session) : resolve());
      const error = (reason) => (settled ? onlost(String(reason)) : reject(asError(reason)));
      session = new Janus({ server, iceServers, keepAlivePeriod: 10000, success, error });
    });
    return session;
  } finally {
    settled = true;
  }
}

// Ends a session that nobody wants any more; what it says to that is not for anybody.
export function discard(session) {
  session?.destroy({ cleanupHandles: true, notifyDestroyed: false });
}

// Takes up a session again whose connection was lost; the handles and their media live on.
export function reclaimSession(session, wait) {
  return inTime(wait, (resolve, reject) => {
    session.reconnect({ success: resolve, error: (reason) => reject(asError(reason)) });
  });
}

export class PluginHandle {
  // `on` = { event(message), track(track, mid), ice(state) }: whatever no request waits for.
  static attach(session, opaqueId, on) {
    return new Promise((resolve, reject) => {
      const self = new PluginHandle(on);
      session.attach({
        plugin: PLUGIN,
        opaqueId,
        success: (handle) => {
          self.#handle = handle;
          resolve(self);
        },
        error: (reason) => reject(asError(reason)),
        onmessage: (message, jsep) => self.#received(message, jsep),
        // Only "here is a track" counts: a silent slot may carry somebody again at any time.
        onremotetrack: (track, mid, added) => added && on.track?.(track, mid),
        iceState: (state) => on.ice?.(state),
      });
    });
  }

  #handle = null;
  #on;
  #waiting = null; // the one request that waits for its event
  #turn = Promise.resolve();

  constructor(on) {
    this.#on = on;
  }

  // The PeerConnection, once there is one.
  get peerConnection() {
    return this.#handle?.webrtcStuff?.pc ?? null;
  }

  // Sends a request; resolves with { answer, jsep }. Rejects with RefusedError.
  request(body, jsep) {
    const kinds = ANSWERED_BY[body.request] ?? (jsep ? ['success'] : null);
    if (!kinds) {
      return this.#send(body, jsep).then((answer) => ({ answer: checked(answer) }));
    }
    const mine = this.#turn.then(() => this.#exchange(kinds, body, jsep));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  createOffer(tracks) {
    return this.#negotiate('createOffer', { tracks });
  }

  createAnswer(jsep) {
    return this.#negotiate('createAnswer', { jsep, tracks: [] });
  }

  acceptAnswer(jsep) {
    return this.#negotiate('handleRemoteJsep', { jsep });
  }

  #negotiate(method, options) {
    return new Promise((resolve, reject) => {
      this.#handle[method]({
        ...options,
        success: resolve,
        error: (reason) => reject(asError(reason)),
      });
    });
  }

  #send(message, jsep) {
    return new Promise((resolve, reject) => {
      this.#handle.send({
        message,
        jsep,
        success: resolve,
        error: (reason) => reject(asError(reason)),
      });
    });
  }

  #exchange(kinds, body, jsep) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#settle(() => reject(new Error(`no answer to ${body.request}`)));
      }, ANSWER_TIMEOUT_MS);
      this.#waiting = { kinds, resolve, reject, timer };
      this.#send(body, jsep).then(
        (answer) => answer && this.#received(answer), // refused, or answered, without an event
        (error) => this.#settle(() => reject(error)),
      );
    });
  }

  #settle(how) {
    if (this.#waiting) {
      clearTimeout(this.#waiting.timer);
      this.#waiting = null;
      how();
    }
  }

  #received(message, jsep) {
    const waiting = this.#waiting;
    const kind = message.breakout;
    if (waiting && message.error_code) {
      this.#settle(() => waiting.reject(new RefusedError(message)));
      return;
    }
    if (waiting && waiting.kinds.includes(kind)) {
      this.#settle(() => waiting.resolve({ answer: message, jsep }));
      return;
    }
    this.#on.event?.(message, jsep);
  }
}
