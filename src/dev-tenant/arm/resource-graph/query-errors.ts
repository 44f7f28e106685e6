/**
 * How Resource Graph says no: one envelope with time and correlation id, the reasons in `details`.
 *
 * @see https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general
 * @module
 */
import { ArmError, type ErrorDetail } from '../errors.ts';

/** Thrown while a query is read or run; becomes a 400 with these details. */
export class QueryError extends Error {
  /** Two: the general one that every refused query has, and the reason. */
  readonly details: readonly ErrorDetail[];
  constructor(detail: ErrorDetail) {
    super(detail.message);
    this.name = 'QueryError';
    this.details = [
      {
        code: 'InvalidQuery',
        message:
          'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
      },
      detail,
    ];
  }
}

/** @param at position in the query, from 0 */
export function parserFailure(query: string, at: number, token: string): QueryError {
  const before = query.slice(0, at).split('\n');
  return new QueryError({
    code: 'ParserFailure',
    message: 'ParserFailure',
    line: before.length,
    characterPositionInLine: before.at(-1)?.length ?? 0,
    token,
  });
}

/** Kusto knows it, Resource Graph does not: here, also some that the real one knows. */
export function notSupported(token: string): QueryError {
  return new QueryError({
    code: 'InvalidQueryLanguage',
    message: 'InvalidQueryLanguage',
    line: -1,
    characterPositionInLine: -1,
    token,
  });
}

/** @param now milliseconds since the Unix epoch */
export function refuseQuery(
  status: number,
  code: string,
  details: readonly ErrorDetail[],
  { now, correlationId, headers }: { now: number; correlationId: string; headers?: Readonly<Record<string, string>> },
): ArmError {
  const message = `Please provide below info when asking for support: timestamp = ${new Date(now).toISOString()}, correlationId = ${correlationId}.`;
  return new ArmError(status, code, message, headers, details);
}

/** @param retryAfter whole seconds */
export function queryThrottled(now: number, correlationId: string, retryAfter = '5'): ArmError {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';
  const headers = {
    'retry-after': retryAfter,
    'x-ms-user-quota-remaining': '0',
    'x-ms-user-quota-resets-after': '00:00:05',
  };
  return refuseQuery(429, 'RateLimiting', [{ code: 'RateLimiting', message }], { now, correlationId, headers });
}
