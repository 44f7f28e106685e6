/**
 * When an operation may run: not long after its session would have ended, and not so often that it is nothing but running.
 * @module
 */

import { BadUserInputError } from '../errors/errors.ts';
import type { Schedule } from './operation.ts';
import type { Queue } from './queue.ts';

const DAY_SECONDS = 86_400;
/** Between two runs of a schedule, in minutes. */
const LEAST_MINUTES = 5;
/** Times that are looked at: a schedule may have a rhythm of days. */
const LOOKED_AT = 50;

/**
 * @param lifeSeconds after which the session behind it ends
 * @returns `undefined`: at once
 * @throws {BadUserInputError} beside a schedule, or too late
 */
export function checkStart(
  { startAt, schedule }: { readonly startAt?: string | null | undefined; readonly schedule?: unknown },
  nowMs: number,
  lifeSeconds: number,
): Date | undefined {
  if (!startAt) return undefined;
  if (schedule) throw new BadUserInputError('Expected either `startAt` or `schedule`.');
  const at = new Date(startAt);
  if (at.getTime() > nowMs + lifeSeconds * 1_000) {
    const days = Number((lifeSeconds / DAY_SECONDS).toFixed(1));
    throw new BadUserInputError(`Expected \`startAt\` within ${days} days: the session behind it ends then.`);
  }
  return at.getTime() <= nowMs ? undefined : at;
}

/** @throws {BadUserInputError} no cron expression, no time zone, or too often */
export function checkSchedule(queue: Pick<Queue, 'preview'>, schedule: Schedule, now: Date): void {
  if (!isCron(schedule.cron)) {
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

/** Numbers and names of five fields, with `*`, `,`, `-` and `/`: nothing that means another time at each reading. */
function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  return fields.length === 5 && fields.every((field) => /^[\d*,/-]+$/.test(field.replaceAll(NAMES, '1')));
}

/** Names of months and days, which cron knows beside numbers. */
const NAMES = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi;
