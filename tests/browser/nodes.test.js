// SPDX-License-Identifier: GPL-3.0-or-later
// One class on two Januses that share a Redis, through the demo page: Redis goes and comes back
// empty, and one of the two Januses is killed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { Instructor, Participant } from './support/participant.js';
import { Redis } from './support/redis.js';
import { flavours, serveDemo } from './support/site.js';

const [vendor] = Object.values(flavours);
const storeAway = /cannot reach the place where classrooms are kept/;
let browser;
let redis;
let site;
let near; // where the instructor and Ben are
let far; // where Ada is, until it dies
let tess;
let ada;
let ben;

const everybody = (action) => Promise.all([tess, ada, ben].map(action));

// Each node finds Redis again in its own time; until then it opens nothing, and says so.
async function openRoomsAtLast(count) {
  for (let tries = 10; ; --tries) {
    try {
      return await tess.openRooms(count, {}, 3000);
    } catch (error) {
      if (tries === 0) {
        throw error;
      }
    }
  }
}

function startNode(node) {
  const plugin = `general: { redis = "${redis.address}", node = "${node}" }`;
  return startJanus({ 'janus.plugin.breakout.jcfg': plugin });
}

before(async () => {
  redis = await Redis.start();
  [browser, near, far, site] = await Promise.all([
    launchBrowser(),
    startNode('near'),
    startNode('far'),
    serveDemo(vendor),
  ]);
  const options = { site, classroom: 'chemistry' };
  const nearest = { ...options, janus: { url: `${near.url},${far.url}` } };
  const farthest = { ...options, janus: { url: `${far.url},${near.url}` } };
  tess = await Instructor.enter(browser, 'Tess', { ...nearest, secret: 'chalk' });
  ada = await Participant.enter(browser, 'Ada', farthest);
  ben = await Participant.enter(browser, 'Ben', nearest);
});

after(async () => {
  await browser?.close();
  await site?.close();
  const ending = await near?.stop();
  await redis?.stop();
  assert.deepEqual(ending, { code: 0, signal: null }, 'Janus ended by itself');
});

test('people on two nodes are in one class, each seen by those of the same node', async () => {
  await ben.perceives(['Tess']);
  await ada.perceives([]);
  await Promise.all([tess, ben].map((each) => each.shows('Ada (on another server)')));
  await ada.shows('Tess (on another server)');
});

test('a class on two nodes splits and merges as one', async () => {
  await tess.openRooms(1);
  assert.deepEqual(
    Object.values(await tess.groups())
      .flat()
      .sort(),
    ['Ada', 'Ben'],
  );
  await Promise.all([ada, ben].map((each) => each.inRoom('Group 1')));
  await tess.press('Bring everyone back now');
  await everybody((each) => each.inRoom('Main room'));
  await ben.perceives(['Tess']);
  await everybody((each) => each.photograph('nodes', '1-merged'));
});

test('while Redis is away the page says so, keeps what it shows, and media goes on', async () => {
  await redis.crash();
  await tess.page.locator('#open-rooms').getByRole('button', { name: 'Open rooms' }).click();
  await tess.shows(storeAway);
  await everybody((each) => each.inRoom('Main room'));
  await ben.perceives(['Tess']);
  await ben.decodesOnly(['Tess']);
  await tess.photograph('nodes', '2-store-away');
});

test('who comes while Redis is away is let in by itself when it is back, empty or not', async () => {
  await ada.page.reload();
  await ada.shows(/You are let in as soon as it can/);
  await ada.photograph('nodes', '3-waits');
  await redis.start();
  await ada.page.locator('body[data-connection=joined]').waitFor();
  await ada.hides(/You are let in as soon as it can/);
  await ada.inRoom('Main room');
  await openRoomsAtLast(1);
  await Promise.all([ada, ben].map((each) => each.inRoom('Group 1')));
});

test('who was on a node that died is back in the same room on another, heard and seen', async () => {
  await far.crash();
  await ada.page.locator('body[data-connection=reconnecting]').waitFor();
  await ada.joined();
  assert.equal(await ada.roomName(), 'Group 1');
  await ada.perceives(['Ben']);
  await ben.perceives(['Ada']);
  await ben.decodesOnly(['Ada']);
  await ben.hides('on another server');
  await everybody((each) => each.photograph('nodes', '4-node-died'));
});

test('and comes back from there with the others', async () => {
  await tess.press('Bring everyone back now');
  await everybody((each) => each.inRoom('Main room'));
  await ada.perceives(['Tess', 'Ben']);
  await tess.perceives(['Ada', 'Ben']);
});
