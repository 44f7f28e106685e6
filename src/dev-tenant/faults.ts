/**
 * Faults that a test or a curious person switches on in the dev tenant: latency, refusals, outages, the clock.
 *
 * State only. Each server asks before it answers; `POST /dev/faults` and `DevTenant.faults` write it.
 * @module
 */

import { setMaxListeners } from 'node:events';
import { z } from 'zod';

/** Who is at fault. `keys` are the key documents alone, so that keys can be out of reach while tokens are given. */
export type Service = 'entra' | 'keys' | 'graph' | 'arm' | 'todolist';

/** What requests meet, in this order: wait, cut, refusal. Several members may stand together. */
export interface Fault {
  /** Answers come this much later, in milliseconds. */
  readonly latencyMs?: number;
  /** HTTP status instead of the answer: 429, 500, 503 … with the error body of that service. */
  readonly status?: number;
  /** Value of `Retry-After` beside `status`: seconds (decimals allowed) or an HTTP date. */
  readonly retryAfter?: string;
  /** Claims request, JSON text: Graph's refusal of this `status`, 401 or 403, is a challenge for a new sign-in that brings them. */
  readonly claims?: string;
  /** The connection is cut without an answer. */
  readonly reset?: boolean;
  /** How many requests meet this fault before it is gone; absent: until it is cleared. */
  readonly times?: number;
  /** Only requests whose path contains this text. */
  readonly path?: string;
}

/** Every service: one that is added to the type is missed here by the compiler. */
const services = {
  entra: 'entra',
  keys: 'keys',
  graph: 'graph',
  arm: 'arm',
  todolist: 'todolist',
} as const satisfies { readonly [Name in Service]: Name };

/** The same names, for bodies that come over HTTP. */
export const ServiceName = z.enum(services);

/** What may be said of a fault, over http and in process. */
export const FaultShape = z.strictObject({
  latencyMs: z.number().min(0).max(600_000).exactOptional(),
  status: z.int().min(400).max(599).exactOptional(),
  retryAfter: z.string().max(64).exactOptional(),
  claims: z.string().max(2048).describe('Claims request, JSON text').exactOptional(),
  reset: z.boolean().exactOptional(),
  times: z.int().min(1).exactOptional(),
  path: z.string().max(256).exactOptional(),
}) satisfies z.ZodType<Fault>;

/** A fault with the service it is for, as it is checked once more on its way in. */
const SetFault = z.strictObject({ service: ServiceName, fault: FaultShape });

/** A fault as a request meets it. */
export interface MetFault extends Fault {
  /** The faults of this service were taken away since: whoever waits goes on as if there had been none. */
  readonly cleared: AbortSignal;
}

/** The faults that are set. They survive nothing but this process. */
export interface Faults {
  /**
   * Replaces the fault of the same service and path; those of other paths stay.
   * @throws {TypeError} a service or a key that there is not, or a value that cannot be
   */
  set(service: Service, fault: Fault): void;
  /** Takes away the faults of one service, or all; requests that wait for one go on at once. */
  clear(service?: Service): void;
}

/** The same, as a server asks it. */
export interface FaultSource extends Faults {
  /** The fault this request meets, counting `times` down; `undefined`: none. */
  next(service: Service, path: string): MetFault | undefined;
}

/** Without any fault at first. */
export function createFaults(): FaultSource {
  let active: { readonly service: Service; readonly fault: Fault; left: number }[] = [];
  const waiting = new Map<Service, AbortController>();
  const signalOf = (service: Service): AbortSignal => {
    const known = waiting.get(service);
    if (known) return known.signal;
    const made = new AbortController();
    setMaxListeners(0, made.signal); // as many requests as there are
    waiting.set(service, made);
    return made.signal;
  };
  const release = (service: Service): void => {
    waiting.get(service)?.abort();
    waiting.delete(service);
  };
  return {
    set(service, fault) {
      const read = SetFault.safeParse({ service, fault });
      if (!read.success) throw new TypeError(`There is no such fault.\n${z.prettifyError(read.error)}`);
      active = active.filter((entry) => entry.service !== service || entry.fault.path !== fault.path);
      active.push({ service, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear(service) {
      active = service === undefined ? [] : active.filter((entry) => entry.service !== service);
      for (const one of service === undefined ? [...waiting.keys()] : [service]) release(one);
    },
    next(service, path) {
      const met = active.filter((entry) => entry.service === service && path.includes(entry.fault.path ?? ''));
      // A fault for this path goes before one for the whole service.
      const entry = met.find(({ fault }) => fault.path !== undefined) ?? met[0];
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) active = active.filter((other) => other !== entry);
      return { ...entry.fault, cleared: signalOf(service) };
    },
  };
}
