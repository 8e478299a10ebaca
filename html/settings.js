// SPDX-License-Identifier: GPL-3.0-or-later
// Where Janus is, and how media gets there: adapt it to your server, as with Janus' own demos.

const secure = window.location.protocol === 'https:';

// Janus' WebSocket, or those of several with commas; the page takes ?server= in its place.
export const server = secure
  ? `wss://${window.location.hostname}:8989`
  : `ws://${window.location.hostname}:8188`;

// STUN and TURN servers, e.g. [{ urls: 'stun:stun.example.org:3478' }]. None: direct ways only.
export const iceServers = [];

// The classroom that the form suggests.
export const classroom = 'demo';
