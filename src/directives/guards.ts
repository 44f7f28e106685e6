/**
 * Puts the requirements in force: a guard around the resolver of each field that has one.
 *
 * Last of the transforms, over the final schema. Only guarded fields are wrapped, so the others cost nothing. A refused field's
 * resolver never runs: no token is acquired and nothing is called for it. Concrete types decide; introspection is unaffected.
 *
 * To a caller without the scope `{ me { name mail } }` is answered with `mail: null` and one error at `["me", "mail"]`; `name` is answered
 * as if nothing was refused. Null propagates as it does for any error: a field that may not be null takes its parent with it.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../module/request-context.ts';
import { createGrant } from './grant.ts';
import { type RefusalOptions, refusalAt } from './refusal.ts';
import { compileRequirements, type Requirement } from './requirements.ts';

/**
 * @param schema as it is executed; transforms that run after this one can take the guards away again
 * @returns another schema; the one given is not changed
 */
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
        if (!granted(context.principal)) throw refusalAt(info, requirement, context.principal, options);
        return resolve(source, args, context, info);
      },
    };
    // Asked when the stream begins, and for each event again by the resolver: what was granted may have ended by then.
    if (subscribe) {
      guarded.subscribe = (source, args, context, info) => {
        if (!granted(context.principal)) throw refusalAt(info, requirement, context.principal, options);
        return subscribe(source, args, context, info);
      };
    }
    return guarded;
  };
  return mapSchema(schema, { [MapperKind.OBJECT_FIELD]: guard });
}
