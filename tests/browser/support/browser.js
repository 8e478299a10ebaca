// SPDX-License-Identifier: GPL-3.0-or-later
// Headless Chromium, one context for each participant, and a count of everything that negotiates.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-dev-shm-usage',
  '--mute-audio',
];

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: FLAGS,
    ignoreDefaultArgs: ['--headless'],
  });
}

// Runs in the page before its scripts: counts connections, SDP, and what announces a negotiation.
function watchNegotiation() {
  const counts = { connections: 0, descriptions: 0, signaling: 0, needed: 0, failures: 0 };
  window.negotiation = counts;
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...options) {
      super(...options);
      ++counts.connections;
      this.addEventListener('signalingstatechange', () => ++counts.signaling);
      this.addEventListener('negotiationneeded', () => ++counts.needed);
      // A machine that is busy may count as disconnected for a moment, and connects again by itself.
      this.addEventListener('iceconnectionstatechange', () => {
        counts.failures += Number(this.iceConnectionState === 'failed');
      });
    }
    setLocalDescription(...description) {
      ++counts.descriptions;
      return super.setLocalDescription(...description);
    }
    setRemoteDescription(...description) {
      ++counts.descriptions;
      return super.setRemoteDescription(...description);
    }
  };
}

// Runs in the page before its scripts: keeps its WebSockets at hand, and no new one gets through
// while window.offline is set.
function watchSockets() {
  window.sockets = [];
  window.WebSocket = class extends window.WebSocket {
    constructor(url, protocols) {
      super(window.offline ? 'ws://127.0.0.1:1023' : url, protocols);
      window.sockets.push(this);
    }
  };
}

// A page in a context of its own: in a shared one only the front tab paints.
export async function newPage(browser, viewport = DESKTOP) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.addInitScript(watchNegotiation);
  await page.addInitScript(watchSockets);
  page.on('pageerror', (error) => console.error(`page error: ${error.stack}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      console.error(`console: ${message.text()}`);
    }
  });
  return page;
}
