// SPDX-License-Identifier: GPL-3.0-or-later
// The demo page: the join form, one's own room and what is around it. The protocol is
// breakout-client.js, the tiles are tiles.js, the instructor's board is staff.js.
//
// URL parameters: server (or several, with commas, that share their classrooms), classroom, name,
// role, secret, participant fill the form; autojoin=1 submits it; color and tone replace camera and
// microphone.

import { BreakoutClient } from './breakout-client.js';
import { MAIN, choicesOf, isStaff, peopleIn, roomName } from './classroom-model.js';
import { Controls } from './controls.js';
import { duration, element, people } from './elements.js';
import { loadJanus } from './janus-loader.js';
import { Messages } from './messages.js';
import { canShareScreen, ownMedia, ownScreen } from './own-media.js';
import * as settings from './settings.js';
import { StaffBoard } from './staff.js';
import { TaskCard } from './task-card.js';
import { Tiles } from './tiles.js';

const parameters = new URLSearchParams(window.location.search);
const byId = (id) => document.getElementById(id);
const form = byId('join');
const tiles = new Tiles(byId('stage'), byId('sounds'));

let client = null;
let media = null;
let parts = []; // what is drawn from the model, beside the tiles
let board = null;
let lastRoom = null;

// --- what the page says ---

function notice(text) {
  byId('notice').textContent = text ?? '';
  byId('notice').hidden = !text;
}

// A refusal that says nothing about what was asked.
const storeAway =
  'The server cannot reach the place where classrooms are kept, so nothing can be changed just ' +
  'now. What you see, hear and send goes on. Try again in a moment.';

function announce(text) {
  byId('announcement').textContent = text;
}

// Runs what a click asked for; a refusal is shown, not thrown.
async function attempt(action) {
  notice(null);
  try {
    await action();
  } catch (error) {
    notice(error.storeAway ? storeAway : error.message);
  }
}

const tell = { attempt, announce };

// --- drawing ---

function showView(view) {
  document.body.dataset.view = view;
  byId('lobby').hidden = view !== 'lobby';
  byId('class').hidden = view !== 'class';
  byId('controls').hidden = view !== 'class';
  document.querySelector('.where').hidden = view !== 'class';
}

function ownMuted() {
  return ['mic', 'camera'].filter((each) => client.isMuted(each) || !client.sources.includes(each));
}

function draw() {
  const { model } = client;
  drawBoard(model);
  byId('classroom-name').textContent = model.classroom;
  byId('room-name').textContent = roomName(model, model.room);
  document.title = `${roomName(model, model.room)} · ${model.classroom}`;
  document.body.classList.toggle('staff', isStaff(model));
  tiles.update(model, client.slots, ownMuted());
  drawChoices(model);
  drawClock();
  tellRoomChange(model);
}

// Roles change during a class.
function drawBoard(model) {
  if (isStaff(model) !== Boolean(board)) {
    byId('board').replaceChildren();
    board = isStaff(model) ? new StaffBoard(byId('board'), client, tell) : null;
    byId('board').hidden = !board;
  }
}

// What changes by itself as time goes by.
function drawClock() {
  if (document.body.dataset.view === 'class') {
    drawCountdown();
    [...parts, board].forEach((each) => each?.update(client.model));
  }
}

function tellRoomChange(model) {
  if (lastRoom !== null && lastRoom !== model.room) {
    const others = peopleIn(model, model.room).filter((each) => each.participant !== model.me);
    const names = others.map((each) => each.display || each.participant).join(', ');
    announce(
      `You are now in ${roomName(model, model.room)}, ${names ? `with ${names}` : 'alone'}.`,
    );
  }
  lastRoom = model.room;
}

// The end that comes first: of the round, or of one's room.
function drawCountdown() {
  const { round, room } = client.model;
  const own = round?.rooms.find((each) => each.room === room);
  const ends = [own, round].filter((each) => each?.endsAt);
  const [first] = ends.sort((a, b) => a.endsAt - b.endsAt);
  const chip = byId('countdown');
  chip.hidden = !first;
  if (!chip.hidden) {
    const left = duration(first.endsAt - performance.now());
    const closing = first.closing || first.state === 'closing';
    chip.textContent = closing ? `Back together in ${left}` : `${left} left`;
    chip.classList.toggle('warning', closing);
  }
}

function drawChoices(model) {
  const rooms = choicesOf(model).filter((each) => each.room !== MAIN);
  const list = byId('choices');
  list.hidden = rooms.length === 0;
  if (list.hidden) {
    return;
  }
  const focused = list.contains(document.activeElement) && document.activeElement.dataset.room;
  const buttons = rooms.map(({ room, name, count, capacity, full }) => {
    const seats = capacity ? `${count} of ${capacity}` : people(count);
    const button = element('button', { type: 'button', 'data-room': room, disabled: full }, name);
    button.append(element('small', {}, full ? 'full' : seats));
    button.addEventListener('click', () => attempt(() => client.choose(room)));
    return button;
  });
  list.replaceChildren(element('h2', {}, 'Choose a room'), ...buttons);
  buttons.find((each) => each.dataset.room === focused)?.focus();
}

const connectionTexts = {
  connecting: 'Connecting…',
  reconnecting: 'Connection lost, trying again…',
};

const waitsForStore =
  'The server cannot reach the place where classrooms are kept. You are let in as soon as it can; ' +
  'there is nothing you need to do.';

const endings = {
  left: 'You have left the classroom.',
  replaced: 'You joined this classroom from another window, so this one has left.',
  destroyed: 'The classroom has ended.',
  kicked: 'You were removed from the classroom.',
};

function connectionChanged({ state, reason }) {
  document.body.dataset.connection = state;
  byId('connection').textContent = connectionTexts[state] ?? '';
  byId('connection').hidden = !connectionTexts[state];
  if (reason?.storeAway && connectionTexts[state]) {
    notice(waitsForStore);
  } else if (byId('notice').textContent === waitsForStore) {
    notice(null);
  }
  if (state === 'joined') {
    showView('class');
    draw();
  } else if (endings[state] || state === 'failed') {
    ended(endings[state] ?? reason?.message);
  }
}

function ended(text) {
  media?.stop();
  tiles.clear();
  lastRoom = null;
  board = null;
  parts = [];
  byId('board').hidden = true;
  showView('lobby');
  notice(text);
  form.elements.name.focus();
}

// --- joining ---

function fillForm() {
  const { elements } = form;
  elements.server.value = parameters.get('server') || settings.server;
  elements.classroom.value = parameters.get('classroom') || settings.classroom;
  elements.name.value = parameters.get('name') || '';
  elements.role.value = parameters.get('role') || 'learner';
  elements.secret.value = parameters.get('secret') || '';
  if (parameters.has('color') || parameters.has('tone')) {
    elements.media.value = 'synthetic';
  }
  roleChanged();
}

function roleChanged() {
  const role = form.elements.role.value;
  byId('secret-field').hidden = role !== 'instructor';
  byId('media-field').hidden = role === 'observer';
}

async function join() {
  const values = Object.fromEntries(new FormData(form));
  const { name, classroom, role, secret, server } = values;
  const Janus = await loadJanus();
  client = new BreakoutClient({ Janus, server, iceServers: settings.iceServers });
  window.breakoutClient = client; // for the console
  client.addEventListener('change', draw);
  client.addEventListener('slots', () => tiles.update(client.model, client.slots, ownMuted()));
  client.addEventListener('connection', (event) => connectionChanged(event.detail));
  const kind = role === 'observer' ? 'none' : values.media;
  const [color, tone] = [parameters.get('color'), parameters.get('tone')];
  const captureScreen = canShareScreen(kind) ? () => ownScreen(kind, { name, color }) : null;
  parts = [
    new Controls(byId('controls'), client, { attempt, captureScreen }),
    new Messages(byId('messages'), client, tell),
    new TaskCard(byId('task'), client, tell),
  ];
  media = await ownMedia(kind, { name, color, tone });
  tiles.setPreview(media.tracks.camera ?? null, kind === 'devices');
  const create = role === 'instructor' && secret ? { secret } : null;
  const who = { display: name, classroom, role, create, note: { ...values, secret: '' } };
  if (role === 'instructor') {
    who.secret = secret;
  }
  who.participant = parameters.get('participant');
  await client.join(who, media.tracks);
  notice(media.problem);
}

async function submit() {
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  notice(null);
  await attempt(join);
  button.disabled = false;
}

// A reload takes the seat back that this tab had.
function takeSeatBack() {
  const { server, classroom } = Object.fromEntries(new FormData(form));
  const seat = new BreakoutClient({ server }).rememberedSeat(classroom);
  for (const [field, value] of Object.entries(seat?.note ?? {})) {
    form.elements[field].value = value;
  }
  roleChanged();
  return Boolean(seat);
}

function start() {
  fillForm();
  form.addEventListener('change', roleChanged);
  form.addEventListener('submit', (event) => (event.preventDefault(), submit()));
  setInterval(drawClock, 250);
  if (takeSeatBack() || parameters.get('autojoin') === '1') {
    submit();
  }
}

start();
