/** What introspection says of who may have a field. */

import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { buildSchema as buildGraphQLSchema, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { builtInSchema } from '../../src/cli/built-in-schema.ts';
import { describeRequirements } from '../../src/directives/describe-requirements.ts';
import { compileRequirements } from '../../src/directives/requirements.ts';
import { startApi } from '../support/api.ts';

const DIRECTIVES = `
  scalar federation__Scope
  directive @authenticated on FIELD_DEFINITION | OBJECT
  directive @requiresScopes(scopes: [[federation__Scope!]!]!) on FIELD_DEFINITION | OBJECT
  directive @requiresRoles(roles: [[String!]!]!) on FIELD_DEFINITION | OBJECT
  directive @requiresAppPermissions(permissions: [[String!]!]!) on FIELD_DEFINITION | OBJECT
`;

/** The description of the one field `a`. */
function descriptionOf(field: string, type = ''): string | null | undefined {
  const schema = describeRequirements(buildGraphQLSchema(`${DIRECTIVES} type Query ${type} { ${field} }`));
  return schema.getQueryType()?.getFields().a?.description;
}

const S = '@requiresScopes(scopes: [["S"]])';
const R = '@requiresRoles(roles: [["R"]])';
const P = '@requiresAppPermissions(permissions: [["P"]])';

test.each([
  ['nothing of an open field', 'a: Int', '', undefined],
  ['that a valid token is enough', 'a: Int @authenticated', '', 'Open to every valid token.'],
  ['a scope', `a: Int ${S}`, '', 'Scope: `S`.'],
  ['any of, and all of', 'a: Int @requiresScopes(scopes: [["S"], ["T", "U"]])', '', 'Scope: `S`, or `T` and `U`.'],
  ['what field and type ask for together', `a: Int @requiresScopes(scopes: [["T"]])`, S, 'Scope: `T`. And scope: `S`.'],
  ['a role beside a scope', `a: Int ${R}`, S, 'Scope: `S`. And role: `R`.'],
  ['a role alone', `a: Int ${R}`, '', 'Role: `R`.'],
  ['that only applications may have it', `a: Int ${P}`, '', 'For applications only, permission: `P`.'],
  ['what each kind of caller needs', `a: Int ${S} ${P}`, '', 'Scope: `S`. Or, for applications, permission: `P`.'],
  [
    'all permissions',
    `a: Int ${P}`,
    '@requiresAppPermissions(permissions: [["Q"]])',
    'For applications only, permission: `P`. And permission: `Q`.',
  ],
  ['it below what is written', `"Twice b." a: Int ${S}`, '', 'Twice b.\n\nScope: `S`.'],
  ['nothing that is written', `"Twice b. Scope: \`S\`." a: Int ${S}`, '', 'Twice b. Scope: `S`.'],
  [
    'nothing that is written over two lines',
    `"""\nTwice b. Scope:\n\`S\`. Graph permission: \`T\`.\n""" a: Int ${S}`,
    '',
    'Twice b. Scope:\n`S`. Graph permission: `T`.',
  ],
  [
    'what is missing beside what is written',
    `"Twice b. Scope: \`T\`." a: Int @requiresScopes(scopes: [["T"]])`,
    S,
    'Twice b. Scope: `T`.\n\nAnd scope: `S`.',
  ],
  ['it where another name is written', `"Scope: \`S.All\`." a: Int ${S}`, '', 'Scope: `S.All`.\n\nScope: `S`.'],
])('says %s', (_sentence, field, type, description) => {
  expect(descriptionOf(field, type)).toBe(description);
});

test('every guarded field of the built-in schema says each scope it asks for, where it is introspected and where it is printed', () => {
  const plain = builtInSchema();
  const schema = describeRequirements(plain);
  const printed = printSchemaWithDirectives(schema);
  const requirements = compileRequirements(plain);
  expect(requirements.coordinates.length).toBeGreaterThan(200);
  for (const coordinate of requirements.coordinates) {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const description = isObjectType(type) ? (type.getFields()[fieldName]?.description ?? '') : '';
    const scopes = requirements.of(typeName, fieldName)?.user?.scopes ?? [];
    for (const name of scopes.flat(2)) expect(description, coordinate).toContain(`\`${name}\``);
    const lastLine = description.split('\n').at(-1) ?? '';
    expect(printed, coordinate).toContain(lastLine);
  }
  // Requirements are read from what the fields carry: they are as they were.
  expect(compileRequirements(schema).coordinates).toEqual(requirements.coordinates);
});

test('introspection of a server says it of fields of one’s own, and refuses as before', async () => {
  await using api = await startApi({
    typeDefs: 'extend type Query { "Cars." car: String @requiresScopes(scopes: [["Car.Read"]]) }',
    resolvers: { Query: { car: () => 'a tram' } },
  });
  const { data } = await api.ask('{ root: __type(name: "Query") { fields { name description } } }');
  expect((data as { root: { fields: unknown[] } }).root.fields).toContainEqual({
    name: 'car',
    description: 'Cars.\n\nScope: `Car.Read`.',
  });
  expect((await api.ask('{ car }')).data).toEqual({ car: null });
  expect((await api.ask('{ car }', { scp: 'Car.Read' })).data).toEqual({ car: 'a tram' });
});
