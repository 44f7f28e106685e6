/**
 * `_entities`: objects by the references that a router sends, each answered or refused in its own place.
 *
 * What a type demands is asked before anything is looked up, as a guarded field would. Where every selected field is refused nothing
 * is looked up either: the guards of the fields then say so. All other references of an operation are resolved in one tick, so that
 * the loaders of the modules gather them.
 *
 * Not Apollo's own resolver: that one fails all references for one that is bad, and takes a reference for its object where a type
 * has no resolver.
 *
 * `_entities(representations: [{ __typename: "User", id: "…" }, { __typename: "Subscription", id: "…" }])` answers two objects, or a null
 * with an error in the place of each that is refused, unknown or not found.
 * @module
 */

import { type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLTypeResolver, isObjectType } from 'graphql';
// What execution itself selects by; the package gives it no other name.
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { isGranted } from '../directives/grant.ts';
import { type RefusalOptions, refusalAt } from '../directives/refusal.ts';
import type { Requirements } from '../directives/requirements.ts';
import { BadUserInputError } from '../errors/errors.ts';
import type { EntityReference } from '../module/define-module.ts';
import type { RequestContext } from '../module/request-context.ts';
import type { Entity } from './entities.ts';

/** What the field decides by. */
export interface EntitiesFieldOptions {
  /** By name of the type, in the schema that is executed. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** Of the schema that is executed; `undefined`: nothing is refused (`Authorization.DryRun`). */
  readonly requirements: Requirements | undefined;
  /** How much a refusal says, as for fields. */
  readonly refusals: RefusalOptions;
}

/** Two functions that belong together: what the first finds, the second knows the type of. */
export interface EntitiesField {
  /** Never fails as a whole: each reference is a promise of its own. */
  readonly resolve: GraphQLFieldResolver<unknown, RequestContext, { readonly representations: readonly unknown[] }>;
  /** Of the union of all entities. */
  readonly resolveType: GraphQLTypeResolver<unknown, RequestContext>;
}

/** @returns for one schema; what it remembers of objects it does not keep alive */
export function createEntitiesField({ entities, requirements, refusals }: EntitiesFieldOptions): EntitiesField {
  const names = [...entities.keys()];
  /** An object has one type as long as it lives: the guards of another one are not its guards. */
  const typeNames = new WeakMap<object, string>();

  function markedAs(typeName: string, found: unknown): object | null {
    if (found === null || found === undefined) return null;
    if (typeof found !== 'object') throw new TypeError(`Expected an object or null for an entity of type ${typeName}.`);
    const known = typeNames.get(found) ?? typeName;
    if (known !== typeName) throw new TypeError(`One object was found both as a ${known} and as a ${typeName}.`);
    typeNames.set(found, typeName);
    return found;
  }

  return {
    resolveType: (found) => (typeof found === 'object' && found !== null ? typeNames.get(found) : undefined),
    resolve(_root, { representations }, context, info) {
      const hopeless = new Map<string, boolean>();
      const isHopeless = (typeName: string): boolean => {
        // Once for each type of an operation: a thousand references select the same.
        const known = hopeless.get(typeName) ?? allRefused(typeName, context, info);
        hopeless.set(typeName, known);
        return known;
      };

      async function answer(reference: unknown, index: number): Promise<object | null> {
        const { __typename: typeName } = isReference(reference) ? reference : { __typename: '' };
        const entity = entities.get(typeName);
        if (!entity || !isReference(reference)) {
          throw new BadUserInputError(`Expected '__typename' of a representation to be one of ${names.join(', ')}.`);
        }
        const { requirement, resolve } = entity;
        if (requirements && requirement && !isGranted(requirement, context.principal)) {
          const path = { prev: info.path, key: index, typename: undefined };
          throw refusalAt({ path, fieldNodes: info.fieldNodes }, requirement, context.principal, refusals);
        }
        // An empty object: the guards refuse each selected field by itself, as they would of a real one.
        return markedAs(typeName, isHopeless(typeName) ? {} : await resolve(reference, context, info));
      }

      // All at once and none awaited before the next: loaders gather what is asked within one tick.
      return representations.map(answer);
    },
  };

  /** Whether fields of this type are selected, and each of them is refused. */
  function allRefused(typeName: string, { principal }: RequestContext, info: GraphQLResolveInfo): boolean {
    const { schema, fragments, variableValues, fieldNodes } = info;
    const type = schema.getType(typeName);
    if (!requirements || !isObjectType(type)) return false;
    const fields = collectSubfields(schema, fragments, variableValues, type, fieldNodes);
    const demands = [...fields.values()].flatMap(([node]) =>
      node && node.name.value !== '__typename' ? [requirements.of(typeName, node.name.value)] : [],
    );
    return demands.length > 0 && demands.every((demand) => demand && !isGranted(demand, principal));
  }
}

function isReference(value: unknown): value is EntityReference {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, '__typename') &&
    typeof Reflect.get(value, '__typename') === 'string'
  );
}
