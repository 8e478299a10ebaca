// SPDX-License-Identifier: GPL-3.0-or-later
// What everybody is told during a class, above their room: messages that stay until they are put
// away, who speaks to all rooms, who listens in, and how it stands with one's own raised hand.

import { announcers, listenersIn, ownHand, unreadBroadcasts } from './class-model.js';
import { displayName, heardRoom, roomName } from './classroom-model.js';
import { button, element, listItems, setText } from './elements.js';

function handLine({ state, claimed_by }, model) {
  switch (state) {
    case 'claimed':
      return claimed_by
        ? `${displayName(model, claimed_by)} is coming to help you.`
        : 'Somebody is coming to help you.';
    case 'later':
      return 'Your question was seen. Somebody will come later.';
    default:
      return 'You have asked for help.';
  }
}

function linesOf(model) {
  const name = (participant) => displayName(model, participant);
  const lines = announcers(model).map((each) => ({
    key: `announce ${each}`,
    text: `${name(each)} speaks to all rooms.`,
  }));
  for (const each of listenersIn(model)) {
    lines.push({ key: `listen ${each}`, text: `${name(each)} is listening in.` });
  }
  if (heardRoom(model) !== model.room) {
    const room = roomName(model, heardRoom(model));
    lines.push({ key: 'listening', text: `You are listening to ${room}; nobody there hears you.` });
  }
  const hand = ownHand(model);
  return hand ? [...lines, { key: 'hand', text: handLine(hand, model) }] : lines;
}

export class Messages {
  #client;
  #tell;
  #lines = element('div', { class: 'lines', role: 'status' });
  #broadcasts = element('div', { class: 'broadcasts', 'aria-live': 'polite' });

  constructor(root, client, tell) {
    this.#client = client;
    this.#tell = tell;
    root.replaceChildren(this.#broadcasts, this.#lines);
  }

  update(model) {
    const unread = unreadBroadcasts(model, performance.now());
    listItems(
      this.#broadcasts,
      unread.map((each) => ({ key: each.broadcast, ...each })),
      (each) => this.#broadcast(each, model),
    );
    listItems(
      this.#lines,
      linesOf(model),
      () => element('p'),
      (line, { text }) => setText(line, text),
    );
  }

  #broadcast({ broadcast, by, text }, model) {
    const from = by ? `Message from ${displayName(model, by)}` : 'Message';
    const away = () => this.#tell.attempt(() => this.#client.received(broadcast));
    return element(
      'article',
      { class: 'broadcast' },
      element('h3', {}, from),
      element('p', {}, text),
      button('Got it', away, { class: 'primary' }),
    );
  }
}
