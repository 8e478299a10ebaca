// SPDX-License-Identifier: GPL-3.0-or-later
// What is said and asked during a class: tasks, raised hands, messages, announcements. Pure
// functions, parts of the model of classroom-model.js.

import { roundWithRoom } from './round-model.js';

// task: of the own room, or null. help: participant -> { participant, room, message, since, state,
// claimed_by }; staff have the whole queue, learners their own hand. broadcasts: id -> { broadcast,
// text, by, endsAt, seen } and, for staff, { recipients, received }. announcements: participant ->
// { participant, display, sources, duck }, of whoever speaks to the own room from elsewhere.
// listeners: participant -> { participant, display, room }, of whoever hears a room unheard.
export const quietClass = Object.freeze({
  task: null,
  help: new Map(),
  broadcasts: new Map(),
  announcements: new Map(),
  listeners: new Map(),
});

function keyed(list, key) {
  return new Map((list ?? []).map((each) => [each[key], each]));
}

// --- what a snapshot tells ---

function taskFrom(message, room) {
  const own = message.round?.rooms?.find((each) => each.room === room);
  return message.task ?? own?.task ?? null;
}

function handsFrom({ help, participants }) {
  const raised = (participants ?? []).filter((each) => each.help);
  const hands = raised.map(({ participant, room, help: hand }) => ({ participant, room, ...hand }));
  return keyed(help ?? hands, 'participant');
}

// Staff also get how many it reached (`recipients`) and how many have read it (`received`).
function broadcastFrom(message, before, now) {
  const { broadcast, text, by, recipients, received, remaining_ms } = message;
  const seen = message.seen || (before.get(broadcast)?.seen ?? false);
  return { broadcast, text, by, recipients, received, seen, endsAt: now + remaining_ms };
}

// Who speaks or listens from a room one does not see is in no list: what events told of them stays.
function newsFrom({ participants = [] }, before, news) {
  const listed = new Set(participants.map((each) => each.participant));
  const elsewhere = [...before.values()].filter((each) => !listed.has(each.participant));
  return keyed([...elsewhere, ...participants.map(news).filter(Boolean)], 'participant');
}

const announcementOf = ({ participant, display, announcing }) =>
  announcing ? { participant, display, ...announcing } : null;

const listenerOf = ({ participant, display, visit }) =>
  visit?.mode === 'listen' ? { participant, display, room: visit.room } : null;

// From the event `joined` and the answer `state`.
export function classFrom(model, message, room, now) {
  const broadcasts = (message.broadcasts ?? []).map((each) =>
    broadcastFrom(each, model.broadcasts, now),
  );
  return {
    task: taskFrom(message, room),
    help: handsFrom(message),
    broadcasts: keyed(broadcasts, 'broadcast'),
    announcements: newsFrom(message, model.announcements, announcementOf),
    listeners: newsFrom(message, model.listeners, listenerOf),
  };
}

// --- what events tell ---

// From the event `broadcast`.
export function withBroadcast(model, message, now) {
  const news = broadcastFrom(message, model.broadcasts, now);
  const broadcasts = new Map(model.broadcasts).set(message.broadcast, news);
  return { ...model, version: message.version, broadcasts };
}

// One has read a message and put it away.
export function withReceipt(model, broadcast) {
  const known = model.broadcasts.get(broadcast);
  if (!known) {
    return model;
  }
  const broadcasts = new Map(model.broadcasts).set(broadcast, { ...known, seen: true });
  return { ...model, broadcasts };
}

// From the event `help`: a hand was raised, was answered, or is down.
export function withHelp(model, message) {
  const { breakout, classroom, version, ...hand } = message;
  const help = new Map(model.help);
  if (hand.state === 'done') {
    help.delete(hand.participant);
  } else {
    help.set(hand.participant, hand);
  }
  return { ...model, version, help };
}

// From the event `task`: a room's task is new, so nobody there has done it.
export function withTask(model, { version, room, task }) {
  const participants = new Map(model.participants);
  for (const [id, person] of participants) {
    if (person.room === room && person.done) {
      participants.set(id, { ...person, done: false });
    }
  }
  return {
    ...model,
    version,
    participants,
    task: room === model.room ? task : model.task,
    round: model.round && roundWithRoom(model.round, room, (each) => ({ ...each, task })),
  };
}

// From the event `announce`: somebody speaks to many rooms, or has ended it.
export function withAnnouncement(model, message) {
  const { version, participant, display, on, sources, duck = false } = message;
  const announcements = new Map(model.announcements);
  if (on) {
    announcements.set(participant, { participant, display, sources, duck });
  } else {
    announcements.delete(participant);
  }
  return { ...model, version, announcements };
}

// From the event `visit`: somebody listens to the own room, or has ended it.
export function withVisit(model, { version, participant, display, room, mode, on }) {
  const listeners = new Map(model.listeners);
  listeners.delete(participant);
  if (on && mode === 'listen') {
    listeners.set(participant, { participant, display, room });
  }
  return { ...model, version, listeners };
}

// From the entries of the event `graph` that tell staff of messages.
export function withBroadcastChange(model, entry, now) {
  const { change, broadcast, received } = entry;
  const known = model.broadcasts.get(broadcast);
  if (change === 'broadcast') {
    return withBroadcast(model, entry, now);
  }
  if (change === 'received' && known) {
    const broadcasts = new Map(model.broadcasts).set(broadcast, { ...known, received });
    return { ...model, broadcasts };
  }
  if (change === 'broadcast_ended') {
    const broadcasts = new Map(model.broadcasts);
    broadcasts.delete(broadcast);
    return { ...model, broadcasts };
  }
  return model;
}

// Somebody has left the classroom, and with them whatever they asked or said.
export function withoutPerson(model, participant) {
  const without = (map) => {
    const rest = new Map(map);
    rest.delete(participant);
    return rest;
  };
  return {
    ...model,
    participants: without(model.participants),
    help: without(model.help),
    announcements: without(model.announcements),
    listeners: without(model.listeners),
  };
}

// --- questions ---

// Who asks for help: who waits comes first, then who was seen already, each by how long.
export function helpQueue(model) {
  const rank = { waiting: 0, claimed: 1, later: 2 };
  return [...model.help.values()].sort(
    (a, b) => rank[a.state] - rank[b.state] || a.since - b.since,
  );
}

// The own raised hand, or null.
export function ownHand(model) {
  return model.help.get(model.me) ?? null;
}

// Messages that are still to be read.
export function unreadBroadcasts(model, now) {
  return [...model.broadcasts.values()].filter(
    ({ by, seen, endsAt }) => by !== model.me && !seen && endsAt > now,
  );
}

// The own messages that are alive, each with how many have read it; the newest first.
export function sentBroadcasts(model, now) {
  const own = ({ by, endsAt }) => by === model.me && endsAt > now;
  return [...model.broadcasts.values()].filter(own).reverse();
}

// Whoever speaks to the own room from elsewhere.
export function announcers(model) {
  return [...model.announcements.keys()].filter((each) => each !== model.me);
}

// Whoever listens to the own room from elsewhere.
export function listenersIn(model) {
  const here = [...model.listeners.values()].filter((each) => each.room === model.room);
  return here.map((each) => each.participant).filter((each) => each !== model.me);
}

// How far a room is with its task: { done, of }, learners only.
export function progressIn(model, room) {
  const learners = [...model.participants.values()].filter(
    (each) => each.room === room && each.role === 'learner',
  );
  return { done: learners.filter((each) => each.done).length, of: learners.length };
}
