/**
 * Lets one HTTP request meet the fault that is set for its service: the wait and the cut are the same everywhere.
 *
 * The refusal is not: each API shapes the body of `status` in its own words.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from './faults.ts';

/**
 * Waits `latencyMs`, then cuts the connection where the fault says so.
 *
 * @returns status and `Retry-After` to refuse with; `undefined`: go on, or the connection is gone already
 */
export async function meetFault(
  fault: Fault | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<(Required<Pick<Fault, 'status'>> & Pick<Fault, 'retryAfter'>) | undefined> {
  if (!fault) return undefined;
  if (fault.latencyMs) await sleep(fault.latencyMs);
  if (fault.reset) {
    reply.hijack();
    request.raw.destroy();
    return undefined;
  }
  if (fault.status === undefined) return undefined;
  return { status: fault.status, ...(fault.retryAfter !== undefined && { retryAfter: fault.retryAfter }) };
}
