/**
 * What has to be done from time to time, by one worker at a time: results that have expired go, sessions that wait for a distant run are kept
 * alive, and a schedule whose writing down was interrupted is written down.
 * @module
 */

import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { LongRunningSessions } from '../tokens/sessions/sessions.ts';
import type { Queue } from './queue.ts';
import type { UpkeepStore } from './upkeep-store.ts';
import { faultOfThrown, waitsForOwner } from './verdict.ts';

/** What upkeep touches, and how long things are kept. */
export interface UpkeepOptions {
  readonly store: UpkeepStore;
  readonly sessions: Pick<LongRunningSessions, 'renew' | 'stop'>;
  readonly queue: Pick<Queue, 'schedule' | 'scheduled'>;
  /** How long an operation that has ended can be looked at, in hours. */
  readonly keepHours: number;
  /** A session that is not used for so long ends, in seconds. */
  readonly sessionIdleSeconds: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** In one go; the rest is for the next. */
const MOST_SESSIONS = 500;
/**
 * The youngest: a schedule can only be missing from the time its operation was handed over, and is looked for ten minutes later at most.
 */
const MOST_SCHEDULES = 1_000;

/** One round. What fails ends the round, and the next one begins anew: each part may be done twice. */
export async function keepUp(options: UpkeepOptions): Promise<void> {
  const { store, clock, keepHours } = options;
  await store.sweep(new Date(clock.now() - keepHours * 3_600_000));
  await keepSessions(options);
  await endSessions(options);
  await mendSchedules(options);
}

/** A session ends when it is idle for long: one that waits for next week's run is used at a quarter of that time. */
async function keepSessions({ store, sessions, clock, sessionIdleSeconds, log }: UpkeepOptions): Promise<void> {
  const due = await store.idleSince(new Date(clock.now() - (sessionIdleSeconds * 1_000) / 4), MOST_SESSIONS);
  for (const operation of due) {
    const { id, sessionId } = operation;
    try {
      await sessions.renew({ id: sessionId });
      await store.sessionUsed(id);
    } catch (error) {
      const fault = faultOfThrown(error);
      // Rather now than at night: the owner sees that something is wanted.
      if (fault && (waitsForOwner(fault.code) || fault.code === 'ACCESS_BLOCKED')) await store.park(operation, fault);
      else log.warn('background.session_not_renewed', { error });
    }
  }
}

/** Of a session that is left nobody would know, and it counts among those that its user may have. */
async function endSessions({ store, sessions }: UpkeepOptions): Promise<void> {
  for (const { id, sessionId } of await store.sessionsLeft(MOST_SESSIONS)) {
    await sessions.stop({ id: sessionId });
    await store.sessionEnded(id);
  }
}

/** An operation is written down first and its schedule after: a process that died between the two left one that never runs. */
async function mendSchedules({ store, queue }: UpkeepOptions): Promise<void> {
  const repeated = await store.repeated(MOST_SCHEDULES);
  const known = await queue.scheduled(repeated.map(({ id }) => id));
  for (const { id, owner, schedule } of repeated) {
    if (!known.has(id)) await queue.schedule(id, owner, schedule);
  }
}
