/**
 * Counts the requests that reach the HTTP servers of this process, at the servers: what was really sent, not what a client meant.
 * @module
 */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

export interface Arrival {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Arrivals extends Disposable {
  readonly all: readonly Arrival[];
  /** Those at the token endpoint. */
  readonly exchanges: readonly Arrival[];
  readonly graph: readonly Arrival[];
  readonly arm: readonly Arrival[];
  /** Forgets what has arrived so far. */
  clear(): void;
}

/** Watches until disposed. */
export function watchArrivals(): Arrivals {
  const all: Arrival[] = [];
  const note = (message: unknown) => {
    const { method = '', url = '', headers } = (message as { readonly request: IncomingMessage }).request;
    all.push({ method, url, headers });
  };
  subscribe('http.server.request.start', note);
  const below = (prefix: string) => all.filter(({ url }) => url.startsWith(prefix));
  return {
    all,
    get exchanges() {
      return all.filter(({ url }) => url.split('?', 1)[0]?.endsWith('/oauth2/v2.0/token'));
    },
    get graph() {
      return below('/graph/');
    },
    get arm() {
      return below('/arm/');
    },
    clear() {
      all.length = 0;
    },
    [Symbol.dispose]() {
      unsubscribe('http.server.request.start', note);
    },
  };
}
