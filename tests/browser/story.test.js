// SPDX-License-Identifier: GPL-3.0-or-later
// A class splits, moves and comes back, through the demo page: who is seen and heard is told from
// pixels and pitch, and that nobody negotiated again from the connections themselves.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
import { startJanus } from './support/janus.js';
import { Instructor, Participant } from './support/participant.js';
import { flavours, serveDemo } from './support/site.js';

const LEARNERS = ['Ada', 'Ben', 'Cleo', 'Dan'];
const EVERYBODY = ['Tess', ...LEARNERS];

const others = (names, name) => names.filter((each) => each !== name);

for (const [flavour, vendor] of Object.entries(flavours)) {
  describe(`a class with ${flavour}`, () => {
    const label = flavour.replaceAll(/[^\w.]+/g, '-');
    const people = {};
    const negotiations = {};
    let browser;
    let janus;
    let site;
    let groups;

    const all = (action, names = EVERYBODY) =>
      Promise.all(names.map((name) => action(people[name])));
    const perceiveRooms = async () => {
      groups = await people.Tess.groups();
      await people.Tess.perceives([]);
      for (const names of Object.values(groups)) {
        await all((each) => each.perceives(others(names, each.name)), names);
        await all((each) => each.decodesOnly(others(names, each.name)), names);
      }
    };
    const roomOf = (name) => Object.keys(groups).find((room) => groups[room].includes(name));
    const noNegotiation = (names) =>
      all(async ({ name, ...each }) => {
        assert.deepEqual(
          await people[name].negotiation(),
          negotiations[name],
          `${name} negotiated`,
        );
      }, names);

    before(async () => {
      [browser, janus, site] = await Promise.all([
        launchBrowser(),
        startJanus(),
        serveDemo(vendor),
      ]);
      const options = { site, janus, classroom: 'algebra' };
      people.Tess = await Instructor.enter(browser, 'Tess', { ...options, secret: 'chalk' });
      for (const name of LEARNERS) {
        people[name] = await Participant.enter(browser, name, options);
      }
    });

    after(async () => {
      await browser?.close();
      await site?.close();
      const ending = await janus?.stop();
      assert.deepEqual(ending, { code: 0, signal: null }, 'Janus ended by itself');
    });

    test('everybody sees and hears everybody in the main room', async () => {
      await all((each) => each.perceives(others(EVERYBODY, each.name)));
      await all((each) => each.decodesOnly(others(EVERYBODY, each.name)));
      for (const name of EVERYBODY) {
        negotiations[name] = await people[name].negotiation();
        assert.equal(negotiations[name].connections, 2);
        assert.equal(negotiations[name].descriptions, 4);
      }
      await all((each) => each.photograph(label, '1-joined'), ['Tess', 'Ada']);
    });

    test('opening two rooms parts the class evenly, and each room is by itself', async () => {
      await people.Tess.openRooms(2);
      await perceiveRooms();
      assert.deepEqual(
        Object.values(groups).map((each) => each.length),
        [2, 2],
      );
      assert.deepEqual(Object.values(groups).flat().sort(), LEARNERS);
      for (const name of LEARNERS) {
        assert.notEqual(await people[name].roomName(), 'Main room');
      }
      await all((each) => each.photograph(label, '2-split'), ['Tess', 'Ada']);
    });

    test('a learner who is dragged to the other room is there and nowhere else', async () => {
      const from = roomOf('Ada');
      const to = Object.keys(groups).find((room) => room !== from);
      await people.Tess.drag('Ada', to);
      await perceiveRooms();
      assert.equal(roomOf('Ada'), to);
      await all((each) => each.photograph(label, '3-moved'), ['Tess', 'Ada']);
    });

    test('a learner is moved with the keyboard alone', async () => {
      const alone = Object.keys(groups).find((room) => groups[room].length === 1);
      const mover = others(groups[roomOf('Ada')], 'Ada')[0];
      await people.Tess.carry(mover, alone);
      await perceiveRooms();
      assert.equal(roomOf(mover), alone);
    });

    test('nobody has negotiated anything since they joined', () => noNegotiation(EVERYBODY));

    test('a learner who mutes is seen but not heard', async () => {
      const [mate] = others(groups[roomOf('Ben')], 'Ben');
      await people.Ben.page.getByRole('button', { name: 'Turn microphone off' }).click();
      await people[mate].perceives(['Ben'], []);
      await people[mate].page.locator('.tile.mic-muted', { hasText: 'Ben' }).waitFor();
    });

    test('a page that is reloaded in a room is back in it, as muted as before', async () => {
      const [mate] = others(groups[roomOf('Ben')], 'Ben');
      const room = await people.Ben.roomName();
      await people.Ben.page.reload();
      await people.Ben.joined();
      assert.equal(await people.Ben.roomName(), room);
      await people.Ben.perceives([mate]);
      await people[mate].perceives(['Ben'], []);
      await people.Ben.page.getByRole('button', { name: 'Turn microphone on' }).waitFor();
      negotiations.Ben = await people.Ben.negotiation();
    });

    test('merging brings everybody back, and nobody is unmuted by it', async () => {
      await people.Tess.page.getByRole('button', { name: 'Bring everyone back now' }).click();
      await all((each) => each.inRoom('Main room'));
      await all((each) => {
        const seen = others(EVERYBODY, each.name);
        return each.perceives(seen, others(seen, 'Ben'));
      });
      await people.Ben.page.getByRole('button', { name: 'Turn microphone on' }).click();
      await all((each) => each.perceives(others(EVERYBODY, each.name)));
      await all((each) => each.decodesOnly(others(EVERYBODY, each.name)));
      await all((each) => each.photograph(label, '4-merged'), ['Tess', 'Ada']);
    });

    test('nobody has negotiated again, but for the page that was reloaded', () =>
      noNegotiation(EVERYBODY));
  });
}
