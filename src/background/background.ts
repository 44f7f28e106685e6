/**
 * Background operations of one process: handing them over, looking at them, cancelling them and going on with them, as their owners.
 *
 * Each has a long-running session of its own, begun with the bearer that starts it and ended with it, so what it may do is what that sign-in
 * allowed. Nothing is connected or started before somebody asks for something.
 * @module
 */

import { createHmac, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { GraphQLError } from 'graphql';
import type { ValidatedBearer } from '../bearer/validator.ts';
import type { Queryable } from '../database/database.ts';
import { BadUserInputError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import type { KeyRing } from '../tokens/cache/shared/key-ring.ts';
import type { LongRunningSessions } from '../tokens/sessions/sessions.ts';
import type { CallJournal } from './call-journal.ts';
import type { OperationContent, OperationRecord, Owner, RunRecord, RunResult, Schedule } from './operation.ts';
import { ENDED } from './operation.ts';
import {
  type NewOperation,
  type OperationStore,
  type PageOfOperations,
  TooManyOperationsError,
} from './operation-store.ts';
import { type OperationRules, prepareOperation } from './prepared-operation.ts';
import type { Queue } from './queue.ts';
import { outcomeUnknown } from './run-operation.ts';
import { checkSchedule, checkStart } from './start-time.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import type { Watch } from './watch.ts';

/** What somebody hands over, not yet judged. */
export interface StartInput {
  /** The operation's text; this or `documentId`. */
  readonly document?: string | null | undefined;
  /** SHA-256 in hexadecimal of a trusted document. */
  readonly documentId?: string | null | undefined;
  /** Needed where the document has several operations. */
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** For its owner to read, at most 200 characters. */
  readonly title?: string | null | undefined;
  /** ISO 8601 in UTC. */
  readonly startAt?: string | null | undefined;
  /** Runs again and again; not beside `startAt`. */
  readonly schedule?: Schedule | null | undefined;
  /** The client's own, at most 200 characters: a second start with it gives back the first. */
  readonly idempotencyKey?: string | null | undefined;
}

/** Everything an owner can do. Sessions and operations live in one database: where that is away, nothing here can be done. */
export interface Background {
  /**
   * @param signal of the request: once nobody waits any more nothing is begun, so that who asks again begins it once
   * @throws {GraphQLError | BadUserInputError} it may not run, or not so; and as `LongRunningSessions.initiate`
   */
  start(bearer: ValidatedBearer, input: StartInput, signal: AbortSignal): Promise<OperationRecord>;
  /** `undefined` as well where it is somebody else's; so below. */
  find(owner: Owner, id: string): Promise<OperationRecord | undefined>;
  /** The newest first. */
  list(page: PageOfOperations): Promise<readonly OperationRecord[]>;
  /** The newest first. */
  runsOf(operation: OperationRecord, first: number): Promise<readonly RunRecord[]>;
  /** `undefined` as well once it has expired. */
  resultOf(owner: Owner, runId: string): Promise<RunResult | undefined>;
  /** `undefined` for one that is parked, has ended, or waits for nothing. */
  nextRunAt(operation: OperationRecord): Promise<Date | undefined>;
  /** Ends its session, and a run under way within a second; what that run has done stays done. */
  cancel(owner: Owner, id: string): Promise<OperationRecord | undefined>;
  /** Goes on with one that is parked, on a new session of this bearer. What is not parked stays as it is. */
  resume(bearer: ValidatedBearer, id: string): Promise<OperationRecord | undefined>;
  /** The operation as it stands, and again after each change, until it has ended. */
  watch(owner: Owner, id: string, signal: AbortSignal): AsyncGenerator<OperationRecord, void>;
}

/** What an owner's wishes are carried out with. */
export interface BackgroundOptions {
  readonly operations: OperationStore;
  readonly journal: CallJournal;
  readonly watch: Watch;
  /** Started with the first use. */
  readonly queue: () => Promise<Queue>;
  readonly sessions: Pick<LongRunningSessions, 'initiate' | 'stop'>;
  /** Of one resource, for which a session begins; others follow as a run needs them. */
  readonly sessionScopes: readonly string[];
  readonly rules: OperationRules;
  readonly trusted: TrustedDocuments | undefined;
  readonly ring: KeyRing;
  /** Of those that have not ended. */
  readonly maxOperationsPerUser: number;
  /** After which a session ends however often it is used. */
  readonly sessionLifeSeconds: number;
  /** An operation goes on this bearer from now on. */
  readonly onBearer: (operationId: string, bearer: ValidatedBearer) => void;
  readonly clock: Clock;
}

/** In characters. Titles are sealed with the content, and lists open them by the hundred. */
const MAX_TITLE = 200;
/** In characters; kept as a digest. */
const MAX_KEY = 200;

/** Without state: two processes on one database may do the same at once. */
export function createBackground(options: BackgroundOptions): Background {
  const { operations, journal, queue, sessions, sessionScopes, rules, trusted, clock } = options;

  const find: Background['find'] = async (owner, id) =>
    isUuid(id) ? await operations.find(id.toLowerCase(), owner) : undefined;

  /** Of a key that somebody chose nothing can be guessed from the database. The first is written, all are looked for: keys rotate. */
  const digestsOf = (key: string, { tenantId, objectId }: Owner, clientId: string): readonly Buffer[] =>
    options.ring.all.map(({ bytes }) =>
      createHmac('sha256', bytes)
        .update(JSON.stringify(['idempotency', tenantId, objectId, clientId, key]))
        .digest(),
    );

  const tooMany = () =>
    refusal(`You have ${options.maxOperationsPerUser} unfinished background operations, which is all: cancel one.`);

  async function add(operation: NewOperation, onto: Queue): Promise<{ operation: OperationRecord; isNew: boolean }> {
    const { id: operationId, owner, startAt, schedule } = operation;
    // In one transaction: an operation without a job would wait for ever.
    const send = (inside: Queryable) =>
      schedule
        ? Promise.resolve()
        : onto.send({ operationId, owner }, { inside, ...(startAt ? { startAfter: startAt } : {}) });
    try {
      return await operations.add(operation, options.maxOperationsPerUser, send);
    } catch (error) {
      if (!(error instanceof TooManyOperationsError)) throw error;
      throw tooMany();
    }
  }

  return {
    async start(bearer, input, signal) {
      const { principal } = bearer;
      const owner = ownerOf(bearer);
      const content = readContent(input, trusted);
      const startAt = checkStart(input, clock.now(), options.sessionLifeSeconds);
      if (input.idempotencyKey && input.idempotencyKey.length > MAX_KEY) {
        throw new BadUserInputError(`Expected at most ${MAX_KEY} characters of \`idempotencyKey\`.`);
      }
      // Judged before anything is begun: whoever hands over what may not run is told so, and costs the token service nothing.
      prepareOperation(content, principal, rules);
      const digests = input.idempotencyKey ? digestsOf(input.idempotencyKey, owner, principal.clientId) : [];
      const earlier = digests.length > 0 ? await operations.findByKey(owner, digests) : undefined;
      if (earlier) return sameAs(content, earlier);
      // Looked at again where it is added; here it saves the token service the session.
      if ((await operations.unfinished(owner)) >= options.maxOperationsPerUser) throw tooMany();
      const onto = await queue();
      if (input.schedule) checkSchedule(onto, input.schedule, new Date(clock.now()));
      signal.throwIfAborted(); // the first use of an embedded database takes its time
      const session = await sessions.initiate(bearer, sessionScopes, { signal });
      const added = await add(
        {
          id: randomUUID(),
          owner,
          clientId: principal.clientId,
          sessionId: session.id,
          content,
          ...(input.schedule ? { schedule: input.schedule } : {}),
          ...(startAt ? { startAt } : {}),
          ...(digests[0] ? { idempotencyKey: digests[0] } : {}),
        },
        onto,
      ).catch(async (error: unknown) => {
        await sessions.stop({ id: session.id }).catch(() => undefined); // its end comes by itself
        throw error;
      });
      options.onBearer(added.operation.id, bearer);
      if (!added.isNew) await sessions.stop({ id: session.id });
      else if (input.schedule) await onto.schedule(added.operation.id, owner, input.schedule);
      return added.operation;
    },

    find,
    list: (page) => operations.list(page),
    runsOf: (operation, first) => operations.runsOf(operation, first),
    resultOf: (owner, runId) => operations.resultOf(runId, owner),

    async nextRunAt({ state, schedule, startAt }) {
      if (ENDED.has(state) || state === 'PARKED') return undefined;
      if (schedule) return (await queue()).preview(schedule, 1, new Date(clock.now()))[0];
      return state === 'WAITING' ? startAt : undefined;
    },

    async cancel(owner, asked) {
      if (!isUuid(asked)) return undefined;
      const id = asked.toLowerCase();
      const cancelled = await operations.cancel(id, owner);
      if (cancelled?.isRepeated) await (await queue()).unschedule(id);
      if (cancelled) await sessions.stop({ id: cancelled.sessionId });
      return await operations.find(id, owner);
    },

    async resume(bearer, id) {
      const owner = ownerOf(bearer);
      const parked = await find(owner, id);
      if (parked?.state !== 'PARKED') return parked;
      prepareOperation(parked.content, bearer.principal, rules);
      // First, because it counts among those that a user may have.
      await sessions.stop({ id: parked.sessionId });
      const { id: sessionId } = await sessions.initiate(bearer, sessionScopes);
      const onto = await queue();
      options.onBearer(parked.id, bearer);
      const isResumed = await operations.resume(
        parked,
        { sessionId, clientId: bearer.principal.clientId },
        async (tx, runId) => {
          const job = { operationId: parked.id, owner };
          if (runId !== undefined) {
            await journal.settleUnknown(tx, { id: runId, owner }, unknownResult);
            await onto.send({ ...job, runId }, { inside: tx });
          } else if (!parked.schedule) {
            // It was parked before its first run, and its job may have come by meanwhile.
            const { startAt } = parked;
            const isLater = startAt !== undefined && startAt.getTime() > clock.now();
            await onto.send(job, { inside: tx, ...(isLater ? { startAfter: startAt } : {}) });
          }
        },
      );
      if (!isResumed) await sessions.stop({ id: sessionId }); // somebody was faster
      return await find(owner, id);
    },

    async *watch(owner, asked, signal) {
      if (!isUuid(asked)) return;
      for await (const id of options.watch.changes(asked.toLowerCase(), signal)) {
        const operation = await find(owner, id);
        if (!operation) return;
        yield operation;
        if (ENDED.has(operation.state)) return;
      }
    },
  };
}

/** What is kept of an input; what is absent stays absent, so that two starts with one key can be compared. */
function readContent(input: StartInput, trusted: TrustedDocuments | undefined): OperationContent {
  const { operationName, variables, title } = input;
  if (title && title.length > MAX_TITLE) {
    throw new BadUserInputError(`Expected at most ${MAX_TITLE} characters of \`title\`, got ${title.length}.`);
  }
  return {
    document: readDocument(input, trusted),
    ...(operationName ? { operationName } : {}),
    ...(variables ? { variables } : {}),
    ...(title ? { title } : {}),
  };
}

/** @throws {BadUserInputError} the key was used for something else */
function sameAs(
  { document, operationName, variables = {} }: OperationContent,
  earlier: OperationRecord,
): OperationRecord {
  const { content } = earlier;
  const isSame =
    content.document === document &&
    content.operationName === operationName &&
    isDeepStrictEqual(content.variables ?? {}, variables);
  if (isSame) return earlier;
  throw new BadUserInputError('Expected another `idempotencyKey`: this one was used to start something else.');
}

/** @throws {BadUserInputError} both, neither, or an id that no list here has */
function readDocument({ document, documentId }: StartInput, trusted: TrustedDocuments | undefined): string {
  if (document && !documentId) return document;
  if (!documentId || document) throw new BadUserInputError('Expected either `document` or `documentId`.');
  const found = trusted?.find(documentId);
  if (found !== undefined) return found;
  throw new BadUserInputError(
    trusted
      ? 'There is no trusted document with this `documentId`.'
      : 'Expected `document`: no trusted documents are configured here.',
  );
}

/** @throws {GraphQLError} an application: nobody is there to act for */
function ownerOf({ principal: { kind, tenantId, objectId } }: ValidatedBearer): Owner {
  if (kind !== 'user') throw refusal('Expected a signed-in user: an application runs its own schedule.');
  return { tenantId: tenantId.toLowerCase(), objectId: objectId.toLowerCase() };
}

/** The result in the place of one that nobody knows: `null`, with the error that says so at its path. */
function unknownResult(field: string): RunResult {
  const { code, message, path = [] } = outcomeUnknown(field);
  return { data: { [field]: null }, errors: [{ message, path, extensions: { code } }] };
}

/** An answer to somebody who may ask, but not for this now. */
const refusal = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'OPERATION_REFUSED' } });

/** Other ids are those of nobody; PostgreSQL would fail on them instead of finding nothing. */
const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
