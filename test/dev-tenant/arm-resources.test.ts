/** Resources of the dev tenant's Azure: lists, filters, one in full, and the versions of its provider. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { directory } from './api-host.ts';
import { codeOf, hostArm, pathOf, subscriptionCalled } from './arm-support.ts';

const { arm, call, walk } = await hostArm();
afterAll(() => arm[Symbol.asyncDispose]());
const version = 'api-version=2021-04-01';
const production = pathOf('Fabrikam production');

const listed = await walk(`${production}/resources?${version}`);
const filtered = async (filter: string) =>
  (await walk(`${production}/resources?${version}&$filter=${encodeURIComponent(filter)}`)).items;
const ofType = (type: string) => listed.items.filter((item) => item.type === type);

describe('the list of resources', () => {
  test('comes in pages, one of them empty, each resource once and none with its properties', () => {
    expect(listed.sizes.slice(0, 3)).toEqual([100, 0, 100]);
    expect(listed.items.length).toBeGreaterThan(300);
    expect(new Set(listed.items.map(({ id }) => id)).size).toBe(listed.items.length);
    expect(listed.items.every((item) => !('properties' in item) && !('createdTime' in item))).toBe(true);
    expect(new Set(listed.items.map(({ type }) => type)).size).toBe(15);
  });

  test('is the same on every start', async () => {
    const other = await hostArm();
    expect((await other.walk(`${production}/resources?${version}`)).items).toEqual(listed.items);
    await other.arm[Symbol.asyncDispose]();
  });

  test('of a group holds what lies in it', async () => {
    const [first] = listed.items;
    const group = String(first?.id).split('/')[4];
    const inside = await walk(`${production}/resourceGroups/${group?.toUpperCase()}/resources?${version}`);
    expect(inside.items).toEqual(listed.items.filter(({ id }) => String(id).split('/')[4] === group));
    expect(codeOf(await call('GET', `${production}/resourceGroups/none/resources?${version}`))).toEqual([
      404,
      'ResourceGroupNotFound',
    ]);
  });

  test('is filtered by type, place and name, joined by and, or and brackets', async () => {
    expect(await filtered("resourceType eq 'microsoft.web/SITES'")).toEqual(ofType('Microsoft.Web/sites'));
    const some = await filtered(
      "(resourceType eq 'Microsoft.Web/sites' or resourceType eq 'Microsoft.KeyVault/vaults') and location ne 'uksouth'",
    );
    expect(some.length).toBeGreaterThan(0);
    expect(some).toEqual(
      listed.items.filter(
        ({ type, location }) => /Web\/sites|KeyVault\/vaults/.test(String(type)) && location !== 'uksouth',
      ),
    );
    const named = await filtered("substringof('vm-orders', name)");
    expect(named).toEqual(listed.items.filter(({ name }) => String(name).includes('vm-orders')));
  });

  test('that is filtered by tag leaves the tags out', async () => {
    const byTag = await filtered("tagName eq 'WORKLOAD' and tagValue eq 'web'");
    const wanted = listed.items.filter(({ tags }) => (tags as Record<string, string>).workload === 'web');
    expect(byTag).toEqual(wanted.map(({ tags: _tags, ...rest }) => rest));
    expect((await filtered("startswith(tagName,'work')")).length).toBeGreaterThan(wanted.length);
    expect(await filtered("tagName eq 'workload' and tagValue eq 'WEB'")).toEqual([]);
  });

  test.each([
    "tagName eq 'a' and location eq 'b'",
    "size eq 'b'",
    "name gt 'b'",
    'name eq b',
    "name eq 'b",
    "(name eq 'b'",
    "name eq 'b' or",
    'substringof(name)',
    '',
  ])('refuses the filter %s', async (filter) => {
    const path = `${production}/resources?${version}&$filter=${encodeURIComponent(filter)}`;
    expect(codeOf(await call('GET', path))).toEqual([400, 'InvalidFilterInQueryString']);
  });

  test('is expanded by three members and no other, and not beside a tag', async () => {
    const { body } = await call(
      'GET',
      `${production}/resources?${version}&$expand=createdTime,provisioningState&$top=1`,
    );
    expect(body.value).toEqual([
      { ...listed.items[0], createdTime: expect.stringMatching(/^20\d\d-.*Z$/), provisioningState: 'Succeeded' },
    ]);
    expect(codeOf(await call('GET', `${production}/resources?${version}&$expand=properties`))[0]).toBe(400);
    const beside = `${production}/resources?${version}&$expand=createdTime&$filter=tagName eq 'workload'`;
    expect(codeOf(await call('GET', beside))).toEqual([400, 'InvalidFilterInQueryString']);
  });

  test('shows those who hold a role in one group that group alone', async () => {
    const staging = pathOf('Fabrikam staging');
    const mine = await walk(`${staging}/resources?${version}`, 'edsger');
    expect(new Set(mine.items.map(({ id }) => String(id).split('/')[4]))).toEqual(
      new Set(['rg-api-007', 'rg-api-009']),
    );
    const groups = await walk(`${staging}/resourcegroups?${version}`, 'edsger');
    expect(groups.items.map(({ name }) => name)).toEqual(['rg-api-007', 'rg-api-009']);
    const other = subscriptionCalled('Fabrikam staging').resourceGroups.find(({ name }) => !name.includes('api'));
    const refused = await call('GET', `${staging}/resourceGroups/${other?.name}?${version}`, { as: 'edsger' });
    expect(codeOf(refused)).toEqual([403, 'AuthorizationFailed']);
    expect(refused.body.error.message).toContain("action 'Microsoft.Resources/subscriptions/resourceGroups/read'");
  });
});

describe('one resource', () => {
  const vault = String(ofType('Microsoft.KeyVault/vaults')[0]?.id);

  test('is read in full under a version of its own provider', async () => {
    const { status, body } = await call('GET', `${vault.toLowerCase()}?api-version=2023-07-01`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: vault,
      type: 'Microsoft.KeyVault/vaults',
      properties: { provisioningState: 'Succeeded', enableSoftDelete: true },
      systemData: { createdByType: 'User', createdBy: 'alan@fabrikam.example' },
    });
  });

  test('that is a child has its own name, and its full one in lists', async () => {
    const database = ofType('Microsoft.Sql/servers/databases')[0];
    expect(String(database?.name)).toMatch(/^sql-.*\/orders$/);
    const { body } = await call('GET', `${String(database?.id)}?api-version=2021-11-01`);
    expect([body.name, body.id]).toEqual(['orders', database?.id]);
  });

  test('is refused under the version of another provider, and the right ones are named', async () => {
    const { status, body } = await call('GET', `${vault}?${version}`);
    expect([status, body.error.code]).toEqual([400, 'NoRegisteredProviderFound']);
    expect(body.error.message).toContain(
      "The supported api-versions are '2025-05-01, 2024-11-01, 2023-07-01, 2022-07-01'",
    );
  });

  test.each([
    ['Microsoft.KeyVault/vaults/none', 404, 'ResourceNotFound'],
    ['Microsoft.KeyVault/safes/none', 404, 'InvalidResourceType'],
    ['Fabrikam.Looms/looms/1', 404, 'InvalidResourceNamespace'],
    ['Microsoft.KeyVault/vaults', 404, 'InvalidResourceType'],
  ])('that is %s is answered %d %s', async (name, status, code) => {
    const providers = vault.slice(0, vault.indexOf('Microsoft.KeyVault'));
    expect(codeOf(await call('GET', `${providers}${name}?api-version=2023-07-01`))).toEqual([status, code]);
  });

  test('cannot be read by those who may only tag it', async () => {
    const base = pathOf('Fabrikam development');
    const [first] = (await walk(`${base}/resources?${version}`, 'radia')).items;
    expect(codeOf(await call('GET', `${String(first?.id)}?api-version=2023-07-01`, { as: 'radia' }))).toEqual([
      403,
      'AuthorizationFailed',
    ]);
  });
});

test('providers tell the versions of their types', async () => {
  const { body } = await call('GET', `${production}/providers/microsoft.sql?${version}`);
  expect(body).toMatchObject({ id: `${production}/providers/Microsoft.Sql`, registrationState: 'Registered' });
  expect(body.resourceTypes).toMatchObject([
    {
      resourceType: 'servers',
      apiVersions: ['2024-11-01-preview', '2023-08-01', '2021-11-01'],
      defaultApiVersion: '2023-08-01',
    },
    { resourceType: 'servers/databases' },
  ]);
  const all = await call('GET', `${production}/providers?${version}`);
  expect(all.body.value).toHaveLength(10);
  expect(codeOf(await call('GET', `${production}/providers/none?${version}`))).toEqual([
    404,
    'InvalidResourceNamespace',
  ]);
});

test('an app in its own name sees what was assigned to it', async () => {
  const objectId = directory.appByClientId(appIds.daemon)?.objectId;
  const path = `/subscriptions?api-version=2022-12-01`;
  const { body } = await call('GET', path, { claims: { oid: objectId, scp: undefined, idtyp: 'app' } });
  expect(body.value.map(({ displayName }: { displayName: string }) => displayName)).toEqual(['Loom telemetry']);
});
