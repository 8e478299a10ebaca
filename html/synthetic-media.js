// SPDX-License-Identifier: GPL-3.0-or-later
// A colour in place of a camera and a tone in place of a microphone: for a demonstration without
// devices, and for tests that must prove who is seen and heard.

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES_PER_SECOND = 20;

function paint(context, color, label, frame) {
  context.fillStyle = color;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = 'rgba(255, 255, 255, 0.92)';
  context.font = '600 72px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(label, WIDTH / 2, HEIGHT / 2 - 8);
  const x = WIDTH / 2 + Math.sin(frame / 12) * 60; // shows that the picture is alive
  context.beginPath();
  context.arc(x, HEIGHT - 38, 6, 0, 2 * Math.PI);
  context.fill();
}

// A video track in one colour with a word on it, painted until the track is stopped.
export function colorTrack(color, label) {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(FRAMES_PER_SECOND).getVideoTracks();
  let frame = 0;
  paint(context, color, label, frame);
  const timer = setInterval(() => {
    if (track.readyState === 'ended') {
      clearInterval(timer);
    } else {
      paint(context, color, label, ++frame);
    }
  }, 1000 / FRAMES_PER_SECOND);
  return track;
}

// An audio track with a quiet sine of so many Hz.
export function toneTrack(hertz) {
  const audio = new AudioContext();
  const oscillator = new OscillatorNode(audio, { frequency: hertz });
  const quiet = new GainNode(audio, { gain: 0.1 });
  const out = new MediaStreamAudioDestinationNode(audio);
  oscillator.connect(quiet).connect(out);
  oscillator.start();
  // Without a click on the page yet, browsers hold sound back.
  const resume = () => audio.resume();
  window.addEventListener('pointerdown', resume, { once: true });
  window.addEventListener('keydown', resume, { once: true });
  const [track] = out.stream.getAudioTracks();
  return { track, stop: () => (track.stop(), audio.close()) };
}
