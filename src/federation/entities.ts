/**
 * Which types are entities of a federated graph, and who finds their objects again.
 *
 * `@key` in the SDL and `entities` of a module have to fit: an entity that nobody resolves would be answered with whatever a caller
 * put into its reference. What a reference demands is said elsewhere (`reference-demand.ts`).
 * @module
 */

import {
  type ConstDirectiveNode,
  FieldsOnCorrectTypeRule,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  ScalarLeafsRule,
  validate,
} from 'graphql';
import { compileRequirements, type Requirement } from '../directives/requirements.ts';
import { SchemaError } from '../module/build-schema.ts';
import type { EntityDefinition, EntityResolver, SchemaModule } from '../module/define-module.ts';
import { placeOf } from '../module/place.ts';
import type { RequestContext } from '../module/request-context.ts';
import { createReferenceDemands } from './reference-demand.ts';

/** One type that a router may refer to. */
export interface Entity {
  /** Of a reference; `undefined`: open. */
  readonly requirement: Requirement | undefined;
  /** Of the module that brought it. */
  readonly resolve: EntityResolver<RequestContext>;
}

/**
 * @returns by name of the type
 * @throws {SchemaError} keys and resolvers that do not fit, or an entity of which it is not known for whom
 */
export function entitiesOf(schema: GraphQLSchema, modules: readonly SchemaModule[]): ReadonlyMap<string, Entity> {
  const finders = new Map<string, EntityDefinition<RequestContext>>();
  const faults: string[] = [];
  for (const { name, entities } of modules) {
    for (const [typeName, finder] of Object.entries(entities)) {
      const type = schema.getType(typeName);
      const fault = (message: string) => faults.push(`module '${name}', entities: ${message}`);
      if (!isObjectType(type)) fault(`the schema has no object type '${typeName}'`);
      else if (keysOf(type).length === 0) fault(`${typeName} has no @key that is resolvable`);
      else if (finders.has(typeName)) fault(`another module finds objects of ${typeName} already`);
      else finders.set(typeName, finder);
    }
  }
  // After the finders, before the keys: which demand a reference has may depend on what its module says (`like`).
  const demandOf = createReferenceDemands(schema, compileRequirements(schema));
  const entities = new Map<string, Entity>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const keys = keysOf(type);
    faults.push(...keys.flatMap((key) => faultsOfKey(schema, type, key)));
    // The first names the place of a fault; whether there are more makes no difference to who may ask.
    const [key] = keys;
    if (!key) continue;
    const fault = (message: string) => faults.push(`${placeOf(key)}: @key on ${type.name}: ${message}`);
    const finder = finders.get(type.name);
    if (!finder) {
      fault(`no module finds its objects; write \`entities: { ${type.name} }\`, or \`resolvable: false\``);
      continue;
    }
    const demand = demandOf(type, finder.like);
    if ('fault' in demand) fault(demand.fault);
    else entities.set(type.name, { ...demand, resolve: finder.resolve });
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
    // Two rules of many: whether a fragment is used, or an argument given, is no question for a key.
    const rules = [FieldsOnCorrectTypeRule, ScalarLeafsRule];
    return validate(schema, selection, rules).map(({ message }) => fault(message));
  } catch (error) {
    return [fault(error instanceof Error ? error.message : String(error))];
  }
}
