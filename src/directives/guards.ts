/**
 * Puts the requirements in force: a guard around the resolver of each field that has one.
 *
 * Last of the transforms, over the final schema. Only guarded fields are wrapped, so the others cost nothing. A refused field's
 * resolver never runs: no token is acquired and nothing is called for it. Concrete types decide; introspection is unaffected.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLFieldConfig,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../module/request-context.ts';
import { compileRequirements, isGranted, missingScopes, type Requirement } from './requirements.ts';

export interface GuardOptions {
  /** Name the missing scopes in the error (`Authorization.Errors.Details`). */
  readonly details: boolean;
}

export function guardFields(schema: GraphQLSchema, options: GuardOptions): GraphQLSchema {
  const requirements = compileRequirements(schema);
  const guard = (field: GraphQLFieldConfig<unknown, RequestContext>, fieldName: string, typeName: string) => {
    const requirement = requirements.of(typeName, fieldName);
    if (!requirement) return field; // keeps its own resolver: no cost per call
    const { resolve = defaultFieldResolver, subscribe } = field;
    const guarded: typeof field = {
      ...field,
      resolve(source, args, context, info) {
        assertGranted(requirement, context, info, options); // before the resolver, so nothing leaves the process
        return resolve(source, args, context, info);
      },
    };
    if (subscribe) {
      guarded.subscribe = (source, args, context, info) => {
        assertGranted(requirement, context, info, options);
        return subscribe(source, args, context, info);
      };
    }
    return guarded;
  };
  return mapSchema(schema, { [MapperKind.OBJECT_FIELD]: guard });
}

function assertGranted(
  requirement: Requirement,
  { principal }: RequestContext,
  info: GraphQLResolveInfo,
  options: GuardOptions,
): void {
  if (isGranted(requirement, principal)) return;
  throw refusal(requirement, principal, info, options);
}

/** Located here and made without a stack: a refusal is an answer, not a fault, and there may be thousands in one list. */
function refusal(
  requirement: Requirement,
  principal: RequestContext['principal'],
  info: GraphQLResolveInfo,
  { details }: GuardOptions,
): GraphQLError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const path: (string | number)[] = [];
    for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) path.unshift(at.key);
    return new GraphQLError('Unauthorized field or type', {
      nodes: info.fieldNodes,
      path,
      extensions: {
        code: 'UNAUTHORIZED_FIELD_OR_TYPE',
        ...(details ? { authorization: { missingScopes: missingScopes(requirement, principal) } } : {}),
      },
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
