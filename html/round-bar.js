// SPDX-License-Identifier: GPL-3.0-or-later
// The instructor's bar: a form that opens rooms while there are none; the ways back, the timer and
// more rooms while there are.

import { ask } from './dialog.js';
import { button, element, field } from './elements.js';
import { TimerControls } from './timer-controls.js';

const DEFAULT_GRACE = 60;

function numberField(label, name, attributes) {
  return field(label, { type: 'number', name, inputmode: 'numeric', ...attributes });
}

function checkField(label, name, checked) {
  const box = element('input', { type: 'checkbox', name, checked });
  return element('label', { class: 'check' }, box, element('span', {}, label));
}

export class RoundBar {
  root = element('div', { class: 'round-bar' });
  #client;
  #tell;
  #open;
  #back;
  #grace;
  #timer;
  #running;

  constructor(client, tell) {
    this.#client = client;
    this.#tell = tell;
    this.#open = this.#openForm();
    this.#back = this.#backButtons();
    this.#timer = new TimerControls(client, tell);
    this.#running = element('div', { class: 'running' }, this.#timer.root, this.#roomButtons());
    this.root.append(this.#open, this.#back, this.#running);
  }

  update(model) {
    const state = model.round?.state ?? 'closed';
    this.#open.hidden = state !== 'closed';
    this.#back.hidden = state === 'closed';
    this.#running.hidden = state === 'closed';
    this.#back.dataset.state = state;
    this.#timer.update(model);
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

  #roomButtons() {
    const attempt = (action) => () => this.#tell.attempt(action);
    const group = element('div', { class: 'more', role: 'group', 'aria-label': 'Rooms' });
    group.append(
      button(
        'Add room…',
        attempt(() => this.#addRoom()),
        { id: 'add-room' },
      ),
      button(
        'Undo last move',
        attempt(() => this.#undo()),
        { id: 'undo' },
      ),
    );
    return group;
  }

  async #addRoom() {
    const input = { placeholder: 'Group …', maxlength: 60 };
    const name = await ask({
      title: 'Add a room',
      label: 'Its name (optional)',
      input,
      verb: 'Add',
    });
    if (name !== null) {
      await this.#client.addRoom(name ? { name } : {});
      this.#tell.announce('A room was added.');
    }
  }

  async #undo() {
    await this.#client.undo();
    this.#tell.announce('The last move was taken back.');
  }

  #countdownButton(attempt) {
    const start = attempt(() => this.#client.merge(this.#grace.valueAsNumber || DEFAULT_GRACE));
    return button('Start a countdown', start, { id: 'merge-later' });
  }
}
