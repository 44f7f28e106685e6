/**
 * What has to be done from time to time, by one worker at a time: results that have expired go, sessions that wait for a distant run are kept
 * alive, and a schedule whose writing down was interrupted is written down.
 * @module
 */

import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { LongRunningSessions } from '../tokens/sessions/sessions.ts';
import type { Queue } from './queue.ts';
import type { IdleOperation, UpkeepStore } from './upkeep-store.ts';
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

/** Read at once. */
const MOST_SESSIONS = 500;
/** Of the ten minutes until the next: what has not been reached by then is that one's. */
const TIME_FOR_SESSIONS_MS = 300_000;
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
  const unusedSince = new Date(clock.now() - (sessionIdleSeconds * 1_000) / 4);
  const endsAtMs = clock.monotonic() + TIME_FOR_SESSIONS_MS;
  let last: IdleOperation | undefined;
  do {
    // Past those that could not be renewed: a tenant that is gone does not stand in the way of the others.
    const due = await store.idleSince(unusedSince, MOST_SESSIONS, last);
    for (const operation of due) await keepSession(operation);
    last = due.at(-1);
  } while (last && clock.monotonic() < endsAtMs);

  async function keepSession(operation: IdleOperation): Promise<void> {
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
