// SPDX-License-Identifier: GPL-3.0-or-later
// Who asks for help, in the order they are to be helped.

import { helpQueue } from './class-model.js';
import { MAIN, displayName, roomName } from './classroom-model.js';
import { button, element, listItems, setText } from './elements.js';

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });

export class HelpQueue {
  root = element('section', { class: 'queue', 'aria-labelledby': 'queue-heading' });
  #client;
  #tell;
  #list = element('ol');

  constructor(client, tell) {
    this.#client = client;
    this.#tell = tell;
    this.root.append(element('h3', { id: 'queue-heading' }, 'Asking for help'), this.#list);
    client.addEventListener('help', ({ detail }) => this.#say(detail));
  }

  update(model) {
    const queue = helpQueue(model).map((each) => ({ key: each.participant, ...each }));
    this.root.hidden = queue.length === 0;
    listItems(
      this.#list,
      queue,
      (hand) => this.#create(hand, model),
      (item, hand) => this.#fill(item, hand, model),
    );
  }

  #say({ participant, room, message, state }) {
    const { model } = this.#client;
    if (state === 'waiting' && participant !== model.me) {
      const who = `${displayName(model, participant)} in ${roomName(model, room)}`;
      this.#tell.announce(`${who} asks for help. ${message ?? ''}`);
    }
  }

  #create({ participant }, model) {
    const name = displayName(model, participant);
    const act = (action) => () => this.#tell.attempt(action);
    const resolve = (how) => act(() => this.#client.resolveHelp(participant, how));
    const roomNow = () => this.#client.model.help.get(participant).room;
    const visit = act(() => this.#client.visit(roomNow()));
    return element(
      'li',
      {},
      element('p', { class: 'who' }),
      element('p', { class: 'message' }),
      element(
        'span',
        { class: 'actions' },
        button('Visit', visit, { class: 'visit', 'aria-label': `Visit ${name}` }),
        button('Later', resolve('later'), { class: 'later', 'aria-label': `${name}: later` }),
        button('Done', resolve('done'), { 'aria-label': `${name}: done` }),
      ),
    );
  }

  #fill(item, { participant, room, message, since, state, claimed_by }, model) {
    const states = {
      claimed: claimed_by ? `${displayName(model, claimed_by)} is on it` : 'somebody is on it',
      later: 'later',
    };
    const where = `${displayName(model, participant)}, ${roomName(model, room)}`;
    const facts = [where, `since ${clock.format(since)}`, states[state]];
    setText(item.querySelector('.who'), facts.filter(Boolean).join(' · '));
    setText(item.querySelector('.message'), message ?? '');
    item.querySelector('.message').hidden = !message;
    item.querySelector('.visit').hidden = room === MAIN || room === model.room;
    item.querySelector('.later').hidden = state === 'later';
    item.dataset.state = state;
  }
}
