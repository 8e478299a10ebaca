// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  announcers,
  helpQueue,
  listenersIn,
  ownHand,
  progressIn,
  sentBroadcasts,
  unreadBroadcasts,
  withAnnouncement,
  withBroadcast,
  withHelp,
  withReceipt,
  withTask,
  withVisit,
} from '../../../html/class-model.js';
import {
  displayName,
  emptyModel,
  heardRoom,
  isAnnouncing,
  peopleIn,
  withChanges,
  withMove,
  withRound,
  withSnapshot,
} from '../../../html/classroom-model.js';
import { joined, person, round } from '../support/messages.js';

const learner = (more) => withSnapshot(emptyModel, joined(more), 0);
const staff = (more) => learner({ participant: 'tess', role: 'instructor', room: 'main', ...more });

const message = (id, more = {}) => ({
  breakout: 'broadcast',
  version: 42,
  broadcast: id,
  text: 'Two minutes left',
  by: 'tess',
  remaining_ms: 60000,
  ...more,
});

const ids = (broadcasts) => broadcasts.map((each) => each.broadcast);

// --- messages ---

test('a message is unread until it is put away or its time is over', () => {
  const told = withBroadcast(learner(), message('b1'), 1000);
  assert.deepEqual(ids(unreadBroadcasts(told, 2000)), ['b1']);
  assert.deepEqual(unreadBroadcasts(told, 61000), []);
  assert.deepEqual(unreadBroadcasts(withReceipt(told, 'b1'), 2000), []);
  assert.deepEqual(withReceipt(told, 'gone'), told);
});

test('a message that lives is there again after a reload', () => {
  const back = learner({ broadcasts: [message('b1'), message('b2', { seen: true })] });
  assert.deepEqual(ids(unreadBroadcasts(back, 0)), ['b1']);
});

test('a message that was put away stays so through a later snapshot', () => {
  const read = withReceipt(withBroadcast(learner(), message('b1'), 0), 'b1');
  const after = withSnapshot(read, joined({ broadcasts: [message('b1')] }), 0);
  assert.deepEqual(unreadBroadcasts(after, 0), []);
});

test('the sender does not read the own message but how many have', () => {
  const counted = message('b1', { recipients: 3, received: 2 });
  const model = staff({ broadcasts: [counted, message('b2', { recipients: 3, received: 0 })] });
  assert.deepEqual(unreadBroadcasts(model, 0), []);
  const sent = sentBroadcasts(model, 0);
  assert.deepEqual(ids(sent), ['b2', 'b1']);
  assert.equal(sent[1].received, 2);
  assert.deepEqual(sentBroadcasts(model, 60000), []);
});

test('staff follow by changes who has read a message, and that it is over', () => {
  const sent = { change: 'broadcast', ...message('b1', { recipients: 3, received: 0 }) };
  const read = { change: 'received', version: 43, broadcast: 'b1', participant: 'jo', received: 1 };
  const counted = withChanges(staff(), { version: 43, changes: [sent, read] }, 0);
  assert.equal(sentBroadcasts(counted, 0)[0].received, 1);
  const over = { change: 'broadcast_ended', version: 44, broadcast: 'b1' };
  assert.deepEqual(
    sentBroadcasts(withChanges(counted, { version: 44, changes: [over] }, 0), 0),
    [],
  );
  assert.equal(withChanges(staff(), { version: 43, changes: [read] }, 0).broadcasts.size, 0);
});

// --- raised hands ---

const hand = (participant, since, state = 'waiting') => ({
  breakout: 'help',
  classroom: 'algebra',
  version: 42,
  participant,
  room: '2',
  message: 'We are lost',
  since,
  state,
});

test('who waits comes before who was seen, and each by how long', () => {
  const calls = [hand('li', 30), hand('jo', 10, 'later'), hand('ben', 20)];
  const model = calls.reduce(withHelp, staff());
  assert.deepEqual(
    helpQueue(model).map((each) => each.participant),
    ['ben', 'li', 'jo'],
  );
});

test('a hand that is down is off the queue, and so is who leaves the classroom', () => {
  const model = [hand('li', 30), hand('jo', 10)].reduce(withHelp, staff());
  assert.equal(helpQueue(withHelp(model, hand('li', 30, 'done'))).length, 1);
  const gone = withChanges(model, {
    version: 43,
    changes: [{ change: 'left', participant: 'jo' }],
  });
  assert.deepEqual(
    helpQueue(gone).map((each) => each.participant),
    ['li'],
  );
});

test('staff get the queue with a snapshot, a learner the own hand', () => {
  const queue = staff({ help: [hand('jo', 10)] });
  assert.equal(queue.help.get('jo').message, 'We are lost');
  const own = { message: 'We are lost', since: 5, state: 'waiting' };
  const mine = learner({ participants: [person('maria', '2', { help: own })] });
  assert.equal(ownHand(mine).since, 5);
  assert.equal(ownHand(withHelp(mine, hand('maria', 5, 'done'))), null);
});

// --- tasks ---

const task = { title: 'Exercise 4' };

test('the own task comes with joining, with a round and with a move', () => {
  assert.deepEqual(learner({ task }).task, task);
  const rooms = [{ room: '2', task }, { room: '3' }];
  const state = { breakout: 'state', version: 42, round: round({ rooms }), participants: [] };
  assert.deepEqual(withSnapshot(learner(), state, 0).task, task);
  const opened = { version: 42, room: '2', task, ...round() };
  assert.deepEqual(withRound(learner(), opened, 0).task, task);
  const moved = { version: 42, room: '1', participants: [] };
  assert.equal(withMove(learner({ task }), moved).task, null);
  assert.deepEqual(withMove(learner(), { ...moved, task }).task, task);
});

test('a new task is done by nobody', () => {
  const before = learner({ participants: [person('maria', '2', { done: true })], task });
  assert.deepEqual(progressIn(before, '2'), { done: 1, of: 1 });
  const next = { title: 'Exercise 5' };
  const after = withTask(before, { version: 42, room: '2', task: next });
  assert.deepEqual(after.task, next);
  assert.deepEqual(progressIn(after, '2'), { done: 0, of: 1 });
});

test('staff elsewhere learn of a new task by the change of its room', () => {
  const people = { participants: [person('jo', '2', { done: true })] };
  const edited = { change: 'room_edited', version: 42, room: '2', name: 'Two' };
  const told = (entry) => withChanges(staff(people), { version: 42, changes: [entry] }, 0);
  assert.deepEqual(progressIn(told(edited), '2'), { done: 1, of: 1 });
  assert.deepEqual(progressIn(told({ ...edited, task: null }), '2'), { done: 1, of: 1 });
  assert.deepEqual(progressIn(told({ ...edited, task }), '2'), { done: 0, of: 1 });
  assert.deepEqual(told({ ...edited, task }).round.rooms[1].task, task);
});

test('the task of another room is not the own one', () => {
  const after = withTask(staff(), { version: 42, room: '2', task });
  assert.equal(after.task, null);
  assert.deepEqual(after.round.rooms[1].task, task);
});

// --- visits and announcements ---

test('who listens to a room hears that one and stays where they are', () => {
  const visit = { room: '2', mode: 'listen' };
  const change = { change: 'visit', ...person('tess', 'main', { role: 'instructor', visit }) };
  const model = withChanges(staff(), { version: 42, changes: [change] });
  assert.equal(model.room, 'main');
  assert.equal(heardRoom(model), '2');
  const back = { change: 'visit', ...person('tess', 'main', { role: 'instructor' }) };
  assert.equal(heardRoom(withChanges(model, { version: 43, changes: [back] })), 'main');
});

test('who listens to the own room is known until they stop, and not in another room', () => {
  const visit = { version: 42, participant: 'tess', display: 'Tess', room: '2', mode: 'listen' };
  const alone = learner({ participants: [person('maria', '2')] });
  const heard = withVisit(alone, { ...visit, on: true });
  assert.deepEqual(listenersIn(heard), ['tess']);
  assert.equal(displayName(heard, 'tess'), 'Tess');
  assert.deepEqual(listenersIn(withVisit(heard, { ...visit, on: false })), []);
  assert.deepEqual(listenersIn(withVisit(alone, { ...visit, mode: 'join', on: true })), []);
  const moved = { version: 43, room: '1', participants: [person('maria', '1')] };
  assert.deepEqual(listenersIn(withMove(heard, moved)), []);
});

test('what is known of people one does not see outlives a snapshot, of others it does not', () => {
  const start = { version: 42, participant: 'tess', display: 'Tess', on: true, sources: ['mic'] };
  const alone = { participants: [person('maria', '2')] };
  const model = withAnnouncement(learner(alone), start);
  assert.deepEqual(announcers(withSnapshot(model, joined(alone), 0)), ['tess']);
  const tess = person('tess', '2', { role: 'instructor' });
  const silent = { participants: [...alone.participants, tess] };
  assert.deepEqual(announcers(withSnapshot(model, joined(silent), 0)), []);
  const speaking = { participants: [{ ...tess, announcing: { sources: ['mic'], duck: true } }] };
  assert.deepEqual(announcers(learner(speaking)), ['tess']);
});

test('who speaks to all rooms is known until they stop', () => {
  const start = { version: 42, participant: 'tess', display: 'Tess', on: true, sources: ['mic'] };
  const alone = learner({ participants: [person('maria', '2')] });
  const model = withAnnouncement(alone, start);
  assert.deepEqual(announcers(model), ['tess']);
  assert.equal(displayName(model, 'tess'), 'Tess');
  assert.equal(isAnnouncing(model), false);
  assert.deepEqual(announcers(withAnnouncement(model, { ...start, on: false })), []);
});

// --- people who come, go and change ---

test('who departs from the room is not seen in it any more', () => {
  const changes = [{ change: 'departed', version: 42, participant: 'jo' }];
  const after = withChanges(learner(), { version: 42, changes });
  assert.deepEqual(
    peopleIn(after, '2').map((each) => each.participant),
    ['tess', 'maria'],
  );
});

test('who was in a room one comes back to is not there unless the server says so', () => {
  const away = withMove(learner(), {
    version: 42,
    room: '1',
    participants: [person('maria', '1')],
  });
  const back = { version: 43, room: '2', participants: [person('maria', '2')] };
  assert.deepEqual(
    peopleIn(withMove(away, back), '2').map((each) => each.participant),
    ['maria'],
  );
});

test('another role of the own person is the own role', () => {
  const changes = [{ change: 'role', ...person('maria', '2', { role: 'assistant' }) }];
  assert.equal(withChanges(learner(), { version: 42, changes }).role, 'assistant');
  const other = [{ change: 'role', ...person('jo', '2', { role: 'assistant' }) }];
  assert.equal(withChanges(learner(), { version: 42, changes: other }).role, 'learner');
});
