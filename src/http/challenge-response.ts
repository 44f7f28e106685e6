/**
 * Carries a claims challenge from the errors of an answer to its HTTP head.
 *
 * Front-ends made for Microsoft.Identity.Web look for `WWW-Authenticate`; Apollo Client and others read the error extension. The
 * first challenge in response-path order is repeated in the header, the token service's before an API's, never merged with another.
 * HTTP 401 only for a query all of whose root fields wait for it: partial data and mutations that ran stay 200.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @module
 */

import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { ClaimsChallengeError } from '../errors/errors.ts';
import type { RequestContext } from '../module/request-context.ts';
import { claimsChallenge } from '../protocol/challenges.ts';

export const challengeResponse: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    let challenges: { readonly error: ClaimsChallengeError; readonly path: GraphQLError['path'] }[] = [];
    return {
      async didEncounterErrors({ errors }) {
        challenges = errors.flatMap((error) => {
          const original = error instanceof GraphQLError ? error.originalError : undefined;
          return original instanceof ClaimsChallengeError ? [{ error: original, path: error.path }] : [];
        });
      },
      async willSendResponse({ response, operation }) {
        if (challenges.length === 0 || response.body.kind !== 'single') return;
        const { data, errors } = response.body.singleResult;
        const inOrder = [...challenges].sort((one, other) => rank(one, data) - rank(other, data));
        const header = inOrder[0] && claimsChallenge(inOrder[0].error.claims);
        if (header !== undefined) response.http.headers.set('www-authenticate', header);
        if (operation?.operation === OperationTypeNode.QUERY && dependsOnChallenge(data, errors))
          response.http.status = 401;
      },
    };
  },
};

/** Token service before API, then by the root field's place in the answer. */
function rank(
  { error, path }: { readonly error: ClaimsChallengeError; readonly path: GraphQLError['path'] },
  data: unknown,
): number {
  const place = typeof data === 'object' && data !== null ? Object.keys(data).indexOf(String(path?.[0])) : 0;
  return (error.origin === 'token-service' ? 0 : 1_000_000) + place;
}

function dependsOnChallenge(data: unknown, errors: readonly GraphQLFormattedError[] | undefined): boolean {
  const challenged = new Set(
    (errors ?? [])
      .filter(({ extensions }) => extensions?.code === 'CLAIMS_CHALLENGE')
      .map(({ path }) => String(path?.[0])),
  );
  if (data === null || data === undefined) return true;
  return Object.entries(data).every(([name, value]) => value === null && challenged.has(name));
}
