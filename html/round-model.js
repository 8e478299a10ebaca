// SPDX-License-Identifier: GPL-3.0-or-later
// The running round as a part of the model: its rooms, and the ends of its timers on the own clock.

const endOf = (timer, now) =>
  typeof timer?.remaining_ms === 'number' ? now + timer.remaining_ms : null;

function roomFrom({ timer, ...room }, now) {
  return { ...room, endsAt: endOf(timer, now), closing: Boolean(timer?.closes_at) };
}

// null while there is none. `endsAt`: of the round, and of each room that has a timer of its own.
export function roundFrom(round, now) {
  if (!round || round.state === 'closed') {
    return null;
  }
  const { remaining_ms, ends_at, closes_at, ...facts } = round;
  const rooms = (round.rooms ?? []).map((each) => roomFrom(each, now));
  return { ...facts, rooms, endsAt: endOf(round, now) };
}

// A later word on the same round tells others no timer of their room: what is known of it stays.
export function roundAfter(before, after) {
  if (!before || !after || before.number !== after.number) {
    return after;
  }
  const known = new Map(
    before.rooms.map(({ room, endsAt, closing }) => [room, { endsAt, closing }]),
  );
  const timed = (each) => (each.endsAt === null ? { ...each, ...known.get(each.room) } : each);
  return { ...after, rooms: after.rooms.map(timed) };
}

// The round with one of its rooms as `change` makes it.
export function roundWithRoom(round, room, change) {
  return { ...round, rooms: round.rooms.map((each) => (each.room === room ? change(each) : each)) };
}

// From the event `timer`: of the round, or of one room.
export function roundWithTimer(round, message, now) {
  const told = endOf(message, now);
  const timed = (each) => ({
    ...each,
    endsAt: message.state === 'cancelled' ? null : (told ?? each.endsAt),
  });
  if (!message.room) {
    return timed(round);
  }
  const closing = Boolean(message.closes_at);
  return roundWithRoom(round, message.room, (each) => ({ ...timed(each), closing }));
}

// From the entries of the event `graph` that tell of rooms.
export function roundWithRoomChange(round, { change, version, ...room }) {
  switch (change) {
    case 'room_opened': {
      const opened = { count: 0, endsAt: null, closing: false, ...room };
      const known = round.rooms.some((each) => each.room === room.room);
      return known ? round : { ...round, rooms: [...round.rooms, opened] };
    }
    case 'room_edited':
      return roundWithRoom(round, room.room, (each) => ({ ...each, ...room }));
    case 'room_closed':
      return { ...round, rooms: round.rooms.filter((each) => each.room !== room.room) };
    default:
      return round;
  }
}

// From the event `graph`: how many sit in each room.
export function roundWithCounts(round, rooms) {
  const counts = new Map((rooms ?? []).map((each) => [each.room, each.count]));
  const counted = (each) => ({ ...each, count: counts.get(each.room) ?? each.count });
  return { ...round, rooms: round.rooms.map(counted) };
}
