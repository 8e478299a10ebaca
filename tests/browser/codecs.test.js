// SPDX-License-Identifier: GPL-3.0-or-later
// A slot changes what it carries fifty times at random, by moves and by pins, and each time shows
// the whole picture of whom it should, in every codec and in what layers Chromium sends it. What is
// gone is not seen any more.
//
// Environment: BREAKOUT_SEED repeats a run.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { EMPTY_ROOM, Lesson, NAMES } from './support/lesson.js';
import { flavours, serveDemo } from './support/site.js';

const SWITCHES = 50;
const ENOUGH_FRAMES = 4; // in a row, after which a picture is there to stay
const STUCK_MS = 2500; // Chromium gives a decoder three seconds before it asks for a keyframe
const SMALL = { width: 320, height: 180 };
const LARGE = { width: 640, height: 360 }; // from here on Chromium sends two layers

const layers = (scalabilityMode) =>
  ['h', 'm', 'l'].map((rid, at) => ({ rid, scaleResolutionDownBy: 2 ** at, scalabilityMode }));
const scalable = (scalabilityMode) => [{ scalabilityMode }];

const CASES = {
  'VP8 with temporal layers': { codec: 'vp8', size: SMALL, encodings: scalable('L1T3') },
  'VP8 simulcast': { codec: 'vp8', size: LARGE, encodings: layers('L1T2') },
  VP9: { codec: 'vp9', size: SMALL },
  'VP9 with spatial layers': { codec: 'vp9', size: LARGE, encodings: scalable('L2T3_KEY') },
  'H.264': { codec: 'h264', size: SMALL },
  AV1: { codec: 'av1', size: SMALL },
  'AV1 with temporal layers': { codec: 'av1', size: SMALL, encodings: scalable('L1T3') },
  'AV1 with spatial layers': { codec: 'av1', size: LARGE, encodings: scalable('L2T1') },
};

const seed = Number(process.env.BREAKOUT_SEED) || Date.now() % 1e6;

// The same numbers from 0 to 1 for the same seed (mulberry32).
function numbersOf(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Resolves with how long it took each time until the new picture was there, in ms.
async function switchAtRandom(lesson, random) {
  const waits = [];
  let target = null;
  for (let count = 1; count <= SWITCHES; ++count) {
    const others = NAMES.filter((name) => name !== target);
    target = others[Math.floor(random() * others.length)];
    await lesson.audience.takeFrames();
    await lesson.pointAt(target);
    waits.push(await lesson.sees(target, ENOUGH_FRAMES, `switch ${count}`));
  }
  return waits.sort((a, b) => a - b).map(Math.round);
}

// Every switch brought a keyframe that decoded; a decoder in trouble would ask for more of them.
function judge(before, after) {
  const grown = (name) => after[name] - before[name];
  const counts = JSON.stringify(after);
  assert.ok(grown('keyFramesDecoded') >= SWITCHES, `too few keyframes: ${counts}`);
  assert.ok(grown('framesDecoded') >= SWITCHES * ENOUGH_FRAMES, `too few frames: ${counts}`);
  assert.ok(grown('pliCount') <= SWITCHES / 10, `a decoder in trouble: ${counts}`);
  assert.ok(grown('framesDropped') <= grown('framesReceived') / 10, `frames dropped: ${counts}`);
}

for (const [title, video] of Object.entries(CASES)) {
  describe(title, () => {
    let browser;
    let janus;
    let site;
    let lesson;

    before(async () => {
      const [vendor] = Object.values(flavours);
      [browser, janus, site] = await Promise.all([
        launchBrowser(),
        startJanus(),
        serveDemo(vendor),
      ]);
      lesson = await Lesson.begin({ browser, site, janus }, 'pictures', video);
    });

    after(async () => {
      await browser?.close();
      await site?.close();
      assert.deepEqual(await janus?.stop(), { code: 0, signal: null }, 'Janus ended by itself');
    });

    test(`decodes after each of fifty switches, seed ${seed}`, async () => {
      const before = await lesson.audience.videoStats('eve');
      const waits = await switchAtRandom(lesson, numbersOf(seed));
      const after = await lesson.audience.videoStats('eve');
      judge(before, after);
      const [median, longest] = [waits[SWITCHES / 2], waits.at(-1)];
      assert.ok(longest < STUCK_MS, `the decoder was stuck: ${waits}`);
      console.log(`${title}: seen after ${median} ms (median), ${longest} ms at most`);
    });

    test('in a room without a camera nobody is seen, and then somebody again', async () => {
      for (const name of NAMES) {
        await lesson.pointAt(name);
        await lesson.sees(name, ENOUGH_FRAMES, 'before');
        await lesson.move(EMPTY_ROOM);
        await lesson.seesNobody(`${name} is in another room`);
        await lesson.audience.takeFrames();
      }
    });
  });
}
