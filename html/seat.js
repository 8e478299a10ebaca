// SPDX-License-Identifier: GPL-3.0-or-later
// Taking a seat: a new one, or the one this tab had before a reload or a lost connection.

import { RefusedError } from './janus-handle.js';

const NO_SUCH_CLASSROOM = 426;
const ID_IN_USE = 436;

// The object without what is null or undefined.
export function given(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value != null));
}

// Remembers a seat in this tab.
export class SeatMemory {
  #storage;
  #key;

  constructor(storage, server, classroom) {
    this.#storage = storage;
    this.#key = `breakout-seat:${server}:${classroom}`;
  }

  // { participant, resume, note } or null
  recall() {
    try {
      return JSON.parse(this.#storage.getItem(this.#key));
    } catch {
      return null; // no storage allowed, or not ours
    }
  }

  keep(seat) {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(seat));
    } catch {
      // Without storage a reload takes a new seat; nothing else depends on it.
    }
  }

  forget() {
    try {
      this.#storage.removeItem(this.#key);
    } catch {
      // As above.
    }
  }
}

// Joins over `handle` and resolves with the event `joined`. A classroom that is not there is
// created when `who.create` holds its settings; a seat that is not ours any more is exchanged for
// a new one. While the store of classrooms is away, `again(error, tries)` is awaited and the same
// asked again on the same handle, which knows what became of the time before.
export async function takeSeat(handle, who, memory, again) {
  const { classroom, display, role, participant, secret, pin, token, create, note } = who;
  const anew = given({ classroom, display, role, participant, secret, pin, token });
  const before = memory.recall();
  const seat = before && { participant: before.participant, resume: before.resume };
  const patiently = async (body) => {
    for (let tries = 0; ; ++tries) {
      try {
        return await handle.request(body);
      } catch (error) {
        if (!error.storeAway) {
          throw error;
        }
        await again(error, tries);
      }
    }
  };
  const join = async (body) => {
    const { answer } = await patiently({ request: 'join', ptype: 'publisher', ...body });
    memory.keep({ participant: answer.participant, resume: answer.resume, note });
    return answer;
  };
  try {
    return await join({ ...anew, ...seat });
  } catch (error) {
    const code = error instanceof RefusedError ? error.code : null;
    if (code && !error.storeAway) {
      memory.forget();
    }
    if (code === NO_SUCH_CLASSROOM && create) {
      await patiently({ request: 'create', classroom, ...create });
    } else if (code !== ID_IN_USE || !seat) {
      throw error;
    }
  }
  return join(anew);
}
