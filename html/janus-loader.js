// SPDX-License-Identifier: GPL-3.0-or-later
// Loads janus.js from vendor/, be it a module (npm) or a script that leaves a global (Debian, or
// Janus' own demos). webrtc-adapter, whose global janus.js expects, is a script of the page.

// Resolves with the Janus class, ready for Janus.init().
export async function loadJanus() {
  const module = await import('./vendor/janus.js');
  return module.default ?? window.Janus;
}
