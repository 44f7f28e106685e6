/**
 * Error → the entry of `errors` that a client sees.
 *
 * Allow-list: our own errors keep code, message and their extensions; GraphQL's own (syntax, validation, variables) keep theirs without a
 * stack, and so does a `GraphQLError` with a code that a resolver throws; everything else becomes `INTERNAL_SERVER_ERROR` with a reference
 * that the log has too (ER-1).
 *
 * A `TypeError` of a resolver leaves as "Something went wrong on our side." with a reference; the log has its message, its causes and eight
 * frames of its stack under the same reference. Nothing of it depends on the environment: development is masked as production is.
 * @module
 */

import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../observability/log.ts';
import { isOfClientGone } from './client-gone.ts';
import { OnbehalfError } from './errors.ts';

/** Codes of Apollo Server for documents and requests that it refuses itself: the texts speak of the client's own input. */
const CLIENT_CODES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_REFUSED',
  'UNAUTHENTICATED',
  'UNAUTHORIZED_FIELD_OR_TYPE',
]);

/** Where in the document and in the answer it happened: the client's own words, never a secret. */
const LOCATED: (keyof GraphQLFormattedError)[] = ['locations', 'path'];

/**
 * @param error what was thrown or returned, already located by GraphQL when it came from a field
 * @param formatted what Apollo Server made of it
 * @param log gets the whole error under `reference`, where the client gets the reference alone
 */
export function formatGraphQLError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const where = Object.fromEntries(
    LOCATED.filter((key) => formatted[key] !== undefined).map((key) => [key, formatted[key]]),
  );
  // Our credential is nobody's business outside: its error goes on and ends as a reference.
  if (original instanceof OnbehalfError && original.code !== 'CREDENTIAL_ERROR') {
    return { message: original.message, ...where, extensions: { code: original.code, ...original.extensions } };
  }
  const code = formatted.extensions?.code;
  if (error instanceof GraphQLError && CLIENT_CODES.has(code) && isAboutTheRequest(error)) {
    // Apollo Server adds it unless it is told not to: nothing here relies on that.
    const { stacktrace: _stack, ...extensions } = formatted.extensions ?? {};
    return { message: formatted.message, ...where, extensions };
  }
  if (error instanceof GraphQLError && refusesRequest(error))
    return { message: formatted.message, ...where, extensions: { code: 'BAD_REQUEST' } };
  if (original instanceof GraphQLError && isDeliberate(original)) {
    const { http: _http, stacktrace: _stack, ...extensions } = original.extensions;
    return { message: original.message, ...where, extensions };
  }
  // One line for each of a thousand fields would be a way to fill the log.
  if (isOfClientGone(original))
    return { message: 'The client has gone.', ...where, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  const reference = randomUUID();
  const masked = original instanceof OnbehalfError ? original.code : 'INTERNAL_SERVER_ERROR';
  log.error('request.failed', { reference, code: masked, error: original, path: formatted.path?.join('.') });
  return { message: 'Something went wrong on our side.', ...where, extensions: { code: masked, reference } };
}

/**
 * A `GraphQLError` with a code of its own is what a resolver means to tell the client, as everywhere with Apollo Server. Without a code
 * it may be graphql-js speaking of a value that does not fit the schema, and that holds the value.
 */
function isDeliberate({ extensions }: GraphQLError): boolean {
  const { code } = extensions;
  return typeof code === 'string' && code !== '' && code !== 'INTERNAL_SERVER_ERROR';
}

/**
 * Apollo Server wraps what the parser, the rules and the variables have to say, so there an original is no sign of a failure of
 * ours. An error of a field has a path: wrapped, it is whatever a resolver threw.
 */
function isAboutTheRequest({ path, originalError }: GraphQLError): boolean {
  return originalError === undefined || (path === undefined && originalError instanceof GraphQLError);
}

/** What graphql-js says of an operation, and Apollo Server of a request (a hash that is not the document's), without a code. */
function refusesRequest({ path, nodes, originalError, extensions }: GraphQLError): boolean {
  if (path !== undefined || originalError !== undefined || extensions.code !== undefined) return false;
  const { status } = (extensions.http ?? {}) as { readonly status?: number };
  return nodes !== undefined || (status !== undefined && status >= 400 && status < 500);
}
