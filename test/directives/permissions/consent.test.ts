/**
 * The calculated permissions held against a tenant that refuses: with exactly those consented an operation passes, without any one of
 * them the fields that ask for it are refused.
 */
import * as fc from 'fast-check';
import { type OperationDefinitionNode, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInSchema } from '../../../src/cli/built-in-schema.ts';
import { appIds } from '../../../src/dev-tenant/directory/apps.ts';
import { downstreamPermissions } from '../../../src/directives/downstream/permissions.ts';
import { createPermissionCalculator } from '../../../src/directives/permissions/calculate.ts';
import type { NeededPermission, Reason } from '../../../src/directives/permissions/downstream-needs.ts';
import { armModule, graphModule } from '../../../src/index.ts';
import type { FieldPermissions } from '../../../src/module/define-module.ts';
import { type Answer, type Product, startProduct } from '../../support/product.ts';

const RESOURCES = { graph: 'https://graph.microsoft.com', arm: 'https://management.azure.com/' } as const;
type Api = keyof typeof RESOURCES;

const schema = builtInSchema();
const permissions: FieldPermissions = {
  ...graphModule.permissions,
  ...armModule.permissions,
  ...downstreamPermissions(schema),
};
const calculator = createPermissionCalculator({
  schema,
  permissions,
  settingsOf: (api) => ({ scopes: [`${RESOURCES[api as Api]}/.default`], requestAppToken: false, anonymous: false }),
});

let product: Product;
let ada: string;
const variables: Record<string, string> = {};
/** Coordinates whose permission was seen to be asked for. */
const met = new Set<string>();

beforeAll(async () => {
  product = await startProduct({ overrides: { Server: { Budgets: { UserCostPerMinute: 1_000_000_000 } } } });
  const idOf = (name: string) => product.tenant.directory.findPerson(name)?.objectId ?? '';
  ada = idOf('ada');
  const { data } = await product.ask(
    '{ me { messages(first: 1) { nodes { id } } events(first: 1) { nodes { id } } } groups(first: 1) { nodes { id } } }',
    { user: 'ada' },
  );
  Object.assign(variables, {
    ada,
    grace: idOf('grace'),
    group: data.groups.nodes[0].id,
    message: data.me.messages.nodes[0].id,
    event: data.me.events.nodes[0].id,
  });
});
afterAll(() => product[Symbol.asyncDispose]());

async function setConsent(api: Api, scopes: readonly string[], word: 'give' | 'withdraw'): Promise<void> {
  if (scopes.length === 0) return;
  const body = {
    client: appIds.api,
    resource: RESOURCES[api],
    scopes,
    person: 'ada',
    withdraw: word === 'withdraw',
  };
  const response = await fetch(`${product.tenant.httpOrigin}/dev/consent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const HEAD = '$ada: ID!, $grace: ID!, $group: ID!, $message: ID!, $event: ID!, $yes: Boolean!';
const documentOf = (kind: 'query' | 'mutation', selection: string) => {
  const used = HEAD.split(', ').filter((one) => selection.includes(one.split(':')[0] ?? one));
  return `${kind} Asked${used.length > 0 ? `(${used.join(', ')})` : ''} { ${selection} }`;
};

/** Asked anew each time: with a new bearer no header of the last time is found. */
const ask = (query: string): Promise<Answer> =>
  product.ask(query, { user: 'ada', variables: { ...variables, yes: true } });

const refusals = ({ errors }: Answer) =>
  errors
    .filter(({ extensions }) => ['CONSENT_REQUIRED', 'DOWNSTREAM_FORBIDDEN'].includes(String(extensions.code)))
    .map(({ path, extensions }) => `${path?.join('.')} ${String(extensions.code)}`);

/** Objects that an answer has at a path of response names, lists opened. */
function objectsAt(value: unknown, path: readonly string[]): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((one) => objectsAt(one, path));
  if (typeof value !== 'object' || value === null) return [];
  const [name, ...rest] = path;
  const object = value as Record<string, unknown>;
  return name === undefined ? [object] : objectsAt(object[name], rest);
}

const TYPE = '__typename';

/** Whether the field was resolved, for somebody of whom it asks for this permission. */
function isMet({ name }: NeededPermission, { field, path = '' }: Reason, { data }: Answer): boolean {
  const names = path.split('.');
  const isRoot = names.length === 1;
  const { scopes, own } = permissions[field] ?? { scopes: [] };
  return objectsAt(data, names.slice(0, -1)).some((parent) => {
    if (!isRoot && parent[TYPE] !== field.split('.')[0]) return false;
    if (!own) return true;
    // `user(id:)` is asked under two names, of Ada by Ada and of somebody else.
    const isOwn = isRoot ? path === 'myself' : parent.id === ada;
    return (isOwn ? own : scopes).includes(name);
  });
}

/** With the list alone it passes; without one of the list, what asks for it is refused. @returns how many could be taken away */
async function holds(document: string): Promise<number> {
  const parsed = parse(document);
  const operation = parsed.definitions[0] as OperationDefinitionNode;
  const { downstream } = calculator.ofOperations([{ name: 'Asked', document: parsed, operation }]);
  const listed = (api: string) => downstream.find((one) => one.api === api)?.delegated ?? [];
  for (const api of ['graph', 'arm'] as const) {
    await setConsent(api, all(api), 'withdraw');
    await setConsent(
      api,
      listed(api).map(({ name }) => name),
      'give',
    );
  }
  const whole = await ask(document);
  expect(refusals(whole), document).toEqual([]);
  expect(whole.errors.filter(({ extensions }) => extensions.code === 'BAD_USER_INPUT')).toEqual([]);

  let taken = 0;
  for (const api of ['graph', 'arm'] as const) {
    for (const permission of listed(api)) {
      // What fills fields is not asked for by name: without it nothing is refused.
      const asking = permission.reasons.filter((reason) => !reason.fills && isMet(permission, reason, whole));
      for (const { field } of asking) met.add(field);
      taken += asking.length > 0 ? 1 : 0;
      await setConsent(api, [permission.name], 'withdraw');
      const refused = refusals(await ask(document));
      expect(refused.length > 0, `${document} without ${permission.name}: ${refused.join(', ')}`).toBe(
        asking.length > 0,
      );
      await setConsent(api, [permission.name], 'give');
    }
  }
  return taken;
}

const all = (api: Api) => [
  ...new Set(
    Object.values(permissions)
      .filter((permission) => permission.api === api)
      .flatMap(({ scopes, own = [], fills = {} }) => [...scopes, ...own, ...Object.values(fills).flat()]),
  ),
];

const TYPED = '__typename id';
const times = '{ dateTime: "2030-05-01T10:00:00", timeZone: "UTC" }';
const ends = '{ dateTime: "2030-05-01T11:00:00", timeZone: "UTC" }';
const START = '2026-11-01T00:00:00Z';
const END = '2026-12-01T00:00:00Z';

/** Between them they ask for everything that Graph is asked for. */
const OPERATIONS = [
  documentOf('query', `me { ${TYPED} photo { contentType } presence { availability } licenseDetails { id } }`),
  documentOf(
    'query',
    `me { ${TYPED} joinedTeams(first: 2) { nodes { ${TYPED} group { id } } } memberOf(first: 2) { nodes { id } } }`,
  ),
  documentOf(
    'query',
    `me { ${TYPED} manager { ${TYPED} presence { availability } memberOf(first: 1) { nodes { id } } } }`,
  ),
  documentOf('query', `me { ${TYPED} directReports(first: 2) { nodes { ${TYPED} photo { contentType } } } }`),
  // The manager of a report is the caller again.
  documentOf(
    'query',
    `me { ${TYPED} directReports(first: 1) { nodes { ${TYPED} manager { ${TYPED} presence { availability } } } } }`,
  ),
  documentOf('query', `me { ${TYPED} messages(first: 1) { nodes { id } } message(id: $message) { id } }`),
  documentOf(
    'query',
    `me { ${TYPED} events(first: 1) { nodes { id } } event(id: $event) { id }
       calendarView(start: "${START}", end: "${END}", first: 1) { nodes { id } } }`,
  ),
  documentOf(
    'query',
    `me { ${TYPED} drive { ${TYPED} items(first: 5) { nodes { ${TYPED} children(first: 1) { nodes { id } } } } } }`,
  ),
  documentOf('query', `myself: user(id: $ada) { ${TYPED} photo { contentType } licenseDetails { id } }`),
  documentOf('query', `another: user(id: $grace) { ${TYPED} photo { contentType } licenseDetails { id } }`),
  documentOf(
    'query',
    `groups(first: 1) { nodes { ${TYPED} members(first: 2) { nodes { id } } owners(first: 1) { nodes { id } } } }`,
  ),
  documentOf('query', `group(id: $group) { ${TYPED} displayName }`),
  documentOf('query', 'users(first: 2) { nodes { id } }'),
  documentOf('query', 'subscriptions(first: 1) { nodes { __typename id locations { name } } }'),
  documentOf(
    'mutation',
    `updateMe(input: { mobilePhone: "+46 70 123 45 67" }) { __typename user { ${TYPED} displayName } }`,
  ),
  documentOf(
    'mutation',
    'sendMail(input: { subject: "Tea", body: "At four?", to: [{ address: "grace@fabrikam.example" }] }) { accepted }',
  ),
  documentOf('mutation', `createEvent(input: { subject: "Tea", start: ${times}, end: ${ends} }) { event { id } }`),
  documentOf('mutation', 'updateEvent(input: { id: $event, subject: "Tea at four" }) { event { id } }'),
];

test.each(OPERATIONS)('passes with its list, and not without one of it: %s', async (document) => {
  expect(await holds(document)).toBeGreaterThan(0);
});

test('names of groups that somebody is a member of take what is listed for them, and are null without it', async () => {
  const document = documentOf('query', 'me { memberOf(first: 5) { nodes { __typename id displayName } } }');
  expect(await holds(document)).toBeGreaterThan(0);
  const names = async () => {
    const { data, errors } = await ask(document);
    expect(errors).toEqual([]);
    const groups = objectsAt(data, ['me', 'memberOf', 'nodes']).filter((one) => one[TYPE] === 'Group');
    return groups.map(({ displayName }) => displayName);
  };
  expect(await names()).not.toContain(null);
  await setConsent('graph', ['GroupMember.Read.All'], 'withdraw');
  expect(new Set(await names())).toEqual(new Set([null]));
});

test('all fields with a permission of Graph were asked for so', () => {
  expect(Object.keys(graphModule.permissions).filter((field) => !met.has(field))).toEqual([]);
});

const below = (name: string, selection: fc.Arbitrary<string>) => selection.map((text) => `${name} { ${text} }`);
const list = (name: string, selection: fc.Arbitrary<string>) => below(`${name}(first: 2)`, below('nodes', selection));
const leaf = (...texts: readonly string[]) => fc.constantFrom(...texts);

/** Selections on somebody; what only the mailbox's owner may read is left to the fixed operations. */
const { user } = fc.letrec<{ user: string; group: string }>((tie) => {
  const part = (...parts: readonly fc.Arbitrary<string>[]) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: parts.length - 1 }), { maxLength: 2 })
      .chain((chosen) =>
        fc
          .tuple(
            fc.constantFrom('', '... @include(if: $yes) '),
            ...chosen.map((index) => parts[index] ?? fc.constant('')),
          )
          .map(
            ([wrap, ...texts]) =>
              `${TYPED} ${wrap && texts.length > 0 ? `${wrap}{ ${texts.join(' ')} }` : texts.join(' ')}`,
          ),
      );
  const own = leaf('photo { contentType }', 'presence { availability }', 'licenseDetails { id }', 'displayName');
  return {
    user: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      part(own),
      part(
        own,
        below('manager', tie('user')),
        list('directReports', tie('user')),
        list(
          'memberOf',
          tie('group').map((text) => `${TYPED} ... on Group { ${text} }`),
        ),
      ),
    ),
    group: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant(TYPED),
      list(
        'members',
        tie('user').map((text) => `__typename ... on User { ${text} }`),
      ),
    ),
  };
});

test('so does whatever is asked of people, their managers, reports and groups', async () => {
  let taken = 0;
  const root = fc.constantFrom('me', 'myself: user(id: $ada)', 'another: user(id: $grace)', 'users(first: 2)');
  await fc.assert(
    fc.asyncProperty(root, user, async (name, selection) => {
      const text = name.startsWith('users') ? `nodes { ${selection} }` : selection;
      taken += await holds(documentOf('query', `${name} { ${text} }`));
    }),
    { numRuns: 40 },
  );
  expect(taken).toBeGreaterThan(40);
}, 60_000);
