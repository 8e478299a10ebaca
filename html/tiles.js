// SPDX-License-Identifier: GPL-3.0-or-later
// The tiles of one's room. They follow the slot map and the people in the room, never media
// events: a slot that fell silent fires none and keeps its last picture.

import { displayName, heardRoom, isElsewhere, peopleIn } from './classroom-model.js';
import { avatar, element, icon } from './elements.js';
import { talksIn } from './talk-model.js';

const DUCKED_VOLUME = 0.25;

export class Tiles {
  #stage;
  #sounds;
  #tiles = new Map(); // 'participant/source' -> tile
  #videos = new Map(); // mid -> <video>, one for each slot's track, for good
  #audios = new Map(); // mid -> <audio>
  #carried = new Map(); // mid -> 'participant/source' the <video> shows now
  #preview = null;

  constructor(stage, sounds) {
    this.#stage = stage;
    this.#sounds = sounds;
  }

  // Shows the own camera, straight from its track, as in a mirror; null: none.
  setPreview(track, mirrored) {
    this.#preview = track ? video(track) : null;
    this.#preview?.classList.add('live');
    this.#preview?.classList.toggle('mirrored', mirrored);
  }

  update(model, slots, ownMuted) {
    this.#hear(slots, model.announcements);
    const wanted = this.#wanted(model, slots);
    for (const [key, tile] of this.#tiles) {
      if (!wanted.has(key)) {
        tile.remove();
        this.#tiles.delete(key);
      }
    }
    let position = 0;
    for (const [key, want] of wanted) {
      const tile = this.#tiles.get(key) ?? this.#create(key, want);
      this.#fill(tile, want, ownMuted);
      if (this.#stage.children[position] !== tile) {
        this.#stage.insertBefore(tile, this.#stage.children[position] ?? null);
      }
      ++position;
    }
    this.#see(slots);
    this.#stage.dataset.count = String(wanted.size);
  }

  clear() {
    this.#stage.replaceChildren();
    this.#sounds.replaceChildren();
    for (const map of [this.#tiles, this.#videos, this.#audios, this.#carried]) {
      map.clear();
    }
  }

  // What tiles there are, in order: shared screens, oneself, the people of the room, then whoever
  // else a slot carries.
  #wanted(model, slots) {
    const wanted = new Map();
    const carried = [...slots.values()].filter((each) => each.kind === 'video' && each.participant);
    const paused = carried.filter((each) => each.paused === 'bandwidth').map(keyOf);
    const want = (participant, source) => {
      const person = model.participants.get(participant);
      const name = displayName(model, participant);
      const far = isElsewhere(model, participant);
      wanted.set(`${participant}/${source}`, {
        participant,
        source,
        name,
        person,
        far,
        talks: source === 'camera' && talksIn(model, heardRoom(model), participant),
        paused: paused.includes(`${participant}/${source}`),
        own: false,
      });
    };
    carried
      .filter((each) => each.source === 'screen')
      .forEach((each) => want(each.participant, 'screen'));
    const people = peopleIn(model, heardRoom(model)).filter((each) => each.role !== 'observer');
    if (model.role !== 'observer' && model.me) {
      want(model.me, 'camera');
      wanted.get(`${model.me}/camera`).own = true;
    }
    people
      .filter((each) => each.participant !== model.me)
      .forEach((each) => {
        want(each.participant, 'camera');
      });
    carried
      .filter((each) => !wanted.has(keyOf(each)))
      .forEach((each) => want(each.participant, each.source));
    return wanted;
  }

  #create(key, { participant, source, name, own }) {
    const tile = element('figure', { class: 'tile', 'data-participant': participant });
    tile.dataset.source = source;
    const label = element('figcaption', { class: 'label' });
    label.append(element('span', { class: 'name' }), icon('micOff', 'muted'));
    const pause = element('p', { class: 'pause' }, 'Paused: the connection is too slow');
    tile.append(avatar(participant, name), element('div', { class: 'picture' }), pause, label);
    if (own) {
      tile.classList.add('own');
    }
    this.#tiles.set(key, tile);
    return tile;
  }

  #fill(tile, { name, person, source, far, talks, paused, own }, ownMuted) {
    const whereabouts = far ? ' (on another server)' : '';
    const suffix = own ? ' (you)' : source === 'screen' ? ' (screen)' : whereabouts;
    tile.querySelector('.name').textContent = name + suffix;
    const muted = own ? ownMuted : (person?.muted ?? []);
    const away = !own && person?.connected === false;
    tile.classList.toggle('mic-muted', muted.includes('mic'));
    tile.classList.toggle('away', away);
    tile.classList.toggle('talks', talks);
    tile.classList.toggle('paused', paused);
    tile.setAttribute('aria-label', away ? `${name}, connection lost` : name);
    if (own) {
      const shown = this.#preview && !muted.includes('camera') ? [this.#preview] : [];
      place(tile.querySelector('.picture'), shown);
    }
  }

  // The element that plays a slot: for good, unless a new connection brought a new track.
  #playerOf(players, { mid, kind, track }) {
    const before = players.get(mid);
    if (before?.srcObject.getTracks()[0] === track) {
      return before;
    }
    before?.remove();
    const player = kind === 'video' ? video(track) : element('audio', { autoplay: '' });
    player.srcObject ??= new MediaStream([track]);
    player.dataset.mid = mid;
    players.set(mid, player);
    this.#carried.delete(mid);
    return player;
  }

  // Every audio slot plays from the start; an empty one is silent. Who speaks to all rooms may have
  // asked that the others be quieter meanwhile.
  #hear(slots, announcements) {
    const ducked = [...announcements.values()].some((each) => each.duck);
    for (const slot of slots.values()) {
      if (slot.kind === 'audio' && slot.track) {
        const player = this.#playerOf(this.#audios, slot);
        if (!player.isConnected) {
          this.#sounds.append(player);
        }
        player.volume = ducked && !announcements.has(slot.participant) ? DUCKED_VOLUME : 1;
      }
    }
  }

  // Puts each slot's picture into the tile of whom it carries.
  #see(slots) {
    for (const slot of slots.values()) {
      if (slot.kind !== 'video' || !slot.track) {
        continue;
      }
      const { mid } = slot;
      const picture = this.#playerOf(this.#videos, slot);
      const key = slot.participant ? keyOf(slot) : null;
      if (this.#carried.get(mid) !== key) {
        this.#carried.set(mid, key);
        showFromNextFrame(picture, () => this.#carried.get(mid) === key);
      }
      const tile = key && this.#tiles.get(key);
      if (!tile) {
        picture.remove();
      } else {
        place(tile.querySelector('.picture'), [picture]);
      }
    }
  }
}

const keyOf = ({ participant, source }) => `${participant}/${source}`;

function video(track) {
  const picture = element('video', { autoplay: '', playsinline: '' });
  picture.muted = true;
  picture.srcObject = new MediaStream([track]);
  return picture;
}

// Moving a <video> in the document pauses it: only touch it when something changes.
function place(parent, children) {
  if (parent.children.length !== children.length || parent.firstChild !== (children[0] ?? null)) {
    parent.replaceChildren(...children);
    children.forEach((each) => each.play().catch(() => {}));
  }
}

// The last picture of whom the slot carried before must not show under the new name.
function showFromNextFrame(picture, stillMeant) {
  picture.classList.remove('live');
  const show = () => stillMeant() && picture.classList.add('live');
  if (picture.requestVideoFrameCallback) {
    picture.requestVideoFrameCallback(show);
  } else {
    show();
  }
}
