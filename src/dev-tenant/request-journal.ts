/**
 * What has arrived at the dev tenant, so that a test can say how often its code asked, and for what.
 *
 * Holds nothing that opens a door: of credentials their scheme alone, of requests to Entra no query, and no bodies.
 * @module
 */

import type { IncomingMessage } from 'node:http';
import type { Service } from './faults.ts';

/** One request as it came, whatever was answered. */
export interface RecordedRequest {
  /** Which of the tenant's servers it was for. */
  readonly service: Service;
  /** In capitals. */
  readonly method: string;
  /** Without the query: `/graph/v1.0/me`. */
  readonly path: string;
  /** `$select=id,displayName`, decoded; empty for Entra, whose queries may carry tokens. */
  readonly query: string;
  /** By lower-case name. `authorization` is the scheme (`Bearer`); cookies are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch, by the clock of the tenant. */
  readonly at: number;
}

/** For reading; the tenant writes. */
export interface RequestJournal {
  /**
   * Requests in the order in which they came, the last 10,000; those that met a fault count too. A `$batch` is one request.
   *
   * @param service all of them unless given
   */
  received(service?: Service): readonly RecordedRequest[];
  /** Forgets them all: the next test begins with none. */
  clear(): void;
}

/** The side of the journal that the tenant holds. */
export interface WritableJournal extends RequestJournal {
  /** @param at milliseconds since the epoch */
  record(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, at: number): void;
}

/** Requests that are kept; the oldest go first. */
const MOST = 10_000;

/** Bounded: at 10,000 entries the oldest goes for each new one. */
export function createRequestJournal(): WritableJournal {
  const entries: RecordedRequest[] = [];
  return {
    received: (service) => entries.filter((entry) => service === undefined || entry.service === service),
    clear() {
      entries.length = 0;
    },
    record({ method = 'GET', url = '/', headers }, at) {
      const [path = '/', query = ''] = url.split('?', 2);
      const service = serviceOf(path);
      if (!service) return;
      if (entries.length >= MOST) entries.shift();
      const isEntra = service === 'entra' || service === 'keys';
      entries.push({ service, method, path, query: isEntra ? '' : decoded(query), headers: harmless(headers), at });
    },
  };
}

/** `undefined`: the controls, which are no service. */
function serviceOf(path: string): Service | undefined {
  const [, first = ''] = path.split('/', 2);
  if (first === 'graph' || first === 'arm' || first === 'todolist') return first;
  if (first === 'dev') return undefined;
  return /\/discovery\/(v2\.0\/)?keys$/.test(path) ? 'keys' : 'entra';
}

/** A query that is not properly encoded is shown as it came. */
function decoded(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    return query;
  }
}

const SECRET: ReadonlySet<string> = new Set(['cookie', 'proxy-authorization']);

/** Headers for people to read: of `Authorization` the scheme alone, of cookies nothing. */
function harmless(headers: IncomingMessage['headers']): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || SECRET.has(name)) return [];
    const text = Array.isArray(value) ? value.join(', ') : value;
    return [[name, name === 'authorization' ? (text.split(' ', 1)[0] ?? '') : text] as const];
  });
  return Object.fromEntries(kept);
}
