/**
 * What every API of the dev tenant (Graph, ARM, the to-do list) is given when it is mounted.
 *
 * Each API is a fastify plugin registered under its prefix: Graph under `/graph` (its own routes begin with `/v1.0`), ARM
 * under `/arm`, the to-do list under `/todolist`. It parses its own bodies and shapes its own errors; nothing here leaks
 * from one API into another.
 * @module
 */

import type { Clock } from '../observability/clock.ts';
import type { Directory } from './directory/directory.ts';
import type { AccessTokenReader } from './entra/access-token-reader.ts';
import type { FaultSource } from './faults.ts';

/** Everything an API may lean on; what it answers is its own. */
export interface ApiOptions {
  /** Seeded and read-only: what an API lets its callers write, it keeps by itself. */
  readonly directory: Directory;
  /** Reads signature, issuer and lifetime; audience and permission are for the API to judge. */
  readonly tokens: AccessTokenReader;
  /** To be asked once for each request, before the token is looked at. */
  readonly faults: FaultSource;
  /** The clock of the dev tenant: `POST /dev/clock` moves it. */
  readonly clock: Clock;
  /** Where this API is mounted, for next links: `https://localhost:8443/graph`, `…/arm`, `…/todolist`. Known once listening. */
  readonly baseUrl: () => string;
  /** Says what takes back the writes of this API: `POST /dev/reset` calls it. */
  readonly onReset: (undo: () => void) => void;
}
