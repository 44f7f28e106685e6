/**
 * Which types are entities of a federated graph, who finds their objects again, and whether that opens anything.
 *
 * `@key` in the SDL and `entities` of a module have to fit: an entity that nobody resolves would be answered with whatever a caller
 * put into its reference. A reference is a door beside the fields, so it may not be wider than all of them.
 * @module
 */

import {
  type ConstDirectiveNode,
  FieldsOnCorrectTypeRule,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  ScalarLeafsRule,
  validate,
} from 'graphql';
import { demandsAtLeast } from '../directives/kept-requirements.ts';
import { compileRequirements, type Requirement, requirementOfType } from '../directives/requirements.ts';
import { SchemaError } from '../module/build-schema.ts';
import type { EntityResolver, SchemaModule } from '../module/define-module.ts';
import { placeOf } from '../module/place.ts';
import type { RequestContext } from '../module/request-context.ts';

export interface Entity {
  /** Of the type and its interfaces; `undefined`: open. */
  readonly requirement: Requirement | undefined;
  readonly resolve: EntityResolver<RequestContext>;
}

/**
 * @returns by name of the type
 * @throws {SchemaError} keys and resolvers that do not fit, or an entity that is opened by its reference alone
 */
export function entitiesOf(schema: GraphQLSchema, modules: readonly SchemaModule[]): ReadonlyMap<string, Entity> {
  const entities = new Map<string, Entity>();
  const faults: string[] = [];
  for (const { name, entities: resolvers } of modules) {
    for (const [typeName, resolve] of Object.entries(resolvers)) {
      const type = schema.getType(typeName);
      const fault = (message: string) => faults.push(`module '${name}', entities: ${message}`);
      if (!isObjectType(type)) fault(`the schema has no object type '${typeName}'`);
      else if (keysOf(type).length === 0) fault(`${typeName} has no @key that is resolvable`);
      else if (entities.has(typeName)) fault(`another module finds objects of ${typeName} already`);
      else entities.set(typeName, { requirement: requirementOfType(type), resolve });
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const keys = keysOf(type);
    faults.push(...keys.flatMap((key) => faultsOfKey(schema, type, key)));
    const [key] = keys;
    if (!key) continue;
    const place = placeOf(key);
    if (!entities.has(type.name)) {
      faults.push(
        `${place}: @key on ${type.name}: no module finds its objects; write \`entities: { ${type.name} }\`, or \`resolvable: false\``,
      );
    } else if (opensMore(schema, type)) {
      faults.push(
        `${place}: @key on ${type.name}: every field that leads to it demands more than the type does, and a reference would pass them by; write the requirement on the type`,
      );
    }
  }
  if (faults.length > 0) throw new SchemaError(faults);
  return entities;
}

/** Keys by which this server is asked. */
function keysOf(type: GraphQLObjectType): readonly ConstDirectiveNode[] {
  return [...(type.astNode ? [type.astNode] : []), ...type.extensionASTNodes]
    .flatMap(({ directives = [] }) => directives)
    .filter(({ name }) => name.value === 'key')
    .filter((key) => {
      const resolvable = argumentOf(key, 'resolvable');
      return resolvable?.kind !== Kind.BOOLEAN || resolvable.value;
    });
}

const argumentOf = (directive: ConstDirectiveNode, name: string) =>
  directive.arguments?.find((argument) => argument.name.value === name)?.value;

/** A key is a selection of the type: graphql-js says what is wrong with it, with the nearest name. */
function faultsOfKey(schema: GraphQLSchema, type: GraphQLObjectType, key: ConstDirectiveNode): readonly string[] {
  const fields = argumentOf(key, 'fields');
  const text = fields?.kind === Kind.STRING ? fields.value : '';
  const fault = (message: string) => `${placeOf(key)}: @key on ${type.name}, "${text}": ${message}`;
  try {
    const selection = parse(`fragment key on ${type.name} { ${text} }`);
    const rules = [FieldsOnCorrectTypeRule, ScalarLeafsRule];
    return validate(schema, selection, rules).map(({ message }) => fault(message));
  } catch (error) {
    return [fault(error instanceof Error ? error.message : String(error))];
  }
}

/**
 * Whether nobody who may have the type, and no more, comes to it by fields from a root.
 *
 * Fields that demand more than the type are left out on the way. A type that no field leads to at all is reached by references alone:
 * then it has to demand something.
 */
function opensMore(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  const own = requirementOfType(type);
  const demands = compileRequirements(schema);
  const isCovered = (typeName: string, fieldName: string) => {
    const demanded = demands.of(typeName, fieldName);
    return !demanded || demandsAtLeast(own, demanded);
  };
  if (reachedFromRoots(schema, isCovered).has(type)) return false;
  return reachedFromRoots(schema, () => true).has(type) || own === undefined;
}

function reachedFromRoots(
  schema: GraphQLSchema,
  isOpen: (typeName: string, fieldName: string) => boolean,
): ReadonlySet<GraphQLObjectType> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const reached = new Set(roots.filter((root) => root != null));
  // A set is walked to its end, including what is added on the way.
  for (const from of reached) {
    for (const field of Object.values(from.getFields())) {
      const to = getNamedType(field.type);
      const types = isAbstractType(to) ? schema.getPossibleTypes(to) : isObjectType(to) ? [to] : [];
      if (types.length > 0 && isOpen(from.name, field.name)) for (const one of types) reached.add(one);
    }
  }
  return reached;
}
