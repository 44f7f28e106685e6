/** `downstream(name).fetch` as libraries use it, and what it will not do for them. */
import { createRemoteJWKSet, customFetch } from 'jose';
import { describe, expect, test } from 'vitest';
import { json, listen } from '../support/loopback.ts';
import { startCalling } from './calling.ts';

const echo = startCalling.bind(undefined, ({ method, url, headers, body }, response) =>
  json(response, 200, {
    method,
    url,
    authorization: headers.authorization,
    type: headers['content-type'] ?? null,
    body,
  }),
);

test('is what a library takes as its fetch: jose reads keys that only the user may see', async () => {
  await using calling = await startCalling((_request, response) => json(response, 200, { keys: [] }));
  const keys = createRemoteJWKSet(new URL(`${calling.api.baseUrl}/keys`), { [customFetch]: calling.api.fetch });
  await keys.reload();
  expect(keys.jwks()).toEqual({ keys: [] });
  expect(calling.server.seen).toMatchObject([
    {
      url: '/v1.0/keys',
      headers: { authorization: 'Bearer for User.Read', 'user-agent': expect.stringMatching(/^jose/) as string },
    },
  ]);
});

describe('fetch', () => {
  test('sends our header, below the base of the API', async () => {
    await using calling = await echo({ config: { relativePath: 'tenants', extraQueryParameters: { lang: 'en' } } });
    const { fetch, baseUrl } = calling.api;
    const answers = [
      await fetch('/items?top=1'),
      await fetch(`${baseUrl}/items?lang=fr#part`),
      await fetch(new URL(`${baseUrl}/items`)),
      await fetch(new Request(`${baseUrl}/items`, { method: 'DELETE' })),
    ];
    expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
      { method: 'GET', url: '/v1.0/tenants/items?top=1&lang=en', authorization: 'Bearer for User.Read' },
      { method: 'GET', url: '/v1.0/items?lang=fr' },
      { method: 'GET', url: '/v1.0/items?lang=en' },
      { method: 'DELETE', url: '/v1.0/items?lang=en', authorization: 'Bearer for User.Read' },
    ]);
    expect(answers[0]?.url).toBe(`${baseUrl}/tenants/items?top=1&lang=en`);
  });

  test.each([
    ['a text', 'a=b', 'text/plain;charset=UTF-8'],
    ['a form', new URLSearchParams({ a: 'b' }), 'application/x-www-form-urlencoded;charset=UTF-8'],
    ['bytes', new TextEncoder().encode('a=b'), null],
    ['a blob', new Blob(['a=b'], { type: 'text/csv' }), 'text/csv'],
    ['a stream', () => new Blob(['a=', 'b']).stream(), null],
  ])('sends %s', async (_name, body, type) => {
    await using calling = await echo({});
    const init = { method: 'POST', duplex: 'half', body: typeof body === 'function' ? body() : body } as RequestInit;
    expect(await (await calling.api.fetch('/items', init)).json()).toMatchObject({ body: 'a=b', type });
  });

  test('has the body again for the repeat that a challenge needs', async () => {
    await using calling = await startCalling(({ body }, response, index) =>
      index === 0
        ? response.writeHead(401, { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }).end()
        : json(response, 200, { body }),
    );
    const body = new Blob(['once']).stream();
    const answer = await calling.api.fetch('/items', { method: 'POST', duplex: 'half', body });
    expect(await answer.json()).toEqual({ body: 'once' });
    expect(calling.server.seen).toHaveLength(2);
  });

  test('asks for the scopes of one call', async () => {
    await using calling = await echo({});
    const answer = await calling.api.fetch('/me', { scopes: ['Mail.Read'] });
    expect(await answer.json()).toMatchObject({ authorization: 'Bearer for Mail.Read' });
  });

  test.each([
    'https://evil.example/v1.0/me',
    '//evil.example/me',
    'http://user:secret@127.0.0.1/v1.0/me',
    '/../admin',
    '/%2e%2e/admin',
    '/..\\..\\admin',
    'me',
    'file:///etc/passwd',
    'data:,x',
  ])('refuses %s and asks for no token', async (address) => {
    await using calling = await echo({});
    await expect(calling.api.fetch(address)).rejects.toThrow(/base/);
    expect([calling.server.seen, calling.asked]).toEqual([[], []]);
  });

  test('refuses the same host beside the base', async () => {
    await using calling = await echo({});
    const { origin } = new URL(calling.api.baseUrl);
    for (const path of ['/beta/me', '/v1.0x/me', '/v1.0/../beta/me'])
      await expect(calling.api.fetch(`${origin}${path}`)).rejects.toThrow(TypeError);
    expect(calling.server.seen).toEqual([]);
  });

  test.each(['authorization', 'Cookie', 'Host', 'X-Forwarded-For', 'X-MS-CLIENT-PRINCIPAL', 'Connection'])(
    'refuses a header %s from the library',
    async (name) => {
      await using calling = await echo({});
      await expect(calling.api.fetch('/me', { headers: { [name]: 'x' } })).rejects.toThrow(TypeError);
      expect(calling.server.seen).toEqual([]);
    },
  );

  test('refuses a body over four megabytes before anything is sent, also from a stream that never ends', async () => {
    await using calling = await echo({});
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', duplex: 'half', body: endless } as RequestInit;
    await expect(calling.api.fetch('/items', init)).rejects.toThrow(TypeError);
    expect(pulled).toBeLessThan(100);
    expect(calling.server.seen).toEqual([]);
  });

  test('follows no redirect; who wants to see one asks for it', async () => {
    await using collector = await listen((_request, response) => response.end());
    await using calling = await startCalling((_request, response) =>
      response.writeHead(307, { location: collector.url }).end(),
    );
    for (const redirect of ['follow', 'error'] as const)
      await expect(calling.api.fetch('/me', { redirect })).rejects.toMatchObject({
        code: 'DOWNSTREAM_ERROR',
        downstream: { code: 'Redirected' },
      });
    const { status, headers } = await calling.api.fetch('/me', { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([307, collector.url]);
    expect(collector.seen).toEqual([]);
  });

  test.each([
    [404, 'nothing'],
    [500, 'broken'],
    [204, ''],
  ])('%i is an answer, as with the global one', async (status, text) => {
    await using calling = await startCalling((_request, response) =>
      response.writeHead(status, { 'content-type': 'text/plain', 'x-one': 'two' }).end(text),
    );
    const answer = await calling.api.fetch('/me');
    expect([answer.status, answer.headers.get('x-one'), await answer.text()]).toEqual([status, 'two', text]);
  });

  test('a status that no Response can hold is no answer', async () => {
    await using calling = await startCalling((_request, response) => response.writeHead(999).end());
    await expect(calling.api.fetch('/me')).rejects.toMatchObject({ downstream: { code: 'AnswerMalformed' } });
  });

  test('ends with the signal of the call, and with the client', async () => {
    await using calling = await startCalling(() => {});
    await expect(calling.api.fetch('/me', { signal: AbortSignal.abort(new Error('changed')) })).rejects.toThrow(
      'changed',
    );
    const call = calling.api.fetch('/me');
    await expect.poll(() => calling.server.seen.length).toBe(1);
    calling.controller.abort(new Error('gone'));
    await expect(call).rejects.toThrow('gone');
  });
});
