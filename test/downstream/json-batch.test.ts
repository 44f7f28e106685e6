/** GETs of one tick in as few requests as Graph allows, and each answer to whom it belongs. */
import type { ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJsonBatch } from '../../src/downstream/json-batch.ts';
import { DownstreamError } from '../../src/errors/errors.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { json, type SeenRequest } from '../support/loopback.ts';
import { type CallingOptions, startCalling } from './calling.ts';

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}

const partsOf = ({ body }: SeenRequest) => (JSON.parse(body) as { readonly requests: readonly Part[] }).requests;
const isBatch = ({ url }: SeenRequest) => url === '/v1.0/$batch';
const good = ({ id, url }: Part) => ({ id, status: 200, headers: {}, body: { path: url } });
const SCOPES = ['User.Read'];

/** @param answers makes the parts of a batch answer; a plain GET answers its path */
async function start(
  answers: (parts: readonly Part[], response: ServerResponse) => unknown[],
  options?: CallingOptions,
) {
  const calling = await startCalling(
    (request, response) =>
      isBatch(request)
        ? json(response, 200, { responses: answers(partsOf(request), response) })
        : json(response, 200, { path: request.url.replace('/v1.0', '') }),
    options,
  );
  return Object.assign(calling, { batch: createJsonBatch(calling.api, systemClock) });
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('one tick', () => {
  test.each([
    [1, ['GET /v1.0/users/0']],
    [2, ['POST /v1.0/$batch']],
    [20, ['POST /v1.0/$batch']],
    [21, ['GET /v1.0/users/20', 'POST /v1.0/$batch']],
    [50, ['POST /v1.0/$batch', 'POST /v1.0/$batch', 'POST /v1.0/$batch']],
  ])('of %i GETs is as few requests as can be', async (count, sent) => {
    await using calling = await start((parts) => parts.map(good));
    const answers = await Promise.all(
      numbers(count).map((id) => calling.batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(answers).toEqual(numbers(count).map((id) => ({ path: `/users/${id}` })));
    const seen = calling.server.seen.map(({ method, url }) => `${method} ${url}`);
    expect(seen.toSorted()).toEqual(sent);
    expect(calling.server.seen.filter(isBatch).every((request) => partsOf(request).length <= 20)).toBe(true);
  });

  test('sends equal GETs once, also those of a later tick', async () => {
    await using calling = await start((parts) => parts.map(good));
    const both = await Promise.all([
      calling.batch.get({ path: '/me', scopes: SCOPES }),
      calling.batch.get({ path: '/me', scopes: SCOPES }),
    ]);
    await calling.batch.get({ path: '/me', scopes: SCOPES });
    expect(both).toEqual([{ path: '/me' }, { path: '/me' }]);
    expect(calling.server.seen).toHaveLength(1);
  });

  test.each([
    ['a path of its own below the base', { relativePath: 'me' }],
    ['options that every call carries', { extraQueryParameters: { preview: 'on' } }],
  ])('sends each GET alone where the API has %s, which no part would carry', async (_what, config) => {
    await using calling = await start((parts) => parts.map(good), { config });
    await Promise.all(['/a', '/b'].map((path) => calling.batch.get({ path, scopes: SCOPES })));
    const [sent, ...more] = calling.server.seen
      .map(({ url }) => url)
      .toSorted((one, other) => one.localeCompare(other));
    expect(more).toHaveLength(1);
    expect(sent).toMatch(/^\/v1\.0\/(?:me\/a|a\?preview=on)$/);
  });

  test('sends each GET alone where the API does not batch', async () => {
    await using calling = await start((parts) => parts.map(good), { config: { jsonBatch: false } });
    await Promise.all(numbers(3).map((id) => calling.batch.get({ path: `/users/${id}`, scopes: SCOPES })));
    expect(calling.server.seen.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  test('never puts what has different headers into one request', async () => {
    await using calling = await start((parts) => parts.map(good));
    await Promise.all(
      numbers(4).map((id) =>
        calling.batch.get({ path: `/users/${id}`, scopes: [id % 2 === 0 ? 'User.Read' : 'User.Read.All'] }),
      ),
    );
    const sent = calling.server.seen.map((request) => [
      request.headers.authorization,
      partsOf(request).map(({ url }) => url),
    ]);
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual(['Bearer for User.Read', ['/users/0', '/users/2']]);
    expect(sent).toContainEqual(['Bearer for User.Read.All', ['/users/1', '/users/3']]);
  });

  test('unites what has one header, and asks for it with all their scopes', async () => {
    await using calling = await start((parts) => parts.map(good), { header: () => 'Bearer for all' });
    await Promise.all([
      calling.batch.get({ path: '/me', scopes: ['User.Read'] }),
      calling.batch.get({ path: '/users/1', scopes: ['User.Read.All'] }),
    ]);
    expect(calling.server.seen).toHaveLength(1);
    expect(calling.asked.at(-1)?.scopes.map((scope) => scope.split('/').at(-1))).toEqual([
      'User.Read',
      'User.Read.All',
    ]);
  });

  test('fails only those for whom there is no header', async () => {
    await using calling = await start((parts) => parts.map(good), {
      header: ({ scopes }) => {
        if (scopes.some((scope) => scope.endsWith('Mail.Read'))) throw new Error('no consent');
        return 'Bearer good';
      },
    });
    const [me, mail, other] = await Promise.allSettled([
      calling.batch.get({ path: '/me', scopes: SCOPES }),
      calling.batch.get({ path: '/me/messages', scopes: ['Mail.Read'] }),
      calling.batch.get({ path: '/users/1', scopes: SCOPES }),
    ]);
    expect([me?.status, mail?.status, other?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('the answers', () => {
  test('are matched by id, whatever order they come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(numbers(20), { minLength: 20, maxLength: 20 }), async (order) => {
        await using calling = await start((parts) =>
          order.map((index) => good(parts[index] ?? { id: '', method: '', url: '' })),
        );
        const answers = await Promise.all(
          numbers(20).map((id) => calling.batch.get({ path: `/users/${id}`, scopes: SCOPES })),
        );
        expect(answers).toEqual(numbers(20).map((id) => ({ path: `/users/${id}` })));
      }),
      { numRuns: 20 },
    );
  });

  const bendings: readonly [string, (part: ReturnType<typeof good>) => readonly unknown[]][] = [
    ['is missing', () => []],
    ['comes twice', (part) => [part, { ...part, body: { path: 'of somebody else' } }]],
    ['has a foreign id', (part) => [{ ...part, id: '99' }]],
    ['has a number for an id', (part) => [{ ...part, id: 1 }]],
    ['has no status', (part) => [{ ...part, status: undefined }]],
    ['is no object', () => ['nonsense', null, 5]],
  ];
  test.each(bendings)('fail only the part whose answer %s', async (_name, bend) => {
    await using calling = await start((parts) =>
      parts.map(good).flatMap((part): readonly unknown[] => (part.id === '1' ? bend(part) : [part])),
    );
    const [bent, ...others] = await Promise.allSettled(
      numbers(3).map((id) => calling.batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(bent).toMatchObject({ status: 'rejected', reason: { code: 'DOWNSTREAM_ERROR' } });
    expect(others).toEqual([
      { status: 'fulfilled', value: { path: '/users/1' } },
      { status: 'fulfilled', value: { path: '/users/2' } },
    ]);
  });

  test('keep each part its own error, with its Retry-After and without its texts', async () => {
    await using calling = await start((parts) => [
      { ...good(parts[0] as Part), status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'ada' } } },
      {
        ...good(parts[1] as Part),
        status: 429,
        headers: { 'Retry-After': '1.5' },
        body: { error: { code: 'TooMany' } },
      },
      good(parts[2] as Part),
    ]);
    const answers = await Promise.allSettled(
      numbers(3).map((id) => calling.batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(answers).toMatchObject([
      { reason: { code: 'DOWNSTREAM_NOT_FOUND', downstream: { status: 404, code: 'Request_ResourceNotFound' } } },
      { reason: { code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 1.5 } },
      { value: { path: '/users/2' } },
    ]);
  });

  test('that ask for claims are asked again alone, which answers the challenge', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
    await using calling = await startCalling((request, response) => {
      if (isBatch(request)) {
        return json(response, 200, {
          responses: partsOf(request).map((part, index) =>
            index === 0 ? { ...good(part), status: 401, headers: { 'WWW-Authenticate': challenge } } : good(part),
          ),
        });
      }
      if (request.headers.authorization?.includes(claims)) return json(response, 200, { path: 'after step-up' });
      return response.writeHead(401, { 'www-authenticate': challenge }).end();
    });
    const batch = createJsonBatch(calling.api, systemClock);
    expect(
      await Promise.all([batch.get({ path: '/me', scopes: SCOPES }), batch.get({ path: '/users/1', scopes: SCOPES })]),
    ).toEqual([{ path: 'after step-up' }, { path: '/users/1' }]);
  });

  test.each([
    ['no list', {}],
    ['nothing', undefined],
    ['a list that is none', { responses: { 1: {} } }],
  ])('with %s fail every part as the answer of no one', async (_name, body) => {
    await using calling = await startCalling((_request, response) => json(response, 200, body ?? null));
    const batch = createJsonBatch(calling.api, systemClock);
    const answers = await Promise.allSettled(
      numbers(2).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(answers.every((answer) => answer.status === 'rejected' && answer.reason instanceof DownstreamError)).toBe(
      true,
    );
  });

  test('of a batch that fails whole are that failure for each of its parts, and for no other batch', async () => {
    let batches = 0;
    await using calling = await startCalling((request, response) => {
      batches += 1;
      return batches === 1
        ? json(response, 503, { error: { code: 'ServiceUnavailable' } })
        : json(response, 200, { responses: partsOf(request).map(good) });
    });
    const batch = createJsonBatch(calling.api, systemClock);
    const answers = await Promise.allSettled(
      numbers(40).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  });
});
