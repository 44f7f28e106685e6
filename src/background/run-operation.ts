/**
 * One attempt at a run of a background operation: as its owner, with what they may do today.
 *
 * A query is executed whole, as often as it takes. A mutation is executed field by field, each written down before and after: what was
 * answered in an earlier attempt is not called again, and what was begun without an answer is only if calling it twice is as good as once.
 * @module
 */

import { GraphQLError, print } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import { ForbiddenError } from '../errors/errors.ts';
import type { RenewedSession } from '../tokens/sessions/sessions.ts';
import { type CallJournal, ClaimLostError } from './call-journal.ts';
import type { OperationFault, OperationRecord, RunResult } from './operation.ts';
import { type OperationRules, type PreparedOperation, prepareOperation } from './prepared-operation.ts';
import type { Claim } from './run-store.ts';
import { type SingleField, singleFields } from './single-fields.ts';
import { faultForOwner, faultOf, isNotDone, ownError, passes, retryAfter } from './verdict.ts';

/** Runs a document as the user of a session, through the same validation, guards and plugins as over HTTP. */
export type ExecuteAs = (asked: {
  readonly document: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly session: RenewedSession;
  readonly principal: Principal;
  readonly signal: AbortSignal;
  readonly correlationId: string;
  /** Called when a root field has been answered. */
  readonly onRootField?: () => void;
}) => Promise<Executed>;

/** What came out of one execution. */
export interface Executed {
  readonly result: RunResult;
  /** Whether an API has done something by then, whatever came after. */
  readonly hasChanged: boolean;
}

/** One attempt, with all it may lean on. */
export interface AttemptOptions {
  /** Every write names it. */
  readonly claim: Claim;
  /** Renewed just before: the token service has said today who the owner is. */
  readonly session: RenewedSession;
  /** As of today, without claims: there is no token behind it. */
  readonly principal: Principal;
  readonly rules: OperationRules;
  readonly execute: ExecuteAs;
  readonly journal: CallJournal;
  /** Whether a field of a mutation may be called twice with these arguments: `Mutation.updateTags`, … */
  readonly isRepeatable: (field: SingleField, variables: Readonly<Record<string, unknown>>) => boolean;
  /** Not waited for. */
  readonly onProgress: (done: number, total: number) => void;
  /** The last attempt takes what it gets. */
  readonly isLast: boolean;
  /** Aborted with a `TimeoutError`, the attempt has taken too long; with anything else, the run is not this worker's any more. */
  readonly signal: AbortSignal;
  /** In the log and at every API that the attempt calls. */
  readonly correlationId: string;
}

/** How an attempt ended, for the worker to write down. */
export type Attempt =
  | { readonly is: 'ended'; readonly result: RunResult }
  | { readonly is: 'failed'; readonly fault: OperationFault }
  | { readonly is: 'parked'; readonly fault: OperationFault }
  /** Worth another one. */
  | {
      readonly is: 'again';
      readonly retryAfterSeconds: number;
      readonly fault: OperationFault;
      /** It never came to begin: however long that lasts, nothing is given up for it. */
      readonly isUncounted?: true;
    };

/** @throws {ClaimLostError} nothing more may be done or written */
export async function attemptOperation(options: AttemptOptions): Promise<Attempt> {
  const { claim, principal, rules } = options;
  let prepared: PreparedOperation;
  try {
    admitOwner(claim.operation, principal);
    prepared = prepareOperation(claim.operation.content, principal, rules);
  } catch (error) {
    if (error instanceof GraphQLError) return { is: 'failed', fault: faultOf(error.toJSON()) };
    if (error instanceof ForbiddenError) {
      return { is: 'failed', fault: { code: error.code, message: error.message } };
    }
    throw error;
  }
  return prepared.isMutation ? await mutate(options, prepared) : await query(options, prepared);
}

/** What the database says whose operation it is, and what the token service says whose session: a row that was swapped shows here. */
function admitOwner({ owner, clientId }: OperationRecord, principal: Principal): void {
  const isOwners =
    principal.kind === 'user' && principal.objectId === owner.objectId && principal.tenantId === owner.tenantId;
  if (!isOwners || principal.clientId !== clientId) throw new ForbiddenError('the session is not of the owner');
}

/** One execution of the whole document. It may be repeated, so an error that passes is worth another attempt. */
async function query(options: AttemptOptions, { rootFields }: PreparedOperation): Promise<Attempt> {
  const { claim, isLast, onProgress } = options;
  const { document, operationName, variables = {} } = claim.operation.content;
  let done = 0;
  onProgress(done, rootFields);
  const { result } = await execute(options, document, operationName, variables, () => {
    done += 1;
    onProgress(Math.min(done, rootFields), rootFields);
  });
  if (isTooLate(options)) return { is: 'failed', fault: TOO_LATE };
  const fault = faultForOwner(result);
  if (fault) return { is: 'parked', fault };
  const retryAfterSeconds = retryAfter(result);
  if (retryAfterSeconds !== undefined && !isLast) {
    const [error] = result.errors?.filter(({ extensions }) => passes(extensions?.code)) ?? [];
    if (error) return { is: 'again', retryAfterSeconds, fault: faultOf(error) };
  }
  return { is: 'ended', result };
}

/**
 * Root fields one after the other, each by itself: written down before it is sent and after it was answered. An attempt goes on where the
 * one before broke off, and a field whose outcome nobody knows is never sent again unless it may be.
 */
async function mutate(options: AttemptOptions, prepared: PreparedOperation): Promise<Attempt> {
  const { claim, journal, isRepeatable, isLast, onProgress } = options;
  const { document, operation, variables } = prepared;
  const given = claim.operation.content.variables ?? {};
  const fields = singleFields(document, operation, variables);
  const outcomes: RunResult[] = [];
  for (const field of fields) {
    const { responseKey } = field;
    onProgress(outcomes.length, fields.length);
    // Before it is written down. What has been answered stays so, and another attempt has its time again.
    if (isTooLate(options)) return isLast ? { is: 'failed', fault: TOO_LATE } : again(TOO_LATE);
    const standing = await journal.begin(claim, responseKey);
    if (standing.is === 'begun' && !isRepeatable(field, variables)) {
      return { is: 'parked', fault: outcomeUnknown(responseKey) };
    }
    const { result: outcome, hasChanged } =
      standing.is === 'answered'
        ? { result: standing.outcome, hasChanged: false }
        : await execute(options, print(field.document), undefined, onlyUsed(field, given));
    if (standing.is !== 'answered') {
      const error = ownError(outcome, responseKey);
      // Of a call that was broken off nobody knows what became of it; of one that was answered all the same it is written down.
      const isBrokenOff = error !== undefined && isTooLate(options);
      if (isBrokenOff && !isRepeatable(field, variables)) return { is: 'parked', fault: outcomeUnknown(responseKey) };
      if (isBrokenOff) return isLast ? { is: 'failed', fault: TOO_LATE } : again(TOO_LATE);
      const code = error?.extensions?.code;
      const isUndone = isNotDone(code) && !hasChanged;
      if (error && isUndone) await journal.forget(claim, responseKey);
      else if (error && (isNotDone(code) || passes(code)) && !isRepeatable(field, variables)) {
        return { is: 'parked', fault: outcomeUnknown(responseKey) };
      }
      if (error && faultForOwner({ errors: [error] })) return { is: 'parked', fault: faultOf(error) };
      if (error && passes(code)) {
        if (!isLast) return { is: 'again', retryAfterSeconds: retryAfter(outcome) ?? 0, fault: faultOf(error) };
      }
      await journal.answered(claim, responseKey, outcome);
    }
    outcomes.push(outcome);
    // A field that may not be null takes the whole answer with it, and those behind it are not called: as GraphQL has it.
    if (outcome.data === null || outcome.data === undefined) break;
  }
  onProgress(outcomes.length, fields.length);
  return { is: 'ended', result: merged(outcomes) };
}

/** @throws {ClaimLostError} whatever comes next must not happen here */
function isTooLate({ signal }: AttemptOptions): boolean {
  if (!signal.aborted) return false;
  const { reason } = signal as { readonly reason: unknown };
  if (reason instanceof DOMException && reason.name === 'TimeoutError') return true;
  throw new ClaimLostError('The run was given up.');
}

/** The time of one attempt is over. */
const TOO_LATE: OperationFault = {
  code: 'DOWNSTREAM_TIMEOUT',
  message: 'The operation took longer than one may take here: ask for less at once.',
};

/** No API has asked for a pause: the worker's own is enough. */
const again = (fault: OperationFault): Attempt => ({ is: 'again', retryAfterSeconds: 0, fault });

async function execute(
  { execute: executeAs, session, principal, signal, correlationId }: AttemptOptions,
  document: string,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
  onRootField?: () => void,
): Promise<Executed> {
  return await executeAs({
    document,
    operationName,
    variables,
    session,
    principal,
    signal,
    correlationId,
    ...(onRootField ? { onRootField } : {}),
  });
}

/** A value for a variable that is not declared would be passed over, but counted by the limits again and again. */
function onlyUsed({ document }: SingleField, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const [operation] = document.definitions;
  const declared = operation && 'variableDefinitions' in operation ? (operation.variableDefinitions ?? []) : [];
  const names = declared.map((definition) => ('variable' in definition ? definition.variable.name.value : ''));
  return Object.fromEntries(names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]));
}

/** One answer out of those of the root fields, as if they had been executed together: a field that may not be null makes all of it null. */
function merged(outcomes: readonly RunResult[]): RunResult {
  const errors = outcomes.flatMap((outcome) => outcome.errors ?? []);
  const isWhole = outcomes.every(({ data }) => data !== null && data !== undefined);
  const data = isWhole ? Object.assign({}, ...outcomes.map((outcome) => outcome.data)) : null;
  return { data, ...(errors.length > 0 ? { errors } : {}) };
}

/** Whether it was done is for the owner to look up. */
export const outcomeUnknown = (field: string): OperationFault => ({
  code: 'OUTCOME_UNKNOWN',
  message: 'Whether this field did its work is not known: look, then resume behind it or cancel.',
  path: [field],
});
