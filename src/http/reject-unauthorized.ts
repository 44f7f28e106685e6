/**
 * Refuses an operation whole when the directives would refuse one of its fields, and logs what is refused.
 *
 * By default mutations only: half a mutation is worse than none. Runs before the executor, so nothing has happened when it refuses.
 * What is refused is decided elsewhere and passed in; the guards of the fields stand behind it either way.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 * @module
 */

import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { RequestContext } from '../module/request-context.ts';
import { type LogFields, principalHash } from '../observability/log.ts';
import { bearerChallenge } from '../protocol/challenges.ts';

/** What would be refused of an operation. */
interface Refused {
  readonly message: string;
  readonly extensions: Record<string, unknown>;
  readonly fields: readonly FieldNode[];
  readonly path: readonly string[];
  readonly coordinates: readonly string[];
  /** Scopes that a token needs for it. */
  readonly scopes: readonly string[];
}

/** What `Authorization` says about operations that the directives do not let through. */
export interface RejectUnauthorizedOptions {
  /** Which operations are refused whole. */
  readonly reject: boolean | 'mutations';
  /** Nothing is refused; what would be is logged. */
  readonly dryRun: boolean;
  /** Everything that would be refused, or `undefined`. Has to agree with the guards of the fields, which run either way. */
  readonly check: (asked: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
    readonly principal: Principal | undefined;
  }) => Refused | undefined;
}

/** Places named in one answer or log line. */
const MAX_PLACES = 10;
/** Longest `scope` of a challenge, in characters; proxies give up on long headers. */
const MAX_SCOPE = 1_024;

/**
 * Once for each operation: it logs whole refusals and those of single fields under one event.
 * @throws {GraphQLError} (within the plugin) the whole refusal, with HTTP 403, or 401 where nobody has signed in
 */
export function rejectUnauthorized(options: RejectUnauthorizedOptions): ApolloServerPlugin<RequestContext> {
  const { reject, dryRun, check } = options;
  const isWhole = ({ operation }: OperationDefinitionNode) =>
    reject === true || (reject === 'mutations' && operation === OperationTypeNode.MUTATION);

  return {
    async requestDidStart({ contextValue }) {
      // One line for an operation: a refusal as a whole has named its fields already.
      let logged = false;
      const note = (reason: string, places: readonly string[], operationName: string | null) => {
        logged = true;
        contextValue.log.info('authorization.refused', {
          ...callerFields(contextValue),
          operation: operationName ?? undefined,
          reason,
          count: places.length,
          detail: places.slice(0, MAX_PLACES).join(' '),
        });
      };
      const noteFields = (errors: readonly GraphQLError[], operationName: string | null | undefined) => {
        const places = errors
          .filter(({ extensions }) => extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE')
          .map(({ path = [] }) => path.filter((part) => typeof part === 'string').join('.'));
        if (places.length > 0) note('fields of it', [...new Set(places)], operationName ?? null);
      };
      return {
        async didResolveOperation({ document, operation, operationName, request, response }) {
          // Queries are left to the guards: what is allowed is answered, and nothing was done by then that could be half done.
          if (!operation || (!dryRun && !isWhole(operation))) return;
          const { principal } = contextValue;
          const refused = check({ document, operation, variables: request.variables ?? {}, principal });
          if (!refused) return;
          note(dryRun ? 'dry run: nothing was refused' : 'the whole operation', refused.coordinates, operationName);
          if (dryRun) return;
          response.http.status = principal ? 403 : 401;
          response.http.headers.set('www-authenticate', challengeFor(refused.scopes, principal));
          const { message, fields, path, extensions } = refused;
          throw new GraphQLError(message, { nodes: fields.slice(0, MAX_PLACES), path, extensions });
        },
        async didEncounterErrors({ errors, operationName }) {
          if (!logged) noteFields(errors, operationName);
        },
        async didEncounterSubsequentErrors({ operationName }, errors) {
          noteFields(errors, operationName);
        },
      };
    },
  };
}

/** Who it was, as far as a log may say: a keyed hash and a tenant. */
function callerFields({ principal, correlationId }: RequestContext): LogFields {
  return principal
    ? { correlationId, principal: principalHash(principal.tenantId, principal.objectId), tenant: principal.tenantId }
    : { correlationId };
}

/** A list of scopes that is too long for a header is left out: the client then finds what it lacks in the schema. */
function challengeFor(scopes: readonly string[], principal: Principal | undefined): string {
  const scope = scopes.join(' ');
  return bearerChallenge({
    // No token, no error: RFC 6750 section 3.1.
    ...(principal ? { error: 'insufficient_scope' } : {}),
    ...(scope !== '' && scope.length <= MAX_SCOPE ? { scope } : {}),
  });
}
