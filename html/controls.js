// SPDX-License-Identifier: GPL-3.0-or-later
// The bar of one's own controls: microphone, camera, screen, raised hand, the way back, the way out.

import { ownHand } from './class-model.js';
import { MAIN, choicesOf, roomName } from './classroom-model.js';
import { ask } from './dialog.js';
import { element, icon } from './elements.js';

const SOURCES = { mic: 'microphone', camera: 'camera' };

function face(button, iconName, text) {
  if (button.title !== text) {
    button.title = text;
    button.replaceChildren(icon(iconName), element('span', { class: 'text' }, text));
  }
}

// Where "Return" leads, as its text; or null.
function wayBack(model) {
  const { visit } = model.participants.get(model.me) ?? {};
  if (visit) {
    return `Return from ${roomName(model, visit.room)}`;
  }
  const mayReturn = choicesOf(model).some((each) => each.room === MAIN);
  return mayReturn ? 'Return to the main room' : null;
}

export class Controls {
  #root;
  #client;
  #captureScreen;

  // `captureScreen`: resolves with the track of a screen, or null; absent where there is no way to.
  constructor(root, client, { attempt, captureScreen }) {
    this.#root = root;
    this.#client = client;
    this.#captureScreen = captureScreen;
    const buttons = [...Object.keys(SOURCES), 'screen', 'hand', 'return', 'leave'].map((id) =>
      element('button', { id, type: 'button', class: id === 'leave' ? 'danger' : '' }),
    );
    root.replaceChildren(...buttons);
    const on = (id, action) =>
      this.#button(id).addEventListener('click', () => attempt(() => action()));
    for (const source of Object.keys(SOURCES)) {
      on(source, () => client.setMuted(source, !client.isMuted(source)));
    }
    on('screen', () => this.#toggleScreen());
    on('hand', () => this.#toggleHand());
    on('return', () => client.return());
    on('leave', () => client.leave());
    face(this.#button('leave'), 'leave', 'Leave');
  }

  update(model) {
    for (const [source, name] of Object.entries(SOURCES)) {
      const muted = this.#client.isMuted(source);
      const text = muted ? `Turn ${name} on` : `Turn ${name} off`;
      this.#button(source).hidden = !this.#client.sources.includes(source);
      this.#press(source, muted, muted ? `${source}Off` : source, text);
    }
    const shares = this.#client.sharesScreen;
    this.#button('screen').hidden = model.role === 'observer' || !this.#captureScreen;
    this.#press('screen', shares, 'screen', shares ? 'Stop sharing' : 'Share screen');
    const raised = Boolean(ownHand(model));
    this.#button('hand').hidden = model.role !== 'learner';
    this.#press('hand', raised, 'hand', raised ? 'Lower your hand' : 'Ask for help');
    const back = wayBack(model);
    this.#button('return').hidden = !back;
    face(this.#button('return'), 'back', back ?? '');
  }

  #button(id) {
    return this.#root.querySelector(`#${id}`);
  }

  #press(id, pressed, iconName, text) {
    this.#button(id).setAttribute('aria-pressed', String(pressed));
    face(this.#button(id), iconName, text);
  }

  async #toggleScreen() {
    if (this.#client.sharesScreen) {
      return this.#client.stopSharing();
    }
    const track = await this.#captureScreen();
    return track && this.#client.shareScreen(track);
  }

  async #toggleHand() {
    if (ownHand(this.#client.model)) {
      return this.#client.lowerHand();
    }
    const message = await ask({
      title: 'Ask for help',
      text: 'The instructors see who asks, and from which room.',
      label: 'What is it about? (optional)',
      input: { maxlength: 200 },
      verb: 'Ask',
    });
    return message !== null && this.#client.raiseHand(message || null);
  }
}
