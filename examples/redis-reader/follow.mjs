// SPDX-License-Identifier: GPL-3.0-or-later
// Follows one classroom: the snapshot once, then the log, and the snapshot again where the log does
// not lead. Comes back by itself whatever happens to Redis.
import { createClient } from 'redis';

import { fromSnapshot, withEntries } from './model.mjs';

const kLookEvery = 2000; // ms: messages can get lost

// redis://… or unix:///path
function optionsOf(url) {
  return url.startsWith('unix://') ? { socket: { path: url.slice('unix://'.length) } } : { url };
}

class Follower {
  constructor({ client, keyOf, onVersion, onGone, onNote }) {
    Object.assign(this, { client, keyOf, onVersion, onGone, onNote });
    this.model = undefined; // null: there is no such classroom
    this.offset = 0; // Redis' clock less ours, in ms
    this.busy = false;
    this.again = false;
  }

  // Whoever calls while it runs makes it run once more: what woke them may have come too late.
  async catchUp() {
    this.again = true;
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      while (this.again) {
        this.again = false;
        await this.look();
      }
    } catch (error) {
      this.onNote(`Redis: ${error.message}`);
    } finally {
      this.busy = false;
    }
  }

  async look() {
    const models = this.model ? await this.readLog() : null;
    if (models) {
      for (const model of models) {
        this.tell(model);
      }
    } else {
      await this.readSnapshot();
    }
  }

  tell(model) {
    this.model = model;
    this.onVersion(model, Date.now() + this.offset);
  }

  // What came after our version; null: the log does not lead from there to what is there now.
  async readLog() {
    const { epoch, version } = this.model;
    const [meta, entries] = await this.client
      .multi()
      .hmGet(this.keyOf('meta'), ['epoch', 'commit'])
      .xRange(this.keyOf('log'), `${version + 1}-0`, '+')
      .exec();
    if (meta[0] !== epoch) {
      this.onNote('another epoch: reading the snapshot');
      return null;
    }
    const models = withEntries(
      this.model,
      entries.map(({ message }) => message),
      meta[1],
    );
    if (!models) {
      this.onNote(`the log does not lead on from version ${version}: reading the snapshot`);
    }
    return models;
  }

  async readSnapshot() {
    const asked = Date.now();
    const [meta, rooms, participants, time] = await this.client
      .multi()
      .hGetAll(this.keyOf('meta'))
      .hGetAll(this.keyOf('rooms'))
      .hGetAll(this.keyOf('participants'))
      .addCommand(['TIME'])
      .exec();
    this.offset = Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000) - asked;
    const model = fromSnapshot(meta, rooms, participants);
    if (model) {
      this.tell(model);
    } else if (this.model !== null) {
      this.model = null;
      this.onGone();
    }
  }
}

// onVersion(model, now) for each version, now in Unix ms by Redis' clock; onGone() when there is no
// such classroom (any more), which is waited for; onNote(text) for the log. Returns what ends it.
export async function follow({ url, prefix, classroom, onVersion, onGone, onNote }) {
  const client = createClient(optionsOf(url));
  const listener = client.duplicate();
  const keyOf = (part) => `${prefix}:{${classroom}}:${part}`;
  const follower = new Follower({ client, keyOf, onVersion, onGone, onNote });
  for (const each of [client, listener]) {
    each.on('error', (error) => onNote(`Redis: ${error.message}`));
  }
  await Promise.all([client.connect(), listener.connect()]);
  await listener.subscribe(keyOf('changes'), () => follower.catchUp());
  listener.on('ready', () => follower.catchUp()); // subscribed again after a reconnection
  await follower.catchUp();
  const timer = setInterval(() => follower.catchUp(), kLookEvery);
  return () => {
    clearInterval(timer);
    client.destroy();
    listener.destroy();
  };
}
