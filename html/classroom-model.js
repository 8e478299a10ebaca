// SPDX-License-Identifier: GPL-3.0-or-later
// What a client knows of its classroom: pure functions from messages to a plain object.
//
// A model is never changed, each function returns another. Instants are on the client's own
// monotonic clock (`now`, in ms): the server sends `remaining_ms`, so a wrong clock does no harm.

export const MAIN = 'main';

export const emptyModel = Object.freeze({
  classroom: null,
  version: 0,
  me: null,
  role: null,
  room: MAIN,
  round: null,
  participants: new Map(),
});

function roundFrom(round, now) {
  if (!round || round.state === 'closed') {
    return null;
  }
  const endsAt = typeof round.remaining_ms === 'number' ? now + round.remaining_ms : null;
  return { ...round, rooms: round.rooms ?? [], endsAt };
}

function peopleFrom(list) {
  return new Map((list ?? []).map((each) => [each.participant, each]));
}

// From the events `joined` and the answer `state`: all there is to know.
export function withSnapshot(model, message, now) {
  const participants = peopleFrom(message.participants);
  const me = message.participant ?? model.me;
  return {
    ...model,
    classroom: message.classroom ?? model.classroom,
    version: message.version,
    me,
    role: message.role ?? participants.get(me)?.role ?? model.role,
    room: message.room ?? participants.get(me)?.room ?? model.room,
    round: roundFrom(message.round, now),
    participants,
  };
}

// From the event `round`: rooms were opened, are closing, or are closed.
export function withRound(model, message, now) {
  const { breakout, classroom, version, room, task, ...round } = message;
  return { ...model, version, room: room ?? model.room, round: roundFrom(round, now) };
}

// From the event `timer`.
export function withTimer(model, message, now) {
  const round =
    model.round && roundFrom({ ...model.round, ...message, state: model.round.state }, now);
  return { ...model, version: message.version, round };
}

// From the event `moved`: the own room changed, and with it the people one sees.
export function withMove(model, message) {
  const participants = new Map(model.participants);
  for (const [id, person] of peopleFrom(message.participants)) {
    participants.set(id, person);
  }
  return { ...model, version: message.version, room: message.room, participants };
}

// From the event `graph`: what happened to people, and how many sit in each room.
export function withChanges(model, message) {
  const participants = new Map(model.participants);
  for (const { change, version, from, to, by, reason, ...fact } of message.changes ?? []) {
    if (change === 'left') {
      participants.delete(fact.participant);
    } else if (fact.participant && fact.role) {
      participants.set(fact.participant, fact);
    }
  }
  const counts = new Map((message.rooms ?? []).map((each) => [each.room, each.count]));
  const counted = (each) => ({ ...each, count: counts.get(each.room) ?? each.count });
  const round = model.round && { ...model.round, rooms: model.round.rooms.map(counted) };
  return { ...model, version: message.version, participants, round };
}

// Whether a `graph` event tells of rooms that no `round` event of the same version has brought.
export function changesRooms(message) {
  return (message.changes ?? []).some((each) => each.change.startsWith('room_'));
}

export function isStaff(model) {
  return model.role === 'instructor' || model.role === 'assistant';
}

export function displayName(model, participant) {
  return model.participants.get(participant)?.display || participant;
}

const bySeniority = { instructor: 0, assistant: 1, learner: 2, observer: 3 };

function byRoleAndName(a, b) {
  return (
    bySeniority[a.role] - bySeniority[b.role] ||
    (a.display || a.participant).localeCompare(b.display || b.participant)
  );
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
