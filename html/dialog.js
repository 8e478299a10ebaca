// SPDX-License-Identifier: GPL-3.0-or-later
// One question at a time, in a native dialog: Escape and "Cancel" answer nothing.

import { button, element, field } from './elements.js';

// `question`: { title, text?, verb, danger?, label?, input? }. With `label` it asks for a text and
// resolves with that; without, with true. null: cancelled.
export function ask({ title, text, verb, danger = false, label, input = {} }) {
  const heading = element('h2', { id: 'question' }, title);
  const asked = label ? field(label, { autofocus: true, ...input }) : null;
  const dialog = element('dialog', { 'aria-labelledby': 'question' });
  const yes = element('button', { type: 'submit', value: 'yes' }, verb);
  yes.classList.add(danger ? 'danger' : 'primary');
  const form = element('form', { method: 'dialog' }, heading);
  form.append(
    ...(text ? [element('p', {}, text)] : []),
    ...(asked ? [asked] : []),
    element(
      'div',
      { class: 'answers' },
      button('Cancel', () => dialog.close()),
      yes,
    ),
  );
  dialog.append(form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      const said = asked ? asked.querySelector('input').value.trim() : true;
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? said : null);
    });
    dialog.showModal();
  });
}
