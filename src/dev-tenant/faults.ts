/**
 * Faults that a test or a curious person switches on in the dev tenant: latency, refusals, outages, the clock.
 *
 * State only. Each server asks before it answers; `POST /dev/faults` and `DevTenant.faults` write it.
 * @module
 */

export type Service = 'entra' | 'keys' | 'graph' | 'arm' | 'todolist';

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

export interface Faults {
  /** Replaces the fault of the same service and path; those of other paths stay. */
  set(service: Service, fault: Fault): void;
  clear(service?: Service): void;
  /** The fault this request meets, counting `times` down; `undefined`: none. */
  next(service: Service, path: string): Fault | undefined;
}

export function createFaults(): Faults {
  let active: { readonly service: Service; readonly fault: Fault; left: number }[] = [];
  return {
    set(service, fault) {
      active = active.filter((entry) => entry.service !== service || entry.fault.path !== fault.path);
      active.push({ service, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear(service) {
      active = service === undefined ? [] : active.filter((entry) => entry.service !== service);
    },
    next(service, path) {
      const met = active.filter((entry) => entry.service === service && path.includes(entry.fault.path ?? ''));
      // A fault for this path goes before one for the whole service.
      const entry = met.find(({ fault }) => fault.path !== undefined) ?? met[0];
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) active = active.filter((other) => other !== entry);
      return entry.fault;
    },
  };
}
