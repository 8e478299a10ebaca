// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for janus.js in unit tests: what the client asks goes to `serve`, what it gets comes
// back the way Janus sends it.
//
// serve(body, handle) returns { answer } for what Janus answers at once, { event, jsep? } for what
// follows as an event, or { lost: true } for nothing at all.

// Node.js 18 has no CustomEvent of its own yet.
globalThis.CustomEvent ??= class extends Event {
  constructor(type, { detail } = {}) {
    super(type);
    this.detail = detail;
  }
};

export class FakeServer {
  requests = []; // every body, in order
  handles = [];
  sessions = 0;
  reclaims = 0;
  reclaimError = null; // with what the next reclaims fail
  addresses = []; // every one that was asked for a session, in order
  down = new Set(); // addresses that cannot be reached
  frozen = new Map(); // address -> what makes it answer, late
  destroyed = 0; // sessions
  #serve;

  constructor(serve) {
    this.#serve = serve;
  }

  // The class to hand to BreakoutClient in place of Janus.
  get Janus() {
    const server = this;
    return class FakeJanus {
      static init({ callback }) {
        queueMicrotask(callback);
      }

      static randomString(length) {
        return 'x'.repeat(length);
      }

      constructor(callbacks) {
        server.addresses.push(callbacks.server);
        if (server.down.has(callbacks.server)) {
          queueMicrotask(() => callbacks.error('Is the server down?'));
          return;
        }
        if (server.frozen.has(callbacks.server)) {
          server.frozen.set(callbacks.server, callbacks.success);
          return;
        }
        ++server.sessions;
        server.session = callbacks;
        queueMicrotask(callbacks.success);
      }

      attach(callbacks) {
        const handle = new FakeHandle(server, callbacks);
        server.handles.push(handle);
        queueMicrotask(() => callbacks.success(handle));
      }

      reconnect({ success, error }) {
        ++server.reclaims;
        const failure = server.reclaimError;
        queueMicrotask(() => (failure ? error(failure) : success()));
      }

      destroy() {
        ++server.destroyed;
      }
    };
  }

  asked(request) {
    return this.requests.filter((each) => each.request === request);
  }

  serve(body, handle) {
    this.requests.push(body);
    return this.#serve(body, handle);
  }
}

class FakeHandle {
  webrtcStuff = { pc: null };
  replaced = []; // tracks that senders were given
  stopped = []; // tracks whose transceivers were stopped
  rollbackError = null; // with what taking an offer back fails
  described = []; // types of local descriptions that were not janus.js' doing
  #server;
  #callbacks;

  constructor(server, callbacks) {
    this.#server = server;
    this.#callbacks = callbacks;
  }

  // What the server sends by itself.
  push(message, jsep) {
    this.#callbacks.onmessage(message, jsep);
  }

  receiveTrack(track, mid, added = true) {
    this.#callbacks.onremotetrack(track, mid, added);
  }

  failIce() {
    this.webrtcStuff.pc.iceConnectionState = 'failed';
    this.#callbacks.iceState('failed');
  }

  send({ message, success }) {
    const { answer, event, jsep, lost } = this.#server.serve(message, this);
    queueMicrotask(() => {
      if (answer) {
        success(answer);
      } else if (!lost) {
        success(); // Janus' ack
        queueMicrotask(() => this.push(event, jsep));
      }
    });
  }

  createOffer({ tracks, success }) {
    const transceivers = this.webrtcStuff.pc?.getTransceivers() ?? [];
    for (const { capture } of tracks) {
      const sender = {
        track: capture,
        replaceTrack: async (track) => {
          sender.track = track;
          this.replaced.push(track);
        },
      };
      const stop = () => this.stopped.push(capture);
      transceivers.push({ mid: String(transceivers.length), sender, stop });
    }
    this.webrtcStuff.pc = {
      getTransceivers: () => transceivers,
      iceConnectionState: 'connected',
      setLocalDescription: async ({ type }) => {
        if (this.rollbackError) {
          throw this.rollbackError;
        }
        this.described.push(type);
      },
    };
    queueMicrotask(() => success({ type: 'offer', sdp: 'offer' }));
  }

  createAnswer({ success }) {
    this.webrtcStuff.pc = { getTransceivers: () => [], iceConnectionState: 'connected' };
    queueMicrotask(() => success({ type: 'answer', sdp: 'answer' }));
  }

  handleRemoteJsep({ success }) {
    queueMicrotask(success);
  }
}

// A sessionStorage.
export function fakeStorage() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}
