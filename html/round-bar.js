// SPDX-License-Identifier: GPL-3.0-or-later
// The instructor's bar: a form that opens rooms while there are none, the ways back while there
// are.

import { element } from './elements.js';

const DEFAULT_GRACE = 60;

function numberField(label, name, attributes) {
  const input = element('input', { type: 'number', name, inputmode: 'numeric', ...attributes });
  return element('label', {}, label, input);
}

function checkField(label, name, checked) {
  const box = element('input', { type: 'checkbox', name, checked });
  return element('label', { class: 'check' }, box, element('span', {}, label));
}

function button(label, onclick, attributes = {}) {
  const result = element('button', { type: 'button', ...attributes }, label);
  result.addEventListener('click', onclick);
  return result;
}

export class RoundBar {
  root = element('div', { class: 'round-bar' });
  #client;
  #tell;
  #open;
  #back;
  #grace;

  constructor(client, tell) {
    this.#client = client;
    this.#tell = tell;
    this.#open = this.#openForm();
    this.#back = this.#backButtons();
    this.root.append(this.#open, this.#back);
  }

  update(model) {
    const state = model.round?.state ?? 'closed';
    this.#open.hidden = state !== 'closed';
    this.#back.hidden = state === 'closed';
    this.#back.dataset.state = state;
  }

  #openForm() {
    const form = element('form', { id: 'open-rooms', class: 'open' });
    form.append(
      numberField('Rooms', 'rooms', { min: 1, max: 100, value: 2, required: true }),
      numberField('Minutes', 'minutes', { min: 1, max: 600, placeholder: 'no limit' }),
      checkField('Learners may return', 'allow_return', true),
      checkField('Learners may choose', 'allow_choose', false),
      element('button', { class: 'primary', type: 'submit' }, 'Open rooms'),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#tell.attempt(() => this.#openRooms(form.elements));
    });
    return form;
  }

  async #openRooms(fields) {
    const minutes = fields.minutes.valueAsNumber;
    await this.#client.open({
      rooms: fields.rooms.valueAsNumber,
      assignment: 'automatic',
      allow_return: fields.allow_return.checked,
      allow_choose: fields.allow_choose.checked,
      ...(minutes ? { duration: minutes * 60 } : {}),
    });
    this.#tell.announce('Rooms are open, everybody has a seat.');
  }

  #backButtons() {
    const attempt = (action) => () => this.#tell.attempt(action);
    const seconds = numberField('Seconds', 'grace', { min: 1, max: 3600, value: DEFAULT_GRACE });
    this.#grace = seconds.querySelector('input');
    const back = element('div', { class: 'back' });
    back.append(
      button(
        'Bring everyone back now',
        attempt(() => this.#client.merge(0)),
        {
          id: 'merge-now',
          class: 'primary',
        },
      ),
      element('span', { class: 'later' }, seconds, this.#countdownButton(attempt)),
      button(
        'Keep rooms open',
        attempt(() => this.#client.cancelMerge()),
        { id: 'merge-cancel' },
      ),
    );
    return back;
  }

  #countdownButton(attempt) {
    const start = attempt(() => this.#client.merge(this.#grace.valueAsNumber || DEFAULT_GRACE));
    return button('Start a countdown', start, { id: 'merge-later' });
  }
}
