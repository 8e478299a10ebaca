// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { emptyModel, withMove, withSnapshot } from '../../../html/classroom-model.js';
import { quietFor, talksIn, withTalking } from '../../../html/talk-model.js';
import { joined } from '../support/messages.js';

const event = (...rooms) => ({ breakout: 'talking', version: 42, rooms });
const speech = (room, ...talking) => ({ room, talking, silent_since: null, silent_ms: null });
const silence = (room, ms) => ({ room, talking: [], silent_since: 1795170000000, silent_ms: ms });

test('whoever talks does so in that room, until the next event of it', () => {
  const told = withTalking(emptyModel, event(speech('2', 'jo'), speech('1', 'li')), 0);
  assert.equal(told.version, 42);
  assert.ok(talksIn(told, '2', 'jo'));
  assert.ok(!talksIn(told, '2', 'li'));
  assert.ok(!talksIn(told, '3', 'jo'));
  const later = withTalking(told, event(silence('2', 0)), 1000);
  assert.ok(!talksIn(later, '2', 'jo'));
  assert.ok(talksIn(later, '1', 'li'));
  assert.ok(talksIn(told, '2', 'jo')); // a model is never changed
});

test('silence is counted on by the own clock', () => {
  const told = withTalking(emptyModel, event(silence('2', 60_000)), 5000);
  assert.equal(quietFor(told, '2', 5000), 60_000);
  assert.equal(quietFor(told, '2', 7000), 62_000);
});

test('a pause, speech and an unknown room are no silence', () => {
  const told = withTalking(emptyModel, event(silence('1', 0), speech('2', 'jo')), 0);
  assert.equal(quietFor(told, '1', 9999), null);
  assert.equal(quietFor(told, '1', 10_000), 10_000);
  assert.equal(quietFor(told, '2', 99_999), null);
  assert.equal(quietFor(told, '3', 99_999), null);
});

test('an announcer talks where nobody else does', () => {
  const told = withTalking(emptyModel, event({ ...silence('2', 30_000), talking: ['tess'] }), 0);
  assert.ok(talksIn(told, '2', 'tess'));
  assert.equal(quietFor(told, '2', 0), 30_000);
});

test('what is known outlives a new snapshot and a move', () => {
  const told = withTalking(withSnapshot(emptyModel, joined(), 0), event(speech('2', 'jo')), 0);
  const moved = withMove(told, { version: 43, room: '1', participants: [] }, 0);
  assert.ok(talksIn(withSnapshot(moved, joined(), 0), '2', 'jo'));
});
