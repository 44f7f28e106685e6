/**
 * Lets one HTTP request meet the fault that is set for its service: the wait and the cut are the same everywhere.
 *
 * The refusal is not: each API shapes the body of `status` in its own words.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from './faults.ts';

/** What an API is to refuse with. */
export type Refusal = Required<Pick<Fault, 'status'>> & Pick<Fault, 'retryAfter' | 'claims'>;

/**
 * Waits `latencyMs`, then cuts the connection where the fault says so.
 *
 * @returns status, `Retry-After` and claims to refuse with; `undefined`: go on, or the connection is gone already
 */
export async function meetFault(
  fault: Fault | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Refusal | undefined> {
  if (!fault) return undefined;
  if (fault.latencyMs) await sleep(fault.latencyMs);
  if (fault.reset) {
    reply.hijack();
    request.raw.destroy();
    return undefined;
  }
  if (fault.status === undefined) return undefined;
  const { status, retryAfter, claims } = fault;
  return { status, ...(retryAfter !== undefined && { retryAfter }), ...(claims !== undefined && { claims }) };
}
