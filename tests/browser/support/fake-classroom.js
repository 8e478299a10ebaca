// SPDX-License-Identifier: GPL-3.0-or-later
// A classroom of one on a fake Janus, and a client of it.

import { once } from 'node:events';

import { BreakoutClient } from '../../../html/breakout-client.js';
import { FakeServer, fakeStorage } from './fake-janus.js';

export const own = {
  participant: 'maria',
  display: 'Maria',
  role: 'learner',
  room: 'main',
  muted: [],
};

// What the plugin would tell to this request.
export function classroom(body) {
  const people = { round: null, participants: [own] };
  const joined = { ...people, participant: 'maria', role: 'learner', room: 'main', version: 1 };
  const common = { classroom: 'algebra' };
  switch (`${body.request} ${body.ptype ?? ''}`.trim()) {
    case 'join publisher':
      return {
        event: { breakout: 'joined', ...common, ...joined, private_id: 'p', resume: 'r1' },
      };
    case 'join subscriber':
      return { event: { breakout: 'attached', ...common }, jsep: { type: 'offer', sdp: 'slots' } };
    case 'publish':
      return { event: { breakout: 'published', ...common }, jsep: { type: 'answer', sdp: 'ok' } };
    case 'start':
      return { event: { breakout: 'started', ...common } };
    case 'state':
      return { answer: { breakout: 'state', ...common, ...people, version: 1 } };
    default:
      return { answer: { breakout: 'success', ...common, version: 2 } };
  }
}

export const refusal = (code, error = 'no') => ({ breakout: 'event', error_code: code, error });

// Time passes as fast as it can.
export function clientOf(server, more = {}) {
  const wait = () => new Promise((done) => setImmediate(done));
  const options = { server: 'ws://test', storage: fakeStorage(), now: () => 0, wait };
  return new BreakoutClient({ Janus: server.Janus, ...options, ...more });
}

export async function joinedClient(serve = classroom, more = {}) {
  const server = new FakeServer(serve);
  const client = clientOf(server, more);
  const tracks = {
    mic: { kind: 'audio', enabled: true },
    camera: { kind: 'video', enabled: true },
  };
  await client.join({ classroom: 'algebra', display: 'Maria' }, tracks);
  return { server, client, tracks, up: server.handles[0], down: server.handles[1] };
}

export async function stateOf(client, state) {
  while (client.state !== state) {
    await once(client, 'connection');
  }
}
