// SPDX-License-Identifier: GPL-3.0-or-later
// The task of one's room: any JSON object; shown of it are title, text and a link.

import { button, element, setText } from './elements.js';

const textIn = (value) => (typeof value === 'string' ? value : '');

// Only web addresses: whoever set the task must not run anything here.
function webAddress(value) {
  try {
    const url = new URL(textIn(value));
    return ['http:', 'https:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export class TaskCard {
  #root;
  #title = element('h2', { id: 'task-title' });
  #text = element('p');
  #link = element('a', { target: '_blank', rel: 'noopener noreferrer' });
  #done;

  constructor(root, client, { attempt }) {
    this.#root = root;
    this.#done = button('Done', () => {
      const { done } = client.model.participants.get(client.model.me);
      attempt(() => client.markTask(!done));
    });
    const words = element('div', {}, this.#title, this.#text, this.#link);
    root.replaceChildren(words, this.#done);
  }

  update(model) {
    const { task } = model;
    this.#root.hidden = !task;
    if (!task) {
      return;
    }
    const address = webAddress(task.url);
    setText(this.#title, textIn(task.title) || 'Your task');
    setText(this.#text, textIn(task.text));
    setText(this.#link, address ?? '');
    this.#link.hidden = !address;
    this.#link.href = address ?? '';
    const done = model.participants.get(model.me)?.done ?? false;
    this.#done.hidden = model.role !== 'learner';
    this.#done.setAttribute('aria-pressed', String(done));
    this.#root.classList.toggle('done', done);
  }
}
