// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of a class, each as a method; the API documents what they mean and may be given.
//
// Whoever extends this brings change(body): sends a request that changes the graph, resolves with
// the answer, rejects with RefusedError.

import { given } from './seat.js';

export class Verbs extends EventTarget {
  // --- staff: rooms ---

  // Opens breakout rooms: see `open` in the API.
  open(options) {
    return this.change({ request: 'open', ...options });
  }

  move(participant, room) {
    return this.change({ request: 'move', participant, room });
  }

  // All of `moves` ([{ participant, room }]), or none.
  moveAll(moves) {
    return this.change({ request: 'move', moves });
  }

  // Takes back the last move; in the end, the opening.
  undo() {
    return this.change({ request: 'undo' });
  }

  // Everybody back to main, after `grace` seconds (none: the round's own, 0: now).
  merge(grace) {
    return this.change({ request: 'merge', ...given({ grace }) });
  }

  cancelMerge() {
    return this.change({ request: 'merge', cancel: true });
  }

  // `options`: room?, name?, capacity?, locked?, task?
  addRoom(options = {}) {
    return this.change({ request: 'add_room', ...options });
  }

  // `options`: name?, capacity? (0: no limit), locked?, task?
  editRoom(room, options) {
    return this.change({ request: 'edit_room', room, ...options });
  }

  // Its people go to the room `to` (none: main).
  closeRoom(room, to) {
    return this.change({ request: 'close_room', room, ...given({ to }) });
  }

  // One of { set } and { extend }, in seconds, and { cancel: true }; with `room` that room's own.
  timer(options) {
    return this.change({ request: 'timer', ...options });
  }

  // --- staff: a class in progress ---

  // `options`: rooms? (none: all), ttl?
  broadcast(text, options = {}) {
    return this.change({ request: 'broadcast', text, ...options });
  }

  // Puts the own `media` ("audio", "video", "screen") into every room. `options`: rooms?, duck?
  announce(media, options = {}) {
    return this.change({ request: 'announce', on: true, media, ...options });
  }

  endAnnouncement() {
    return this.change({ request: 'announce', on: false });
  }

  // `mode`: join sits in the room, listen hears and sees it.
  visit(room, mode = 'join') {
    return this.change({ request: 'visit', room, mode });
  }

  // `resolve`: claim, later or done.
  resolveHelp(participant, resolve) {
    return this.change({ request: 'help', participant, resolve });
  }

  // `task`: an object, with title, text and url by convention; `rooms`: none for all.
  setTask(task, rooms) {
    return this.change({ request: 'task', task, ...given({ rooms }) });
  }

  // `what`: { mute?, unmute? }, lists of sources.
  moderate(participant, what) {
    return this.change({ request: 'moderate', participant, ...what });
  }

  kick(participant) {
    return this.change({ request: 'kick', participant });
  }

  promote(participant, role) {
    return this.change({ request: 'promote', participant, role });
  }

  // --- everybody ---

  choose(room) {
    return this.change({ request: 'choose', room });
  }

  // Staff: back from a visit. Learners: to the main room.
  return() {
    return this.change({ request: 'return' });
  }

  raiseHand(message) {
    return this.change({ request: 'help', raise: true, ...given({ message }) });
  }

  lowerHand() {
    return this.change({ request: 'help', raise: false });
  }

  markTask(done) {
    return this.change({ request: 'task', done });
  }

  // A message was read.
  received(broadcast) {
    return this.change({ request: 'received', broadcast });
  }
}
