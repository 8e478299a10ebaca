// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  emptyModel,
  withChanges,
  withMove,
  withRound,
  withSnapshot,
  withTimer,
} from '../../../html/classroom-model.js';
import { joined, round } from '../support/messages.js';

const model = (more) => withSnapshot(emptyModel, joined({ round: round(more) }), 0);
const timer = (state, more = {}) => ({ breakout: 'timer', version: 42, state, ...more });
const changed = (before, ...changes) => withChanges(before, { version: 42, changes });

test('a cancelled timer leaves no end behind', () => {
  const timed = model({ ends_at: 1, remaining_ms: 240000 });
  assert.equal(withTimer(timed, timer('cancelled'), 0).round.endsAt, null);
});

test('an event that tells no end keeps the one that is known', () => {
  const timed = model({ ends_at: 1, remaining_ms: 240000 });
  assert.equal(withTimer(timed, timer('expired'), 0).round.endsAt, 240000);
});

test('a room has a timer of its own', () => {
  const set = withTimer(model(), timer('set', { room: '2', remaining_ms: 5000 }), 100);
  assert.equal(set.round.rooms[1].endsAt, 5100);
  assert.equal(set.round.rooms[0].endsAt, null);
  assert.equal(set.round.endsAt, null);
  const closing = timer('expired', { room: '2', remaining_ms: 9000, closes_at: 1 });
  assert.equal(withTimer(set, closing, 0).round.rooms[1].closing, true);
  const stopped = withTimer(set, timer('cancelled', { room: '2' }), 0);
  assert.equal(stopped.round.rooms[1].endsAt, null);
});

test('a word on the round that names no timer of the room leaves it running', () => {
  const set = withTimer(model(), timer('set', { room: '2', remaining_ms: 5000 }), 100);
  const word = { version: 43, room: '2', ...round({ state: 'closing', remaining_ms: 9000 }) };
  assert.equal(withRound(set, word, 0).round.rooms[1].endsAt, 5100);
  assert.equal(withRound(set, { ...word, number: 2 }, 0).round.rooms[1].endsAt, null);
});

test('the timer of the new room comes with a move', () => {
  const moved = { version: 43, room: '1', timer: { remaining_ms: 4000 }, participants: [] };
  assert.equal(withMove(model(), moved, 100).round.rooms[0].endsAt, 4100);
});

test('the timer of a room is in a snapshot too', () => {
  const rooms = [{ room: '2', timer: { ends_at: 1, remaining_ms: 7000 } }];
  assert.equal(model({ rooms }).round.rooms[0].endsAt, 7000);
});

test('rooms are added, edited and closed while the round runs', () => {
  const opened = { change: 'room_opened', version: 42, room: '4', name: 'Late', capacity: null };
  const after = changed(model(), opened);
  assert.deepEqual(
    after.round.rooms.map((each) => each.room),
    ['1', '2', '3', '4'],
  );
  assert.equal(after.round.rooms[3].count, 0);
  assert.equal(changed(after, opened).round.rooms.length, 4, 'a `round` event may have told it');
  const edited = changed(after, { change: 'room_edited', version: 43, room: '1', name: 'North' });
  assert.equal(edited.round.rooms[0].name, 'North');
  assert.equal(edited.round.rooms[0].count, 2);
  const closed = changed(edited, { change: 'room_closed', version: 44, room: '2' });
  assert.equal(closed.round.rooms.length, 3);
});

test('rooms that close with the round change nothing', () => {
  const after = changed(model({ state: 'closed' }), { change: 'room_closed', room: '1' });
  assert.equal(after.round, null);
});
