// SPDX-License-Identifier: GPL-3.0-or-later
// A client of Januses that share classrooms: a node that dies, a store that is away or has lost
// changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Servers } from '../../../html/servers.js';
import {
  classroom,
  clientOf,
  joinedClient,
  own,
  refusal,
  stateOf,
} from '../support/fake-classroom.js';
import { FakeServer, fakeStorage } from '../support/fake-janus.js';

const [A, B] = ['ws://a', 'ws://b'];
const LOST = 'Lost connection to the server (is it down?)';
const away = refusal(446, 'the store does not answer');

// `serve`, but the first `times` requests that `matches` are refused: the store is away.
function withStoreAway(times, matches, serve = classroom) {
  let left = times;
  return (body, handle) => {
    if (matches(body) && left > 0) {
      --left;
      return body.request === 'join' ? { event: away } : { answer: away };
    }
    return serve(body, handle);
  };
}

const joins = (body) => body.ptype === 'publisher';

// What a client says of its connection, from now on.
function noted(client) {
  const notes = [];
  client.addEventListener('connection', ({ detail }) => notes.push(detail));
  return notes;
}

// --- several addresses ---

test('addresses come as a list, or in a text with commas', () => {
  assert.equal(String(new Servers(' ws://b, ws://a,')), 'ws://a,ws://b');
  assert.equal(String(new Servers([A, B])), 'ws://a,ws://b');
  assert.equal(new Servers([A, B]).several, true);
  assert.equal(new Servers(A).several, false);
});

test('without an address there is nothing to reach', async () => {
  await assert.rejects(clientOf(new FakeServer(classroom), { server: '' }).join({}), /no address/);
});

test('who joins gets to the first node that can be reached', async () => {
  const server = new FakeServer(classroom);
  server.down.add(A);
  const client = clientOf(server, { server: `${A},${B}` });
  await client.join({ classroom: 'algebra' });
  assert.deepEqual(server.addresses, [A, B]);
});

test('a join fails when no node can be reached', async () => {
  const server = new FakeServer(classroom);
  [A, B].forEach((each) => server.down.add(each));
  const client = clientOf(server, { server: [A, B] });
  await assert.rejects(client.join({ classroom: 'algebra' }), /Is the server down/);
  assert.equal(client.state, 'failed');
});

test('a node that does not answer is passed over, and what it says too late is not taken', async () => {
  const server = new FakeServer(classroom);
  server.frozen.set(A, null);
  const client = clientOf(server, { server: [A, B] });
  await client.join({ classroom: 'algebra' });
  assert.deepEqual(server.addresses, [A, B]);
  assert.equal(server.destroyed, 0);
  server.frozen.get(A)();
  assert.equal(server.destroyed, 1);
  assert.equal(client.state, 'joined');
});

test('the seat is taken on another node when the own one stays away', async () => {
  const { server, client } = await joinedClient(classroom, { server: [A, B] });
  server.reclaimError = 'Is the server down?';
  server.down.add(A);
  server.session.error(LOST);
  await stateOf(client, 'joined');
  assert.equal(server.reclaims, 2, 'the own node gets a second chance');
  assert.deepEqual(server.addresses, [A, B]);
  assert.equal(server.asked('join').at(-2).resume, 'r1');
  assert.equal(server.asked('publish').length, 2);
});

test('a seat is remembered in whatever order the nodes are named', async () => {
  const storage = fakeStorage();
  await joinedClient(classroom, { storage, server: `${A},${B}` });
  const { server } = await joinedClient(classroom, { storage, server: [B, A] });
  assert.equal(server.asked('join')[0].resume, 'r1');
});

test('a node that is back at once keeps its people', async () => {
  const { server, client } = await joinedClient(classroom, { server: [A, B] });
  server.reclaimError = 'Is the server down?';
  server.session.error(LOST);
  await new Promise((done) => queueMicrotask(done));
  server.reclaimError = null;
  await stateOf(client, 'joined');
  assert.deepEqual(server.addresses, [A]);
});

test('while no node can be reached the connections are kept, and the session is taken up', async () => {
  const { server, client } = await joinedClient(classroom, { server: [A, B] });
  const connections = client.peerConnections;
  server.reclaimError = 'Is the server down?';
  [A, B].forEach((each) => server.down.add(each));
  server.session.error(LOST);
  while (server.addresses.length < 5) {
    await new Promise((done) => setImmediate(done));
  }
  assert.deepEqual(client.peerConnections, connections);
  server.reclaimError = null;
  await stateOf(client, 'joined');
  assert.equal(server.sessions, 1);
});

test('media that found no way comes back by a new session, once there is one', async () => {
  const { server, client, up } = await joinedClient(classroom);
  server.down.add('ws://test');
  up.failIce();
  assert.equal(client.state, 'reconnecting');
  while (server.addresses.length < 3) {
    await new Promise((done) => setImmediate(done));
  }
  server.down.clear();
  await stateOf(client, 'joined');
  assert.equal(server.sessions, 2);
});

test('who leaves while no node can be reached stays out', async () => {
  const { server, client } = await joinedClient(classroom);
  server.reclaimError = 'Is the server down?';
  server.session.error(LOST);
  await client.leave();
  server.reclaimError = null;
  await new Promise((done) => setImmediate(done));
  assert.equal(client.state, 'left');
  assert.equal(server.sessions, 1);
});

// --- the store is away ---

test('a join is asked again on its handle until the store is back', async () => {
  const server = new FakeServer(withStoreAway(8, joins));
  const client = clientOf(server);
  const notes = noted(client);
  await client.join({ classroom: 'algebra' });
  assert.equal(client.state, 'joined');
  assert.equal(server.sessions, 1);
  assert.equal(server.handles.length, 2);
  const [waiting] = notes.filter((each) => each.reason?.storeAway);
  assert.equal(waiting.state, 'connecting');
});

test('while one node waits in vain for the store, another one is asked', async () => {
  const server = new FakeServer(withStoreAway(6, joins));
  const client = clientOf(server, { server: [A, B] });
  await client.join({ classroom: 'algebra' });
  assert.deepEqual(server.addresses, [A, B]);
});

test('a seat is not forgotten because the store is away', async () => {
  const storage = fakeStorage();
  await joinedClient(classroom, { storage });
  const { server } = await joinedClient(withStoreAway(3, joins), { storage });
  assert.deepEqual(
    server
      .asked('join')
      .filter(joins)
      .map((each) => each.resume),
    ['r1', 'r1', 'r1', 'r1'],
  );
});

test('a classroom that is to be created is created when the store is back', async () => {
  const creates = (body) => body.request === 'create';
  let exists = false;
  const serve = withStoreAway(2, creates, (body) => {
    exists ||= creates(body);
    return joins(body) && !exists ? { event: refusal(426) } : classroom(body);
  });
  const server = new FakeServer(serve);
  await clientOf(server).join({ classroom: 'algebra', create: { secret: 's' } });
  assert.equal(server.asked('create').length, 3);
});

test('who leaves while the store is away does not join when it is back', async () => {
  const server = new FakeServer(withStoreAway(1000, joins));
  const client = clientOf(server);
  const joining = client.join({ classroom: 'algebra' });
  while (server.asked('join').length < 3) {
    await new Promise((done) => setImmediate(done));
  }
  await client.leave();
  await assert.rejects(joining);
  assert.equal(client.state, 'left');
  const asked = server.asked('join').length;
  await new Promise((done) => setImmediate(done));
  assert.equal(server.asked('join').length, asked);
});

test('a connection that comes back before the store does waits for it', async () => {
  const serve = withStoreAway(3, (body) => body.resume);
  const { server, client } = await joinedClient(serve);
  server.reclaimError = 'No such session 123';
  server.session.error(LOST);
  await stateOf(client, 'joined');
  assert.equal(client.model.room, 'main');
  assert.equal(server.sessions, 2);
});

test('a change that is refused because the store is away changes nothing here', async () => {
  const { client } = await joinedClient((body) =>
    body.request === 'choose' ? { answer: away } : classroom(body),
  );
  const { model } = client;
  await assert.rejects(client.choose('1'), { storeAway: true });
  assert.equal(client.model, model);
  assert.equal(client.state, 'joined');
});

test('who muted while the store is away stays silent whatever the server says', async () => {
  const serve = withStoreAway(1, (body) => body.request === 'configure');
  const { client, tracks, up } = await joinedClient(serve);
  await assert.rejects(client.setMuted('mic', true), { storeAway: true });
  const changes = [{ change: 'muted', version: 2, ...own }];
  up.push({ breakout: 'graph', version: 2, changes });
  assert.equal(client.isMuted('mic'), true);
  assert.equal(tracks.mic.enabled, false);
  await client.setMuted('mic', false);
  assert.equal(tracks.mic.enabled, true);
});

// --- the store has lost changes ---

const told = (version, room) => ({
  breakout: 'state',
  classroom: 'algebra',
  version,
  round: null,
  participants: [{ ...own, room }],
});

test('the state that the server tells by itself holds, also with a lower version', async () => {
  const { server, client, up } = await joinedClient();
  const questions = server.asked('state').length;
  up.push({ breakout: 'moved', version: 9, room: '2', participants: [{ ...own, room: '2' }] });
  assert.equal(client.model.room, '2');
  const events = [];
  client.addEventListener('state', ({ detail }) => events.push(detail));
  up.push(told(4, 'main'));
  assert.equal(client.model.version, 4);
  assert.equal(client.model.room, 'main');
  assert.equal(events.length, 1);
  up.push({ breakout: 'moved', version: 5, room: '1', participants: [{ ...own, room: '1' }] });
  assert.equal(client.model.room, '1', 'events go on from there');
  assert.equal(server.asked('state').length, questions);
});

test('an answer that was on its way when the server told the whole is asked for again', async () => {
  const versions = []; // of the next answers
  let meanwhile = null;
  const serve = (body) => {
    const reply = classroom(body);
    if (body.request === 'state') {
      meanwhile?.();
      reply.answer.version = versions.shift() ?? 1;
    }
    return reply;
  };
  const { client, server, up } = await joinedClient(serve);
  const questions = server.asked('state').length;
  versions.push(9, 3); // the first is from before the store came back with less
  meanwhile = () => {
    up.push({ ...told(3, 'main'), participants: [{ ...own, role: 'assistant' }] });
    meanwhile = null;
  };
  const changes = [{ change: 'role', version: 9, ...own, role: 'assistant' }];
  up.push({ breakout: 'graph', version: 9, changes }); // makes the client ask
  await new Promise((done) => setImmediate(done));
  assert.equal(client.model.version, 3);
  assert.equal(server.asked('state').length, questions + 2);
});
