// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of the plugin, as unit tests of the model get them.

export const person = (participant, room, more = {}) => ({
  participant,
  display: participant.toUpperCase(),
  role: 'learner',
  room,
  sources: [],
  muted: [],
  connected: true,
  ...more,
});

export const round = (more = {}) => ({
  number: 1,
  state: 'open',
  rooms: [
    { room: '1', name: 'Room 1', capacity: 2, count: 2, locked: false },
    { room: '2', name: 'Room 2', capacity: null, count: 1, locked: false },
    { room: '3', name: 'Room 3', capacity: null, count: 0, locked: true },
  ],
  grace: 60,
  allow_return: true,
  allow_choose: true,
  ...more,
});

export const joined = (more = {}) => ({
  breakout: 'joined',
  classroom: 'algebra',
  participant: 'maria',
  role: 'learner',
  room: '2',
  version: 41,
  round: round(),
  participants: [
    person('maria', '2'),
    person('jo', '2'),
    person('tess', '2', { role: 'instructor' }),
  ],
  ...more,
});
