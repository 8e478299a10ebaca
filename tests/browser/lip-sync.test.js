// SPDX-License-Identifier: GPL-3.0-or-later
// Voice and face of whom the slots carry are played together, also after they changed: by what
// Chromium says of the moments of capture that it plays (estimatedPlayoutTimestamp).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { flavours, serveDemo } from './support/site.js';
import { Stage } from './support/stage.js';

const SWITCHES = 10;
const READINGS = 10; // after each switch
const ALLOWED_MS = 80;
const PATIENCE_MS = 30000;
const SIZE = { width: 320, height: 180 };
const PEOPLE = {
  ada: { picture: { color: '#d32f2f', ...SIZE }, tone: 430 },
  ben: { picture: { color: '#2e7d32', ...SIZE }, tone: 640 },
};
const ROOMS = { ada: '1', ben: '2' };

let browser;
let janus;
let site;
let stage;
let audience;

before(async () => {
  const [vendor] = Object.values(flavours);
  [browser, janus, site] = await Promise.all([launchBrowser(), startJanus(), serveDemo(vendor)]);
  stage = await Stage.open(browser, site, janus);
  audience = await Stage.open(browser, site, janus);
  const classroom = 'lips';
  await stage.gather(classroom, PEOPLE);
  await audience.enter({ classroom, participant: 'eve', audio_slots: 1, video_slots: 1 });
  await audience.watch('eve');
  await audience.listen('eve');
  const assignments = { ...ROOMS, eve: ROOMS.ada };
  await stage.request('tess', { request: 'open', rooms: 2, assignments });
});

after(async () => {
  await browser?.close();
  await site?.close();
  assert.deepEqual(await janus?.stop(), { code: 0, signal: null }, 'Janus ended by itself');
});

// Moments of capture, sound before picture, once both go on from `before`.
async function readings(before) {
  const skews = [];
  for (const start = performance.now(); skews.length < READINGS; ) {
    const { audio, video } = await audience.playout('eve');
    const together = audio.moment && video.moment;
    if (together && video.frames > before.video.frames) {
      skews.push(Math.round(audio.moment - video.moment));
    }
    assert.ok(performance.now() - start < PATIENCE_MS, `nothing is played: ${JSON.stringify({ audio, video })}`);
    await new Promise((done) => setTimeout(done, 200)); // playing announces nothing
  }
  return skews;
}

test('voice and face stay together through ten moves from room to room', async () => {
  const all = [];
  for (let count = 0; count < SWITCHES; ++count) {
    const room = count % 2 ? ROOMS.ada : ROOMS.ben;
    const before = await audience.playout('eve');
    await stage.request('tess', { request: 'move', participant: 'eve', room });
    all.push(...(await readings(before)));
  }
  const apart = all.map(Math.abs).sort((a, b) => a - b);
  const [median, most] = [apart[apart.length / 2], apart.at(-1)];
  console.log(`apart by ${median} ms (median), ${most} ms at most`);
  assert.ok(median <= ALLOWED_MS, `ms by which the sound is ahead: ${all}`);
});
