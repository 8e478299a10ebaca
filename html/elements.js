// SPDX-License-Identifier: GPL-3.0-or-later
// Small builders for the page: elements, icons, avatars, durations.

export function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) {
      result.setAttribute(key, value === true ? '' : value);
    }
  }
  result.append(...children);
  return result;
}

// Gives `parent` these children, in this order; who is there already is not touched.
export function setChildren(parent, children) {
  for (const child of [...parent.children].filter((each) => !children.includes(each))) {
    child.remove();
  }
  children.forEach((child, at) => {
    if (parent.children[at] !== child) {
      parent.insertBefore(child, parent.children[at] ?? null);
    }
  });
}

// One child of `parent` for each item; it stays as long as an item has its `key`.
export function listItems(parent, items, create, update = () => {}) {
  const before = new Map([...parent.children].map((each) => [each.dataset.key, each]));
  const children = items.map((item) => {
    const child = before.get(item.key) ?? create(item);
    child.dataset.key = item.key;
    update(child, item);
    return child;
  });
  setChildren(parent, children);
}

// Sets a text; screen readers are told only of another one.
export function setText(parent, text) {
  if (parent.textContent !== text) {
    parent.textContent = text;
  }
}

export function button(label, onclick, attributes = {}) {
  const result = element('button', { type: 'button', ...attributes }, label);
  result.addEventListener('click', onclick);
  return result;
}

export function field(label, attributes) {
  return element('label', {}, label, element('input', attributes));
}

const SVG = 'http://www.w3.org/2000/svg';

// Strokes on a 24 by 24 grid.
const PATHS = {
  mic: 'M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  micOff:
    'M15 9V6.5a3 3 0 0 0-5.6-1.5M9 9v2.5a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3' +
    'M18.5 11.5c0 1-.2 1.9-.6 2.8M12 18v3M4 4l16 16',
  camera: 'M3.5 7.5h11v9h-11zM14.5 11l6-3v8l-6-3',
  cameraOff: 'M8 7.5h6.5v6.5M14.5 16.5h-11v-9h1.5M14.5 11l6-3v8l-3.5-1.7M4 4l16 16',
  screen: 'M3.5 5h17v11h-17zM9 20h6M12 16v4M12 13.5v-5.5M9.5 10.5l2.5-2.5 2.5 2.5',
  move: 'M4 9h13M13.5 5.5L17 9l-3.5 3.5M20 15H7M10.5 11.5L7 15l3.5 3.5',
  leave: 'M10 4H5v16h5M10 12h10M16.5 8.5l3.5 3.5-3.5 3.5',
  hand:
    'M8 12V6a1.4 1.4 0 0 1 2.8 0v5M10.8 11V4.6a1.4 1.4 0 0 1 2.8 0V11M13.6 11V5.8a1.4 1.4 0 0 1 2.8 0v7.7' +
    'c0 4-1.9 7-5.3 7-2.6 0-3.9-1.3-5.2-3.9l-1.6-3.2c-.5-1.2 1-2.2 2-1.2L8 14',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  back: 'M9 6l-5 5 5 5M4.5 11H15a5 5 0 0 1 0 10h-3',
};

export function icon(name, extra = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${extra}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

// Neighbours in spelling get colours far apart: steps of the golden angle.
export function hueOf(text) {
  const sum = [...text].reduce((before, each) => (before * 31 + each.codePointAt(0)) % 9973, 17);
  return Math.round((sum * 137.508) % 360);
}

function initialsOf(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return ends.map((each) => ([...each][0] ?? '?').toUpperCase()).join('');
}

// A coloured disc with initials; the colour belongs to the id, so that it follows a person.
export function avatar(id, name) {
  const disc = element('span', { class: 'avatar', 'aria-hidden': 'true' }, initialsOf(name));
  disc.style.setProperty('--hue', String(hueOf(id)));
  return disc;
}

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function people(count) {
  return count === 1 ? '1 person' : `${count} people`;
}
