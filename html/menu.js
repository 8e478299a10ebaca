// SPDX-License-Identifier: GPL-3.0-or-later
// A small button that opens a list of actions: a native <details>, so keyboards open and leave it.

import { button, element, icon } from './elements.js';

const CONTROLS_HEIGHT = 80; // they lie over the end of the page

// `itemsOf()`: [{ text, act, danger? }], asked each time the menu opens.
export function menu(itemsOf) {
  const list = element('div', { class: 'items' });
  const face = element('summary', {}, icon('more'));
  const root = element('details', { class: 'menu' }, face, list);
  root.addEventListener('toggle', () => {
    if (root.open) {
      list.replaceChildren(...itemsOf().map((each) => itemOf(root, each)));
      root.classList.remove('up');
      const space = window.innerHeight - CONTROLS_HEIGHT;
      root.classList.toggle('up', list.getBoundingClientRect().bottom > space);
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && root.open) {
      event.stopPropagation();
      root.open = false;
      face.focus();
    }
  });
  root.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !root.contains(relatedTarget)) {
      root.open = false;
    }
  });
  return root;
}

// What a screen reader calls it.
export function nameMenu(root, name) {
  root.firstChild.setAttribute('aria-label', name);
  root.firstChild.title = name;
}

function itemOf(root, { text, act, danger = false }) {
  const close = () => {
    root.open = false;
    root.firstChild.focus();
    act();
  };
  return button(text, close, { class: danger ? 'danger-text' : '' });
}

document.addEventListener('pointerdown', ({ target }) => {
  for (const each of document.querySelectorAll('details.menu[open]')) {
    each.open = each.contains(target);
  }
});
