// SPDX-License-Identifier: GPL-3.0-or-later
// What staff may do to a room and to a person, as menus.

import { MAIN, displayName, peopleIn, roomName } from './classroom-model.js';
import { ask } from './dialog.js';
import { people } from './elements.js';

async function rename(client, room) {
  const value = roomName(client.model, room);
  const input = { value, required: true, maxlength: 60 };
  const name = await ask({ title: `Rename ${value}`, label: 'New name', input, verb: 'Rename' });
  return name && client.editRoom(room, { name });
}

async function setTimer(client, room) {
  const input = { type: 'number', min: 1, max: 600, required: true };
  const title = `Time for ${roomName(client.model, room)}`;
  const minutes = await ask({ title, label: 'Minutes from now', input, verb: 'Set' });
  return minutes && client.timer({ room, set: Number(minutes) * 60 });
}

async function close(client, room) {
  const count = peopleIn(client.model, room).length;
  const title = `Close ${roomName(client.model, room)}?`;
  const text = count ? `${people(count)} there will be in the main room.` : 'Nobody is there.';
  return (
    (await ask({ title, text, verb: 'Close the room', danger: true })) && client.closeRoom(room)
  );
}

async function remove(client, participant) {
  const name = displayName(client.model, participant);
  const text = 'The class goes on without them.';
  const title = `Remove ${name} from the classroom?`;
  return (await ask({ title, text, verb: 'Remove', danger: true })) && client.kick(participant);
}

// Of a breakout room.
export function roomActions(client, room) {
  const { model } = client;
  const { locked, endsAt } = model.round?.rooms.find((each) => each.room === room) ?? {};
  const { visit } = model.participants.get(model.me) ?? {};
  const there =
    visit?.room === room
      ? [{ text: 'Return from here', act: () => client.return() }]
      : [
          { text: 'Visit', act: () => client.visit(room) },
          { text: 'Listen in', act: () => client.visit(room, 'listen') },
        ].slice(model.room === room ? 2 : 0);
  return [
    ...there,
    { text: 'Rename…', act: () => rename(client, room) },
    { text: 'Set its time…', act: () => setTimer(client, room) },
    ...(endsAt
      ? [{ text: 'Stop its timer', act: () => client.timer({ room, cancel: true }) }]
      : []),
    {
      text: locked ? 'Unlock' : 'Lock',
      act: () => client.editRoom(room, { locked: !locked }),
    },
    { text: 'Close…', act: () => close(client, room), danger: true },
  ];
}

export const hasActions = (room) => room !== MAIN;

// Of anybody but oneself; an assistant leaves instructors alone.
export function personActions(client, participant) {
  const { muted = [], sources = [], role } = client.model.participants.get(participant) ?? {};
  const names = { mic: 'microphone', camera: 'camera', screen: 'screen' };
  const media = sources.map((source) =>
    muted.includes(source)
      ? {
          text: `Allow the ${names[source]}`,
          act: () => client.moderate(participant, { unmute: [source] }),
        }
      : {
          text: `Mute the ${names[source]}`,
          act: () => client.moderate(participant, { mute: [source] }),
        },
  );
  const roles = {
    learner: { text: 'Make an assistant', act: () => client.promote(participant, 'assistant') },
    assistant: { text: 'Make a learner', act: () => client.promote(participant, 'learner') },
  };
  return [
    ...media,
    ...(roles[role] ? [roles[role]] : []),
    { text: 'Remove…', act: () => remove(client, participant), danger: true },
  ];
}

export function mayModerate({ me, role: own }, { participant, role }) {
  return participant !== me && (own === 'instructor' || role !== 'instructor');
}
