/** Paging of the dev tenant's Graph: every person exactly once, whatever the size of the pages. @module */
import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
const token = await graph.sign({ scp: 'User.Read.All' });

async function walk(first: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  for (let next: string | undefined = first; next !== undefined; pages += 1) {
    expect(new URL(next).origin).toBe(new URL(graph.url).origin);
    const { body } = await ask(next, token);
    ids.push(...body.value.map(({ id }: { id: string }) => id));
    next = body['@odata.nextLink'];
  }
  return { ids, pages };
}

const everybody = directory.people.map(({ objectId }) => objectId).sort();

test('gives everybody exactly once for any page size and order', async () => {
  const orders = constantFrom('', '&$orderby=displayName', '&$orderby=displayName desc', '&$select=id');
  await assert(
    asyncProperty(integer({ min: 8, max: 999 }), orders, async (top, order) => {
      const { ids, pages } = await walk(`${graph.url}/v1.0/users?$top=${top}${order}`);
      expect(ids.sort()).toEqual(everybody);
      expect(pages).toBe(Math.ceil(everybody.length / top));
    }),
    { numRuns: 30 },
  );
});

test('cuts pages of 100 when nothing is said', async () => {
  const { body } = await ask(`${graph.url}/v1.0/users`, token);
  expect(body.value).toHaveLength(100);
  expect((await walk(`${graph.url}/v1.0/users`)).pages).toBe(4);
});

test('keeps the filter from page to page', async () => {
  const department = 'Weaving';
  const expected = directory.people
    .filter((person) => person.department === department)
    .map((person) => person.objectId);
  const { ids, pages } = await walk(`${graph.url}/v1.0/users?$top=3&$filter=department eq '${department}'`);
  expect(ids.sort()).toEqual(expected.sort());
  expect(pages).toBe(Math.ceil(expected.length / 3));
});

test('pages direct reports too', async () => {
  const head = directory.people.find(({ managerId }) => managerId === null);
  const expected = directory.people
    .filter(({ managerId }) => managerId === head?.objectId)
    .map(({ objectId }) => objectId);
  const { ids, pages } = await walk(`${graph.url}/v1.0/users/${head?.objectId}/directReports?$top=2`);
  expect(ids.sort()).toEqual(expected.sort());
  expect(pages).toBe(Math.ceil(expected.length / 2));
});
