// SPDX-License-Identifier: GPL-3.0-or-later
// A class in progress through the demo page: help, messages, tasks, other rooms, one's voice
// everywhere, time, and order. Who is seen and heard is told from pixels and pitch.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launchBrowser } from './support/browser.js';
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
const rooms = {}; // name -> { room, name } each learner has at the start
const negotiations = new Map();

const together = (people, action) => Promise.all(people.map(action));

async function remember(person) {
  negotiations.set(person, await person.negotiation());
}

async function unchanged(person) {
  assert.deepEqual(
    await person.negotiation(),
    negotiations.get(person),
    `${person.name} negotiated`,
  );
}

before(async () => {
  [browser, janus, site] = await Promise.all([launchBrowser(), startJanus(), serveDemo(vendor)]);
  const options = { site, janus, classroom: 'physics' };
  tess = await Instructor.enter(browser, 'Tess', { ...options, secret: 'chalk' });
  ada = await Participant.enter(browser, 'Ada', options);
  ben = await Participant.enter(browser, 'Ben', options);
  await ada.perceives(['Tess', 'Ben']);
  await tess.openRooms(2);
  for (const [room, names] of Object.entries(await tess.groups())) {
    const [name] = names;
    rooms[name] = { room, name: await tess.column(room).locator('h3').textContent() };
  }
  await together([tess, ada, ben], (each) => each.perceives([]));
  await together([tess, ada, ben], remember);
});

after(async () => {
  await browser?.close();
  await site?.close();
  assert.deepEqual(await janus?.stop(), { code: 0, signal: null }, 'Janus ended by itself');
});

test('who asks for help is on the queue, with the room and the question', async () => {
  await ada.press('Ask for help');
  await ada.page.getByLabel('What is it about? (optional)').fill('What is <b>inertia</b>?');
  await ada.press('Ask');
  await ada.shows('You have asked for help.');
  await tess.shows('What is <b>inertia</b>?');
  await tess.shows(`Ada, ${rooms.Ada.name}`);
  await together([tess, ada], (each) => each.photograph('class', '1-help'));
});

test('the instructor who visits is seen and heard there, and only there', async () => {
  await tess.press('Visit Ada');
  await tess.inRoom(rooms.Ada.name);
  await tess.perceives(['Ada']);
  await ada.perceives(['Tess']);
  await ben.perceives([]);
  await ada.shows('Tess is coming to help you.');
});

test('leaving the room resolves the request', async () => {
  await tess.press(`Return from ${rooms.Ada.name}`);
  await tess.inRoom('Main room');
  await together([tess, ada], (each) => each.perceives([]));
  await tess.hides('Asking for help');
  await ada.hides('Tess is coming to help you.');
  await ada.page.getByRole('button', { name: 'Ask for help' }).waitFor();
});

test('a hand can be put off and taken down again', async () => {
  await ben.press('Ask for help');
  await ben.press('Ask');
  await tess.press('Ben: later');
  await ben.shows('Your question was seen. Somebody will come later.');
  await ben.press('Lower your hand');
  await tess.hides('Asking for help');
});

test('who only listens hears the room, is not heard there, and the room is told', async () => {
  await tess.act(rooms.Ada.name, 'Listen in');
  await tess.perceives(['Ada']);
  await ada.perceives([]);
  await ada.shows('Tess is listening in.');
  await tess.inRoom('Main room');
  await tess.press(`Return from ${rooms.Ada.name}`);
  await tess.perceives([]);
  await ada.hides('Tess is listening in.');
});

test('a message reaches every room and stays until it is put away, also over a reload', async () => {
  await tess.page.getByLabel('Message', { exact: true }).fill('<i>Two</i> minutes left');
  await tess.press('Send');
  await together([ada, ben], (each) => each.shows('<i>Two</i> minutes left'));
  await tess.shows('read by 0 of 2');
  await together([tess, ada], (each) => each.photograph('class', '2-message'));
  await ada.page.reload();
  await ada.joined();
  await ada.shows('Message from Tess');
  await ada.press('Got it');
  await ada.hides('minutes left');
  await tess.shows('read by 1 of 2');
  await ben.press('Got it');
  await tess.shows('read by 2 of 2');
  await ada.perceives([]);
  await remember(ada);
});

test('a message that was put away does not come back with a reload', async () => {
  await ada.page.reload();
  await ada.joined();
  await ada.perceives([]);
  await ada.hides('minutes left');
  await remember(ada);
});

test('a task is shown in every room, and who is done with it is counted', async () => {
  const form = tess.page.locator('#set-task');
  await tess.page.getByText('Set a task').click();
  await form.getByLabel('Title').fill('Exercise 4');
  await form.getByLabel('What to do').fill('Drop it from the tower');
  await form.getByLabel('Link').fill('https://example.org/4');
  await tess.press('Set the task');
  await together([ada, ben], (each) => each.shows('Drop it from the tower'));
  const link = ada.page.locator('#task a');
  assert.equal(await link.getAttribute('href'), 'https://example.org/4');
  await ada.press('Done');
  await tess.column(rooms.Ada.room).getByText('1 of 1 done').waitFor();
  await tess.column(rooms.Ben.room).getByText('0 of 1 done').waitFor();
  await together([tess, ada], (each) => each.photograph('class', '3-task'));
});

test('a task that holds more than a web address makes no link', async () => {
  await tess.page.evaluate(() => {
    const task = { title: 'Exercise 5', text: { not: 'a text' }, url: 'javascript:alert(1)' };
    return window.breakoutClient.setTask(task);
  });
  await ada.shows('Exercise 5');
  await ada.page.locator('#task a').waitFor({ state: 'hidden' });
  assert.equal(await ada.page.locator('#task a').getAttribute('href'), '');
  await tess.column(rooms.Ada.room).getByText('0 of 1 done').waitFor();
});

test('a move is taken back', async () => {
  await tess.drag('Ada', rooms.Ben.room);
  await together([ada, ben], (each) => each.perceives([each === ada ? 'Ben' : 'Ada']));
  await tess.press('Undo last move');
  await tess.has('Ada', rooms.Ada.room);
  await ada.inRoom(rooms.Ada.name);
  await together([ada, ben], (each) => each.perceives([]));
  assert.equal(await ben.page.locator('.tile').count(), 1, 'Ada has gone without a trace');
});

test('a room is added, renamed and closed, and its people are in the main room', async () => {
  await tess.press('Add room…');
  await tess.page.getByLabel('Its name (optional)').fill('Corner');
  await tess.press('Add');
  const heading = tess.page.getByRole('heading', { name: 'Corner' });
  const column = tess.page.locator('.column', { has: heading });
  await column.waitFor();
  const room = await column.getAttribute('data-room');
  await tess.carry('Ada', room);
  await ada.inRoom('Corner');
  await tess.act('Corner', 'Rename…', { text: 'Quiet corner', verb: 'Rename' });
  await ada.inRoom('Quiet corner');
  await tess.act('Quiet corner', 'Close…', { verb: 'Close the room' });
  await ada.inRoom('Main room');
  await ada.perceives(['Tess']);
  await tess.perceives(['Ada']);
  await tess.column(room).waitFor({ state: 'detached' });
  await tess.drag('Ada', rooms.Ada.room);
  await ada.inRoom(rooms.Ada.name);
  await together([tess, ada], (each) => each.perceives([]));
});

test('the instructor speaks to all rooms at once, and is gone from them afterwards', async () => {
  await tess.press('Speak to all rooms');
  await together([ada, ben], (each) => each.perceives(['Tess']));
  await together([ada, ben], (each) => each.shows('Tess speaks to all rooms.'));
  await tess.perceives([]);
  await tess.inRoom('Main room');
  await together([tess, ada], (each) => each.photograph('class', '4-announce'));
  await tess.press('Speak to all rooms');
  await together([ada, ben], (each) => each.perceives([]));
  await together([ada, ben], (each) => each.hides('Tess speaks to all rooms.'));
});

test('the end of the round is set, put off and taken away for everybody', async () => {
  const everybody = [tess, ada, ben];
  await tess.page.getByRole('group', { name: 'Timer' }).getByLabel('Minutes').fill('5');
  await tess.press('Set');
  await together(everybody, (each) => each.shows(/^(5:00|4:\d\d) left$/));
  await tess.press('+1 minute');
  await together(everybody, (each) => each.shows(/^(6:00|5:\d\d) left$/));
  await tess.press('Stop timer');
  await together(everybody, (each) => each.page.locator('#countdown').waitFor({ state: 'hidden' }));
});

test('one room has a time of its own', async () => {
  await tess.act(rooms.Ada.name, 'Set its time…', { text: '2', verb: 'Set' });
  await ada.shows(/^(2:00|1:\d\d) left$/);
  await tess
    .column(rooms.Ada.room)
    .getByText(/(2:00|1:\d\d) left/)
    .waitFor();
  assert.equal(await ben.page.locator('#countdown').isVisible(), false);
  await tess.act(rooms.Ada.name, 'Stop its timer');
  await ada.page.locator('#countdown').waitFor({ state: 'hidden' });
});

test('what staff muted its owner cannot unmute', async () => {
  await tess.drag('Ben', rooms.Ada.room);
  await ben.perceives(['Ada']);
  await tess.act('Ada', 'Mute the microphone');
  await ben.perceives(['Ada'], []);
  await ada.press('Turn microphone on');
  await ada.page.locator('#notice', { hasText: 'muted by staff' }).waitFor();
  await ada.page.getByRole('button', { name: 'Turn microphone on' }).waitFor();
  await ben.perceives(['Ada'], []);
  await tess.act('Ada', 'Allow the microphone');
  await ben.perceives(['Ada']);
});

test('a learner who is made an assistant has the board, and loses it again', async () => {
  await tess.act('Ada', 'Make an assistant');
  await ada.page.locator('#board').waitFor();
  await ada.page.getByText('Bring everyone back now').waitFor();
  await ada.page.locator('.card', { hasText: 'Tess' }).waitFor();
  await tess.act('Ada', 'Make a learner');
  await ada.page.locator('#board').waitFor({ state: 'hidden' });
  await ada.perceives(['Ben']);
});

test('nobody has negotiated anything in all of this, but for the page that was reloaded', () =>
  together([tess, ada, ben], unchanged));

test('a shared screen is seen in its room, and only who shares the first time negotiates', async () => {
  await ada.press('Share screen');
  await ben.perceives(['Ada', 'Ada (screen)'], ['Ada']);
  await together([ada, ben], (each) => each.photograph('class', '5-screen'));
  await together([tess, ben], unchanged);
  await remember(ada);
  await ada.press('Stop sharing');
  await ben.perceives(['Ada']);
  await ada.press('Share screen');
  await ben.perceives(['Ada', 'Ada (screen)'], ['Ada']);
  await tess.perceives([]);
  await ada.press('Stop sharing');
  await ben.perceives(['Ada']);
  await together([tess, ada, ben], unchanged);
});

test('who is removed is told so, and is gone for the others', async () => {
  await tess.act('Ben', 'Remove…', { verb: 'Remove' });
  await ben.shows('You were removed from the classroom.');
  await tess.card('Ben').waitFor({ state: 'detached' });
  await ada.perceives([]);
  await unchanged(ada);
});
