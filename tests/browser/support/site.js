// SPDX-License-Identifier: GPL-3.0-or-later
// Serves html/ with one flavour of janus.js beside it, on a free port.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const html = join(here, '../../../html');
const modules = join(here, '../node_modules');

// The libraries the page asks for, as Debian packages them and as npm has them.
export const flavours = {
  'janus.js 1.1.2 of Debian': {
    'janus.js': '/usr/share/javascript/janus-gateway/janus.js',
    'adapter.js': '/usr/share/javascript/webrtc-adapter/adapter.js',
  },
  'janus-gateway of npm': {
    'janus.js': join(modules, 'janus-gateway/npm/dist/janus.es.js'),
    'adapter.js': join(modules, 'webrtc-adapter/out/adapter.js'),
  },
};

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

function fileFor(path, vendor) {
  if (path === '/stage.html') {
    return join(here, 'stage.html');
  }
  const [, library] = /^\/vendor\/([^/]+)$/.exec(path) ?? [];
  return library ? vendor[library] : join(html, normalize(path));
}

// Resolves with { url, close }.
export async function serveDemo(vendor) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    try {
      const body = await readFile(fileFor(pathname, vendor));
      response.writeHead(200, { 'content-type': `${types[extname(pathname)]}; charset=utf-8` });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
