/**
 * When an operation may run: not long after its session would have ended, and not so often that it is nothing but running.
 * @module
 */

import { BadUserInputError } from '../errors/errors.ts';
import type { Schedule } from './operation.ts';
import type { Queue } from './queue.ts';

const DAY_MS = 86_400_000;
/** Long-running sessions end absolutely after 30 days. */
const LATEST_DAYS = 30;
const LEAST_MINUTES = 5;
/** Times that are looked at: a schedule may have a rhythm of days. */
const LOOKED_AT = 50;

/**
 * @returns `undefined`: at once
 * @throws {BadUserInputError} beside a schedule, or too late
 */
export function checkStart(
  { startAt, schedule }: { readonly startAt?: string | null | undefined; readonly schedule?: unknown },
  nowMs: number,
): Date | undefined {
  if (!startAt) return undefined;
  if (schedule) throw new BadUserInputError('Expected either `startAt` or `schedule`.');
  const at = new Date(startAt);
  if (at.getTime() > nowMs + LATEST_DAYS * DAY_MS) {
    throw new BadUserInputError(`Expected \`startAt\` within ${LATEST_DAYS} days: the session behind it ends then.`);
  }
  return at.getTime() <= nowMs ? undefined : at;
}

/** @throws {BadUserInputError} no cron expression, no time zone, or too often */
export function checkSchedule(queue: Pick<Queue, 'preview'>, schedule: Schedule, now: Date): void {
  if (schedule.cron.trim().split(/\s+/).length !== 5) {
    throw new BadUserInputError(`Expected five fields of cron, such as "0 2 * * 1-5", got "${schedule.cron}".`);
  }
  let times: readonly Date[];
  try {
    times = queue.preview(schedule, LOOKED_AT, now);
  } catch (error) {
    if (error instanceof TypeError) throw new BadUserInputError(error.message);
    throw error;
  }
  if (times.length === 0) throw new BadUserInputError(`The schedule "${schedule.cron}" never comes round.`);
  const gaps = times.slice(1).map((time, index) => time.getTime() - (times[index]?.getTime() ?? 0));
  if (Math.min(...gaps) < LEAST_MINUTES * 60_000) {
    throw new BadUserInputError(`Expected a schedule that runs no more often than every ${LEAST_MINUTES} minutes.`);
  }
}
