/** OneDrive at the wire: what `drive`, `items` and `children` ask of Graph, and what comes of its answers. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderAddress } from '../../src/graph/files/drive-path.ts';
import { json } from '../support/loopback.ts';
import { type AtGraph, type Script, startAtGraph } from './at-graph.ts';

let graph: AtGraph;
let answer: Script;
beforeAll(async () => {
  graph = await startAtGraph((...call) => answer(...call));
});
beforeEach(() => {
  graph.calls.length = 0;
  answer = ({ url }) => (url.includes('/children') ? { value: [] } : { id: 'd1' });
});
afterAll(() => graph[Symbol.asyncDispose]());

const drive = (selection: string, scopes = 'Files.Read', variables?: Readonly<Record<string, unknown>>) =>
  graph.ask(`${variables ? 'query ($path: String) ' : ''}{ me { drive { ${selection} } } }`, scopes, variables);
const urls = () => graph.calls.map(({ url }) => url);

const page = (after: string) =>
  drive(`items(path: "Reports/2026", first: 25, after: ${after}) { nodes { id } pageInfo { endCursor hasNextPage } }`);

test('a drive has what Graph sends of what was selected', async () => {
  answer = () => ({
    id: 'd1',
    driveType: 'documentLibrary',
    owner: { user: { id: 'u1', displayName: 'Ada' } },
    quota: { total: 1_099_511_627_776, used: 3_000_000_000, remaining: 1_096_511_627_776, state: 'normal' },
    webUrl: 'https://contoso-my.example/ada',
  });
  const { data, errors } = await drive(
    'id driveType owner { id displayName } quota { total used remaining deleted state } webUrl',
  );
  expect(errors).toEqual([]);
  expect(data.me.drive).toEqual({
    id: 'd1',
    driveType: 'DOCUMENT_LIBRARY',
    owner: { id: 'u1', displayName: 'Ada' },
    quota: {
      total: 1_099_511_627_776,
      used: 3_000_000_000,
      remaining: 1_096_511_627_776,
      deleted: null,
      state: 'NORMAL',
    },
    webUrl: 'https://contoso-my.example/ada',
  });
  expect(urls()).toEqual(['/me/drive?$select=id,driveType,owner,quota,webUrl']);
});

test('nobody has a drive that Graph does not know', async () => {
  answer = (_call, response) => json(response, 404, { error: { code: 'itemNotFound', message: '' } });
  expect(await drive('id items { nodes { id } }')).toMatchObject({ data: { me: { drive: null } }, errors: [] });
  expect(urls()).toEqual(['/me/drive?$select=id']);
});

describe('items', () => {
  test('of the root, with their folders below; files have no children and are not asked for any', async () => {
    const file = { id: 'f1', name: 'plan.txt', size: 5_000_000_000, file: { mimeType: 'text/plain' }, eTag: '"1"' };
    const person = { user: { displayName: 'Ada' } };
    answer = ({ url }) => {
      if (!url.includes('/children')) return { id: 'd1' };
      return url.includes('/items/')
        ? { value: [file] }
        : { value: [{ id: 'a!1', name: 'Reports', folder: { childCount: 1 }, lastModifiedBy: person }, file] };
    };
    const { data, errors } = await drive(
      `items { nodes { name size etag file { mimeType } folder { childCount } lastModifiedBy { displayName }
         children(first: 10) { nodes { name children(first: 5) { nodes { id } } } } } }`,
    );
    expect(errors).toEqual([]);
    const plan = { name: 'plan.txt', size: 5_000_000_000, etag: '"1"', file: { mimeType: 'text/plain' } };
    expect(data.me.drive.items.nodes).toEqual([
      {
        name: 'Reports',
        size: null,
        etag: null,
        file: null,
        folder: { childCount: 1 },
        lastModifiedBy: { displayName: 'Ada' },
        children: { nodes: [{ name: 'plan.txt', children: null }] },
      },
      { ...plan, folder: null, lastModifiedBy: null, children: null },
    ]);
    expect(urls()).toEqual([
      '/me/drive?$select=id',
      '/me/drive/root/children?$select=id,name,size,eTag,lastModifiedBy,file,folder&$top=25',
      '/me/drive/items/a!1/children?$select=id,name,folder&$top=25',
    ]);
  });

  test('page by $skiptoken; the path is said again', async () => {
    const items = Array.from({ length: 30 }, (_, index) => ({ id: `i${index}` }));
    answer = ({ url }) => {
      if (!url.includes('/children')) return { id: 'd1' };
      return url.includes('$skiptoken=abc')
        ? { value: items.slice(25) }
        : {
            value: items.slice(0, 25),
            '@odata.nextLink': `${graph.base}/drives/d1/items/x/children?$top=25&$skiptoken=abc`,
          };
    };
    const first = await page('null');
    const second = await page(`"${first.data.me.drive.items.pageInfo.endCursor}"`);
    expect(second.data.me.drive.items.nodes).toEqual(items.slice(25));
    expect(urls().at(-1)).toBe('/me/drive/root:/Reports/2026:/children?$select=id&$top=25&$skiptoken=abc');
  });

  test('are null where there is no such folder, and of the drive everything else is there', async () => {
    answer = ({ url }, response) =>
      url.includes('/children') ? json(response, 404, { error: { code: 'itemNotFound', message: '' } }) : { id: 'd1' };
    const { data, errors } = await drive('id items(path: "Nowhere") { nodes { id } }');
    expect(errors).toEqual([]);
    expect(data.me.drive).toEqual({ id: 'd1', items: null });
  });

  test.each([
    [null, '/root'],
    ['', '/root'],
    ['/', '/root'],
    ['Reports', '/root:/Reports:'],
    ['/Reports/2026/', '/root:/Reports/2026:'],
    ["it's 100% #1 + ü?".replace('?', ''), "/root:/it's 100% #1 + ü:"],
    ['%2e%2e/%2F', '/root:/%2e%2e/%2F:'],
  ])('of %j are asked for at %s', async (path, address) => {
    const { errors } = await drive('items(path: $path) { nodes { id } }', 'Files.Read', { path });
    expect(errors).toEqual([]);
    expect(urls()[1]).toBe(`/me/drive${address}/children?$select=id&$top=25`);
  });

  test.each([
    '..',
    'a/../b',
    './a',
    'a//b',
    '///',
    'a:/content',
    'a/b:',
    'a?x',
    'a*',
    'a\\b',
    'a|b',
    '<a>',
    '"',
    'a\nb',
    '\ud800',
    'x'.repeat(401),
  ])('of %j are refused, and no folder is asked for', async (path) => {
    const { data, errors } = await drive('items(path: $path) { nodes { id } }', 'Files.Read', { path });
    expect(data.me.drive).toEqual({ items: null });
    expect(errors).toMatchObject([{ path: ['me', 'drive', 'items'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(urls()).toEqual(['/me/drive?$select=id']);
  });

  test('stay below the root whatever the path, segment by segment', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '..',
      '/',
      ':',
      '%2e',
      '%2F',
      '?',
      '#',
      '\\',
      ' ',
      'ü',
      "'",
      '(',
      ')',
      ';',
      '@',
      '&',
      '=',
      '\u0000',
      '\u0085',
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = pieces.join('');
        let address: string;
        try {
          address = folderAddress(path);
        } catch {
          return;
        }
        accepted += 1;
        const url = new URL(`https://graph.example/v1.0/me/drive${address}/children`);
        const trimmed = path.replace(/^\/|\/$/g, '');
        const names = trimmed === '' ? '/root' : `/root:/${trimmed}:`;
        expect(decodeURIComponent(url.pathname)).toBe(`/v1.0/me/drive${names}/children`);
        expect(url.pathname.split('/')).toHaveLength(`/v1.0/me/drive${names}/children`.split('/').length);
        expect([url.search, url.hash, url.host]).toEqual(['', '', 'graph.example']);
      }),
      { numRuns: 5_000, seed: 5 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  test('are shut to a token without the scope', async () => {
    const { errors } = await drive('id', 'Mail.Read');
    expect(errors).toMatchObject([{ path: ['me', 'drive'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    expect(urls()).toEqual([]);
  });
});
