// SPDX-License-Identifier: GPL-3.0-or-later
// What the reader prints is what our own store says the graph is, through every break of the log.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { startReader, startWriter } from '../support/processes.mjs';

let writer;
let reader;

beforeEach(async () => {
  writer = await startWriter();
});
afterEach(async () => {
  await reader?.stop();
  await writer.stop();
});

const read = () => (reader = startReader('algebra', writer.url, 'school'));
const headOf = (block) => block.split(',')[0];

// What the writer says after each request, the reader says too.
async function bothSay(...requests) {
  for (const request of requests) {
    const meant = await writer.does(request);
    assert.equal(await reader.says(`${headOf(meant)},`), meant, request);
  }
}

test('a round from its opening to its end, one block a version', async () => {
  const joined = await writer.does('create e1', 'join ina staff', 'join ann', 'join bob');
  read();
  assert.equal(await reader.says(headOf(joined)), joined);
  await bothSay('open 2 300', 'move ann 2', 'lose bob', 'join eve', 'merge 60', 'merge 0');
  await bothSay('leave bob', 'open 3', 'fidget 1', 'merge 0');
});

test('a classroom is waited for, and its end is told', async () => {
  read();
  assert.equal(await reader.says('algebra'), 'algebra does not exist');
  await bothSay('create e1', 'join ann');
  await writer.does('destroy');
  assert.equal(await reader.says('algebra'), 'algebra does not exist');
  await bothSay('create e2', 'join bob');
});

test('after a gap that the log does not bridge, the snapshot is read', async () => {
  const opened = await writer.does('create e1', 'join ina staff', 'join ann', 'open 2 300');
  read();
  await reader.says(headOf(opened));
  reader.freeze();
  const meant = await writer.does('move ann 2', 'fidget 60');
  reader.thaw();
  await reader.notes('the log does not lead on from version');
  assert.equal(await reader.says(headOf(meant)), meant);
  await bothSay('move ann 1', 'merge 0');
});

test('after a gap that the log bridges, each version is told', async () => {
  const opened = await writer.does('create e1', 'join ina staff', 'join ann', 'open 2 300');
  read();
  await reader.says(headOf(opened));
  reader.freeze();
  const meant = await writer.does('move ann 2', 'join bob', 'merge 0');
  reader.thaw();
  for (const version of [5, 6]) {
    await reader.says(`algebra version ${version},`);
  }
  assert.equal(await reader.says('algebra version 7,'), meant);
});

test('Redis that lost everything comes back under another epoch, and so does the reader', async () => {
  const opened = await writer.does('create e1', 'join ina staff', 'join ann', 'open 2 300');
  read();
  await reader.says(headOf(opened));
  const meant = await writer.does('lose_everything');
  await reader.notes('another epoch');
  assert.equal(await reader.says(headOf(meant)), meant);
  await bothSay('move ann 2', 'merge 0');
});

test('another classroom of the same name is another epoch, whatever its version', async () => {
  await writer.does('create e1', 'join ann', 'join bob');
  read();
  await reader.says('algebra version 3,');
  reader.freeze();
  const meant = await writer.does('destroy', 'create e2', 'join eve', 'join ada', 'join ina staff');
  reader.thaw();
  await reader.notes('another epoch');
  assert.equal(await reader.says('algebra version 4,'), meant);
});

test('a failover put another history in the place of what the reader knows', async () => {
  await writer.does('create e1', 'join ina staff', 'join ann', 'remember');
  await writer.does('open 2 300', 'move ann 2');
  read();
  await reader.says('algebra version 5,');
  reader.freeze();
  const meant = await writer.does('forget', 'join bob', 'join eve');
  reader.thaw();
  await reader.notes('the log does not lead on from version 5');
  assert.equal(await reader.says('algebra version 5,'), meant);
  await bothSay('open 3', 'merge 0');
});
