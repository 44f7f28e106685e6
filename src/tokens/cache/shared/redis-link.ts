/**
 * One connection to Redis that is never waited for: a deadline on every operation, a breaker, and reconnecting behind the scenes.
 *
 * Commands and notices share the connection (RESP 3), so whatever breaks one breaks both and is noticed. The library's own
 * reconnecting and queueing are off: a connection is made anew, and only one that has greeted, subscribed and caught up with the
 * notices it missed is used. That greeting is the probe of the breaker: five faults in a row drop the connection, and it is not
 * used again before a new one has answered.
 * @module
 */

import { setTimeout as pause } from 'node:timers/promises';
import type * as Redis from '@redis/client';
import type { Secret } from '../../../config/secret.ts';
import { StoreFault } from './record-store.ts';

/** One command; strings in the answer are bytes. */
export type Send = (command: readonly (string | Buffer)[]) => Promise<unknown>;

/** Where to connect, and whom to tell. */
export interface RedisLinkOptions {
  /** Handed in, because it is an optional peer that is loaded where it is configured. */
  readonly library: Pick<typeof Redis, 'createClient'>;
  /** May hold a password: it is revealed to the library and to nobody else. */
  readonly url: Secret;
  /** Subscribed to before the connection counts as usable. */
  readonly channel: string;
  /** Of one operation, in milliseconds; 100 unless given. */
  readonly deadlineMs?: number | undefined;
  /** Something was said on the channel. */
  readonly onMessage: () => void;
  /** Runs on a new connection before it is used; a failure ends it. */
  readonly onConnected: (send: Send) => Promise<void>;
  /** A connection ended or could not be made. */
  readonly onLost: (fault: StoreFault) => void;
}

/** One connection, made anew as often as needed until it is closed. */
export interface RedisLink {
  /**
   * Commands in a row, all within one deadline that includes the first connecting.
   * @throws {StoreFault}
   */
  run<T>(talk: (send: Send) => Promise<T>): Promise<T>;
  /** A connection has greeted, subscribed and caught up. */
  readonly isReady: boolean;
  /** Drops the connection and makes no other; what waits for an answer fails. */
  close(): Promise<void>;
}

/** Of one operation, in milliseconds. An exchange is a few times that: whoever waited longer would be better off without a cache. */
const DEADLINE_MS = 100;
/** Nobody waits for a connection, so it may take its time. */
const CONNECT_MS = 2_000;
/** Before the connection counts as bad: a single slow answer is no reason to greet anew. */
const FAULTS_IN_A_ROW = 5;
/** Between two tries to connect, in milliseconds; it doubles. */
const PAUSE_MS = { first: 100, longest: 10_000 };
/** Commands that may wait for an answer; a hung server gets no more. */
const MAX_QUEUE = 4_096;
const BLOB_STRING = 36;

/** Begins to connect at once, and does not wait for it. */
export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { deadlineMs = DEADLINE_MS } = options;
  const closing = new AbortController();
  let usable: Send | undefined;
  let drop: ((fault: StoreFault) => void) | undefined;
  let faults = 0;
  let attempts = 0;
  /** Only the very first connecting is worth waiting for; afterwards a miss is quicker. */
  const first = Promise.withResolvers<void>();
  let connectingFirst = true;

  async function keepConnected(): Promise<void> {
    while (!closing.signal.aborted) {
      const client = createClient(options);
      const lost = new Promise<StoreFault>((resolve) => {
        drop = resolve;
        client.on('error', (error) => resolve(faultOf(error)));
        client.on('terminated', (error) => resolve(faultOf(error)));
      });
      try {
        usable = await within(CONNECT_MS, Promise.race([greet(client), lost.then((fault) => Promise.reject(fault))]));
        connectingFirst = false;
        first.resolve();
        options.onLost(await lost);
      } catch (error) {
        options.onLost(faultOf(error));
      }
      usable = undefined;
      connectingFirst = false;
      first.resolve();
      discard(client);
      const longest = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** attempts);
      attempts = Math.min(attempts + 1, 10);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal: closing.signal, ref: false }).catch(
        () => {},
      );
    }
  }

  async function greet(client: Client): Promise<Send> {
    const send: Send = (command) => client.sendCommand([...command], { typeMapping: { [BLOB_STRING]: Buffer } });
    await client.connect();
    await client.subscribe(options.channel, options.onMessage);
    await options.onConnected(send);
    faults = 0;
    return send;
  }

  async function sender(): Promise<Send> {
    if (connectingFirst) await first.promise;
    if (closing.signal.aborted) throw new StoreFault('closed');
    if (!usable) throw new StoreFault('offline');
    return usable;
  }

  const running = keepConnected();

  return {
    async run(talk) {
      try {
        const result = await within(deadlineMs, sender().then(talk));
        faults = 0;
        attempts = 0;
        return result;
      } catch (error) {
        const fault = faultOf(error);
        // What fails while there is no connection says nothing about the one that is being made.
        if (usable && fault.kind !== 'offline' && fault.kind !== 'closed') {
          faults += 1;
          if (faults >= FAULTS_IN_A_ROW) {
            usable = undefined;
            drop?.(fault);
          }
        }
        throw fault;
      }
    },
    get isReady() {
      return usable !== undefined;
    },
    async close() {
      closing.abort();
      drop?.(new StoreFault('closed'));
      await running;
    },
  };
}

type Client = ReturnType<typeof createClient>;

/** The library's own queue, reconnecting and hand-over are off: see above. */
function createClient({ library, url }: RedisLinkOptions) {
  return library.createClient({
    url: url.reveal(),
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUE,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_MS },
  });
}

/** Ends a connection in whatever state it is. */
function discard(client: Client): void {
  client.removeAllListeners();
  client.on('error', () => {}); // a last word of the socket is nobody's business any more
  try {
    client.destroy();
  } catch {
    // It had ended by itself.
  }
}

/** When this process itself stood still, the answer may be there already: the network is looked at once more before giving up. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => setImmediate(() => reject(new StoreFault('deadline'))), milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Of a refusal the first word (`OOM`, `NOAUTH`), of the network its code: the rest may repeat what was sent, a password included. */
function faultOf(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  if (!(error instanceof Error)) return new StoreFault('malformed');
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === 'string' && /^[A-Z_\d]{2,48}$/.test(code)) return new StoreFault('offline', code);
  const word = /^[A-Z]{2,24}\b/.exec(error.message)?.[0];
  return word === undefined ? new StoreFault('offline', error.constructor.name) : new StoreFault('refused', word);
}
