/**
 * Lets one HTTP request meet the fault that is set for its service: the wait and the cut are the same everywhere.
 *
 * The refusal is not: each API shapes the body of `status` in its own words.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, MetFault } from './faults.ts';

/** What an API is to refuse with. */
export type Refusal = Required<Pick<Fault, 'status'>> & Pick<Fault, 'retryAfter' | 'claims'>;

/**
 * Waits `latencyMs`, then cuts the connection where the fault says so; a fault that is taken away meanwhile does nothing more.
 *
 * @returns status, `Retry-After` and claims to refuse with; `undefined`: go on, or the connection is gone already
 */
export async function meetFault(
  fault: MetFault | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Refusal | undefined> {
  if (!fault || (await isClearedAfter(fault))) return undefined;
  if (fault.reset) {
    reply.hijack();
    request.raw.destroy();
    return undefined;
  }
  if (fault.status === undefined) return undefined;
  const { status, retryAfter, claims } = fault;
  return { status, ...(retryAfter !== undefined && { retryAfter }), ...(claims !== undefined && { claims }) };
}

/** Waits as long as the fault says. @returns whether it was taken away by then */
export async function isClearedAfter({ latencyMs = 0, cleared }: MetFault): Promise<boolean> {
  // A wait that is cut short rejects, and says nothing else.
  if (latencyMs > 0) await sleep(latencyMs, undefined, { signal: cleared }).catch(() => undefined);
  return cleared.aborted;
}
