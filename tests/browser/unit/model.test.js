// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  choicesOf,
  emptyModel,
  isElsewhere,
  peopleIn,
  roomName,
  roomsOf,
  withChanges,
  withMove,
  withRound,
  withSnapshot,
  withTimer,
} from '../../../html/classroom-model.js';
import { joined, person, round } from '../support/messages.js';

test('a snapshot tells who one is, where, and with whom, staff first', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  assert.equal(model.me, 'maria');
  assert.equal(model.room, '2');
  assert.deepEqual(
    peopleIn(model, '2').map((each) => each.participant),
    ['tess', 'jo', 'maria'],
  );
});

// [own node, the other's record, whether the other is out of earshot]
const whereabouts = [
  ['a', { node: 'b' }, true],
  ['a', { node: 'a' }, false],
  ['a', { node: 'b', connected: false }, false],
  ['a', {}, false],
  [undefined, {}, false],
];

for (const [node, other, elsewhere] of whereabouts) {
  const what = JSON.stringify(other);
  test(`seen from node ${node}, ${what} is ${elsewhere ? '' : 'not '}elsewhere`, () => {
    const participants = [person('maria', '2', { node }), person('jo', '2', other)];
    const model = withSnapshot(emptyModel, joined({ participants }), 0);
    assert.equal(isElsewhere(model, 'jo'), elsewhere);
    assert.equal(isElsewhere(model, 'maria'), false);
    assert.equal(isElsewhere(model, 'nobody'), false);
  });
}

test('a state answer without own id keeps it and finds the own room among the people', () => {
  const before = withSnapshot(emptyModel, joined(), 0);
  const state = {
    breakout: 'state',
    version: 42,
    round: null,
    participants: [person('maria', 'main')],
  };
  const model = withSnapshot(before, state, 0);
  assert.equal(model.me, 'maria');
  assert.equal(model.room, 'main');
  assert.equal(model.round, null);
});

test('the end of a round is counted on the own clock from remaining_ms', () => {
  const timed = joined({ round: round({ ends_at: 1, remaining_ms: 240000 }) });
  assert.equal(withSnapshot(emptyModel, timed, 1000).round.endsAt, 241000);
  assert.equal(withSnapshot(emptyModel, joined(), 1000).round.endsAt, null);
});

test('a closed round is no round', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  const event = { breakout: 'round', version: 42, room: 'main', state: 'closed', rooms: [] };
  const after = withRound(model, event, 0);
  assert.equal(after.round, null);
  assert.equal(after.room, 'main');
});

test('a round event brings rooms, policy and end', () => {
  const model = withSnapshot(emptyModel, joined({ round: null, room: 'main' }), 0);
  const event = { breakout: 'round', version: 42, room: '1', task: null, ...round() };
  const after = withRound(model, { ...event, remaining_ms: 5000 }, 100);
  assert.equal(after.round.endsAt, 5100);
  assert.equal(after.round.rooms.length, 3);
  assert.equal(after.room, '1');
});

test('a timer event changes the end and keeps the state of the round', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  const event = { breakout: 'timer', version: 42, state: 'warning', remaining_ms: 60000 };
  const after = withTimer(model, event, 0);
  assert.equal(after.round.endsAt, 60000);
  assert.equal(after.round.state, 'open');
});

test('a move brings the people of the new room', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  const people = [person('maria', '1'), person('ben', '1')];
  const after = withMove(model, { version: 42, room: '1', from: '2', participants: people });
  assert.equal(after.room, '1');
  assert.deepEqual(
    peopleIn(after, '1').map((each) => each.participant),
    ['ben', 'maria'],
  );
  assert.equal(model.room, '2', 'the model before is left alone');
});

test('changes move, add, mute and remove people and count rooms', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  const changes = [
    { change: 'joined', version: 42, ...person('new', '2') },
    { change: 'moved', version: 42, from: '2', to: '1', reason: 'move', ...person('jo', '1') },
    { change: 'muted', version: 42, ...person('maria', '2', { muted: ['mic'] }) },
    { change: 'left', version: 42, participant: 'tess', room: '2' },
  ];
  const after = withChanges(model, { version: 42, changes, rooms: [{ room: '1', count: 3 }] });
  assert.deepEqual(
    peopleIn(after, '2').map((each) => each.participant),
    ['maria', 'new'],
  );
  assert.deepEqual(after.participants.get('maria').muted, ['mic']);
  assert.equal(after.round.rooms[0].count, 3);
  assert.equal(after.round.rooms[1].count, 1);
});

test('a learner chooses among rooms that are not locked and not its own, full ones marked', () => {
  const model = withSnapshot(emptyModel, joined(), 0);
  assert.deepEqual(
    choicesOf(model).map(({ room, full }) => [room, full]),
    [
      ['1', true],
      ['main', false],
    ],
  );
});

test('there is no choice where the policy allows none, and none for staff', () => {
  const strict = joined({ round: round({ allow_choose: false, allow_return: false }) });
  assert.deepEqual(choicesOf(withSnapshot(emptyModel, strict, 0)), []);
  assert.deepEqual(choicesOf(withSnapshot(emptyModel, joined({ role: 'instructor' }), 0)), []);
});

test('rooms are listed with main first and named even without a name', () => {
  const bare = joined({ round: round({ rooms: [{ room: '7' }] }) });
  const model = withSnapshot(emptyModel, bare, 0);
  assert.deepEqual(
    roomsOf(model).map((each) => each.room),
    ['main', '7'],
  );
  assert.equal(roomName(model, '7'), 'Room 7');
  assert.equal(roomName(model, 'main'), 'Main room');
});
