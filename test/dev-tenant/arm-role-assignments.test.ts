/** Who holds which role in the dev tenant's Azure, and who may ask. @module */
import { afterAll, expect, test } from 'vitest';
import { roleAllows, roles } from '../../src/dev-tenant/arm/roles.ts';
import type { RoleAssignment } from '../../src/dev-tenant/directory/directory.ts';
import { directory, personCalled } from './api-host.ts';
import { codeOf, hostArm, pathOf, subscriptionCalled } from './arm-support.ts';

const { arm, call } = await hostArm();
afterAll(() => arm[Symbol.asyncDispose]());
const version = 'api-version=2022-04-01';
const staging = pathOf('Fabrikam staging');
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly properties: Pick<RoleAssignment, 'principalId' | 'principalType' | 'scope'> & {
    readonly roleDefinitionId: string;
  };
}

async function listed(scope: string, filter?: string, as = 'ada'): Promise<readonly Listed[]> {
  const query = filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`;
  const answer = await call('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments?${version}${query}`, {
    as,
  });
  expect(answer.status).toBe(200);
  return answer.body.value;
}
const scopesOf = (assignments: readonly Listed[]) => [
  ...new Set(assignments.map(({ properties }) => properties.scope)),
];

test('without a filter: at the scope, above it and below it', async () => {
  expect(scopesOf(await listed(staging))).toEqual([
    '/',
    staging,
    `${staging}/resourceGroups/rg-api-007`,
    `${staging}/resourceGroups/rg-api-009`,
  ]);
  expect(scopesOf(await listed(`${staging}/resourceGroups/RG-API-007`))).toEqual([
    '/',
    staging,
    `${staging}/resourceGroups/rg-api-007`,
  ]);
});

test('atScope() leaves out what stands below', async () => {
  expect(scopesOf(await listed(staging, 'atScope()'))).toEqual(['/', staging]);
});

test('principalId finds one principal, assignedTo the groups of a person, too', async () => {
  const ada = personCalled('ada').objectId;
  const [own, ...others] = await listed(staging, `principalId eq '${ada.toUpperCase()}'`);
  expect(others).toEqual([]);
  expect(own?.properties).toMatchObject({ principalId: ada, principalType: 'User', scope: staging });
  expect(own?.id).toBe(`${staging}/providers/Microsoft.Authorization/roleAssignments/${own?.name}`);
  const telemetry = pathOf('Loom telemetry');
  const analyst = directory.people.find(({ department }) => department === 'Data')?.objectId;
  expect(await listed(telemetry, `principalId eq '${analyst}'`)).toEqual([]);
  expect(await listed(telemetry, `atScope() and assignedTo('${analyst}')`)).toMatchObject([
    { properties: { principalType: 'Group' } },
  ]);
});

test('a group that holds a role is a group of the directory, and reaches its members', async () => {
  const assignments = await listed(pathOf('Loom telemetry'));
  const [held] = assignments.filter(({ properties }) => properties.principalType === 'Group');
  const group = directory.memberships().groups.find(({ id }) => id === held?.properties.principalId);
  expect(group?.displayName).toBe('Data');
  const readers = subscriptionCalled('Loom telemetry').readers;
  expect(group?.memberIds.every((id) => readers.includes(id))).toBe(true);
});

test('everybody may see what they hold themselves, and only readers of a scope the rest', async () => {
  const edsger = personCalled('edsger').objectId;
  expect(await listed(staging, `assignedTo('${edsger}')`, 'edsger')).toHaveLength(2);
  const path = `${staging}/providers/Microsoft.Authorization/roleAssignments?${version}`;
  expect(codeOf(await call('GET', path, { as: 'edsger' }))).toEqual([403, 'AuthorizationFailed']);
  expect(codeOf(await call('GET', path, { as: 'linus' }))).toEqual([404, 'SubscriptionNotFound']);
});

test('the scope of the tenant is for those who hold a role there', async () => {
  const path = `/providers/Microsoft.Authorization/roleAssignments?${version}`;
  const { body } = await call('GET', path, { as: 'alan' });
  const all = directory.subscriptions.flatMap(({ roleAssignments }) => roleAssignments.map(({ name }) => name));
  expect(body.value).toHaveLength(new Set(all).size);
  expect(codeOf(await call('GET', path))).toEqual([403, 'AuthorizationFailed']);
});

test('one assignment is read by its name, and none is written', async () => {
  const [first] = await listed(staging);
  const path = `${staging}/providers/Microsoft.Authorization/roleAssignments/${first?.name}?${version}`;
  expect((await call('GET', path)).body).toEqual(first);
  expect(codeOf(await call('DELETE', path))).toEqual([405, 'MethodNotAllowed']);
  expect(codeOf(await call('GET', path.replace(/[0-9a-f-]{36}\?/, '0?')))).toEqual([404, 'RoleAssignmentNotFound']);
});

test.each(['type eq 1', "principalId eq ''", 'atScope() or atScope()', ''])('refuses the filter %s', async (filter) => {
  const path = `${staging}/providers/Microsoft.Authorization/roleAssignments?${version}&$filter=${filter}`;
  expect(codeOf(await call('GET', path))).toEqual([400, 'InvalidFilterInQueryString']);
});

test('roles have the ids they have everywhere', async () => {
  const path = `${staging}/providers/Microsoft.Authorization/roleDefinitions`;
  const { body } = await call('GET', `${path}?${version}&$filter=roleName eq 'reader'`);
  expect(body.value).toMatchObject([
    {
      id: `${path}/${reader}`,
      properties: { roleName: 'Reader', type: 'BuiltInRole', permissions: [{ actions: ['*/read'] }] },
    },
  ]);
  expect((await call('GET', `${path}?${version}`)).body.value).toHaveLength(5);
  expect((await call('GET', `${path}/${reader}?${version}`)).body).toEqual(body.value[0]);
  expect(codeOf(await call('GET', `${path}/0?${version}`))).toEqual([404, 'RoleDefinitionDoesNotExist']);
});

test('a role allows by pattern, and what it takes out again it does not allow', () => {
  const assign = 'Microsoft.Authorization/roleAssignments/write';
  expect(roleAllows(roles.Owner, assign)).toBe(true);
  expect(roleAllows(roles.Contributor, assign)).toBe(false);
  expect(roleAllows(roles.Contributor, 'Microsoft.Authorization/roleAssignments/read')).toBe(true);
  expect(roleAllows(roles.Reader, 'microsoft.web/sites/READ')).toBe(true);
  expect(roleAllows(roles.Reader, 'Microsoft.Web/sites/read/action')).toBe(false);
});

test('what the lists say is what counts: a reader reads, a contributor writes', async () => {
  const ada = personCalled('ada').objectId;
  for (const name of ['Fabrikam production', 'Fabrikam staging', 'Fabrikam development', 'Loom telemetry']) {
    const scope = pathOf(name);
    const [held] = await listed(scope, `principalId eq '${ada}'`);
    const isReader = held?.properties.roleDefinitionId.endsWith(reader) ?? false;
    const tags = `${scope}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
    const body = { properties: { tags: subscriptionCalled(name).tags } };
    expect((await call('PUT', tags, { body })).status).toBe(isReader ? 403 : 200);
  }
});
