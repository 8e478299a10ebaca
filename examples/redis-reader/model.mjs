// SPDX-License-Identifier: GPL-3.0-or-later
// What one classroom is like: read from a snapshot, brought forward by changes, told as text.
// Pure: no connection and no clock. docs/redis.md describes the records and the facts.

const readHash = (hash) =>
  new Map(Object.entries(hash).map(([key, text]) => [key, JSON.parse(text)]));

// The hashes `meta`, `rooms` and `participants`, as one MULTI read them; null: no such classroom.
export function fromSnapshot(meta, rooms, participants) {
  if (meta.version === undefined) {
    return null;
  }
  return {
    version: Number(meta.version),
    epoch: meta.epoch,
    commit: meta.commit,
    round: meta.round ? JSON.parse(meta.round) : null,
    rooms: readHash(rooms),
    people: readHash(participants),
  };
}

const nothingToSee = () => {};

function update(map, key, changes) {
  map.set(key, { ...map.get(key), ...changes });
}

function changeRoom(model, { room }) {
  model.rooms.set(room.room, room);
}

function changeRound(model, { round }) {
  model.round = round;
}

// What each kind of fact means for who is where. A classroom's first change is never applied: before
// it there is nothing to apply it to.
const kinds = {
  participant_joined: (model, { record }) => model.people.set(record.participant, record),
  participant_left: (model, { participant }) => model.people.delete(participant),
  participant_moved: (model, { participant, to }) => update(model.people, participant, { room: to }),
  seat_taken: (model, { participant, display, role }) =>
    update(model.people, participant, { display, role, connected: true }),
  connection_lost: (model, { participant }) =>
    update(model.people, participant, { connected: false }),
  connection_restored: (model, { participant }) =>
    update(model.people, participant, { connected: true }),
  display_changed: (model, { participant, display }) =>
    update(model.people, participant, { display }),
  role_changed: (model, { participant, role }) => update(model.people, participant, { role }),
  room_opened: changeRoom,
  room_changed: changeRoom,
  room_closed: (model, { room }) => model.rooms.delete(room),
  round_opened: changeRound,
  round_changed: changeRound,
  round_closed: (model) => {
    model.round = { ...model.round, state: 'closed' };
  },
};
for (const kind of [
  'announcement_changed', 'broadcast_ended', 'broadcast_received', 'broadcast_sent',
  'help_changed', 'mutes_changed', 'pins_changed', 'plan_changed', 'roster_changed',
  'settings_changed', 'sources_changed', 'task_marked', 'timer_cancelled', 'timer_expired',
  'timer_set', 'timer_warned', 'visit_changed',
]) {
  kinds[kind] = nothingToSee;
}

// The model one version on; null: this change does not lead there, or says a fact that is not
// known here, and the snapshot is to be read instead.
export function withChange(model, change) {
  const known = change.facts.every(({ fact }) => Object.hasOwn(kinds, fact));
  if (change.version !== model.version + 1 || !known) {
    return null;
  }
  const next = {
    ...model,
    version: change.version,
    rooms: new Map(model.rooms),
    people: new Map(model.people),
  };
  for (const fact of change.facts) {
    kinds[fact.fact](next, fact);
  }
  return next;
}

// The models after each entry of the log, oldest first; null: these entries do not lead from our
// commit to `last`. Versions alone do not tell: a failover may have put another history in the place
// of the one we know.
export function withEntries(model, entries, last) {
  const models = [];
  let commit = model.commit;
  for (const entry of entries) {
    const next = withChange(models.at(-1) ?? model, JSON.parse(entry.change));
    if (!next || entry.after !== commit) {
      return null;
    }
    commit = entry.commit;
    models.push({ ...next, commit });
  }
  return commit === last ? models : null;
}

function roundText(round, now) {
  if (!round) {
    return 'no round yet';
  }
  const ends = round.state === 'closing' ? round.closes_at : round.ends_at;
  const text = `round ${round.number} ${round.state}`;
  if (round.state === 'closed' || ends === undefined) {
    return text;
  }
  const seconds = Math.max(0, Math.ceil((ends - now) / 1000));
  return `${text} until ${new Date(ends).toISOString().slice(11, 19)} UTC (${seconds} s left)`;
}

function roomText(model, room) {
  const people = [...model.people.values()]
    .filter((each) => each.room === room)
    .sort((a, b) => a.seat - b.seat)
    .map((each) => `${each.display} (${each.role}${each.connected ? '' : ', away'})`);
  return people.join(', ') || 'nobody';
}

// One readable block; `now` in Unix ms by Redis' clock.
export function blockOf(classroom, model, now) {
  const rooms = [...model.rooms.values()].sort((a, b) => a.position - b.position);
  return [
    `${classroom} version ${model.version}, ${roundText(model.round, now)}`,
    `  main: ${roomText(model, 'main')}`,
    ...rooms.map((each) => `  ${each.room} "${each.name}": ${roomText(model, each.room)}`),
    '',
  ].join('\n');
}
