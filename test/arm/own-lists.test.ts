/** What Azure Resource Manager may also answer: pages that are short or lead elsewhere, versions, writes that go on behind the answer. */
import { describe, expect, test } from 'vitest';
import { json } from '../support/loopback.ts';
import { createEstate, guid, RESOURCE_GRAPH, startArm } from './arm-host.ts';

const VM = `/subscriptions/${guid(1)}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`;

describe('where Resource Graph answers badly, the own lists do', () => {
  const estate = createEstate(3, () => 2);
  const ASK = '{ subscriptions { nodes { resourceGroups { nodes { id } } } } }';

  test('more than an answer may hold', async () => {
    await using host = await startArm((path, request, response) => {
      if (path.startsWith('/subscriptions?')) return estate.list;
      if (!path.startsWith(RESOURCE_GRAPH)) return estate.ownList(request.url, host.calling.server.url);
      return json(response, 200, { totalRecords: 1, data: [{ id: 'x'.repeat(5_000_000) }] });
    });
    const { data, errors } = await host.ask(ASK);
    expect(errors).toBeUndefined();
    for (const { resourceGroups } of data.subscriptions.nodes) expect(resourceGroups.nodes).toHaveLength(2);
  });

  test('no answer in time', async () => {
    await using host = await startArm((path, request) => {
      if (path.startsWith('/subscriptions?')) return estate.list;
      return path.startsWith(RESOURCE_GRAPH) ? undefined : estate.ownList(request.url, host.calling.server.url);
    });
    const { data, errors } = await host.ask(ASK);
    expect(errors).toBeUndefined();
    for (const { resourceGroups } of data.subscriptions.nodes) expect(resourceGroups.nodes).toHaveLength(2);
  });

  test.each([{}, { data: {}, totalRecords: 1 }, { data: [null], totalRecords: 1 }, { data: [], totalRecords: '1' }])(
    'not with %j: that is no answer, and said so',
    async (answer) => {
      await using host = await startArm((path) => (path.startsWith('/subscriptions?') ? estate.list : answer));
      const { errors } = await host.ask(ASK);
      expect(errors?.map(({ originalError }) => originalError)).toMatchObject(
        Array.from({ length: 3 }, () => ({ downstream: { code: 'UnexpectedAnswer' } })),
      );
    },
  );

  test('rows of a subscription that was not asked about are nobody’s', async () => {
    const row = { id: `/subscriptions/${guid(9)}/resourceGroups/x`, subscriptionId: guid(9), name: 'x', location: 'x' };
    await using host = await startArm((path) =>
      path.startsWith('/subscriptions?') ? estate.list : { data: [row], totalRecords: 1, resultTruncated: 'false' },
    );
    const { data } = await host.ask(ASK);
    for (const { resourceGroups } of data.subscriptions.nodes) expect(resourceGroups.nodes).toEqual([]);
  });
});

test('a next link to another host is not followed', async () => {
  await using other = await startArm(() => ({ value: [] }));
  await using host = await startArm(() => ({
    value: [],
    nextLink: `${other.calling.server.url}/arm/subscriptions?api-version=2022-12-01&$skiptoken=x`,
  }));
  const { errors } = await host.ask('{ subscriptions { nodes { id } } }');
  expect(errors?.[0]?.originalError).toMatchObject({ downstream: { code: 'ForeignLink' } });
  expect(other.calls()).toEqual([]);
});

test('equal lists of one operation are asked for once', async () => {
  await using host = await startArm(() => ({ value: [] }));
  await host.ask('{ a: tenants { nodes { id } } b: tenants { nodes { tenantId } } subscriptions { nodes { id } } }');
  expect(host.calls()).toEqual(['GET /tenants?api-version=2022-12-01', 'GET /subscriptions?api-version=2022-12-01']);
});

describe('the version in which a resource is read', () => {
  test.each([
    [['2025-01-01-preview', '2023-07-01', '2024-03-01', '2021-01-01'], '2024-03-01'],
    [['2024-01-01-preview', '2025-02-01-alpha', 'x2025-02-01-beta'], '2025-02-01-alpha'],
    [['2023-07-01', '../../evil?x=', 'latest', '2023-07-01&$filter=x'], '2023-07-01'],
  ])('of %j is %s', async (apiVersions, version) => {
    await using host = await startArm((path) =>
      path.includes('/providers/microsoft.compute?')
        ? {
            resourceTypes: [
              { resourceType: 'VIRTUALMACHINES', apiVersions },
              { resourceType: 'disks', apiVersions: ['2099-01-01'] },
            ],
          }
        : { id: VM, name: 'vm', type: 'Microsoft.Compute/virtualMachines' },
    );
    const { data } = await host.ask('query ($id: ID!) { resource(id: $id) { name } }', { id: VM });
    expect(data.resource).toEqual({ name: 'vm' });
    expect(host.calls()).toEqual([
      `GET /subscriptions/${guid(1)}/providers/microsoft.compute?api-version=2021-04-01`,
      `GET ${VM}?api-version=${version}`,
    ]);
  });

  test.each([
    ['a provider that is not there', 404, {}],
    ['a type that it does not have', 200, { resourceTypes: [{ resourceType: 'disks', apiVersions: ['2024-03-01'] }] }],
    ['a provider that says nothing', 200, {}],
  ])('%s: there is no such resource, and it is not asked for', async (_what, status, body) => {
    await using host = await startArm((_path, _request, response) => json(response, status, body));
    const { data, errors } = await host.ask('query ($id: ID!) { resource(id: $id) { name } }', { id: VM });
    expect({ data, errors }).toEqual({ data: { resource: null }, errors: undefined });
    expect(host.calls()).toHaveLength(1);
  });
});

describe('updateTags', () => {
  const UPDATE = 'mutation ($input: UpdateTagsInput!) { updateTags(input: $input) { scope tags { name value } } }';
  const input = { scope: VM, operation: 'MERGE', tags: [{ name: 'env', value: 'dev' }] };

  test('is one PATCH with the body of Azure', async () => {
    await using host = await startArm(() => ({ properties: { tags: { env: 'dev', a: 'b' } } }));
    const { data } = await host.ask(UPDATE, { input });
    expect(data.updateTags).toEqual({
      scope: VM,
      tags: [
        { name: 'a', value: 'b' },
        { name: 'env', value: 'dev' },
      ],
    });
    expect(host.calls()).toEqual([`PATCH ${VM}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`]);
    expect(JSON.parse(host.calling.server.seen[0]?.body ?? '')).toEqual({
      operation: 'Merge',
      properties: { tags: { env: 'dev' } },
    });
  });

  test('that Azure goes on with behind its answer has no tags yet', async () => {
    await using host = await startArm((_path, _request, response) => {
      response.writeHead(202, { location: `${host.calling.server.url}/arm/operations/1`, 'retry-after': '5' }).end();
    });
    const { data, errors } = await host.ask(UPDATE, { input });
    expect({ data, errors }).toEqual({ data: { updateTags: { scope: VM, tags: null } }, errors: undefined });
    expect(host.calls()).toHaveLength(1);
  });

  test('that policy refuses for want of a second factor says so', async () => {
    await using host = await startArm((_path, _request, response) =>
      json(response, 403, { error: { code: 'RequestDisallowedByAzure', message: 'ada@contoso.example' } }),
    );
    const { errors } = await host.ask(UPDATE, { input });
    expect(errors?.[0]?.originalError).toMatchObject({
      code: 'DOWNSTREAM_FORBIDDEN',
      downstream: { status: 403, code: 'RequestDisallowedByAzure' },
    });
    expect(JSON.stringify(errors)).not.toContain('ada@');
  });
});
