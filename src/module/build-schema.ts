/**
 * Modules in, executable schema out.
 *
 * Documents are checked before they are merged, because merging hides mistakes: two requirements on one element would become
 * any-of without a word. Transforms of the modules run over the whole schema, in the order of the modules; the others last, over what
 * those have made of it.
 * @module
 */

import { inspect } from 'node:util';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isSchema,
  Kind,
  OperationTypeNode,
  parse,
  Source,
  validateSchema,
} from 'graphql';
// `buildASTSchema` has the same rules, but throws their sentences without a place.
import { validateSDL } from 'graphql/validation/validate.js';
import { checkModules, checkStreams } from './check-modules.ts';
import { isSchemaModule, type SchemaModule, type SchemaTransform, type TypeDefs } from './define-module.ts';
import { placeOf } from './place.ts';

/** One module's SDL, parsed. */
export interface ModuleDocument {
  /** Its name; `directives` is ours. */
  readonly module: string;
  /** All of its files as one. */
  readonly document: DocumentNode;
}

/** The SDL does not stand: the server does not start. Every fault names its place. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  /** One sentence each: `schema/graph.graphql, line 3, column 5: …`. All that one step has found; later steps have not run. */
  readonly faults: readonly string[];
  /** @param faults at least one */
  constructor(faults: readonly string[]) {
    super(`The schema cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Modules, and what their schema is held to. Who calls decides the checks, so that this file knows of no directive. */
export interface BuildSchemaOptions {
  /** In the order in which their transforms run. One of them names the roots. */
  readonly modules: readonly SchemaModule[];
  /** Faults of the documents, found before they are merged; any fault ends the start. */
  readonly checks: readonly ((documents: readonly ModuleDocument[]) => readonly string[])[];
  /** Faults of the whole schema, found before it is transformed; any fault ends the start. */
  readonly verifications?: readonly ((schema: GraphQLSchema) => readonly string[])[];
  /** Shown the schema as it is written, they later find faults of what the transforms of the modules made of it; any fault ends the start. */
  readonly invariants?: readonly ((written: GraphQLSchema) => (schema: GraphQLSchema) => readonly string[])[];
  /** Run last and unchecked: they are ours. */
  readonly transforms: readonly SchemaTransform[];
}

/** @throws {SchemaError} SDL that does not parse, fails a check, or does not fit together; {TypeError} something that is no module */
export function buildSchema(options: BuildSchemaOptions): GraphQLSchema {
  const { modules, checks, verifications = [], invariants = [], transforms } = options;
  assertModules(modules);
  // Parsed with the name of their source, so that every later fault can say file and line.
  const documents = modules.map(({ name, typeDefs }) => ({ module: name, document: parseTypeDefs(name, typeDefs) }));
  assertNone(documents.flatMap(({ document }) => operationsIn(document)));
  assertNone(checks.flatMap((check) => check(documents)));
  // One document of all: extensions find what they extend whichever module brings it.
  const whole = withRoots(concatAST(documents.map(({ document }) => document)));
  assertSound(validateSDL(whole));
  // graphql-js builds it: the merger of graphql-tools takes any type named `Subscription` for the root of subscriptions,
  // and lets two definitions of one type become one.
  const written = buildASTSchema(whole, { assumeValidSDL: true });
  assertNone(checkModules(written, modules));
  let schema: GraphQLSchema;
  try {
    schema = makeExecutableSchema({
      typeDefs: written,
      resolvers: modules.map(({ resolvers }) => resolvers as Record<string, never>),
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    });
  } catch (error) {
    throw new SchemaError([error instanceof Error ? error.message : String(error)]);
  }
  assertSound(validateSchema(schema));
  assertNone(verifications.flatMap((verify) => verify(schema)));
  // Invariants cost a walk of the whole schema; without transforms nothing can have been broken.
  const isTransformed = modules.some(({ schemaTransforms }) => schemaTransforms.length > 0);
  // Looked at now: a transform may change in place what it was given.
  const breaches = isTransformed ? invariants.map((invariant) => invariant(schema)) : [];
  const transformed = modules.reduce(transformBy, schema);
  assertNone(breaches.flatMap((breachesOf) => breachesOf(transformed)));
  assertNone(checkStreams(transformed));
  return transforms.reduce((current, transform) => transform(current), transformed);
}

function assertNone(faults: readonly string[]): void {
  if (faults.length > 0) throw new SchemaError(faults);
}

function assertModules(modules: readonly SchemaModule[]): void {
  for (const module of modules) {
    if (isSchemaModule(module)) continue;
    throw new TypeError(`Expected a module, what defineModule returns, got ${inspect(module, { depth: 0 })}.`);
  }
  const names = modules.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  assertNone([...twice].map((name) => `two modules are named '${name}': give one of them another name`));
}

/** A glob that is too wide finds the operations of front-ends; among definitions they would be left out without a word. */
function operationsIn({ definitions }: DocumentNode): readonly string[] {
  return definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) return [];
    const what = node.kind === Kind.FRAGMENT_DEFINITION ? 'fragment' : node.operation;
    const name = node.name ? ` '${node.name.value}'` : '';
    return [`${placeOf(node)}: expected definitions of types, got the ${what}${name}: operations belong to front-ends`];
  });
}

/** @throws {SchemaError} a transform that fails, or makes something that is no sound schema, with the name of its module */
function transformBy(schema: GraphQLSchema, { name, schemaTransforms }: SchemaModule): GraphQLSchema {
  const fault = (message: string) => `module '${name}', schemaTransforms: ${message}`;
  return schemaTransforms.reduce((current, transform) => {
    let made: unknown;
    try {
      made = transform(current);
    } catch (error) {
      if (error instanceof SchemaError) throw error;
      throw new SchemaError([fault(error instanceof Error ? error.message : String(error))]);
    }
    if (!isSchema(made)) throw new SchemaError([fault('expected a GraphQLSchema to be returned')]);
    const unsound = validateSchema(made);
    if (unsound.length > 0) throw new SchemaError(unsound.map(({ message }) => fault(message)));
    return made;
  }, schema);
}

/** Roots beside `Query`, which the base module names: the type of each, and how it is defined where modules only extend it. */
const ROOTS = [
  { operation: OperationTypeNode.MUTATION, type: 'Mutation', definition: 'type Mutation' },
  {
    operation: OperationTypeNode.SUBSCRIPTION,
    type: 'SubscriptionRoot',
    definition:
      '"Streams of events (`POST /graphql/stream`). Named so because `Subscription` is a type of Azure." type SubscriptionRoot',
  },
] as const;

/**
 * Makes `Mutation` and `SubscriptionRoot` roots when a module defines or extends them. The schema names its roots, because Azure has a
 * type `Subscription` that is none; a module that brings the first mutation or subscription should not have to know that.
 */
function withRoots(document: DocumentNode): DocumentNode {
  return ROOTS.reduce(withRoot, document);
}

function withRoot(document: DocumentNode, { operation, type, definition }: (typeof ROOTS)[number]): DocumentNode {
  const named = (kind: Kind) =>
    document.definitions.some((node) => node.kind === kind && 'name' in node && node.name?.value === type);
  const isDefined = named(Kind.OBJECT_TYPE_DEFINITION);
  const isRoot = document.definitions.some(
    (node) =>
      (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) &&
      node.operationTypes?.some((root) => root.operation === operation),
  );
  if (isRoot || !(isDefined || named(Kind.OBJECT_TYPE_EXTENSION))) return document;
  return concatAST([document, parse(`extend schema { ${operation}: ${type} } ${isDefined ? '' : definition}`)]);
}

function parseTypeDefs(module: string, typeDefs: TypeDefs): DocumentNode {
  return concatAST([typeDefs].flat().map((part) => parsePart(module, part)));
}

function parsePart(module: string, typeDefs: string | DocumentNode): DocumentNode {
  if (typeof typeDefs !== 'string') return typeDefs;
  try {
    return parse(new Source(typeDefs, `module '${module}'`));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    throw new SchemaError([`module '${module}', line ${at?.line ?? 1}, column ${at?.column ?? 1}: ${error.message}`]);
  }
}

/** Of two things that do not go together the later is at fault. */
function assertSound(errors: readonly GraphQLError[]): void {
  assertNone(errors.map(({ message, nodes }) => `${placeOf(nodes?.at(-1))}: ${message}${extendInstead(message)}`));
}

/** The beginning of most modules that are written by heart. */
function extendInstead(message: string): string {
  const [, name] = /^There can be only one type named "(\w+)"\.$/.exec(message) ?? [];
  return name === undefined ? '' : ` Write "extend type ${name}" to add fields to it.`;
}
