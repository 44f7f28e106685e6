/** Replicas of the shared cache on one real Redis. @module */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import * as library from '@redis/client';
import { vi } from 'vitest';
import { Secret } from '../../../../src/config/secret.ts';
import { systemClock } from '../../../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../../../src/observability/log.ts';
import type { KeyRing } from '../../../../src/tokens/cache/shared/key-ring.ts';
import { applicationOf } from '../../../../src/tokens/cache/shared/record-place.ts';
import { createRedisStore } from '../../../../src/tokens/cache/shared/redis-store.ts';
import { createSealedCache } from '../../../../src/tokens/cache/shared/sealed-cache.ts';
import { createWatch, type SharedCacheEvent } from '../../../../src/tokens/cache/shared/watch.ts';
import type { RedisServer } from '../../../support/redis.ts';
import type { Replica } from './conformance.ts';
import { identity, newRing } from './headers.ts';

/** For tests of what is stored, not of how long it takes: a machine busy with other tests keeps no deadline. */
export const PATIENT_MS = 5_000;

export async function startReplica(
  redis: Pick<RedisServer, 'url'>,
  {
    ring = newRing(),
    log = silentLog,
    connected = true,
    deadlineMs,
  }: { ring?: KeyRing; log?: Logger; connected?: boolean; deadlineMs?: number } = {},
): Promise<Replica> {
  const events: SharedCacheEvent[] = [];
  const watch = createWatch({ log, clock: systemClock, onEvent: (event) => events.push(event) });
  const url = new Secret(redis.url);
  const store = createRedisStore({
    library,
    url,
    application: applicationOf(identity),
    watch,
    ...(deadlineMs ? { deadlineMs } : {}),
  });
  const cache = createSealedCache({ store, ring, identity, watch });
  if (connected)
    await vi.waitFor(() => {
      if (!events.some(({ kind }) => kind === 'connected')) throw new Error('not connected');
    }, 3_000);
  return { cache, ring, events, [Symbol.asyncDispose]: () => cache.close() };
}

export interface Wire extends AsyncDisposable {
  readonly url: string;
  /** Ends all connections and lets none come. */
  cut(): void;
  mend(): void;
}

/** A wire to a Redis that a test can cut without stopping the server. */
export async function startWire(redis: Pick<RedisServer, 'url'>): Promise<Wire> {
  const { hostname, port, password } = new URL(redis.url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://:${password}@127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
