/**
 * Goes on with parked operations when their owner signs in again: the first request with a new bearer is enough.
 *
 * Who has something parked is looked up every few seconds, so a request costs one look into a set. Each bearer is tried once for each operation:
 * one that does not satisfy the token service is not tried with every request.
 * @module
 */

import { LRUCache } from 'lru-cache';
import type { ValidatedBearer } from '../bearer/validator.ts';
import type { Logger } from '../observability/log.ts';
import type { Background } from './background.ts';
import type { OperationStore } from './operation-store.ts';

/** One per process; two that go on with the same operation at once are settled by the store. */
export interface SignInWatch {
  /** Called with every validated bearer; returns at once. */
  seen(bearer: ValidatedBearer): void;
  /** An operation goes on this bearer: should it be parked, another one is needed. */
  used(operationId: string, bearer: ValidatedBearer): void;
  /** From now on; before, nothing is known of anybody. */
  start(): void;
  /** No further looks; what is being resumed goes on. */
  stop(): void;
}

/** What is parked, and how it goes on. */
export interface SignInWatchOptions {
  readonly operations: Pick<OperationStore, 'parkedOwners' | 'parkedFor'>;
  readonly resume: Background['resume'];
  readonly log: Logger;
}

/** How old the list of owners that wait for a sign-in may be, in milliseconds: their next request is noticed that late. */
const LOOK_EVERY_MS = 5_000;
/** Attempts that are remembered; the oldest go first. */
const MOST_TRIED = 10_000;
/** The scope that whoever started it had; a bearer without it may read, not act. */
const SCOPE = 'Background.Run';

/** Bounded: pairs of operation and bearer that were tried, the oldest leave first. */
export function createSignInWatch({ operations, resume, log }: SignInWatchOptions): SignInWatch {
  let parked: ReadonlySet<string> = new Set();
  const tried = new LRUCache<string, true>({ max: MOST_TRIED });
  /** Bearers that came by since the last look: once is enough. */
  const cameBy = new Set<string>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const look = async (): Promise<void> => {
    try {
      const owners = await operations.parkedOwners();
      cameBy.clear();
      parked = new Set(owners.map(({ tenantId, objectId }) => `${tenantId} ${objectId}`));
    } catch {
      // The database is away: the next look.
    }
  };

  const used: SignInWatch['used'] = (id, bearer) => void tried.set(attemptOf(id, bearer), true);

  async function goOn(bearer: ValidatedBearer): Promise<void> {
    const { tenantId, objectId } = bearer.principal;
    for (const id of await operations.parkedFor({ tenantId, objectId })) {
      if (tried.has(attemptOf(id, bearer))) continue;
      used(id, bearer);
      await resume(bearer, id);
    }
  }

  return {
    used,
    seen(bearer) {
      const { kind, tenantId, objectId, scopes } = bearer.principal;
      if (parked.size === 0 || kind !== 'user' || !scopes.has(SCOPE) || !parked.has(`${tenantId} ${objectId}`)) return;
      if (cameBy.has(bearer.assertion.hash)) return;
      cameBy.add(bearer.assertion.hash);
      goOn(bearer).catch((error: unknown) => log.info('background.not_resumed', { error }));
    },
    start() {
      if (timer) return;
      timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
      void look();
    },
    stop: () => clearInterval(timer),
  };
}

/** The same bearer is tried once for each operation: what it lacked the first time it lacks still. */
const attemptOf = (operationId: string, { assertion }: ValidatedBearer): string => `${operationId} ${assertion.hash}`;
