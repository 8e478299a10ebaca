// SPDX-License-Identifier: GPL-3.0-or-later
// What learners may do by themselves, how a round ends in time, and what survives a lost connection.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser, newPage } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { Instructor, Participant } from './support/participant.js';
import { flavours, serveDemo } from './support/site.js';

const [vendor] = Object.values(flavours);
let browser;
let janus;
let site;
let tess;
let ada;
let ben;

const options = () => ({ site, janus, classroom: 'geometry' });

before(async () => {
  [browser, janus, site] = await Promise.all([launchBrowser(), startJanus(), serveDemo(vendor)]);
  tess = await Instructor.enter(browser, 'Tess', { ...options(), secret: 'chalk' });
  ada = await Participant.enter(browser, 'Ada', options());
  ben = await Participant.enter(browser, 'Ben', options());
});

after(async () => {
  await browser?.close();
  await site?.close();
  assert.deepEqual(await janus?.stop(), { code: 0, signal: null }, 'Janus ended by itself');
});

async function complaintOf(query) {
  const page = await newPage(browser);
  const all = new URLSearchParams({ server: janus.url, autojoin: 1, tone: 300, ...query });
  await page.goto(`${site.url}/breakout.html?${all}`);
  const notice = page.locator('#notice');
  await notice.waitFor();
  const text = await notice.textContent();
  await page.context().close();
  return text;
}

test('a wrong secret makes nobody an instructor, and the page says why', async () => {
  const query = { classroom: 'geometry', name: 'Mal', role: 'instructor', secret: 'guess' };
  assert.match(await complaintOf(query), /secret/);
});

test('a learner cannot create a classroom', async () => {
  assert.match(await complaintOf({ classroom: 'nowhere', name: 'Mal' }), /nowhere/);
});

test('a learner returns to the main room and chooses a room again', async () => {
  await tess.openRooms(2, { allow_choose: true });
  const own = await ada.roomName();
  await ada.page.getByRole('button', { name: 'Return to the main room' }).click();
  await ada.inRoom('Main room');
  await ada.perceives(['Tess']);
  await ada.page.locator('#choices').getByRole('button', { name: own }).click();
  await ada.inRoom(own);
  await ada.perceives([]);
  await ada.page
    .locator('#choices')
    .getByRole('button', { name: await ben.roomName() })
    .click();
  await ada.perceives(['Ben']);
  await ben.perceives(['Ada']);
});

test('a page that loses its connection to Janus is back without a new negotiation', async () => {
  const room = await ada.roomName();
  const negotiation = await ada.negotiation();
  await ada.page.evaluate(() => {
    window.comebacks = 0;
    const { breakoutClient } = window;
    breakoutClient.addEventListener('connection', ({ detail }) => {
      window.comebacks += Number(detail.state === 'joined');
    });
    window.sockets.at(-1).close();
  });
  await ada.page.waitForFunction(() => window.comebacks === 1);
  assert.equal(await ada.roomName(), room);
  await ada.perceives(['Ben']);
  await ada.decodesOnly(['Ben']);
  assert.deepEqual(await ada.negotiation(), negotiation);
});

test('what happened while the connection was lost is known when it is back', async () => {
  await ada.page.evaluate(() => {
    window.offline = true;
    window.sockets.at(-1).close();
  });
  await ada.page.waitForSelector('body[data-connection=reconnecting]');
  const before = await ada.roomName();
  const groups = await tess.groups();
  await tess.drag(
    'Ada',
    Object.keys(groups).find((room) => !groups[room].includes('Ada')),
  );
  await ada.page.evaluate(() => (window.offline = false));
  await ada.joined();
  assert.notEqual(await ada.roomName(), before);
  await ada.perceives([]);
  await ben.perceives([]);
});

test('a countdown is shown to everybody and can be stopped', async () => {
  const { page } = tess;
  await page.getByLabel('Seconds').fill('90');
  await page.getByRole('button', { name: 'Start a countdown' }).click();
  for (const each of [tess, ada, ben]) {
    await each.page.getByText(/^Back together in 1:\d\d$/).waitFor();
  }
  await page.getByRole('button', { name: 'Keep rooms open' }).click();
  for (const each of [tess, ada, ben]) {
    await each.page.locator('#countdown').waitFor({ state: 'hidden' });
  }
});

test('a countdown that ends brings everybody back', async () => {
  await tess.page.getByLabel('Seconds').fill('1');
  await tess.page.getByRole('button', { name: 'Start a countdown' }).click();
  for (const [each, names] of [
    [tess, ['Ada', 'Ben']],
    [ada, ['Tess', 'Ben']],
    [ben, ['Tess', 'Ada']],
  ]) {
    await each.inRoom('Main room');
    await each.perceives(names);
  }
});

test('an observer sees and hears, and is neither seen nor heard', async () => {
  const cleo = await Participant.enter(browser, 'Cleo', { ...options(), role: 'observer' });
  await cleo.perceives(['Tess', 'Ada', 'Ben']);
  await ada.perceives(['Tess', 'Ben']);
  assert.equal(await ada.page.locator('.tile').count(), 3);
  await cleo.page.context().close();
});

test('who leaves is gone at once for the others', async () => {
  await ben.page.getByRole('button', { name: 'Leave' }).click();
  await ben.page.getByText('You have left the classroom.').waitFor();
  await ada.perceives(['Tess']);
  await tess.perceives(['Ada']);
  await tess.card('Ben').waitFor({ state: 'detached' });
});

test('opening the same seat in another window ends the first', async () => {
  const seat = await ada.page.evaluate(() => ({ ...sessionStorage }));
  const page = await newPage(browser);
  await page.addInitScript((items) => Object.assign(sessionStorage, items), seat);
  await page.goto(ada.page.url());
  await page.waitForSelector('body[data-connection=joined]');
  await ada.page.getByText('from another window').waitFor();
  await tess.perceives(['Ada']);
});
