// SPDX-License-Identifier: GPL-3.0-or-later
// The tracks one publishes: from devices, or synthetic, or none; and the screen one shares.

import { hueOf } from './elements.js';
import { colorTrack, toneTrack } from './synthetic-media.js';

const CAMERA = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20 } };
const SCREEN = { frameRate: { ideal: 15 } };

function syntheticPicture({ name, color }, label) {
  return colorTrack(color || `hsl(${hueOf(name)} 55% 42%)`, label);
}

function synthetic({ name, color, tone }) {
  const letter = [...(name || '?')][0].toUpperCase();
  const picture = syntheticPicture({ name, color }, letter);
  const sound = toneTrack(Number(tone) || 200 + hueOf(name));
  return {
    tracks: { mic: sound.track, camera: picture },
    stop: () => (picture.stop(), sound.stop()),
  };
}

async function fromDevices() {
  if (!navigator.mediaDevices) {
    throw new Error('Browsers give out camera and microphone only over https or on localhost.');
  }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: CAMERA });
  return {
    tracks: { mic: stream.getAudioTracks()[0], camera: stream.getVideoTracks()[0] },
    stop: () => stream.getTracks().forEach((each) => each.stop()),
  };
}

// `kind`: 'devices', 'synthetic' or 'none'. Resolves with { tracks, stop, problem }; without
// usable devices one still joins, and `problem` says why there is nothing to send.
export async function ownMedia(kind, options) {
  const nothing = { tracks: {}, stop: () => {}, problem: null };
  if (kind === 'none') {
    return nothing;
  }
  try {
    const media = kind === 'synthetic' ? synthetic(options) : await fromDevices();
    return { ...nothing, ...media };
  } catch (error) {
    return { ...nothing, problem: `Joined without camera and microphone. ${error.message}` };
  }
}

// The track of a screen, a window or a tab, as the user chooses; null when the user chooses none.
export async function ownScreen(kind, options) {
  if (kind === 'synthetic') {
    return syntheticPicture(options, 'Screen');
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: SCREEN });
    return stream.getVideoTracks()[0];
  } catch (error) {
    if (error.name === 'NotAllowedError') {
      return null;
    }
    throw error;
  }
}

export function canShareScreen(kind) {
  return kind === 'synthetic' || Boolean(navigator.mediaDevices?.getDisplayMedia);
}
