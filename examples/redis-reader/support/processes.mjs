// SPDX-License-Identifier: GPL-3.0-or-later
// A classroom that our own store writes, and the reader as a process: both speak in blocks of lines.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const kPatience = 10_000; // ms

// What a process says, in pieces that end with `end`.
class Talk {
  constructor(stream, end) {
    this.pieces = [];
    this.all = '';
    this.asked = null;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      this.all += text;
      const pieces = (rest + text).split(end);
      rest = pieces.pop();
      this.pieces.push(...pieces);
      this.asked?.();
    });
  }

  // Takes the next piece for which `wanted` holds, and all before it.
  async next(wanted = () => true) {
    const { promise: tooLate, cancel } = timeout(() => `said only: ${this.all}`);
    try {
      for (;;) {
        const found = this.pieces.findIndex(wanted);
        if (found >= 0) {
          return this.pieces.splice(0, found + 1).at(-1);
        }
        await Promise.race([new Promise((resolve) => (this.asked = resolve)), tooLate]);
      }
    } finally {
      cancel();
    }
  }
}

function timeout(said) {
  let timer;
  const promise = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(said())), kPatience);
  });
  promise.catch(() => {});
  return { promise, cancel: () => clearTimeout(timer) };
}

function start(program, args) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    child,
    out: child.stdout,
    complaints: new Talk(child.stderr, '\n'),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
    },
  };
}

export async function startWriter() {
  const folder = process.env.BREAKOUT_BUILDDIR ?? path.join(here, '../../../build/gcc');
  const writer = start(path.join(folder, 'classroom_writer'), []);
  let url;
  const talk = await new Promise((resolve, reject) => {
    writer.child.once('error', reject);
    writer.child.stdout.once('readable', () => {
      const first = writer.child.stdout.read().toString();
      url = first.trim();
      resolve(new Talk(writer.child.stdout, '\n\n'));
    });
  });
  return {
    url,
    stop: () => {
      writer.child.stdin.end();
      return new Promise((resolve) => writer.child.once('exit', resolve));
    },
    // Carries out each, and answers with who is where after the last.
    async does(...requests) {
      let block;
      for (const request of requests) {
        writer.child.stdin.write(`${request}\n`);
        block = await talk.next();
      }
      return block;
    },
  };
}

export function startReader(...args) {
  const reader = start(process.execPath, [path.join(here, '../reader.mjs'), ...args]);
  const talk = new Talk(reader.out, '\n\n');
  return {
    // The next block that begins so, without the time left, which depends on when one looks.
    async says(beginning) {
      const block = await talk.next((each) => each.startsWith(beginning));
      return block.replace(/ \(\d+ s left\)/, '');
    },
    notes: (words) => reader.complaints.next((line) => line.includes(words)),
    freeze: () => reader.child.kill('SIGSTOP'),
    thaw: () => reader.child.kill('SIGCONT'),
    stop: reader.stop,
  };
}
