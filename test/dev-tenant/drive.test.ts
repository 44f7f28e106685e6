/** Drives of the dev tenant's Graph at the wire: the drive, items by id and path, pages, permissions. @module */
import { afterAll, describe, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());

const v1 = `${graph.url}/v1.0`;
const reader = await graph.sign({ scp: 'Files.Read' });
const get = (path: string, token = reader) => ask(`${v1}${path}`, token);

interface Item {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly folder?: { readonly childCount: number };
  readonly file?: { readonly mimeType: string };
}
const children = async (path: string): Promise<Item[]> => {
  const items: Item[] = [];
  for (let next: string | undefined = `${v1}${path}`; next !== undefined; ) {
    const { status, body } = await ask(next, reader);
    expect(status, JSON.stringify(body)).toBe(200);
    items.push(...body.value);
    next = body['@odata.nextLink'];
  }
  return items;
};

test('a drive has an owner and a quota that adds up to what lies in it', async () => {
  const { body } = await get('/me/drive');
  expect(body).toMatchObject({ driveType: 'business', owner: { user: { id: personCalled('ada').objectId } } });
  const { deleted, remaining, total, used } = body.quota;
  expect(used + remaining + deleted).toBe(total);
  const inside = await children('/me/drive/root/children');
  expect(inside.reduce((sum, { size }) => sum + size, 0)).toBe(used);
  expect(Object.keys((await get('/me/drive?$select=id,quota')).body)).toEqual(['@odata.context', 'id', 'quota']);
});

describe('an item', () => {
  test('is found by id, by path, and by path from another item', async () => {
    const documents = (await get('/me/drive/root:/Documents')).body;
    const byPath = (await get('/me/drive/root:/Documents/Contracts/2025')).body;
    for (const address of [
      `/me/drive/items/${byPath.id}`,
      `/me/drive/items/${documents.id}:/Contracts/2025`,
      `/me/drive/items/${documents.id}:/Contracts/2025:`,
      '/me/drive/root:/documents/CONTRACTS/2025:',
    ]) {
      expect((await get(address)).body.id, address).toBe(byPath.id);
    }
    expect(byPath.parentReference.path).toMatch(/^\/drives\/[^/]+\/root:\/Documents\/Contracts$/);
    expect((await get('/me/drive/root')).body).toMatchObject({ name: 'root', root: {} });
  });

  test('of any name is found by it, and by what its folder lists', async () => {
    const listed = await children('/me/drive/root:/Documents:/children');
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['Müller & Søn #7.pdf', '100% wool.docx']));
    for (const { name, id } of listed) {
      expect((await get(`/me/drive/root:/Documents/${encodeURIComponent(name)}`)).body.id, name).toBe(id);
    }
  });

  test('is a folder that counts its children or a file that knows its type', async () => {
    for (const { name, id, folder, file } of await children('/me/drive/root/children')) {
      expect(
        [folder, file].filter((facet) => facet !== undefined),
        name,
      ).toHaveLength(1);
      if (folder) expect(await children(`/me/drive/items/${id}/children`)).toHaveLength(folder.childCount);
      else expect(file?.mimeType).toMatch(/\//);
    }
  });

  test.each([
    '/me/drive/items/01NOTHING',
    '/me/drive/root:/Documents/Nothing',
    '/me/drive/root:/Documents%2FContracts',
    '/me/drive/root:/Getting%20started.pdf/inside',
    '/me/drive/root:/Nothing:/children',
  ])('that is absent is 404: %s', async (path) => {
    const { status, body } = await get(path);
    expect([status, body.error.code]).toEqual([404, 'itemNotFound']);
  });
});

describe('pages of a folder', () => {
  const folder = '/me/drive/root:/Pictures/Looms:/children';

  test('are of 200, then the rest, each item once', async () => {
    const { body } = await get(`${folder}?$count=true`);
    expect(body.value).toHaveLength(200);
    const all = await children(`${folder}?$top=77&$select=id,name`);
    expect(all).toHaveLength(body['@odata.count']);
    // More than the most that is given at once.
    expect((await get(`${folder}?$top=5000&$select=id`)).body.value).toHaveLength(999);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(Object.keys(all[0] ?? {})).toEqual(['@odata.etag', 'id', 'name']);
  });

  test('follow the order asked for', async () => {
    const sizes = (await children(`${folder}?$orderby=size desc&$top=50`)).map(({ size }) => size);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  test('have marks that mean nothing in another folder', async () => {
    const { body } = await get(`${folder}?$top=1`);
    const mark = new URL(body['@odata.nextLink']).searchParams.get('$skiptoken') ?? '';
    const { status } = await get(`/me/drive/root/children?$skiptoken=${encodeURIComponent(mark)}`);
    expect(status).toBe(400);
  });

  test.each(['$skip=1', '$top=0', '$top=x', '$filter=x', '$orderby=colour', '$skiptoken=x'])(
    'refuse %s',
    async (options) => {
      const { status, body } = await get(`${folder}?${options}`);
      expect([status, body.error.code]).toEqual([400, 'invalidRequest']);
    },
  );

  test('are served inside a batch', async () => {
    const requests = ['root/children', 'root:/Nothing:/children'].map((path, index) => ({
      id: String(index),
      method: 'GET',
      url: `/me/drive/${path}?$top=1`,
    }));
    const { body } = await ask(`${v1}/$batch`, reader, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    const statuses = Object.fromEntries(
      body.responses.map(({ id, status }: { id: string; status: number }) => [id, status]),
    );
    expect(statuses).toEqual({ 0: 200, 1: 404 });
  });
});

test('a drive opens to its owner and to apps that may read all, and guests have none', async () => {
  const grace = personCalled('grace').objectId;
  const refused = await get(`/users/${grace}/drive`);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'accessDenied']);
  expect((await get('/me/drive', await graph.sign({ scp: 'User.Read' }))).status).toBe(403);
  expect((await get(`/users/${grace}/drive`, await graph.sign({ roles: ['Files.Read.All'] }))).status).toBe(200);
  const guest = directory.findPerson('guest');
  const absent = await get('/me/drive', await graph.sign({ oid: guest?.objectId, scp: 'Files.Read' }));
  expect([absent.status, absent.body.error.code]).toEqual([404, 'ResourceNotFound']);
});
