// SPDX-License-Identifier: GPL-3.0-or-later
// A small class for one pair of eyes: some who send a picture in their colour, each in a room, eve
// who watches through a single slot, and a teacher who moves her.

import assert from 'node:assert/strict';

import { Stage } from './stage.js';

const PATIENCE_MS = 30000;
const aMoment = () => new Promise((done) => setTimeout(done, 30)); // pixels announce nothing

export const PEOPLE = {
  ada: { color: '#d32f2f', room: '1' },
  ben: { color: '#2e7d32', room: '1' },
  cleo: { color: '#1565c0', room: '2' },
};
export const NAMES = Object.keys(PEOPLE);
export const EMPTY_ROOM = '3';

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function whose(color) {
  const distance = (name) =>
    Math.hypot(...channels(PEOPLE[name].color).map((each, at) => each - color[at]));
  const [best] = [...NAMES].sort((a, b) => distance(a) - distance(b));
  if (distance(best) < 90) {
    return best;
  }
  return Math.max(...color) < 40 ? 'nobody' : `a colour of nobody's, ${color}`;
}

// Whom a frame shows, in all of its corners.
const shown = (frame) => [...new Set(frame.colors.map(whose))].join(' and ');

export class Lesson {
  // `video`: { codec, size: { width, height }, encodings? }
  static async begin({ browser, site, janus }, classroom, { codec, size, encodings }) {
    const self = new Lesson();
    self.stage = await Stage.open(browser, site, janus);
    self.audience = await Stage.open(browser, site, janus);
    const media = NAMES.map((name) => {
      return [name, { picture: { color: PEOPLE[name].color, ...size }, encodings }];
    });
    await self.stage.gather(classroom, Object.fromEntries(media), { videocodec: codec });
    await self.audience.enter({ classroom, participant: 'eve', audio_slots: 0, video_slots: 1 });
    await self.audience.watch('eve');
    self.room = PEOPLE.ada.room;
    const seats = Object.fromEntries(NAMES.map((name) => [name, PEOPLE[name].room]));
    await self.stage.request('tess', {
      request: 'open',
      rooms: ['1', '2', EMPTY_ROOM].map((room) => ({ room })),
      assignments: { ...seats, eve: self.room },
    });
    return self;
  }

  async move(room) {
    this.room = room;
    await this.stage.request('tess', { request: 'move', participant: 'eve', room });
  }

  // Points eve's slot at this camera.
  async pointAt(name) {
    await this.audience.request('eve', { request: 'configure', pins: [name] });
    if (PEOPLE[name].room !== this.room) {
      await this.move(PEOPLE[name].room);
    }
  }

  // Until eve's screen is black.
  async seesNobody(what) {
    const since = performance.now();
    for (;;) {
      const who = shown(await this.audience.look());
      if (who === 'nobody') {
        return;
      }
      assert.ok(performance.now() - since < PATIENCE_MS, `${what}, yet ${who} is seen`);
      await aMoment();
    }
  }

  // Until eve sees `name` in so many frames in a row. Resolves with the time it
  // took until the first of them, in ms. Pictures in colours that nobody has fail at once.
  async sees(name, framesInARow, what) {
    const since = performance.now();
    const seen = [];
    let wait = null;
    let inARow = 0;
    while (inARow < framesInARow) {
      for (const who of (await this.audience.takeFrames()).map(shown)) {
        wait = who === name ? (wait ?? performance.now() - since) : null;
        inARow = who === name ? inARow + 1 : 0;
        seen.push(who);
      }
      const stranger = seen.find((who) => who !== 'nobody' && !NAMES.includes(who));
      assert.equal(stranger, undefined, `${what}: ${name} should be seen, not ${stranger}`);
      if (performance.now() - since > PATIENCE_MS) {
        const stats = JSON.stringify(await this.audience.videoStats('eve'));
        assert.fail(`${what}: ${name} should be seen, not ${seen.slice(-20)}; ${stats}`);
      }
      await aMoment();
    }
    return wait;
  }

  async end() {
    await this.stage.close();
    await this.audience.close();
  }
}
