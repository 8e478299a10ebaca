// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blockOf, fromSnapshot, withChange, withEntries } from '../model.mjs';

const kNow = Date.UTC(2026, 10, 21, 12, 0, 0);

const seat = (participant, room, seatNumber, rest = {}) => ({
  participant, display: participant, role: 'learner', room, seat: seatNumber, connected: true, ...rest,
});
const texts = (records) =>
  Object.fromEntries(Object.entries(records).map(([key, each]) => [key, JSON.stringify(each)]));

function modelAt(version, round = null) {
  const meta = { version: String(version), epoch: 'e', commit: `c${version}` };
  return fromSnapshot(
    round ? { ...meta, round: JSON.stringify(round) } : meta,
    texts({ b: { room: 'b', name: 'Second', position: 1 }, a: { room: 'a', name: 'First', position: 0 } }),
    texts({ bob: seat('bob', 'a', 2), ann: seat('ann', 'main', 1) }),
  );
}
const change = (version, ...facts) => ({ version, facts });
const moved = (participant, to) => ({ fact: 'participant_moved', participant, to });

test('a snapshot without a version is no classroom', () => {
  assert.equal(fromSnapshot({}, {}, {}), null);
});

test('rooms are in the order they were opened, people in that of their seats', () => {
  const model = withChange(modelAt(4), change(5, moved('bob', 'main')));
  assert.equal(
    blockOf('algebra', model, kNow),
    'algebra version 5, no round yet\n  main: ann (learner), bob (learner)\n' +
      '  a "First": nobody\n  b "Second": nobody\n',
  );
});

test('the time that is left is that of the state, and never less than none', () => {
  const ends_at = kNow + 90_400;
  const table = [
    [{ number: 1, state: 'open' }, 'round 1 open'],
    [{ number: 1, state: 'open', ends_at }, 'round 1 open until 12:01:30 UTC (91 s left)'],
    [{ number: 2, state: 'closing', closes_at: kNow + 5000, ends_at }, 'round 2 closing until 12:00:05 UTC (5 s left)'],
    [{ number: 2, state: 'closing', closes_at: kNow - 5000 }, 'round 2 closing until 11:59:55 UTC (0 s left)'],
    [{ number: 2, state: 'closed', ends_at }, 'round 2 closed'],
  ];
  for (const [round, said] of table) {
    const [head] = blockOf('algebra', modelAt(4, round), kNow).split('\n');
    assert.equal(head, `algebra version 4, ${said}`);
  }
});

test('a change leaves the model before it as it was', () => {
  const before = modelAt(4);
  const after = withChange(before, change(5, moved('ann', 'b'), { fact: 'room_closed', room: 'a' }));
  assert.equal(before.people.get('ann').room, 'main');
  assert.ok(before.rooms.has('a'));
  assert.equal(after.people.get('ann').room, 'b');
  assert.ok(!after.rooms.has('a'));
});

const entry = (each, after, commit) => ({ change: JSON.stringify(each), after, commit });

test('entries lead from our commit to the last one, or they are no way', () => {
  const model = modelAt(4);
  const five = entry(change(5, moved('ann', 'a')), 'c4', 'c5');
  const six = entry(change(6, moved('ann', 'b')), 'c5', 'c6');
  const another = entry(change(5, moved('ann', 'a')), 'd4', 'd5');
  assert.deepEqual(withEntries(model, [], 'c4'), []);
  assert.deepEqual(withEntries(model, [five, six], 'c6').map((each) => each.version), [5, 6]);
  assert.equal(withEntries(withEntries(model, [five], 'c5')[0], [six], 'c6').length, 1);
  const table = [
    [[], 'c5'],
    [[six], 'c6'],
    [[five], 'c6'],
    [[five, five], 'c6'],
    [[another], 'd5'],
    [[], 'd4'],
  ];
  for (const [entries, last] of table) {
    assert.equal(withEntries(model, entries, last), null);
  }
});

test('a fact that is not known is no way either', () => {
  assert.equal(withChange(modelAt(4), change(5, { fact: 'moon_risen' })), null);
});

test('facts that say nothing of who is where are one version more', () => {
  const after = withChange(modelAt(4), change(5, { fact: 'mutes_changed', participant: 'ann' }));
  assert.equal(after.version, 5);
  assert.deepEqual(after.people, modelAt(4).people);
});
