// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unreadBroadcasts } from '../../../html/class-model.js';
import { RefusedError } from '../../../html/janus-handle.js';
import {
  classroom,
  clientOf,
  joinedClient,
  own,
  refusal,
  stateOf,
} from '../support/fake-classroom.js';
import { FakeServer, fakeStorage } from '../support/fake-janus.js';

test('joining takes one seat, publishes and subscribes with one exchange each', async () => {
  const { server, client } = await joinedClient();
  assert.equal(client.state, 'joined');
  const requests = server.requests.map((each) => each.request).filter((each) => each !== 'state');
  assert.deepEqual(requests.sort(), ['join', 'join', 'publish', 'start']);
  const [publish] = server.asked('publish');
  assert.deepEqual(publish.streams, [
    { mid: '0', source: 'mic' },
    { mid: '1', source: 'camera' },
  ]);
  assert.equal(server.asked('join')[1].private_id, 'p');
});

test('slots follow what the server says and keep their tracks', async () => {
  const { client, down } = await joinedClient();
  const track = { kind: 'video' };
  down.receiveTrack(track, '5');
  down.push({
    breakout: 'slots',
    slots: [{ mid: '5', kind: 'video', participant: 'jo', source: 'camera' }],
  });
  const carried = { mid: '5', kind: 'video', participant: 'jo', source: 'camera', track };
  assert.deepEqual(client.slots.get('5'), { ...carried, paused: null });
  down.push({
    breakout: 'slots',
    slots: [
      { mid: '5', kind: 'video', participant: 'jo', source: 'camera', paused: 'bandwidth' },
    ],
  });
  assert.deepEqual(client.slots.get('5'), { ...carried, paused: 'bandwidth' });
  down.push({ breakout: 'slots', slots: [{ mid: '5', kind: 'video', participant: null }] });
  const empty = { ...carried, participant: null, source: null, paused: null };
  assert.deepEqual(client.slots.get('5'), empty);
});

test('a track that janus.js calls removed stays in its slot', async () => {
  const { client, down } = await joinedClient();
  const track = { kind: 'audio' };
  down.receiveTrack(track, '0');
  down.receiveTrack(track, '0', false);
  assert.equal(client.slots.get('0').track, track);
});

test('a refused request rejects with the code of the server', async () => {
  const serve = (body) =>
    body.request === 'move' ? { answer: refusal(443, 'no') } : classroom(body);
  const { client } = await joinedClient(serve);
  await assert.rejects(client.move('jo', '2'), (error) => {
    return error instanceof RefusedError && error.code === 443;
  });
  assert.equal(client.state, 'joined');
});

test('a refused join leaves no session behind', async () => {
  const client = clientOf(new FakeServer(() => ({ event: refusal(433, 'wrong secret') })));
  await assert.rejects(client.join({ classroom: 'algebra' }), /wrong secret/);
  assert.equal(client.state, 'failed');
});

test('staff verbs ask what they say, each with an operation id', async () => {
  const { server, client } = await joinedClient();
  await client.open({ rooms: 3 });
  await client.moveAll([{ participant: 'jo', room: '2' }]);
  await client.merge();
  await client.merge(0);
  await client.cancelMerge();
  const changes = server.requests.filter((each) => each.op);
  assert.deepEqual(
    changes.map(({ op, ...body }) => body),
    [
      { request: 'open', rooms: 3 },
      { request: 'move', moves: [{ participant: 'jo', room: '2' }] },
      { request: 'merge' },
      { request: 'merge', grace: 0 },
      { request: 'merge', cancel: true },
    ],
  );
});

// `serve`, but with these mutes on the own record.
function withMutes(muted, serve = classroom) {
  return (body) => {
    const reply = serve(body);
    const message = reply.event ?? reply.answer;
    if (message.participants) {
      message.participants = [{ ...own, muted }];
    }
    return reply;
  };
}

test('muting takes the track off before the server is told', async () => {
  const muted = [];
  const atConfigure = [];
  let handle = null;
  const serve = withMutes(muted, (body) => {
    if (body.request === 'configure') {
      muted.push('mic');
      atConfigure.push(...handle.replaced);
    }
    return classroom(body);
  });
  const { server, client, tracks, up } = await joinedClient(serve);
  handle = up;
  await client.setMuted('mic', true);
  assert.deepEqual(atConfigure, [null]);
  assert.deepEqual(up.replaced, [null]);
  assert.deepEqual(server.asked('configure'), [{ request: 'configure', mute: ['mic'] }]);
  assert.equal(tracks.mic.enabled, false);
});

test('what the server says is muted starts silent', async () => {
  const { client, tracks, up } = await joinedClient(withMutes(['mic']));
  assert.equal(client.isMuted('mic'), true);
  assert.equal(client.isMuted('camera'), false);
  assert.equal(tracks.mic.enabled, false);
  assert.deepEqual(up.replaced, [null]);
});

function screenTrack() {
  const track = new EventTarget();
  return Object.assign(track, { kind: 'video', enabled: true, stop: () => (track.ended = true) });
}

test('a screen takes one more line of the own connection, and the next one the same', async () => {
  const muted = [];
  const serve = withMutes(muted, (body) => {
    if (body.request === 'configure') {
      muted.splice(0, muted.length, ...(body.mute ?? []));
    }
    return classroom(body);
  });
  const { server, client, up } = await joinedClient(serve);
  const [first, second] = [screenTrack(), screenTrack()];
  await client.shareScreen(first);
  assert.equal(client.sharesScreen, true);
  const published = server.asked('publish');
  assert.deepEqual(published[1].streams, [
    { mid: '0', source: 'mic' },
    { mid: '1', source: 'camera' },
    { mid: '2', source: 'screen' },
  ]);
  await client.stopSharing();
  assert.equal(client.sharesScreen, false);
  assert.equal(first.ended, true);
  await client.shareScreen(second);
  assert.equal(client.sharesScreen, true);
  assert.equal(up.replaced.at(-1), second);
  assert.equal(server.asked('publish').length, 2);
  second.dispatchEvent(new Event('ended')); // by the browser's own button
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(server.asked('configure').at(-1), { request: 'configure', mute: ['screen'] });
  assert.equal(client.sharesScreen, false);
});

test('a screen that is refused is given back, and everything else goes on', async () => {
  let refuse = false;
  const serve = (body) =>
    refuse && body.request === 'publish' ? { event: refusal(446) } : classroom(body);
  const { client, up } = await joinedClient(serve);
  const track = screenTrack();
  refuse = true;
  await assert.rejects(client.shareScreen(track), (error) => error.storeAway);
  assert.equal(track.ended, true);
  assert.deepEqual(up.described, ['rollback']);
  assert.deepEqual(up.stopped, [track]);
  assert.deepEqual(client.sources, ['mic', 'camera']);
  refuse = false;
  await client.shareScreen(screenTrack());
  assert.equal(client.sharesScreen, true);
});

test('why a screen was refused is told also when its offer cannot be taken back', async () => {
  let refuse = false;
  const serve = (body) =>
    refuse && body.request === 'publish' ? { event: refusal(446) } : classroom(body);
  const { client, up } = await joinedClient(serve);
  up.rollbackError = new Error('the connection is closed');
  refuse = true;
  await assert.rejects(client.shareScreen(screenTrack()), (error) => error.storeAway);
  assert.deepEqual(client.sources, ['mic', 'camera']);
});

test('a screen is shared on by the connection that replaces a lost one', async () => {
  const { server, client } = await joinedClient();
  const track = screenTrack();
  await client.shareScreen(track);
  server.reclaimError = 'No such session';
  server.session.error('Lost connection to the server');
  await stateOf(client, 'joined');
  assert.deepEqual(
    server.asked('publish').at(-1).streams.map((each) => each.source),
    ['mic', 'camera', 'screen'],
  );
  assert.equal(client.sharesScreen, true);
  await client.leave();
  assert.equal(track.ended, true);
});

test('a classroom that is missing is created only when the caller says so', async () => {
  let exists = false;
  const serve = (body) => {
    exists ||= body.request === 'create';
    return body.request === 'join' && !exists ? { event: refusal(426) } : classroom(body);
  };
  const careful = clientOf(new FakeServer(serve));
  await assert.rejects(careful.join({ classroom: 'algebra' }), { code: 426 });
  const server = new FakeServer(serve);
  await clientOf(server).join({ classroom: 'algebra', create: { secret: 's' } });
  assert.deepEqual(server.asked('create'), [
    { request: 'create', classroom: 'algebra', secret: 's' },
  ]);
});

test('a reload shows the resume value of the seat', async () => {
  const storage = fakeStorage();
  await joinedClient(classroom, { storage });
  const { server } = await joinedClient(classroom, { storage });
  const [join] = server.asked('join');
  assert.equal(join.participant, 'maria');
  assert.equal(join.resume, 'r1');
});

test('a seat that somebody else holds now is exchanged for a new one', async () => {
  const storage = fakeStorage();
  await joinedClient(classroom, { storage });
  const { server, client } = await joinedClient(
    (body) => (body.resume ? { event: refusal(436) } : classroom(body)),
    { storage },
  );
  assert.equal(client.state, 'joined');
  assert.equal(server.asked('join')[1].participant, undefined);
});

test('leaving forgets the seat', async () => {
  const { client } = await joinedClient();
  assert.ok(client.rememberedSeat('algebra'));
  await client.leave();
  assert.equal(client.rememberedSeat('algebra'), null);
  assert.equal(client.state, 'left');
});

test('a lost connection takes the session up again, media untouched', async () => {
  const { server, client } = await joinedClient();
  server.session.error('Lost connection to the server (is it down?)');
  assert.equal(client.state, 'reconnecting');
  await stateOf(client, 'joined');
  assert.equal(server.reclaims, 1);
  assert.equal(server.sessions, 1);
  assert.equal(server.asked('publish').length, 1);
});

test('a session that is gone is replaced by a new one in the same seat', async () => {
  const { server, client } = await joinedClient();
  server.reclaimError = 'No such session 123';
  server.session.error('Lost connection to the server (is it down?)');
  await stateOf(client, 'joined');
  assert.equal(server.sessions, 2);
  assert.equal(server.asked('publish').length, 2);
  assert.equal(server.asked('join').at(-2).resume, 'r1');
});

test('being replaced ends the client and does not come back', async () => {
  const { server, client, up } = await joinedClient();
  up.push({ breakout: 'replaced', classroom: 'algebra', version: 3 });
  assert.equal(client.state, 'replaced');
  server.session.error('Lost connection to the server (is it down?)');
  assert.equal(client.state, 'replaced');
});

test('events bring the model up to date without asking', async () => {
  const { server, client, up } = await joinedClient();
  const questions = server.asked('state').length;
  const jo = { participant: 'jo', display: 'Jo', role: 'learner', room: 'main', muted: [] };
  up.push({
    breakout: 'graph',
    version: 2,
    changes: [{ change: 'joined', version: 2, ...jo }],
  });
  assert.ok(client.model.participants.has('jo'));
  assert.equal(client.model.version, 2);
  assert.equal(server.asked('state').length, questions);
});

test('an event older than the model changes nothing', async () => {
  const { client, up } = await joinedClient();
  up.push({ breakout: 'graph', version: 0, changes: [{ change: 'left', participant: 'maria' }] });
  assert.ok(client.model.participants.has('maria'));
});

test('rooms that change by themselves need no question', async () => {
  const { server, client, up } = await joinedClient();
  const questions = server.asked('state').length;
  const round = { number: 1, state: 'open', rooms: [{ room: '1', name: 'One' }] };
  up.push({ breakout: 'round', version: 2, room: 'main', ...round });
  const changes = [{ change: 'room_edited', version: 3, room: '1', name: 'North' }];
  up.push({ breakout: 'graph', version: 3, changes });
  await new Promise((done) => setImmediate(done));
  assert.equal(client.model.round.rooms[0].name, 'North');
  assert.equal(server.asked('state').length, questions);
});

test('who is promoted asks for what the new role may see', async () => {
  const { server, client, up } = await joinedClient();
  const questions = server.asked('state').length;
  const changes = [{ change: 'role', version: 2, ...own, role: 'assistant' }];
  up.push({ breakout: 'graph', version: 2, changes });
  assert.equal(client.model.role, 'assistant');
  await new Promise((done) => setImmediate(done));
  assert.equal(server.asked('state').length, questions + 1);
});

test('a message that was read is put away, and the server is told', async () => {
  const { server, client, up } = await joinedClient();
  const message = { broadcast: 'b1', text: 'Hello', by: 'tess', remaining_ms: 1000 };
  up.push({ breakout: 'broadcast', version: 2, ...message });
  assert.equal(unreadBroadcasts(client.model, 0).length, 1);
  await client.received('b1');
  assert.equal(server.asked('received')[0].broadcast, 'b1');
  assert.deepEqual(unreadBroadcasts(client.model, 0), []);
});

test('a receipt the server refuses leaves the message where it is', async () => {
  const serve = (body) =>
    body.request === 'received' ? { answer: refusal(430) } : classroom(body);
  const { client, up } = await joinedClient(serve);
  const message = { broadcast: 'b1', text: 'Hello', by: 'tess', remaining_ms: 1000 };
  up.push({ breakout: 'broadcast', version: 2, ...message });
  await assert.rejects(client.received('b1'), { code: 430 });
  assert.equal(unreadBroadcasts(client.model, 0).length, 1);
});

test('being removed ends the client and forgets the seat', async () => {
  const { client, up } = await joinedClient();
  up.push({ breakout: 'kicked', classroom: 'algebra', version: 3 });
  assert.equal(client.state, 'kicked');
  assert.equal(client.rememberedSeat('algebra'), null);
});

// A call of each verb, and the request it makes.
const verbs = [
  [(c) => c.undo(), { request: 'undo' }],
  [(c) => c.addRoom({ name: 'Late' }), { request: 'add_room', name: 'Late' }],
  [(c) => c.editRoom('1', { capacity: 0 }), { request: 'edit_room', room: '1', capacity: 0 }],
  [(c) => c.closeRoom('1'), { request: 'close_room', room: '1' }],
  [(c) => c.closeRoom('1', '2'), { request: 'close_room', room: '1', to: '2' }],
  [(c) => c.timer({ extend: 60 }), { request: 'timer', extend: 60 }],
  [(c) => c.broadcast('Hi', { ttl: 5 }), { request: 'broadcast', text: 'Hi', ttl: 5 }],
  [(c) => c.announce(['audio']), { request: 'announce', on: true, media: ['audio'] }],
  [(c) => c.endAnnouncement(), { request: 'announce', on: false }],
  [(c) => c.visit('1'), { request: 'visit', room: '1', mode: 'join' }],
  [(c) => c.visit('1', 'listen'), { request: 'visit', room: '1', mode: 'listen' }],
  [(c) => c.return(), { request: 'return' }],
  [(c) => c.raiseHand(), { request: 'help', raise: true }],
  [(c) => c.raiseHand('How?'), { request: 'help', raise: true, message: 'How?' }],
  [(c) => c.lowerHand(), { request: 'help', raise: false }],
  [(c) => c.resolveHelp('jo', 'later'), { request: 'help', participant: 'jo', resolve: 'later' }],
  [(c) => c.setTask({ title: 'T' }), { request: 'task', task: { title: 'T' } }],
  [(c) => c.setTask({}, ['1']), { request: 'task', task: {}, rooms: ['1'] }],
  [(c) => c.markTask(true), { request: 'task', done: true }],
  [
    (c) => c.moderate('jo', { mute: ['mic'] }),
    { request: 'moderate', participant: 'jo', mute: ['mic'] },
  ],
  [(c) => c.kick('jo'), { request: 'kick', participant: 'jo' }],
  [
    (c) => c.promote('jo', 'assistant'),
    { request: 'promote', participant: 'jo', role: 'assistant' },
  ],
];

for (const [call, request] of verbs) {
  test(`a method asks ${JSON.stringify(request)}, with an operation id`, async () => {
    const { server, client } = await joinedClient();
    await call(client);
    const { op, ...body } = server.requests.find((each) => each.op);
    assert.deepEqual(body, request);
  });
}
