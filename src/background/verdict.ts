/**
 * What follows from the errors of a run: is it the end, is it worth another attempt, or does it need its owner?
 *
 * Pure. Codes are those of `errors/codes.ts`.
 * @module
 */

import type { GraphQLFormattedError } from 'graphql';
import { OnbehalfError } from '../errors/errors.ts';
import type { OperationFault, RunResult } from './operation.ts';

/** What a sign-in of the owner mends: the operation waits for it. */
const WAITS_FOR_OWNER: ReadonlySet<unknown> = new Set([
  'CLAIMS_CHALLENGE',
  'CONSENT_REQUIRED',
  'REAUTHENTICATION_REQUIRED',
  'SESSION_EXPIRED',
  'SESSION_UNKNOWN',
]);
/** The API said no before it did anything. */
const NOT_DONE: ReadonlySet<unknown> = new Set(['DOWNSTREAM_THROTTLED', ...WAITS_FOR_OWNER]);
/** Passes by itself. */
const PASSES: ReadonlySet<unknown> = new Set([
  'DOWNSTREAM_THROTTLED',
  'DOWNSTREAM_UNAVAILABLE',
  'DOWNSTREAM_TIMEOUT',
  'SESSION_STORE_UNAVAILABLE',
]);

/** The operation is parked until its owner signs in. */
export const waitsForOwner = (code: unknown): boolean => WAITS_FOR_OWNER.has(code);
/** Another attempt may succeed. */
export const passes = (code: unknown): boolean => PASSES.has(code);
/** Refused before it did anything, as far as the code tells; what an API had done by then says `Executed.hasChanged`. */
export const isNotDone = (code: unknown): boolean => NOT_DONE.has(code);

/** The first error that only the owner can mend. */
export function faultForOwner({ errors = [] }: RunResult): OperationFault | undefined {
  const error = errors.find(({ extensions }) => waitsForOwner(extensions?.code));
  return error && faultOf(error);
}

/** Of an answer that another attempt may make whole: how long to wait at least, in seconds. */
export function retryAfter({ errors = [] }: RunResult): number | undefined {
  const passing = errors.filter(({ extensions }) => passes(extensions?.code));
  if (passing.length === 0) return undefined;
  return Math.max(0, ...passing.map(({ extensions }) => numberOf(extensions?.retryAfterSeconds)));
}

/**
 * What a field of a mutation itself failed with; `undefined` where it was answered, if only in part: what stands below it failed after its work
 * was done.
 */
export function ownError({ data, errors = [] }: RunResult, responseKey: string): GraphQLFormattedError | undefined {
  if (data?.[responseKey] != null) return undefined;
  return errors.find(({ path = [] }) => path.length === 0 || (path.length === 1 && path[0] === responseKey));
}

/** Shown to the owner: nothing but what an answer over HTTP would say. */
export function faultOf({ message, extensions = {}, path }: GraphQLFormattedError): OperationFault {
  const { code, claims, consentUrl } = extensions;
  return {
    code: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR',
    message,
    ...(typeof claims === 'string' ? { claims } : {}),
    ...(typeof consentUrl === 'string' ? { consentUrl } : {}),
    ...(path ? { path: path.map(String) } : {}),
  };
}

/** Of an error that came before anything was executed. `undefined`: a mistake of ours, which is not for the owner to read. */
export function faultOfThrown(error: unknown): OperationFault | undefined {
  if (!(error instanceof OnbehalfError) || error.code === 'CREDENTIAL_ERROR') return undefined;
  return faultOf({ message: error.message, extensions: { code: error.code, ...error.extensions } });
}

/** @returns 0 for what is no number: extensions are the resolvers' own */
const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
