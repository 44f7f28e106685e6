/**
 * Whether what modules bring beside their SDL is about something: resolvers, permissions, repeatable mutations.
 *
 * Pure. What names nothing would be called by nobody, and two resolvers of one field would be one without a word: which of them wins is
 * nothing to find out at night. What a directive demands is judged elsewhere.
 * @module
 */

import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { nearest } from '../config/nearest.ts';
import type { SchemaModule } from './define-module.ts';
import { placeOf } from './place.ts';

/** @param schema of all modules, without their resolvers; @returns one sentence per fault; empty when all is well */
export function checkModules(schema: GraphQLSchema, modules: readonly SchemaModule[]): readonly string[] {
  /** Which module has brought what: `resolvers: Query.todos`. */
  const brought = new Map<string, string>();
  return modules.flatMap((module) => {
    const faults = [
      ...Object.entries(module.resolvers).flatMap(([typeName, resolvers]) =>
        resolvers === undefined ? [] : faultsOfResolvers(schema, typeName, resolvers),
      ),
      ...Object.keys(module.permissions).flatMap((coordinate) => faultsOfPermission(schema, coordinate)),
      ...Object.entries(module.repeatable).flatMap(([name, rule]) => faultsOfRepeatable(schema, name, rule)),
    ];
    for (const thing of thingsOf(schema, module)) {
      const first = brought.get(thing);
      if (first !== undefined) faults.push(`${thing} comes from module '${first}' already`);
      else brought.set(thing, module.name);
    }
    return faults.map((fault) => `module '${module.name}', ${fault}`);
  });
}

/** What only one module may bring. */
function thingsOf(schema: GraphQLSchema, { resolvers, permissions }: SchemaModule): readonly string[] {
  // A scalar is brought whole, a type field by field.
  const resolved = Object.entries(resolvers).flatMap(([typeName, fields = {}]) =>
    isScalarType(schema.getType(typeName))
      ? [typeName]
      : Object.keys(fields).map((fieldName) => `${typeName}.${fieldName}`),
  );
  return [
    ...resolved.map((name) => `resolvers: ${name}`),
    ...Object.keys(permissions).map((name) => `permissions: ${name}`),
  ];
}

const fault = (message: string): readonly string[] => [`resolvers: ${message}`];

function faultsOfResolvers(schema: GraphQLSchema, typeName: string, resolvers: object): readonly string[] {
  const type = schema.getType(typeName);
  if (!type) return fault(unknownType(schema, typeName));
  if (isScalarType(type)) return [];
  if (isInputObjectType(type)) return fault(`${typeName} is an input type, whose fields nobody resolves`);
  const known = namesBelow(type);
  return Object.entries(resolvers).flatMap(([name, resolver]: [string, unknown]) => {
    // `__resolveType`, `__isTypeOf`
    if (name.startsWith('__')) return [];
    if (!known.includes(name))
      return fault(`${typeName} has no ${isEnumType(type) ? 'value' : 'field'} '${name}'${didYouMean(name, known)}`);
    if (isEnumType(type)) return [];
    if (isInterfaceType(type))
      return fault(
        `${typeName} is an interface: nobody calls ${typeName}.${name}; write it on the types that implement it`,
      );
    if (!isResolver(resolver))
      return fault(`expected ${typeName}.${name} to be a function, or an object with \`resolve\` or \`subscribe\``);
    const streams = schema.getSubscriptionType();
    return 'subscribe' in resolver && type !== streams
      ? fault(
          `${typeName}.${name} has \`subscribe\` and is no field of ${streams?.name ?? 'SubscriptionRoot'}, the root of subscriptions`,
        )
      : [];
  });
}

function isResolver(value: unknown): value is object {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  const { resolve, subscribe }: { readonly resolve?: unknown; readonly subscribe?: unknown } = value;
  return typeof resolve === 'function' || typeof subscribe === 'function';
}

/** Names of what resolvers of a type are for: fields, values of an enum. */
function namesBelow(type: GraphQLNamedType): readonly string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  return isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
}

function faultsOfPermission(schema: GraphQLSchema, coordinate: string): readonly string[] {
  const [typeName = '', fieldName] = coordinate.split('.');
  const type = schema.getType(typeName);
  if (!type) return [`permissions: ${unknownType(schema, typeName)}`];
  const known = namesBelow(type);
  if (fieldName === undefined || known.includes(fieldName)) return [];
  return [`permissions: ${typeName} has no field '${fieldName}'${didYouMean(fieldName, known)}`];
}

function faultsOfRepeatable(
  schema: GraphQLSchema,
  name: string,
  rule: SchemaModule['repeatable'][string],
): readonly string[] {
  const fields = schema.getMutationType()?.getFields() ?? {};
  const mutation = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!mutation) return [`repeatable: Mutation has no field '${name}'${didYouMean(name, Object.keys(fields))}`];
  if (rule === 'always') return [];
  let known: readonly { readonly name: string; readonly type: unknown }[] = mutation.args;
  for (const step of rule) {
    const found = known.find((one) => one.name === step);
    if (!found) {
      const names = known.map((one) => one.name);
      return [`repeatable: Mutation.${name} has no argument '${rule.join('.')}'${didYouMean(step, names)}`];
    }
    const type = getNullableType(found.type as Parameters<typeof getNullableType>[0]);
    known = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  }
  return [];
}

function unknownType(schema: GraphQLSchema, name: string): string {
  const known = Object.keys(schema.getTypeMap()).filter((one) => !one.startsWith('__'));
  return `the schema has no type '${name}'${didYouMean(name, known)}`;
}

function didYouMean(name: string, known: readonly string[]): string {
  // Further off than a third of its letters a name is another word, not a slip.
  const meant = nearest(name, known, Math.max(Math.min(2, name.length - 1), name.length / 3));
  return meant === undefined ? '' : `; did you mean '${meant}'?`;
}

/**
 * Fields of the root of subscriptions that nothing streams, as faults: whoever subscribed would learn no more than that something is wrong.
 * @param schema as transforms of modules have left it, which may bring a `subscribe`
 */
export function checkStreams(schema: GraphQLSchema): readonly string[] {
  const root: GraphQLObjectType | null | undefined = schema.getSubscriptionType();
  return Object.values(root?.getFields() ?? {})
    .filter(({ subscribe }) => subscribe === undefined)
    .map(
      ({ name, astNode }) =>
        `${placeOf(astNode ?? undefined)}: ${root?.name}.${name} has no \`subscribe\`: expected one in the resolvers of a module`,
    );
}
