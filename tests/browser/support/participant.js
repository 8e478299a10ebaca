// SPDX-License-Identifier: GPL-3.0-or-later
// A participant in a browser page of its own, recognised by a colour and a tone.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { DESKTOP, PHONE, newPage } from './browser.js';
import { giveSenses } from './senses.js';

const PATIENCE_MS = 30000;
const NEAR_HERTZ = 40;
const ENOUGH_FRAMES = 10;

// Far apart in colour and in pitch; no tone is a multiple of another.
export const PEOPLE = {
  Ada: { color: '#d32f2f', tone: 430 },
  Ben: { color: '#2e7d32', tone: 640 },
  Cleo: { color: '#1565c0', tone: 970 },
  Dan: { color: '#f9a825', tone: 1210 },
  Tess: { color: '#6a1b9a', tone: 1490 },
};

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function nearest(color) {
  const distance = (name) =>
    Math.hypot(...channels(PEOPLE[name].color).map((each, at) => each - color[at]));
  const [best] = Object.keys(PEOPLE).sort((a, b) => distance(a) - distance(b));
  return distance(best) < 90 ? best : `nobody's colour ${color}`;
}

function whoSounds(hertz) {
  const near = Object.keys(PEOPLE).find((name) => Math.abs(PEOPLE[name].tone - hertz) < NEAR_HERTZ);
  return near ?? `nobody's tone ${Math.round(hertz)}`;
}

// Asks again until `matches` is content; the last answer is in the complaint.
async function until(what, ask, matches) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (matches(answer)) {
      return answer;
    }
    if (Date.now() > deadline) {
      assert.fail(`${what}; at last: ${JSON.stringify(answer)}`);
    }
    await new Promise((done) => setTimeout(done, 50)); // pixels and sound announce nothing
  }
}

const same = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

export class Participant {
  // `options`: { site, janus, classroom, role?, secret?, media? }
  static async enter(browser, name, options) {
    const page = await newPage(browser, DESKTOP);
    await page.addInitScript(giveSenses);
    const { site, janus, classroom, role = 'learner', secret = '' } = options;
    const { color, tone } = PEOPLE[name];
    const participant = name.toLowerCase();
    const server = janus.url;
    const query = { server, classroom, name, participant, role, secret, color, tone, autojoin: 1 };
    await page.goto(`${site.url}/breakout.html?${new URLSearchParams(query)}`);
    const self = new Participant(page, name);
    await self.joined();
    return self;
  }

  constructor(page, name) {
    this.page = page;
    this.name = name;
  }

  async joined() {
    const answer = this.page.locator('body[data-connection=joined], #notice:not([hidden])');
    await answer.first().waitFor({ timeout: PATIENCE_MS });
    const notice = await this.page.locator('#notice').textContent();
    assert.equal(notice, '', `${this.name} could not join`);
  }

  // Until exactly these are seen, each in their own colour as their screens, 'Ada (screen)', are;
  // and heard (default: the same).
  async perceives(names, heardNames = names) {
    const pairs = names.map((name) => `${name} as ${name.replace(' (screen)', '')}`);
    await until(
      `${this.name} should see ${names}`,
      async () => {
        const seen = await this.page.evaluate(() => window.senses.seen());
        return seen.map(({ name, color }) => `${name} as ${nearest(color)}`);
      },
      (seen) => same(seen, pairs),
    );
    await until(
      `${this.name} should hear ${heardNames}`,
      async () => (await this.page.evaluate(() => window.senses.heard())).map(whoSounds),
      (heard) => same(heard, heardNames),
    );
  }

  // Until enough frames of these came in a row, and nobody else's between them. What was on its way
  // when a slot was emptied may still come first.
  async decodesOnly(names) {
    const count = () => this.page.evaluate(() => window.senses.framesDecoded());
    const carried = await this.slotNames();
    const wanted = names.map((name) => carried[name]);
    let before = await count();
    const countOn = async () => {
      const now = await count();
      const others = Object.keys(now).filter((mid) => !wanted.includes(mid));
      const astray = others.filter((mid) => now[mid] !== before[mid]);
      const frames = wanted.map((mid) => now[mid] - before[mid]);
      before = astray.length > 0 ? now : before;
      return { frames, astray };
    };
    await until(
      `${this.name} should decode frames of ${names} alone`,
      countOn,
      ({ frames, astray }) =>
        astray.length === 0 && frames.every((each) => each >= ENOUGH_FRAMES),
    );
  }

  // name -> mid of the camera's slot
  slotNames() {
    return this.page.evaluate(() => {
      const { model, slots } = window.breakoutClient;
      const cameras = [...slots.values()].filter((each) => each.source === 'camera');
      const nameOf = ({ participant }) => model.participants.get(participant).display;
      return Object.fromEntries(cameras.map((each) => [nameOf(each), each.mid]));
    });
  }

  // Everything that would betray a negotiation.
  negotiation() {
    return this.page.evaluate(() => ({
      ...window.negotiation,
      alive: window.breakoutClient.peerConnections.map(
        ({ connectionState }) => !['failed', 'closed'].includes(connectionState),
      ),
    }));
  }

  // Until the page shows this somewhere.
  async shows(text) {
    await this.page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  }

  // Until the page shows this nowhere.
  async hides(text) {
    const all = this.page.getByText(text).filter({ visible: true });
    await all.first().waitFor({ state: 'detached', timeout: PATIENCE_MS });
  }

  async press(name) {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  roomName() {
    return this.page.locator('#room-name').textContent();
  }

  async inRoom(name) {
    const chip = this.page.locator('#room-name', { hasText: name });
    await chip.waitFor({ timeout: PATIENCE_MS });
  }

  // One picture at desktop and one at phone width, into BREAKOUT_ARTIFACTS or the build folder.
  async photograph(...words) {
    const { BREAKOUT_BUILDDIR = '../../build/gcc', BREAKOUT_ARTIFACTS } = process.env;
    const folder = BREAKOUT_ARTIFACTS || join(BREAKOUT_BUILDDIR, 'screenshots');
    await mkdir(folder, { recursive: true });
    for (const [width, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      await this.page.setViewportSize(viewport);
      const path = join(folder, `${[...words, this.name, width].join('-')}.png`);
      await this.page.screenshot({ path, fullPage: width === 'phone' });
    }
    await this.page.setViewportSize(DESKTOP);
  }
}

// The instructor's page and its board.
export class Instructor extends Participant {
  static async enter(browser, name, options) {
    const { page } = await super.enter(browser, name, { ...options, role: 'instructor' });
    return new Instructor(page, name);
  }

  column(room) {
    return this.page.locator(`.column[data-room="${room}"]`);
  }

  card(name) {
    return this.page.locator('.card', { has: this.page.getByText(name, { exact: true }) });
  }

  async openRooms(count, options = {}, patience = PATIENCE_MS) {
    const form = this.page.locator('#open-rooms');
    await form.locator('[name=rooms]').fill(String(count));
    for (const [name, checked] of Object.entries(options)) {
      await form.locator(`[name=${name}]`).setChecked(checked);
    }
    await form.getByRole('button', { name: 'Open rooms' }).click();
    await this.page.locator('.column').nth(count).waitFor({ timeout: patience });
  }

  // { room: [names] } as the board shows it, breakout rooms only.
  async groups() {
    return this.page.evaluate(() => {
      const columns = [...document.querySelectorAll('.column:not([data-room=main])')];
      const names = (column) =>
        [...column.querySelectorAll('.card .name')].map((e) => e.textContent);
      return Object.fromEntries(columns.map((each) => [each.dataset.room, names(each)]));
    });
  }

  async drag(name, room) {
    await this.card(name).dragTo(this.column(room));
    await this.has(name, room);
  }

  // Picks the card up, walks to the room, puts it down.
  async carry(name, room) {
    const { keyboard } = this.page;
    await this.card(name).focus();
    await keyboard.press('Enter');
    for (let steps = await this.page.locator('.column').count(); steps > 0; --steps) {
      if (await this.column(room).evaluate((each) => each.classList.contains('target'))) {
        break;
      }
      await keyboard.press('ArrowRight');
    }
    await keyboard.press('Enter');
    await this.has(name, room);
  }

  // Chooses from the menu of a room or person, and says yes to what is asked then.
  async act(name, action, { text, verb } = {}) {
    const { page } = this;
    await page.getByLabel(`Actions for ${name}`, { exact: true }).click();
    await page.locator('.menu[open]').getByRole('button', { name: action }).click();
    if (text) {
      await page.locator('dialog input').fill(text);
    }
    if (verb) {
      await page.locator('dialog').getByRole('button', { name: verb }).click();
    }
  }

  async has(name, room) {
    const there = this.column(room).locator('.name', { hasText: name });
    await there.waitFor({ timeout: PATIENCE_MS });
  }
}
