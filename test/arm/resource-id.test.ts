/** Ids that come from outside: taken apart or refused, and never a path of another shape. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResourceId, parseScope, readResourceId, typeOf } from '../../src/arm/resource-id.ts';

const S = '00000000-0000-4000-8000-000000000001';
const VM = `/subscriptions/${S}/resourceGroups/rg 1/providers/Microsoft.Compute/virtualMachines/vm#1`;

test('a resource is taken apart, its names as they are and its path encoded', () => {
  const id = parseResourceId(VM);
  expect(id).toEqual({
    subscriptionId: S,
    resourceGroup: 'rg 1',
    resource: { namespace: 'Microsoft.Compute', type: 'virtualMachines', name: 'vm#1' },
    path: `/subscriptions/${S}/resourceGroups/rg%201/providers/Microsoft.Compute/virtualMachines/vm%231`,
  });
  expect(typeOf(id)).toBe('Microsoft.Compute/virtualMachines');
});

test('children, extensions and resources of a subscription are resources too', () => {
  expect(typeOf(parseResourceId(`${VM}/extensions/e1`))).toBe('Microsoft.Compute/virtualMachines/extensions');
  expect(typeOf(parseResourceId(`${VM}/providers/Microsoft.Authorization/locks/l1`))).toBe(
    'Microsoft.Authorization/locks',
  );
  expect(typeOf(parseResourceId(`/subscriptions/${S}/resourceGroups/a/providers/84codes.CloudAMQP/servers/s`))).toBe(
    '84codes.CloudAMQP/servers',
  );
  expect(parseResourceId(`/SUBSCRIPTIONS/${S.toUpperCase()}/providers/Microsoft.X/y/z`)).toMatchObject({
    subscriptionId: S,
    path: `/subscriptions/${S}/providers/Microsoft.X/y/z`,
  });
});

test('a scope may also be a subscription or a resource group', () => {
  expect(parseScope(`/subscriptions/${S}`).path).toBe(`/subscriptions/${S}`);
  expect(parseScope(`/subscriptions/${S}/resourcegroups/a`).path).toBe(`/subscriptions/${S}/resourceGroups/a`);
  expect(() => parseResourceId(`/subscriptions/${S}/resourceGroups/a`)).toThrow("Expected 'id' to be a resource id");
});

describe('what is refused', () => {
  test.each([
    '',
    '/',
    'subscriptions',
    '//evil.example/x',
    `https://management.azure.com/subscriptions/${S}`,
    '/subscriptions/not-a-guid',
    `/subscriptions/${S}/`,
    `/subscriptions/${S}/resourceGroups`,
    `/subscriptions/${S}/resourceGroups/`,
    `/subscriptions/${S}/resourceGroups/..`,
    `/subscriptions/${S}/resourceGroups/.`,
    `/subscriptions/${S}/resourceGroups/a/b`,
    `/subscriptions/${S}/resourceGroups/a/providers`,
    `/subscriptions/${S}/providers/Microsoft.Compute`,
    `/subscriptions/${S}/providers/Compute/x/y`,
    `/subscriptions/${S}/providers/Microsoft.Compute/virtualMachines`,
    `/subscriptions/${S}/providers/Microsoft.Compute/virtualMachines/..`,
    `/subscriptions/${S}/providers/Microsoft.Compute/virtual%2FMachines/x`,
    `/subscriptions/${S}/providers/Microsoft.Compute/virtualMachines/x?api-version=1`.replace('/x?', '//x?'),
    `/subscriptions/${S}/providers/Microsoft.Compute/vms/a\u0000`,
    `/subscriptions/${S}/providers/Microsoft.Compute/vms/${'a'.repeat(2_100)}`,
    '/tenants/x',
    `/providers/Microsoft.Management/managementGroups/x`,
  ])('%j', (id) => {
    expect(readResourceId(id)).toBeUndefined();
    expect(() => parseScope(id)).toThrow("Expected 'scope'");
  });
});

test('whatever the names are, the path stays one of ours, with as many segments as the id', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom('.', '/', '\\', '%', '2', 'F', 'e', '?', '#', '&', ' ', '@', ':'),
      minLength: 1,
      maxLength: 12,
    }),
  );
  fc.assert(
    fc.property(name, name, (group, vm) => {
      const id = readResourceId(
        `/subscriptions/${S}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${vm}`,
      );
      if (id === undefined) return;
      const { pathname, search, hash, host } = new URL(`https://management.azure.com${id.path}`);
      expect([pathname, search, hash, host]).toEqual([id.path, '', '', 'management.azure.com']);
      expect(id.path).toMatch(
        /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/?#\\]+(?:\/providers\/[A-Za-z0-9][\w.-]*(?:\/[\w-]+\/[^/?#\\]+)+)+$/,
      );
      const segments = id.path.split('/').map(decodeURIComponent);
      expect(segments.at(-1)).toBe(id.resource?.name);
      expect(segments[4]).toBe(id.resourceGroup);
    }),
    { numRuns: 2_000 },
  );
});
