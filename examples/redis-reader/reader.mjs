#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints who is where in one classroom, a block a version. What happened on the way to stderr.
//   node reader.mjs CLASSROOM [redis://user:password@host:6379/0 | unix:///path] [PREFIX]
import { follow } from './follow.mjs';
import { blockOf } from './model.mjs';

const [classroom, url = 'redis://localhost:6379', prefix = 'breakout'] = process.argv.slice(2);
if (!classroom) {
  console.error('usage: node reader.mjs CLASSROOM [REDIS-URL] [PREFIX]');
  process.exit(2);
}
await follow({
  url,
  prefix,
  classroom,
  onVersion: (model, now) => console.log(blockOf(classroom, model, now)),
  onGone: () => console.log(`${classroom} does not exist\n`),
  onNote: (text) => console.error(text),
});
