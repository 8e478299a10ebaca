// SPDX-License-Identifier: GPL-3.0-or-later
// What staff say to rooms: messages and who has read them, the own voice everywhere, a task.

import { sentBroadcasts } from './class-model.js';
import { MAIN, isAnnouncing, roomsOf } from './classroom-model.js';
import { button, element, field, listItems, setText } from './elements.js';

const MEDIA = { mic: 'audio', camera: 'video', screen: 'screen' };

// A list of rooms to address, everything first; `choose()` gives what the API takes.
class RoomChoice {
  root;
  #list;
  #all;

  constructor(label, all) {
    this.#all = all;
    this.#list = element('select');
    this.root = element('label', {}, label, this.#list);
  }

  update(rooms) {
    const options = [{ room: '', name: this.#all }, ...rooms];
    listItems(
      this.#list,
      options.map(({ room, name }) => ({ key: room, name })),
      ({ key, name }) => new Option(name, key),
      (option, { name }) => setText(option, name),
    );
  }

  get rooms() {
    return this.#list.value ? [this.#list.value] : undefined;
  }
}

export class StaffDesk {
  root = element('div', { class: 'desk' });
  #client;
  #tell;
  #addressed = new RoomChoice('To', 'everybody');
  #tasked = new RoomChoice('For', 'all rooms');
  #sent = element('ul', { class: 'sent' });
  #speak;
  #task;

  constructor(client, tell) {
    this.#client = client;
    this.#tell = tell;
    this.#speak = button('Speak to all rooms', () => tell.attempt(() => this.#toggleSpeech()), {
      id: 'speak',
    });
    this.#task = this.#taskForm();
    this.root.append(this.#composer(), this.#sent, this.#task);
  }

  update(model) {
    const rooms = roomsOf(model);
    this.#addressed.update(rooms);
    this.#tasked.update(rooms.filter((each) => each.room !== MAIN));
    this.#task.hidden = !model.round;
    this.#speak.hidden = this.#client.sources.length === 0;
    this.#speak.setAttribute('aria-pressed', String(isAnnouncing(model)));
    const sent = sentBroadcasts(model, performance.now());
    listItems(
      this.#sent,
      sent.map((each) => ({ key: each.broadcast, ...each })),
      ({ text }) => element('li', {}, element('q', {}, text), element('span')),
      (item, { received, recipients }) =>
        setText(item.lastChild, `read by ${received} of ${recipients}`),
    );
  }

  #composer() {
    const text = field('Message', { name: 'text', required: true, maxlength: 1000 });
    const send = element('button', { type: 'submit' }, 'Send');
    const form = element('form', { class: 'composer', autocomplete: 'off' });
    form.append(text, this.#addressed.root, send, this.#speak);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#tell.attempt(async () => {
        const { rooms } = this.#addressed;
        await this.#client.broadcast(form.elements.text.value, rooms ? { rooms } : {});
        form.reset();
        this.#tell.announce('Message sent.');
      });
    });
    return form;
  }

  #toggleSpeech() {
    if (isAnnouncing(this.#client.model)) {
      return this.#client.endAnnouncement();
    }
    const media = this.#client.sources.map((each) => MEDIA[each]);
    return this.#client.announce(media, { duck: true });
  }

  #taskForm() {
    const form = element('form', { id: 'set-task', autocomplete: 'off' });
    form.append(
      field('Title', { name: 'title', required: true, maxlength: 200 }),
      field('What to do', { name: 'text', maxlength: 2000 }),
      field('Link', { name: 'url', type: 'url', placeholder: 'https://' }),
      this.#tasked.root,
      element('button', { type: 'submit' }, 'Set the task'),
    );
    const details = element('details', { class: 'task-form' });
    details.append(element('summary', {}, 'Set a task'), form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#tell.attempt(async () => {
        const given = [...new FormData(form)].filter(([, value]) => value);
        await this.#client.setTask(Object.fromEntries(given), this.#tasked.rooms);
        form.reset();
        details.open = false;
        this.#tell.announce('The task is set.');
      });
    });
    return details;
  }
}
