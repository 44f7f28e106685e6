/** What is asked for and why, over a schema of the test's own. */
import { extendSchema, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createPermissionCalculator, type Needs } from '../../../src/directives/permissions/calculate.ts';
import { smallestSet } from '../../../src/directives/permissions/caller-needs.ts';
import { requiredResourceAccess } from '../../../src/directives/permissions/required-resource-access.ts';
import { isCoveredBy, microsoftGraph, wellKnownApi } from '../../../src/directives/permissions/well-known.ts';
import { directivesModule } from '../../../src/module/base-module.ts';
import { buildSchema } from '../../../src/module/build-schema.ts';
import { defineModule } from '../../../src/module/define-module.ts';

const people = defineModule({
  name: 'people',
  typeDefs: /* GraphQL */ `
    schema { query: Query mutation: Mutation }
    type Query {
      open: String
      me: Person @requiresScopes(scopes: [["access"]])
      person(id: ID!): Person @requiresScopes(scopes: [["access"], ["admin"]])
      things: [Thing!] @authenticated
      report: String @requiresAppPermissions(permissions: [["Reports.Read"]])
      pay: String @requiresRoles(roles: [["Payroll", "Manager"], ["Owner"]])
      nightly: String @requiresScopes(scopes: [["access"]])
      granted: String @authenticated
    }
    type Mutation { rename(name: String!): Person @requiresScopes(scopes: [["access", "write"]]) }
    interface Thing { id: ID! photo: String }
    type Person implements Thing {
      id: ID!
      photo: String
      boss: Person
      friends: Friends
      desk: Desk
    }
    type Friends { nodes: [Person!] }
    type Desk implements Thing {
      id: ID!
      photo: String
      user: Person
      number: String
      keys: String
      bookings: [String] @downstream(api: "bookings", http: { POST: "/by/{$this.number}", body: "{\\"keys\\":{$this.keys}}" }, for: NONE)
      plain: [String]
    }
    extend type Person { things: Things }
    type Things { edges: [ThingEdge!] nodes: [Thing!] }
    type ThingEdge { node: Thing }
  `,
  permissions: {
    'Query.me': { api: 'graph', scopes: ['User.Read'], about: 'caller' },
    'Query.person': { api: 'graph', scopes: ['User.Read.All'], own: ['User.Read'] },
    'Person.photo': { api: 'graph', scopes: ['User.ReadBasic.All'], own: ['User.Read'] },
    'Person.boss': { api: 'graph', scopes: ['User.Read.All'], about: 'another' },
    'Person.friends': { api: 'graph', scopes: ['People.Read'], about: 'another' },
    'Desk.photo': { api: 'desks', scopes: ['Desks.Read'] },
    'Desk.number': { api: 'desks', scopes: ['Numbers.Read'] },
    'Desk.keys': { api: 'desks', scopes: ['Keys.Read'] },
    'Person.things': { api: 'desks', scopes: ['Things.Read'], fills: { Desk: ['Desks.Read', 'Rooms.Read'] } },
    'Query.nightly': { api: 'graph', scopes: [], application: ['User.Read.All', 'User.ReadBasic.All', 'Mail.Read'] },
    'Query.granted': { api: 'Desks', scopes: [] },
  },
});

const schema = buildSchema({ modules: [directivesModule, people], checks: [], transforms: [] });
const settings: Readonly<Record<string, readonly string[]>> = {
  graph: ['https://graph.microsoft.com/.default'],
  desks: ['api://desks/.default'],
};
const settingsOf = (api: string) => {
  const scopes = settings[api.toLowerCase()];
  return scopes && { scopes, requestAppToken: false, anonymous: false };
};
const calculator = createPermissionCalculator({ schema, permissions: people.permissions, settingsOf });

function needsOf(text: string): Needs {
  const document = parse(text);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return calculator.ofOperations([{ name: 'One', document, operation }]);
}

/** `User.Read: Query.me, Person.photo?`, with a question mark where only the caller's own data asks. */
const delegated = (text: string) =>
  needsOf(text).downstream.flatMap((api) =>
    api.delegated.map(
      ({ name, reasons }) =>
        `${name}: ${reasons.map(({ path, ownOnly }) => `${path}${ownOnly ? '?' : ''}`).join(', ')}`,
    ),
  );

const scopesOf = (text: string) => needsOf(text).caller.user.scopes.map(({ anyOf }) => anyOf);

test('of oneself less is asked for than of others, as far as the path shows whose data it is', () => {
  expect(delegated('{ me { photo } }')).toEqual(['User.Read: me, me.photo']);
  expect(delegated('{ me { boss { photo } friends { nodes { photo } } } }')).toEqual([
    'User.Read: me',
    'User.Read.All: me.boss',
    'User.ReadBasic.All: me.boss.photo, me.friends.nodes.photo',
    'People.Read: me.friends',
  ]);
});

test('where it may be anybody, both are listed, and the lesser says when it is needed', () => {
  const both = ['User.Read.All: person', 'User.Read: person?, person.photo?', 'User.ReadBasic.All: person.photo'];
  expect(delegated('{ person(id: 1) { photo } }')).toEqual(both);
  expect(delegated('{ me { boss { boss { photo } } } }')).toContain('User.ReadBasic.All: me.boss.boss.photo');
  // Whoever uses somebody's desk is whoever it is.
  expect(delegated('{ me { desk { user { photo } } } }')).toContain('User.ReadBasic.All: me.desk.user.photo');
});

test('behind an interface every type counts that may stand there, in a fragment those that match it', () => {
  expect(delegated('{ things { photo } }')).toEqual([
    'User.ReadBasic.All: things.photo',
    'User.Read: things.photo?',
    'Desks.Read: things.photo',
  ]);
  expect(delegated('{ things { ... on Desk { photo } } }')).toEqual(['Desks.Read: things.photo']);
});

test('what a variable decides counts as asked, what the document excludes does not', () => {
  expect(delegated('query ($yes: Boolean!) { me @include(if: $yes) { id } }')).toEqual(['User.Read: me']);
  expect(delegated('{ open me @skip(if: true) { id } }')).toEqual([]);
  expect(delegated('{ open ... @include(if: false) { me { id } } }')).toEqual([]);
});

test('what a @downstream field reads of its parent counts as asked, whether selected or not', () => {
  expect(delegated('{ me { desk { bookings } } }')).toEqual([
    'User.Read: me',
    'Numbers.Read: me.desk.bookings',
    'Keys.Read: me.desk.bookings',
  ]);
  expect(delegated('{ me { desk { plain } } }')).toEqual(['User.Read: me']);
});

/** Permissions without which fields are null, with what they are for. */
const filling = (text: string) =>
  needsOf(text).downstream.flatMap(({ delegated: all }) =>
    all.flatMap(({ name, reasons }) => reasons.flatMap(({ path, fills }) => (fills ? [[name, path, ...fills]] : []))),
  );

test.each([
  'nodes { photo }',
  'nodes { ... on Thing { photo } }',
  'edges { node { ... on Desk { plain } } }',
  'nodes { id ...D }',
])('permissions that fill what stands below are listed where more than its id is selected: %s', (selection) => {
  const fragment = selection.includes('...D') ? 'fragment D on Desk { user { id } }' : '';
  expect(filling(`{ me { things { ${selection} } } } ${fragment}`)).toEqual([
    ['Desks.Read', 'me.things', 'Desk'],
    ['Rooms.Read', 'me.things', 'Desk'],
  ]);
});

test.each(['nodes { id __typename }', 'nodes { ... on Person { photo } }', 'nodes { photo @skip(if: true) }'])(
  'and not where it is not: %s',
  (selection) => {
    expect(filling(`{ me { things { ${selection} } } }`)).toEqual([]);
  },
);

test('the whole schema lists what fills fields', () => {
  const names = calculator.ofSchema().downstream.flatMap(({ delegated: all }) => all.map(({ name }) => name));
  expect(names).toContain('Rooms.Read');
});

describe('in a subgraph', () => {
  const withReferences = buildSchema({
    modules: [directivesModule, people],
    checks: [],
    transforms: [
      (built) =>
        extendSchema(
          built,
          parse(
            'scalar _Any union _Entity = Person | Desk extend type Query { _entities(representations: [_Any!]!): [_Entity]! }',
          ),
        ),
    ],
  });
  const requirement = { user: { scopes: [[['People.Refer']]], roles: [] }, app: undefined, elements: [] };
  const subgraph = createPermissionCalculator({
    schema: withReferences,
    permissions: { ...people.permissions, Person: { api: 'graph', scopes: ['User.Read.All'], own: ['User.Read'] } },
    settingsOf,
    references: new Map([['Person', requirement]]),
  });
  const ofReferences = (selection: string) => {
    const document = parse(`query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const { caller, downstream } = subgraph.ofOperations([{ name: 'One', document, operation }]);
    const reasons = downstream.flatMap(({ delegated: all }) =>
      all.flatMap(({ name, reasons: why }) => why.map(({ field, path }) => `${name}: ${field} ${path}`)),
    );
    return { scopes: caller.user.scopes.flatMap(({ anyOf }) => anyOf), reasons };
  };

  test('a reference needs what finding its object does, and who it is about nobody knows', () => {
    expect(ofReferences('... on Person { photo }')).toEqual({
      scopes: [['People.Refer']],
      reasons: [
        'User.Read.All: Person _entities',
        'User.Read: Person _entities',
        'User.Read: Person.photo _entities.photo',
        'User.ReadBasic.All: Person.photo _entities.photo',
      ],
    });
  });

  test('references to types that the operation selects nothing of are not among them; without any selection all are', () => {
    expect(ofReferences('... on Desk { plain }')).toEqual({ scopes: [], reasons: [] });
    expect(ofReferences('__typename').scopes).toEqual([['People.Refer']]);
  });

  test('the whole schema has what can be reached by references alone', () => {
    const { downstream } = subgraph.ofSchema();
    const fields = downstream.flatMap(({ delegated: all }) =>
      all.flatMap(({ reasons }) => reasons.map(({ field }) => field)),
    );
    expect(fields).toEqual(expect.arrayContaining(['Person', 'Desk.photo']));
  });
});

test('fragments that spread each other over and over cost their size', () => {
  const fragments = Array.from(
    { length: 40 },
    (_, at) => `fragment F${at} on Person { boss { ...F${at + 1} ...F${at + 1} } }`,
  );
  const text = `{ me { ...F0 } } ${fragments.join(' ')} fragment F40 on Person { photo }`;
  expect(delegated(text)).toHaveLength(3);
});

test('requirements of the caller add up, and what follows from another is left out', () => {
  expect(scopesOf('{ me { id } }')).toEqual([[['access']]]);
  expect(scopesOf('{ person(id: 1) { id } }')).toEqual([[['access'], ['admin']]]);
  expect(scopesOf('{ person(id: 1) { id } me { id } }')).toEqual([[['access']]]);
  expect(scopesOf('mutation { rename(name: "x") { id } }')).toEqual([[['access', 'write']]]);
  const { user, app } = needsOf('{ pay }').caller;
  expect(user.roles).toEqual([{ anyOf: [['Payroll', 'Manager'], ['Owner']], fields: ['Query.pay'] }]);
  expect(app.shutBy).toEqual(['Query.pay']);
});

test('fields for applications alone are said to be shut to users, and open fields ask for no token', () => {
  const { user, app } = needsOf('{ report }').caller;
  expect(user.shutBy).toEqual(['Query.report']);
  expect(app.permissions.map(({ anyOf }) => anyOf)).toEqual([[['Reports.Read']]]);
  expect(needsOf('{ open }').caller.token).toBe(false);
  expect(needsOf('{ things { id } }').caller).toMatchObject({ token: true, user: { scopes: [] }, app: { shutBy: [] } });
});

const policy = (...anyOf: readonly (readonly string[])[]) => ({ anyOf, fields: [] });

test('the fewest scopes that meet everything are found', () => {
  expect(smallestSet([policy(['a', 'b'], ['c']), policy(['d'], ['c'])])).toEqual(['c']);
  expect(smallestSet([])).toEqual([]);
});

test('a field that calls as the application asks for application permissions; one that another covers is superfluous', () => {
  const [graph] = needsOf('{ nightly }').downstream;
  expect(graph?.delegated).toEqual([]);
  expect(graph?.application.map(({ name }) => name)).toEqual(['User.Read.All', 'Mail.Read']);
  expect(isCoveredBy('User.Read.All', ['User.ReadBasic.All'])).toBe(false);
  // Asked for by name they are refused to whom only the greater was granted.
  expect(delegated('{ person(id: 1) { id } me { id } }').map((line) => line.split(':')[0])).toContain('User.Read');
});

test('scopes of the configuration count where a field has none; `.default` has no names', () => {
  const [desks] = needsOf('{ granted }').downstream;
  expect(desks).toMatchObject({ delegated: [], unnamed: [{ kind: 'delegated', reason: { field: 'Query.granted' } }] });
});

test('the whole schema is asked for from the roots on', () => {
  const { downstream } = calculator.ofSchema();
  expect(downstream.map(({ api }) => api)).toEqual(['graph', 'desks']);
  const photo = downstream[0]?.delegated.find(({ name }) => name === 'User.ReadBasic.All');
  expect(photo?.reasons).toEqual([{ field: 'Person.photo' }]);
});

test('an API that is not configured is named with the field that asks it', () => {
  const none = createPermissionCalculator({ schema, permissions: people.permissions, settingsOf: () => undefined });
  expect(() => none.ofSchema()).toThrow("Query.me asks the API 'graph', which is not under DownstreamApis.");
});

test('the manifest holds ids of Microsoft’s APIs, and names what it leaves out', () => {
  const { requiredResourceAccess: access, leftOut } = requiredResourceAccess(calculator.ofSchema().downstream);
  const ids = microsoftGraph.permissions;
  expect(access).toHaveLength(1);
  expect(access[0]?.resourceAppId).toBe('00000003-0000-0000-c000-000000000000');
  expect(access[0]?.resourceAccess).toContainEqual({ id: ids['User.Read']?.delegated, type: 'Scope' });
  expect(access[0]?.resourceAccess).toContainEqual({ id: ids['Mail.Read']?.application, type: 'Role' });
  expect(leftOut.join('\n')).toContain('desks: the id of the delegated permission Desks.Read');
  expect(leftOut.join('\n')).toContain('Query.granted asks for whatever was granted');
});

test('Microsoft’s APIs are known in every cloud, with and without the slash, and nobody else’s', () => {
  for (const resource of ['https://graph.microsoft.us', 'https://graph.microsoft.com', microsoftGraph.appId])
    expect(wellKnownApi(resource)?.name).toBe('Microsoft Graph');
  for (const resource of ['https://management.azure.com/', 'https://management.core.windows.net/'])
    expect(wellKnownApi(resource)?.name).toBe('Azure Resource Manager');
  for (const resource of ['api://todolist', 'https://graph.microsoft.com.example', ''])
    expect(wellKnownApi(resource)).toBeUndefined();
});

test('ids are GUIDs, each of one permission', () => {
  const ids = Object.values(microsoftGraph.permissions).flatMap((one) => Object.values(one));
  expect(ids.filter((id) => !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
