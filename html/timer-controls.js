// SPDX-License-Identifier: GPL-3.0-or-later
// The timer of the round: one minute more, another end, or none.

import { button, element, field } from './elements.js';

export class TimerControls {
  root = element('div', { class: 'timer', role: 'group', 'aria-label': 'Timer' });
  #running;

  constructor(client, { attempt }) {
    const act = (options) => () => attempt(() => client.timer(options));
    this.#running = [
      button('+1 minute', act({ extend: 60 }), { id: 'timer-extend' }),
      button('Stop timer', act({ cancel: true }), { id: 'timer-cancel' }),
    ];
    const form = element('form', { class: 'set' });
    const attributes = { type: 'number', min: 1, max: 600, required: true, name: 'minutes' };
    form.append(field('Minutes', attributes), element('button', { type: 'submit' }, 'Set'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const set = form.elements.minutes.valueAsNumber * 60;
      attempt(async () => {
        await client.timer({ set });
        form.reset();
      });
    });
    this.root.append(...this.#running, form);
  }

  update({ round }) {
    for (const each of this.#running) {
      each.hidden = !round?.endsAt;
    }
  }
}
