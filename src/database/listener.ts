/**
 * Hears a channel of a PostgreSQL over a connection of its own, which is made again whenever it breaks.
 *
 * What is heard is a hint that it is worth looking now. Nothing may depend on it: between two connections nothing is heard, and behind a pooler
 * that hands its connections from one transaction to the next (PgBouncer in transaction mode) nothing ever is.
 * @see https://www.postgresql.org/docs/current/sql-notify.html
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import type * as Pg from 'pg';
import type { Logger } from '../observability/log.ts';
import type { Listening } from './database.ts';

/** What is heard, and by whom. */
export interface ListenerOptions {
  /** Not connected yet. */
  readonly createClient: () => Pg.Client;
  /** An identifier, written into SQL as it is. */
  readonly channel: string;
  /** Called for each notification, and with each new connection: something may have been said meanwhile. */
  readonly heard: () => void;
  readonly log: Logger;
}

/** Before the next connection, in milliseconds; each further one waits twice as long. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A connection that is silent because its other end is gone looks like one that has nothing to say. */
const CHECK_EVERY_MS = 15_000;
/** How long the end of a connection is waited for, in milliseconds. */
const GOODBYE_MS = 1_000;

/** Begins at once and goes on until it is closed; whether it hears anything is nobody's to wait for. */
export function startListener({ createClient, channel, heard, log }: ListenerOptions): Listening {
  const ending = new AbortController();
  const { signal } = ending;

  /** @throws when the connection has ended, or could not be made */
  async function listen(onConnected: () => void): Promise<void> {
    const client = createClient();
    const broken = Promise.withResolvers<never>();
    broken.promise.catch(ignore);
    client.on('error', broken.reject);
    client.on('end', () => broken.reject(new Error('The connection has ended.')));
    client.on('notification', heard);
    try {
      await client.connect();
      await client.query(`LISTEN "${channel}"`);
      onConnected();
      heard();
      while (!signal.aborted) {
        await Promise.race([pause(CHECK_EVERY_MS, undefined, { signal, ref: false }).catch(ignore), broken.promise]);
        if (!signal.aborted) await client.query('SELECT 1');
      }
    } finally {
      client.off('notification', heard);
      // A server that hangs does not say goodbye.
      await Promise.race([client.end().catch(ignore), pause(GOODBYE_MS, undefined, { ref: false })]);
    }
  }

  async function listenOn(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await listen(() => (failures = 0));
      } catch (error) {
        if (failures === 0 && !signal.aborted) log.info('database.not_listening', { error });
      }
      const most = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures += 1;
      await pause(most * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(ignore);
    }
  }

  const running = listenOn();
  return {
    async close() {
      ending.abort();
      await running;
    },
  };
}

function ignore(): void {}
