// SPDX-License-Identifier: GPL-3.0-or-later
// Who talks, and how long rooms have been silent. Pure functions, parts of the model of
// classroom-model.js.

// talking: room -> { people: Set of participants, silentSince }. Whoever is no staff knows of the
// room it hears; what is there of others is old.
export const nobodyTalks = Object.freeze({ talking: new Map() });

// Shorter than that is no silence worth a word.
const QUIET_MS = 10_000;

// From the event `talking`.
export function withTalking(model, { version, rooms }, now) {
  const talking = new Map(model.talking);
  for (const { room, talking: people, silent_ms } of rooms) {
    const silentSince = silent_ms === null ? null : now - silent_ms;
    talking.set(room, { people: new Set(people), silentSince });
  }
  return { ...model, version, talking };
}

// Whether this person is heard to talk in that room.
export function talksIn(model, room, participant) {
  return model.talking.get(room)?.people.has(participant) ?? false;
}

// For how many ms nobody has talked in the room; null when somebody does, or has just done.
export function quietFor(model, room, now) {
  const since = model.talking.get(room)?.silentSince ?? null;
  return since !== null && now - since >= QUIET_MS ? now - since : null;
}
