// SPDX-License-Identifier: GPL-3.0-or-later
// A private Janus for one test file: own folder, own free port, ended with the tests.
//
// Environment: BREAKOUT_PLUGIN (libjanus_breakout.so) or BREAKOUT_BUILDDIR (where .libs is),
// JANUS (default /usr/bin/janus), JANUS_PLUGINS, LOOPBACK_IFADDRS, BREAKOUT_KEEP (keep the log).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const READY_WITHIN_MS = 15000;
const STOCK_PLUGINS = '/usr/lib/x86_64-linux-gnu/janus/plugins';

// A file of the build, named by the environment or found in the build folder.
function built(variable, file) {
  const { BREAKOUT_BUILDDIR = '../../build/gcc', [variable]: named } = process.env;
  const path = resolve(named || join(BREAKOUT_BUILDDIR, '.libs', file));
  if (!existsSync(path)) {
    throw new Error(`no ${path}: build first, or set ${variable}`);
  }
  return path;
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function configure(folder, port, files) {
  const stock = process.env.JANUS_PLUGINS || STOCK_PLUGINS;
  const plugin = built('BREAKOUT_PLUGIN', 'libjanus_breakout.so');
  const websockets = resolve(stock, '../transports/libjanus_websockets.so');
  for (const each of ['conf', 'plugins', 'transports', 'unused']) {
    await mkdir(join(folder, each));
  }
  await symlink(plugin, join(folder, 'plugins', basename(plugin)));
  await symlink(websockets, join(folder, 'transports', basename(websockets)));
  const core = `general: {
    transports_folder = "${folder}/transports"
    events_folder = "${folder}/unused"
    loggers_folder = "${folder}/unused"
    exit_on_dl_error = true
    debug_level = 4
    debug_colors = false
    debug_timestamps = true
    session_timeout = 60
    reclaim_session_timeout = 60
    event_loops = 2
  }
  media: { nack_optimizations = false }
  nat: {
    full_trickle = true
    ice_enforce_list = "127.0.0.1"
  }`;
  const transport = `general: { ws = true, ws_ip = "127.0.0.1", ws_port = ${port} }`;
  const all = { 'janus.jcfg': core, 'janus.transport.websockets.jcfg': transport, ...files };
  for (const [name, text] of Object.entries(all)) {
    await writeFile(join(folder, 'conf', name), text);
  }
}

async function untilReady(port, process, log) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(port))) {
    if (process.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Janus did not get ready:\n${await readFile(log, 'utf8')}`);
    }
    await new Promise((done) => setTimeout(done, 20)); // nothing to wait on but the port
  }
}

// Starts Janus with the plugin. `files`: more configuration files, name -> text.
export async function startJanus(files = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'breakout-janus-'));
  const log = join(folder, 'janus.log');
  const port = await freePort();
  await configure(folder, port, files);
  const { JANUS = '/usr/bin/janus', JANUS_PRELOAD } = process.env;
  const preload = [JANUS_PRELOAD, built('LOOPBACK_IFADDRS', 'loopback_ifaddrs.so')];
  const janus = spawn(
    JANUS,
    ['-F', join(folder, 'conf'), '-P', join(folder, 'plugins'), '-L', log, '--disable-stdout'],
    {
      stdio: 'ignore',
      cwd: folder,
      env: { ...process.env, LD_PRELOAD: preload.filter(Boolean).join(':') },
    },
  );
  const ended = once(janus, 'exit');
  const stop = async () => {
    janus.kill('SIGTERM');
    const hard = setTimeout(() => janus.kill('SIGKILL'), 10000);
    const [code, signal] = await ended;
    clearTimeout(hard);
    if (code !== 0) {
      const lines = (await readFile(log, 'utf8')).split('\n').slice(-30);
      console.error(`Janus ended with ${signal ?? code}; its log is ${log}:\n${lines.join('\n')}`);
    } else if (!process.env.BREAKOUT_KEEP) {
      await rm(folder, { recursive: true, force: true });
    }
    return { code, signal };
  };
  // As when its machine died.
  const crash = async () => {
    janus.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(port, janus, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `ws://127.0.0.1:${port}`, log: () => readFile(log, 'utf8'), stop, crash, folder };
}
