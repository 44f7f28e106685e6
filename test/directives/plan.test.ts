/** What a plan says against what execution does, over random operations; and that it is linear in the document. */
import * as fc from 'fast-check';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import type { Principal } from '../../src/bearer/principal.ts';
import { checkDocuments } from '../../src/directives/check-documents.ts';
import { guardFields } from '../../src/directives/guards.ts';
import { createOperationCheck } from '../../src/directives/operation-check.ts';
import { createPlanner } from '../../src/directives/plan.ts';
import { compileRequirements } from '../../src/directives/requirements.ts';
import { baseModule, directivesModule } from '../../src/module/base-module.ts';
import { buildSchema } from '../../src/module/build-schema.ts';
import { defineModule } from '../../src/module/define-module.ts';

const typeDefs = /* GraphQL */ `
  extend type Query { cat: Cat dog: Dog animals: [Animal] pets: [Pet] word: String @requiresScopes(scopes: [["W"]]) }
  interface Animal { name: String noise: String @requiresScopes(scopes: [["N"]]) friends: [Animal] }
  interface Tame { owner: String }
  union Pet = Cat | Dog
  type Cat implements Animal & Tame { name: String noise: String friends: [Animal] owner: String mice: Int @authenticated }
  type Dog implements Animal & Tame @requiresScopes(scopes: [["D"]]) { name: String noise: String friends: [Dog] owner: String @requiresScopes(scopes: [["O"]]) }
  type Wolf implements Animal { name: String @requiresRoles(roles: [["Ranger"]]) noise: String friends: [Wolf] }
`;
const cat = { __typename: 'Cat', name: 'c', noise: 'n', owner: 'o', mice: 1 };
const dog = { __typename: 'Dog', name: 'd', noise: 'n', owner: 'o' };
const wolf = { __typename: 'Wolf', name: 'w', noise: 'n' };
// Every abstract place holds every type that it may: so the plan, which counts on any of them, is exact.
const animals = () => [cat, dog, wolf];
const plain = buildSchema({
  modules: [
    directivesModule,
    baseModule,
    defineModule({
      name: 'test',
      typeDefs,
      resolvers: {
        Query: { cat: () => cat, dog: () => dog, animals, pets: () => [cat, dog], word: () => 'w' },
        Cat: { friends: animals },
        Dog: { friends: () => [dog] },
        Wolf: { friends: () => [wolf] },
      },
    }),
  ],
  checks: [checkDocuments],
  transforms: [],
});
const guarded = guardFields(plain, { details: false });

const caller = (scopes: readonly string[], roles: readonly string[]) =>
  ({ kind: 'user', scopes: new Set(scopes), roles: new Set(roles) }) as unknown as Principal;
const operationOf = (document: DocumentNode, name?: string): OperationDefinitionNode => {
  const found = document.definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION && (name === undefined || one.name?.value === name),
  );
  if (found?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no such operation.');
  return found;
};

const FIELDS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  Query: { cat: 'Cat', dog: 'Dog', animals: 'Animal', pets: 'Pet', word: undefined },
  Animal: { name: undefined, noise: undefined, friends: 'Animal' },
  Tame: { owner: undefined },
  Pet: {},
  Cat: { name: undefined, noise: undefined, friends: 'Animal', owner: undefined, mice: undefined },
  Dog: { name: undefined, noise: undefined, friends: 'Dog', owner: undefined },
  Wolf: { name: undefined, noise: undefined, friends: 'Wolf' },
};
const TYPES: Readonly<Record<string, readonly string[]>> = {
  Animal: ['Cat', 'Dog', 'Wolf'],
  Tame: ['Cat', 'Dog'],
  Pet: ['Cat', 'Dog'],
};
const possible = (type: string) => TYPES[type] ?? [type];

const condition = fc.constantFrom(
  '',
  '',
  '',
  ' @skip(if: $yes)',
  ' @skip(if: $no)',
  ' @include(if: $yes)',
  ' @include(if: $no)',
  ' @include(if: false)',
  ' @skip(if: false) @include(if: $yes)',
);
/** A selection set on a type; every field under an alias of its own, so that everything may stand beside everything. */
function selections(type: string, depth: number): fc.Arbitrary<string> {
  const fields = Object.entries(FIELDS[type] ?? {}).filter(([, inner]) => inner === undefined || depth > 0);
  const field = fc
    .tuple(fc.constantFrom(...fields, ['__typename', undefined] as const), condition)
    .chain(([[name, inner], when]) =>
      inner === undefined
        ? fc.constant(`ALIAS: ${name}${when}`)
        : selections(inner, depth - 1).map((below) => `ALIAS: ${name}${when} ${below}`),
    );
  const overlapping = Object.keys(FIELDS).filter((other) =>
    possible(other).some((one) => possible(type).includes(one)),
  );
  const fragment = fc
    .tuple(fc.constantFrom(...overlapping), condition)
    .chain(([on, when]) => selections(on, depth - 1).map((below) => `... on ${on}${when} ${below}`));
  const one = depth > 0 ? fc.oneof({ weight: 3, arbitrary: field }, { weight: 2, arbitrary: fragment }) : field;
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(' ')} }`);
}
const query = selections('Query', 4).map((text) => {
  const parts = text.split('ALIAS');
  return parts.map((part, index) => (index === 0 ? part : `a${index}${part}`)).join('');
});

test('a plan refuses what execution refuses, and nothing else', () => {
  const check = createOperationCheck(plain, { details: false });
  const planner = createPlanner(plain, compileRequirements(plain));
  const words = fc.subarray(['W', 'N', 'D', 'O']);
  fc.assert(
    fc.property(query, fc.boolean(), words, fc.subarray(['Ranger']), (text, yes, scopes, roles) => {
      const document = parse(`query ($yes: Boolean = ${yes}, $no: Boolean!) ${text} `);
      expect(validate(guarded, document).filter(({ message }) => !message.includes('is never used'))).toEqual([]);
      const principal = caller(scopes, roles);
      const variables = { no: false };
      const { errors = [] } = execute({
        schema: guarded,
        document,
        contextValue: { principal },
        variableValues: variables,
      }) as { errors?: readonly GraphQLError[] };
      const executed = new Set(errors.map(({ path }) => path?.filter((key) => typeof key === 'string').join('.')));

      const operation = operationOf(document);
      const refused = check({ document, operation, variables, principal });
      expect(refused !== undefined).toBe(errors.length > 0);
      const named = new Set(refused?.fields.map((field) => field.alias?.value));
      for (const path of executed) expect(named).toContain(path?.split('.').at(-1));
      // Below a refused position execution does not go; of the others it meets every one.
      const planned = planner
        .planOf(document, operation)
        .positions(variables)
        .map(({ path }) => path.join('.'));
      const refusedPaths = planned.filter((path) => named.has(path.split('.').at(-1)));
      for (const path of refusedPaths) {
        const hidden = refusedPaths.some((other) => path.startsWith(`${other}.`));
        if (!hidden) expect(executed).toContain(path);
      }
    }),
    { numRuns: 400 },
  );
});

test('twenty-five fragments that each spread the next twice cost their size', () => {
  const fragments = Array.from({ length: 25 }, (_, at) =>
    at === 24
      ? `fragment F${at} on Animal { noise ... on Wolf { name } }`
      : `fragment F${at} on Animal { ...F${at + 1} friends { ...F${at + 1} } ...F${at + 1} }`,
  );
  const document = parse(`{ animals { ...F0 } } ${fragments.join(' ')}`);
  const planner = createPlanner(plain, compileRequirements(plain));
  const start = performance.now();
  const positions = planner.planOf(document, operationOf(document)).positions({});
  expect(performance.now() - start).toBeLessThan(50);
  const coordinates = new Set(positions.map(({ coordinate }) => coordinate));
  expect(coordinates).toContain('Wolf.name');
  expect(coordinates).toContain('Dog.noise');
  expect(positions.length).toBeLessThan(500);
});

test('a plan is compiled once per operation of a document', () => {
  let compiled = 0;
  const requirements = compileRequirements(plain);
  const planner = createPlanner(plain, {
    ...requirements,
    of: (type, field) => {
      compiled += 1;
      return requirements.of(type, field);
    },
  });
  const document = parse('query A { word } query B { cat { mice } word }');
  const [a, b] = [operationOf(document, 'A'), operationOf(document, 'B')];
  const plan = planner.planOf(document, a);
  expect(compiled).toBe(1);
  expect(planner.planOf(document, a)).toBe(plan);
  expect(compiled).toBe(1);
  expect(
    planner
      .planOf(document, b)
      .positions({})
      .map(({ coordinate }) => coordinate),
  ).toEqual(['Cat.mice', 'Query.word']);
  expect(plan.positions({}).map(({ coordinate }) => coordinate)).toEqual(['Query.word']);
  const again = parse('query A { word } query B { cat { mice } word }');
  expect(planner.planOf(again, operationOf(again, 'A'))).not.toBe(plan);
});

test('names of variables that objects have are only names', () => {
  const document = parse(
    'query ($__proto__: Boolean = true, $constructor: Boolean = false) { word @skip(if: $__proto__) cat @include(if: $constructor) { mice } }',
  );
  const plan = createPlanner(plain, compileRequirements(plain)).planOf(document, operationOf(document));
  const at = (variables: string) => plan.positions(JSON.parse(variables)).map(({ coordinate }) => coordinate);
  expect(at('{}')).toEqual([]);
  expect(at('{"__proto__": false}')).toEqual(['Query.word']);
  expect(at('{"constructor": true}')).toEqual(['Cat.mice']);
  // What is no boolean is refused by execution; until then the selection counts as there.
  expect(at('{"__proto__": null, "constructor": "false"}')).toEqual(['Query.word', 'Cat.mice']);
});
