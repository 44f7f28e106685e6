/** A mutation taken apart and executed field by field has to answer what it would have answered whole. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import * as fc from 'fast-check';
import { execute, Kind, type OperationDefinitionNode, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { singleFields } from '../../src/background/single-fields.ts';

const schema = makeExecutableSchema({
  typeDefs: `
    type Query { none: Int }
    type Mutation { a(by: Int = 1): Sum, b(by: Int = 1, of: [Int!]): Sum, c: Sum }
    type Sum { total: Int! text(of: String): String sum: Sum }
  `,
  resolvers: {
    Mutation: Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [
        name,
        (_root: unknown, { by = 1 }: { by?: number }, calls: string[]) => {
          calls.push(`${name}${by}`);
          return { total: calls.length, text: ({ of = '' }: { of?: string }) => `${name}${of}`, sum: { total: by } };
        },
      ]),
    ),
  },
});

const operationOf = (text: string) => {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Expected an operation first.');
  return { document, operation };
};

async function whole(text: string, variables: Record<string, unknown>) {
  const calls: string[] = [];
  const { data } = await execute({ schema, document: parse(text), variableValues: variables, contextValue: calls });
  return { data: JSON.parse(JSON.stringify(data)), calls };
}

async function apart(text: string, variables: Record<string, unknown>) {
  const calls: string[] = [];
  const { document, operation } = operationOf(text);
  const parts: unknown[] = [];
  for (const field of singleFields(document, operation, variables)) {
    expect(validate(schema, field.document)).toEqual([]);
    const { data } = await execute({
      schema,
      document: field.document,
      variableValues: variables,
      contextValue: calls,
    });
    parts.push(data);
  }
  return { data: JSON.parse(JSON.stringify(Object.assign({}, ...parts))), calls };
}

test('fields keep their order, their arguments, their fragments and their variables', async () => {
  const text = `
    mutation Both($by: Int!, $on: Boolean!, $of: String) {
      first: a(by: $by) { ...Total }
      ... on Mutation @include(if: $on) { b { text(of: $of) } }
      ...More
      first: a(by: $by) { text }
      c @skip(if: $on) { total }
    }
    fragment Total on Sum { total sum { ...Deep } }
    fragment Deep on Sum { total }
    fragment More on Mutation { again: b(by: 7) { total } }
  `;
  for (const on of [true, false]) {
    const variables = { by: 3, on, of: '!' };
    expect(await apart(text, variables)).toEqual(await whole(text, variables));
  }
});

test('an operation with directives of its own keeps what they need', () => {
  const { document, operation } = operationOf('mutation M($x: Int) @mark(by: $x) { a { total } }');
  const [field] = singleFields(document, operation, {});
  const [single] = field?.document.definitions ?? [];
  expect((single as OperationDefinitionNode).variableDefinitions).toHaveLength(1);
});

test('whatever stands at the root, taken apart it answers the same', async () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const field = fc
    .record({
      alias: fc.constantFrom('', 'x: ', 'y: '),
      name,
      text: fc.boolean(),
      on: fc.constantFrom('', '@skip(if: $no)', '@include(if: $no)'),
    })
    .map(({ alias, name: of, text, on }) => ({
      // One name, one field: otherwise GraphQL refuses the document.
      key: alias,
      text: `${alias === '' ? '' : `${alias.trim().replace(':', '')}_${of}: `}${of} ${on} { total ${text ? 'text' : ''} }`,
    }));
  const selections = fc.array(field, { minLength: 1, maxLength: 8 }).map((fields) => fields.map(({ text }) => text));
  await fc.assert(
    fc.asyncProperty(selections, fc.boolean(), fc.boolean(), async (fields, no, inFragment) => {
      const [head, ...rest] = fields;
      const text = `mutation ($no: Boolean!) { c @skip(if: $no) { total } ${head} ${inFragment ? '...Rest' : rest.join(' ')} }
        fragment Rest on Mutation { __typename ${rest.join(' ')} } ${inFragment ? '' : 'fragment Unused on Mutation { __typename }'}`;
      const variables = { no };
      expect(await apart(text, variables)).toEqual(await whole(text, variables));
    }),
    { numRuns: 200 },
  );
});
