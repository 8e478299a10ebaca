// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in the page: what its eyes and ears take in, told by colour and pitch, whatever the page
// believes. Serialised into the page, so it must not use anything outside itself.

export function giveSenses() {
  const FFT_SIZE = 8192;
  const LOUD_ENOUGH_DB = -65;
  const analysers = new WeakMap(); // by track: ids come again with every connection
  let audio = null;

  function analyserOf(track) {
    audio ??= new AudioContext();
    if (!analysers.has(track)) {
      const analyser = new AnalyserNode(audio, { fftSize: FFT_SIZE, smoothingTimeConstant: 0 });
      audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      analysers.set(track, analyser);
    }
    return analysers.get(track);
  }

  // The strongest frequency in Hz, or null in silence.
  function pitchOf(track) {
    const analyser = analyserOf(track);
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const strongest = levels.indexOf(Math.max(...levels));
    const loud = levels[strongest] > LOUD_ENOUGH_DB;
    return loud ? (strongest * audio.sampleRate) / FFT_SIZE : null;
  }

  // The colour of the upper left corner: [red, green, blue].
  function colorOf(video) {
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, video.videoWidth / 8, video.videoHeight / 8, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }

  // [{ name, color }] of the tiles that show a living picture, oneself left out.
  function seen() {
    const tiles = [...document.querySelectorAll('.tile:not(.own)')];
    return tiles
      .map((tile) => ({ tile, video: tile.querySelector('video.live') }))
      .filter(({ video }) => video?.videoWidth)
      .map(({ tile, video }) => ({
        name: tile.querySelector('.name').textContent,
        color: colorOf(video),
      }));
  }

  // Frequencies on all audio slots, also those that are said to be empty.
  function heard() {
    const slots = [...window.breakoutClient.slots.values()];
    const tracks = slots.filter((each) => each.kind === 'audio').map((each) => each.track);
    return tracks.filter(Boolean).map(pitchOf).filter(Boolean);
  }

  // mid -> frames decoded so far, of all video slots.
  async function framesDecoded() {
    const frames = {};
    for (const connection of window.breakoutClient.peerConnections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'video') {
          frames[report.mid] = report.framesDecoded ?? 0;
        }
      }
    }
    return frames;
  }

  window.senses = { seen, heard, framesDecoded };
}
