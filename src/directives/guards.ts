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
import { createGrant } from './grant.ts';
import { type RefusalOptions, refusalExtensions, UNAUTHORIZED_MESSAGE } from './refusal.ts';
import { compileRequirements, type Requirement } from './requirements.ts';

export function guardFields(schema: GraphQLSchema, options: RefusalOptions): GraphQLSchema {
  const requirements = compileRequirements(schema);
  const grants = new Map<string, ReturnType<typeof createGrant>>();
  /** Fields that ask for the same share what is remembered. */
  const grantFor = (requirement: Requirement) => {
    const { user = null, app = null } = requirement;
    const key = JSON.stringify([user, app]);
    const grant = grants.get(key) ?? createGrant(requirement);
    grants.set(key, grant);
    return grant;
  };
  const guard = (field: GraphQLFieldConfig<unknown, RequestContext>, fieldName: string, typeName: string) => {
    const requirement = requirements.of(typeName, fieldName);
    if (!requirement) return field; // keeps its own resolver: no cost per call
    const granted = grantFor(requirement);
    const { resolve = defaultFieldResolver, subscribe } = field;
    const guarded: typeof field = {
      ...field,
      resolve(source, args, context, info) {
        // Before the resolver, so nothing leaves the process.
        if (!granted(context.principal)) throw refusal(requirement, context.principal, info, options);
        return resolve(source, args, context, info);
      },
    };
    if (subscribe) {
      guarded.subscribe = (source, args, context, info) => {
        if (!granted(context.principal)) throw refusal(requirement, context.principal, info, options);
        return subscribe(source, args, context, info);
      };
    }
    return guarded;
  };
  return mapSchema(schema, { [MapperKind.OBJECT_FIELD]: guard });
}

/** Located here and made without a stack: a refusal is an answer, not a fault, and there may be thousands in one list. */
function refusal(
  requirement: Requirement,
  principal: RequestContext['principal'],
  info: GraphQLResolveInfo,
  options: RefusalOptions,
): GraphQLError {
  const path: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) path.push(at.key);
  path.reverse();
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return new GraphQLError(UNAUTHORIZED_MESSAGE, {
      nodes: info.fieldNodes,
      path,
      extensions: refusalExtensions([requirement], principal, options),
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
