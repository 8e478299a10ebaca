// SPDX-License-Identifier: GPL-3.0-or-later
// A browser on a link that takes less than is sent to it: by its own estimate some pictures pause
// and say so, what is left flows, and all come back with a better link.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { Link } from './support/link.js';
import { flavours, serveDemo } from './support/site.js';
import { Stage } from './support/stage.js';

// Three voices take 140 kbit/s, each picture 240.
const THIN = 400_000; // bit/s
const WIDE = 1e9;
// What failed twice is tried again after half a minute, and pictures come back one at a time.
const PATIENCE_MS = 150000;
const AT_LEAST = { audio: 40, video: 1 }; // packets and pictures a second
const PICTURE = { width: 320, height: 180, busy: true };
const PEOPLE = {
  ada: { picture: { color: '#d32f2f', ...PICTURE }, tone: 430 },
  ben: { picture: { color: '#2e7d32', ...PICTURE }, tone: 640 },
  cleo: { picture: { color: '#1565c0', ...PICTURE }, tone: 970 },
};

const link = new Link();
let browser;
let janus;
let site;
let audience;

before(async () => {
  const [vendor] = Object.values(flavours);
  [browser, janus, site] = await Promise.all([launchBrowser(), startJanus(), serveDemo(vendor)]);
  const stage = await Stage.open(browser, site, janus);
  audience = await Stage.open(browser, site, janus, link);
  const classroom = 'thin';
  await stage.gather(classroom, PEOPLE);
  await audience.enter({ classroom, participant: 'eve', audio_slots: 3, video_slots: 3 });
});

after(async () => {
  await browser?.close();
  await site?.close();
  link.close();
  assert.deepEqual(await janus?.stop(), { code: 0, signal: null }, 'Janus ended by itself');
});

// Until so many of eve's pictures as `fits` likes are paused for lack of bandwidth, all others get
// on, and all voices come in as they are sent.
async function eveHas(fits) {
  const start = performance.now();
  for (let last = await audience.reception('eve'); ; ) {
    await new Promise((done) => setTimeout(done, 1000)); // what comes in announces nothing
    const now = await audience.reception('eve');
    const grows = ({ mid, kind, count }) =>
      count - (last.find((each) => each.mid === mid)?.count ?? 0) >= AT_LEAST[kind];
    const held = now.filter((each) => each.paused === 'bandwidth');
    const rest = now.filter((each) => each.paused === null);
    if (fits(held.length) && rest.length === 6 - held.length && rest.every(grows)) {
      return now;
    }
    const seen = JSON.stringify(now);
    assert.ok(performance.now() - start < PATIENCE_MS, `that does not fit: ${seen}`);
    last = now;
  }
}

const none = (paused) => paused === 0;
const some = (paused) => paused > 0 && paused < 3; // one or two, by how well the machine encodes

test('on a wide link nothing is paused', () => eveHas(none));

test('on a thin link pictures pause that do not fit, and no voice does', async () => {
  link.bitsPerSecond = THIN;
  const held = (await eveHas(some)).filter((each) => each.paused);
  assert.ok(held.every((each) => each.kind === 'video'), JSON.stringify(held));
});

test('on a wide link again all of them come back', () => {
  link.bitsPerSecond = WIDE;
  return eveHas(none);
});
