/**
 * A real Redis on a free loopback port, without persistence, for tests that want to stop, hang or spoil it.
 * @module
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@redis/client';

/** Why tests on Redis are skipped; `undefined` when they can run. `scripts/prepare-tests.ts` installs it where it may. */
export const noRedis: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not installed';

export interface RedisServer extends AsyncDisposable {
  /** `redis://:password@127.0.0.1:port` */
  readonly url: string;
  readonly password: string;
  /** Ends the process at once; what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Stands still without closing anything. */
  hang(): void;
  resume(): void;
  /** Talks to it beside the product; strings in answers are bytes. */
  command(...words: readonly (string | Buffer)[]): Promise<unknown>;
}

/**
 * @param more settings for the command line
 * @param tls paths of PEM files: TLS instead of the open wire, for clients that trust the certificate
 */
export async function startRedis(
  more: readonly string[] = [],
  tls?: { readonly cert: string; readonly key: string },
): Promise<RedisServer> {
  const port = await freePort();
  const password = 'redis-pl4nted-p4ssword';
  const url = `${tls ? 'rediss' : 'redis'}://:${password}@127.0.0.1:${port}`;
  const door = tls
    ? ['--port', '0', '--tls-port', String(port), '--tls-cert-file', tls.cert, '--tls-key-file', tls.key]
    : ['--port', String(port)];
  const trust = tls ? ['--tls-ca-cert-file', tls.cert, '--tls-auth-clients', 'no'] : [];
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = [...door, ...trust, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    child = spawn('redis-server', [...settings, '--requirepass', password, ...more], { stdio: 'ignore' });
    for (;;) {
      try {
        await command('PING');
        return;
      } catch {
        if (child.exitCode !== null) throw new Error('redis-server did not start.');
        await pause(20);
      }
    }
  }

  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async function command(...words: readonly (string | Buffer)[]): Promise<unknown> {
    const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand([...words], { typeMapping: { 36: Buffer } });
    } finally {
      client.destroy();
    }
  }

  await start();
  return {
    url,
    password,
    kill,
    start,
    hang: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    command,
    [Symbol.asyncDispose]: kill,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('Expected a port.');
  return address.port;
}
