/**
 * Carries a claims challenge from the errors of an answer to its HTTP head.
 *
 * Front-ends made for Microsoft.Identity.Web look for `WWW-Authenticate`; Apollo Client and others read the error extension. The
 * first challenge in response-path order is repeated in the header, the token service's before an API's, never merged with another.
 * HTTP 401 only for a query all of whose root fields wait for it: partial data, mutations that ran, and answers in parts stay 200.
 * Challenges in later parts are in their errors alone: the head has left.
 *
 * ```
 * HTTP/1.1 401 Unauthorized
 * www-authenticate: Bearer error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsi…"
 *
 * {"data":{"me":null},"errors":[{"path":["me"],"extensions":{"code":"CLAIMS_CHALLENGE","claims":"{…}","api":"graph"}, …}]}
 * ```
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @module
 */

import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { ClaimsChallengeError } from '../errors/errors.ts';
import type { RequestContext } from '../module/request-context.ts';
import { bearerChallenge, claimsChallenge } from '../protocol/challenges.ts';

interface Met {
  readonly error: ClaimsChallengeError;
  readonly path: GraphQLError['path'];
}

/** Holds nothing between requests: one plugin serves all of them. */
export const challengeResponse: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    let challenges: readonly Met[] = [];
    return {
      async didEncounterErrors({ errors }) {
        for (const { path, extensions } of errors) {
          // Apollo Server would let one field decide the status and headers of the whole answer.
          if (path !== undefined) delete extensions.http;
        }
        challenges = errors.flatMap((error) => {
          const original = error instanceof GraphQLError ? error.originalError : undefined;
          return original instanceof ClaimsChallengeError ? [{ error: original, path: error.path }] : [];
        });
      },
      async willSendResponse({ response, operation }) {
        if (challenges.length === 0) return;
        const { body } = response;
        const { data, errors } = body.kind === 'single' ? body.singleResult : body.initialResult;
        const first = challenges.toSorted((one, other) => compare(one, other, data))[0];
        const header = first && claimsChallenge(first.error.claims);
        if (header !== undefined) response.http.headers.set('www-authenticate', header);
        if (body.kind !== 'single') return; // what is deferred may still be answered, and comes when the head has left
        if (operation?.operation !== OperationTypeNode.QUERY || !dependsOnChallenge(data, errors)) return;
        response.http.status = 401;
        // RFC 9110 section 11.6.1: a 401 always says what it is about, also where the claims are too long for a header.
        if (header === undefined)
          response.http.headers.set('www-authenticate', bearerChallenge({ error: 'insufficient_claims' }));
      },
    };
  },
};

/** Token service before API, then in the order of the answer. */
function compare(one: Met, other: Met, data: unknown): number {
  if (one.error.origin !== other.error.origin) return one.error.origin === 'token-service' ? -1 : 1;
  const [places, others] = [placesOf(one.path, data), placesOf(other.path, data)];
  for (let depth = 0; depth < Math.min(places.length, others.length); depth += 1) {
    const difference = (places[depth] ?? 0) - (others[depth] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Where each step of a path stands among its siblings, as deep as the answer goes; below a null nothing is left to compare. */
function placesOf(path: GraphQLError['path'], data: unknown): readonly number[] {
  const places: number[] = [];
  let at = data;
  for (const key of path ?? []) {
    if (typeof at !== 'object' || at === null) break;
    places.push(typeof key === 'number' ? key : Object.keys(at).indexOf(key));
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return places;
}

/** By code, because errors have been formatted by now: a `formatError` of the user's may have taken the class away. */
const isChallenge = ({ extensions }: GraphQLFormattedError) => extensions?.code === 'CLAIMS_CHALLENGE';

/**
 * A root field that is null for another reason has an answer, and so has one that may be null: then the whole did not wait for a challenge.
 */
function dependsOnChallenge(data: unknown, errors: readonly GraphQLFormattedError[] = []): boolean {
  // Null as a whole, because a root field must not be null: which one it was, only the errors tell.
  if (data === null || data === undefined) return errors.every(isChallenge);
  const challenged = new Set(errors.filter(isChallenge).map(({ path }) => String(path?.[0])));
  return Object.entries(data).every(([name, value]) => value === null && challenged.has(name));
}
