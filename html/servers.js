// SPDX-License-Identifier: GPL-3.0-or-later
// Where Janus is: one address, or several whose Januses share their classrooms.

export class Servers {
  #all;
  #at = 0; // who is asked first

  // `server`: an address, several separated by commas, or a list of them.
  constructor(server) {
    const texts = [server].flat().flatMap((each) => String(each ?? '').split(','));
    this.#all = texts.map((each) => each.trim()).filter(Boolean);
  }

  get several() {
    return this.#all.length > 1;
  }

  // The same in whatever order: seats are remembered by it.
  toString() {
    return [...this.#all].sort().join(',');
  }

  // The next one is asked first from now on.
  skip() {
    this.#at = (this.#at + 1) % this.#all.length;
  }

  // What `connect(address)` resolves with for the first address it works for; that one is asked
  // first from then on.
  async reach(connect) {
    let failure = new Error('no address of a server is given');
    for (let left = this.#all.length; left > 0; --left) {
      try {
        return await connect(this.#all[this.#at]);
      } catch (error) {
        failure = error;
        this.skip();
      }
    }
    throw failure;
  }
}
