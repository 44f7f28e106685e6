/**
 * Modules in, executable schema out.
 *
 * Documents are checked before they are merged, because merging hides mistakes: two requirements on one element would become
 * any-of without a word. Transforms of the modules run over the whole schema, in the order of the modules; the others last, over what
 * those have made of it.
 * @module
 */

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
import type { SchemaModule, SchemaTransform, TypeDefs } from './define-module.ts';
import { placeOf } from './place.ts';

/** One module's SDL, parsed. */
export interface ModuleDocument {
  readonly module: string;
  readonly document: DocumentNode;
}

/** The SDL does not stand: the server does not start. Every fault names its place. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The schema cannot be used:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

export interface BuildSchemaOptions {
  readonly modules: readonly SchemaModule[];
  /** Faults of the documents, found before they are merged; any fault ends the start. */
  readonly checks: readonly ((documents: readonly ModuleDocument[]) => readonly string[])[];
  /** Faults of the whole schema, found before it is transformed; any fault ends the start. */
  readonly verifications?: readonly ((schema: GraphQLSchema) => readonly string[])[];
  /** Shown the schema as it is written, they later find faults of what the transforms of the modules made of it; any fault ends the start. */
  readonly invariants?: readonly ((written: GraphQLSchema) => (schema: GraphQLSchema) => readonly string[])[];
  readonly transforms: readonly SchemaTransform[];
}

/** @throws {SchemaError} SDL that does not parse, fails a check, or does not fit together */
export function buildSchema(options: BuildSchemaOptions): GraphQLSchema {
  const { modules, checks, verifications = [], invariants = [], transforms } = options;
  const twice = modules.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new SchemaError(twice.map((name) => `module '${name}' is given twice`));
  const documents = modules.map(({ name, typeDefs }) => ({ module: name, document: parseTypeDefs(name, typeDefs) }));
  const faults = checks.flatMap((check) => check(documents));
  if (faults.length > 0) throw new SchemaError(faults);
  const whole = withRoots(concatAST(documents.map(({ document }) => document)));
  assertSound(validateSDL(whole));
  let schema: GraphQLSchema;
  try {
    schema = makeExecutableSchema({
      // graphql-js builds it: the merger of graphql-tools takes any type named `Subscription` for the root of subscriptions,
      // and lets two definitions of one type become one.
      typeDefs: buildASTSchema(whole, { assumeValidSDL: true }),
      resolvers: modules.map(({ resolvers }) => resolvers as Record<string, never>),
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    });
  } catch (error) {
    throw new SchemaError([error instanceof Error ? error.message : String(error)]);
  }
  assertSound(validateSchema(schema));
  const unfit = verifications.flatMap((verify) => verify(schema));
  if (unfit.length > 0) throw new SchemaError(unfit);
  const isTransformed = modules.some(({ schemaTransforms }) => schemaTransforms.length > 0);
  // Looked at now: a transform may change in place what it was given.
  const breaches = isTransformed ? invariants.map((invariant) => invariant(schema)) : [];
  const transformed = modules.reduce(transformBy, schema);
  const broken = breaches.flatMap((breachesOf) => breachesOf(transformed));
  if (broken.length > 0) throw new SchemaError(broken);
  return transforms.reduce((current, transform) => transform(current), transformed);
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
  if (errors.length > 0)
    throw new SchemaError(errors.map(({ message, nodes }) => `${placeOf(nodes?.at(-1))}: ${message}`));
}
