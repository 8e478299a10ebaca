// SPDX-License-Identifier: GPL-3.0-or-later
// A private Redis for one test file: on a socket in a folder of its own, with nothing on disk.
//
// Environment: REDIS_SERVER (default redis-server).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_WITHIN_MS = 15000;

async function answers(path) {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export class Redis {
  #folder;
  #process = null;

  static async start() {
    const self = new Redis();
    self.#folder = await mkdtemp(join(tmpdir(), 'breakout-redis-'));
    await self.start();
    return self;
  }

  get #socket() {
    return join(this.#folder, 'redis.sock');
  }

  // What the option `redis` of the plugin is to be.
  get address() {
    return `unix://${this.#socket}`;
  }

  // Empty, however often.
  async start() {
    const { REDIS_SERVER = 'redis-server' } = process.env;
    const options = { port: 0, unixsocket: this.#socket, dir: this.#folder, save: '' };
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#process = spawn(REDIS_SERVER, words, { stdio: 'ignore' });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await answers(this.#socket))) {
      if (this.#process.exitCode !== null || Date.now() > deadline) {
        throw new Error('Redis did not get ready');
      }
      await new Promise((done) => setTimeout(done, 20)); // nothing to wait on but the socket
    }
  }

  // Ends at once and loses everything.
  async crash() {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  async stop() {
    await this.crash();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
