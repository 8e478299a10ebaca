// SPDX-License-Identifier: GPL-3.0-or-later
// The instructor's board: who asks for help, one bar to open and to merge, rooms as columns and
// people as cards, and what to tell the rooms.
//
// A card is moved by dragging it, by its "Move to" list, or with the keyboard: Enter picks it up,
// the left and right arrows choose a room, Enter puts it down, Escape leaves it where it was.

import { displayName, roomName, roomsOf } from './classroom-model.js';
import { progressIn } from './class-model.js';
import { avatar, duration, element, icon, people, setChildren, setText } from './elements.js';
import { HelpQueue } from './help-queue.js';
import { menu, nameMenu } from './menu.js';
import { RoundBar } from './round-bar.js';
import { StaffDesk } from './staff-desk.js';
import { hasActions, mayModerate, personActions, roomActions } from './staff-menus.js';
import { quietFor, talksIn } from './talk-model.js';

export class StaffBoard {
  #client;
  #tell; // { attempt, announce }
  #columns;
  #bar;
  #queue;
  #desk;
  #cards = new Map(); // participant -> card
  #carried = null; // { participant, target } while a card is picked up by keyboard

  constructor(root, client, tell) {
    this.#client = client;
    this.#tell = tell;
    this.#bar = new RoundBar(client, tell);
    this.#queue = new HelpQueue(client, tell);
    this.#desk = new StaffDesk(client, tell);
    this.#columns = element('div', { class: 'columns' });
    const hint = element('p', { id: 'card-hint', class: 'spoken' });
    hint.textContent = 'Press Enter to pick up, arrow keys to choose a room, Enter to put down.';
    const heading = element('h2', { id: 'board-heading' }, 'Rooms');
    root.replaceChildren(
      heading,
      this.#queue.root,
      this.#bar.root,
      hint,
      this.#columns,
      this.#desk.root,
    );
  }

  update(model) {
    this.#bar.update(model);
    this.#queue.update(model);
    this.#desk.update(model);
    this.#dropVanished(model);
    const rooms = roomsOf(model);
    const focused = document.activeElement?.closest?.('.card')?.dataset.participant;
    rooms.forEach((room, index) => this.#placeColumn(room, index, rooms));
    for (const column of [...this.#columns.children].slice(rooms.length)) {
      column.remove();
    }
    this.#markTarget();
    const card = this.#cards.get(focused);
    if (card && !card.contains(document.activeElement)) {
      card.focus();
    }
  }

  #dropVanished(model) {
    for (const [participant, card] of this.#cards) {
      if (!model.participants.has(participant)) {
        card.remove();
        this.#cards.delete(participant);
      }
    }
    if (this.#carried && !model.participants.has(this.#carried.participant)) {
      this.#carried = null;
    }
  }

  #placeColumn(room, index, rooms) {
    let column = this.#columns.children[index];
    if (column?.dataset.room !== room.room) {
      column = this.#column(room);
      this.#columns.insertBefore(column, this.#columns.children[index] ?? null);
    }
    setText(column.querySelector('h3'), room.name);
    setText(column.querySelector('.count'), this.#factsOf(room));
    nameMenu(column.querySelector('.menu'), `Actions for ${room.name}`);
    setChildren(
      column.querySelector('ul'),
      room.people.map((each) => this.#card(each, rooms)),
    );
  }

  #factsOf({ room, people: there, capacity, task, locked, endsAt }) {
    const learners = there.filter((each) => each.role === 'learner').length;
    const { model } = this.#client;
    const { done, of } = progressIn(model, room);
    const quiet = there.length ? quietFor(model, room, performance.now()) : null;
    const facts = [
      capacity ? `${learners} of ${capacity}` : people(there.length),
      task && of ? `${done} of ${of} done` : null,
      endsAt ? `${duration(endsAt - performance.now())} left` : null,
      quiet !== null ? `quiet for ${duration(quiet)}` : null,
      locked ? 'locked' : null,
    ];
    return facts.filter(Boolean).join(' · ');
  }

  #column({ room }) {
    const column = element('section', { class: 'column', 'data-room': room });
    const actions = this.#menu(() => roomActions(this.#client, room));
    actions.hidden = !hasActions(room);
    column.append(element('h3'), actions, element('span', { class: 'count' }), element('ul'));
    column.addEventListener('dragover', (event) => {
      if (event.dataTransfer.types.includes('text/x-participant')) {
        event.preventDefault();
        column.classList.add('target');
      }
    });
    column.addEventListener('dragleave', (event) => {
      if (!column.contains(event.relatedTarget)) {
        column.classList.remove('target');
      }
    });
    column.addEventListener('drop', (event) => {
      event.preventDefault();
      column.classList.remove('target');
      this.#move(event.dataTransfer.getData('text/x-participant'), room);
    });
    return column;
  }

  // A refusal of what was chosen is shown.
  #menu(itemsOf) {
    const tried = ({ act, ...item }) => ({ ...item, act: () => this.#tell.attempt(act) });
    return menu(() => itemsOf().map(tried));
  }

  #card(person, rooms) {
    const { participant } = person;
    const card = this.#cards.get(participant) ?? this.#newCard(person);
    const name = person.display || participant;
    card.querySelector('.name').textContent = name;
    card.querySelector('.role').textContent = person.role === 'learner' ? '' : person.role;
    card.classList.toggle('mic-muted', person.muted?.includes('mic') ?? false);
    card.classList.toggle('away', person.connected === false);
    card.classList.toggle('asks', this.#client.model.help.has(participant));
    card.classList.toggle('done', person.done ?? false);
    card.classList.toggle('talks', talksIn(this.#client.model, person.room, participant));
    const actions = card.querySelector('.menu');
    actions.hidden = !mayModerate(this.#client.model, person);
    nameMenu(actions, `Actions for ${name}`);
    card.setAttribute('aria-label', this.#describe(person, name));
    this.#fillMoveList(card.querySelector('select'), name, person.room, rooms);
    return card;
  }

  #describe({ participant, room, visit, done }, name) {
    const { model } = this.#client;
    const facts = [
      name,
      roomName(model, room),
      visit?.mode === 'listen' ? `listening to ${roomName(model, visit.room)}` : null,
      model.help.has(participant) ? 'asks for help' : null,
      done ? 'has done the task' : null,
    ];
    return facts.filter(Boolean).join(', ');
  }

  #newCard({ participant, display }) {
    const card = element('li', {
      class: 'card',
      tabindex: '0',
      draggable: 'true',
      'data-participant': participant,
      'aria-describedby': 'card-hint',
    });
    const name = element('span', { class: 'name' });
    const role = element('span', { class: 'role' });
    const list = element('select');
    card.append(
      avatar(participant, display || participant),
      name,
      role,
      icon('hand', 'asking'),
      icon('done', 'finished'),
      icon('micOff', 'muted'),
      element('span', { class: 'mover' }, icon('move'), list),
      this.#menu(() => personActions(this.#client, participant)),
    );
    card.addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/x-participant', participant);
      event.dataTransfer.effectAllowed = 'move';
      card.classList.add('dragged');
    });
    card.addEventListener('dragend', () => card.classList.remove('dragged'));
    card.addEventListener(
      'keydown',
      (event) => event.target === card && this.#key(event, participant),
    );
    card.addEventListener(
      'blur',
      () => this.#carried?.participant === participant && this.#putBack(),
    );
    list.addEventListener('change', () => {
      this.#move(participant, list.value);
      list.value = '';
    });
    this.#cards.set(participant, card);
    return card;
  }

  #fillMoveList(list, name, current, rooms) {
    const others = rooms.filter((each) => each.room !== current);
    const signature = JSON.stringify(others.map((each) => [each.room, each.name]));
    if (list.dataset.rooms !== signature) {
      list.dataset.rooms = signature;
      const first = element('option', { value: '' }, 'Move to…');
      list.replaceChildren(first, ...others.map(({ room, name: to }) => new Option(to, room)));
    }
    list.setAttribute('aria-label', `Move ${name} to`);
    list.parentElement.hidden = others.length === 0;
  }

  // --- keyboard ---

  #key(event, participant) {
    const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const carrying = this.#carried?.participant === participant;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      carrying ? this.#putDown() : this.#pickUp(participant);
    } else if (carrying && event.key === 'Escape') {
      this.#putBack();
    } else if (carrying && steps[event.key]) {
      event.preventDefault();
      this.#aim(steps[event.key]);
    }
  }

  #pickUp(participant) {
    const { model } = this.#client;
    this.#carried = { participant, target: model.participants.get(participant).room };
    this.#markTarget();
    this.#tell.announce(`${displayName(model, participant)} picked up.`);
  }

  #aim(step) {
    const { model } = this.#client;
    const rooms = roomsOf(model).map((each) => each.room);
    const at = rooms.indexOf(this.#carried.target) + step;
    this.#carried.target = rooms[(at + rooms.length) % rooms.length];
    this.#markTarget();
    this.#tell.announce(roomName(model, this.#carried.target));
  }

  #putDown() {
    const { participant, target } = this.#carried;
    this.#carried = null;
    this.#markTarget();
    this.#move(participant, target);
  }

  #putBack() {
    const { participant } = this.#carried;
    this.#carried = null;
    this.#markTarget();
    this.#tell.announce(`${displayName(this.#client.model, participant)} stays.`);
  }

  #markTarget() {
    for (const column of this.#columns.children) {
      column.classList.toggle('target', column.dataset.room === this.#carried?.target);
    }
    for (const [participant, card] of this.#cards) {
      card.classList.toggle('carried', participant === this.#carried?.participant);
    }
  }

  #move(participant, room) {
    const { model } = this.#client;
    if (!room || model.participants.get(participant)?.room === room) {
      return;
    }
    this.#tell.attempt(async () => {
      await this.#client.move(participant, room);
      this.#tell.announce(`${displayName(model, participant)} moved to ${roomName(model, room)}.`);
    });
  }
}
