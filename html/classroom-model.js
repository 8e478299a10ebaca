// SPDX-License-Identifier: GPL-3.0-or-later
// What a client knows of its classroom: pure functions from messages to a plain object.
//
// A model is never changed, each function returns another. Instants are on the client's own
// monotonic clock (`now`, in ms): the server sends `remaining_ms`, so a wrong clock does no harm.
// Who is where is told here; what is said and asked during a class, in class-model.js; who talks, in
// talk-model.js.

import {
  classFrom,
  quietClass,
  withBroadcastChange,
  withTask,
  withoutPerson,
} from './class-model.js';
import {
  roundAfter,
  roundFrom,
  roundWithCounts,
  roundWithRoomChange,
  roundWithTimer,
} from './round-model.js';
import { nobodyTalks } from './talk-model.js';

export const MAIN = 'main';

export const emptyModel = Object.freeze({
  classroom: null,
  version: 0,
  me: null,
  role: null,
  room: MAIN,
  round: null,
  participants: new Map(),
  ...quietClass,
  ...nobodyTalks,
});

// Whether this person is connected to another server of the class: media does not pass between them.
export function isElsewhere(model, participant) {
  const person = model.participants.get(participant);
  const own = model.participants.get(model.me);
  return Boolean(person?.connected && person.node && own?.node && person.node !== own.node);
}

function peopleFrom(list) {
  return new Map((list ?? []).map((each) => [each.participant, each]));
}

// From the events `joined` and the answer `state`: all there is to know.
export function withSnapshot(model, message, now) {
  const participants = peopleFrom(message.participants);
  const me = message.participant ?? model.me;
  const room = message.room ?? participants.get(me)?.room ?? model.room;
  return {
    ...model,
    ...classFrom(model, message, room, now),
    classroom: message.classroom ?? model.classroom,
    version: message.version,
    me,
    role: message.role ?? participants.get(me)?.role ?? model.role,
    room,
    round: roundFrom(message.round, now),
    participants,
  };
}

// From the event `round`: rooms were opened, are closing, or are closed.
export function withRound(model, message, now) {
  const { breakout, classroom, version, room, task, ...round } = message;
  return {
    ...model,
    version,
    room: room ?? model.room,
    task: task ?? null,
    round: roundAfter(model.round, roundFrom(round, now)),
  };
}

// From the event `timer`: of the round, or of one room.
export function withTimer(model, message, now) {
  const round = model.round && roundWithTimer(model.round, message, now);
  return { ...model, version: message.version, round };
}

// From the event `moved`: the own room changed, and with it the people one sees.
export function withMove(model, message, now) {
  const { version, room, task = null, timer } = message;
  const elsewhere = [...model.participants].filter(([, person]) => person.room !== room);
  const participants = new Map([...elsewhere, ...peopleFrom(message.participants)]);
  const timed = timer && { room, ...timer };
  const round = model.round && (timed ? roundWithTimer(model.round, timed, now) : model.round);
  return { ...model, version, room, task, round, participants, listeners: new Map() };
}

// Staff learn of another task by the change of its room.
function withRoomChange(model, entry) {
  const known = model.round?.rooms.find((each) => each.room === entry.room);
  const isOther = JSON.stringify(known?.task ?? null) !== JSON.stringify(entry.task ?? null);
  const { room, task, version } = entry;
  const told =
    known && 'task' in entry && isOther ? withTask(model, { room, task, version }) : model;
  return { ...told, round: told.round && roundWithRoomChange(told.round, entry) };
}

function modelWith(model, entry, now) {
  const { change, version, from, to, by, reason, ...fact } = entry;
  if (change.startsWith('room_')) {
    return withRoomChange(model, entry);
  }
  if (fact.broadcast) {
    return withBroadcastChange(model, entry, now);
  }
  if (change === 'left') {
    return withoutPerson(model, fact.participant);
  }
  const participants = new Map(model.participants);
  if (change === 'departed') {
    participants.delete(fact.participant); // to where is not ours to know
    return { ...model, participants };
  }
  if (!fact.participant || !fact.role) {
    return model;
  }
  participants.set(fact.participant, fact);
  const role = fact.participant === model.me ? fact.role : model.role;
  return { ...model, role, participants };
}

// From the event `graph`: what happened to people and rooms, and how many sit in each.
export function withChanges(model, message, now) {
  const changes = message.changes ?? [];
  const after = changes.reduce((before, entry) => modelWith(before, entry, now), model);
  const round = after.round && roundWithCounts(after.round, message.rooms);
  return { ...after, version: message.version, round };
}

export function isStaff(model) {
  return model.role === 'instructor' || model.role === 'assistant';
}

export function displayName(model, participant) {
  const known = [model.participants, model.announcements, model.listeners, model.help];
  return known.map((each) => each.get(participant)?.display).find(Boolean) ?? participant;
}

const bySeniority = { instructor: 0, assistant: 1, learner: 2, observer: 3 };

function byRoleAndName(a, b) {
  return (
    bySeniority[a.role] - bySeniority[b.role] ||
    (a.display || a.participant).localeCompare(b.display || b.participant)
  );
}

// The room one hears and sees: the own one, unless one listens to another.
export function heardRoom(model) {
  const { visit } = model.participants.get(model.me) ?? {};
  return visit?.mode === 'listen' ? visit.room : model.room;
}

// Whether one speaks to many rooms.
export function isAnnouncing(model) {
  return Boolean(model.participants.get(model.me)?.announcing);
}

// Who sits in a room, staff first, then by name.
export function peopleIn(model, room) {
  return [...model.participants.values()].filter((each) => each.room === room).sort(byRoleAndName);
}

// Main and the breakout rooms of the running round, each with its people.
export function roomsOf(model) {
  const main = { room: MAIN, name: 'Main room' };
  return [main, ...(model.round?.rooms ?? [])].map((each) => ({
    ...each,
    name: each.name || `Room ${each.room}`,
    people: peopleIn(model, each.room),
  }));
}

export function roomName(model, room) {
  return roomsOf(model).find((each) => each.room === room)?.name ?? `Room ${room}`;
}

// Rooms a learner may go to by itself, main last.
export function choicesOf(model) {
  if (!model.round || model.role !== 'learner') {
    return [];
  }
  const rooms = model.round.allow_choose ? model.round.rooms : [];
  const free = rooms.filter((each) => each.room !== model.room && !each.locked);
  const choices = free.map((each) => ({
    room: each.room,
    name: each.name || `Room ${each.room}`,
    count: each.count ?? 0,
    capacity: each.capacity ?? null,
    full: each.capacity != null && (each.count ?? 0) >= each.capacity,
  }));
  if (model.round.allow_return && model.room !== MAIN) {
    choices.push({ room: MAIN, name: 'Main room', count: null, capacity: null, full: false });
  }
  return choices;
}
