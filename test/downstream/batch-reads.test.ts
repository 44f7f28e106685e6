/** What makes many reads few requests: united selections, folded kinds, parts that go again; seen on the wire. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJsonBatch, type FoldRule } from '../../src/downstream/json-batch.ts';
import { DownstreamError } from '../../src/errors/errors.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { json, type SeenRequest } from '../support/loopback.ts';
import { type CallingOptions, startCalling } from './calling.ts';

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly ids: readonly string[] };
}
type PartAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

const partsOf = ({ body }: SeenRequest) => (JSON.parse(body) as { readonly requests: readonly Part[] }).requests;
const isBatch = ({ url }: SeenRequest) => url === '/v1.0/$batch';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const SCOPES = ['User.Read'];
const RETRIES = { config: { retry: { maxRetries: 2, attemptTimeoutMs: 5_000 } } };

/** @param answer of one part, or of the plain request that stands for it; `round` counts the requests seen so far */
async function start(answer: (part: Part, round: number) => PartAnswer, options?: CallingOptions) {
  const calling = await startCalling((request, response, round) => {
    if (isBatch(request)) {
      return json(response, 200, {
        responses: partsOf(request).map((part) => ({ id: part.id, ...answer(part, round) })),
      });
    }
    const body = request.body === '' ? {} : { body: JSON.parse(request.body) as { ids: string[] } };
    const plain = { id: '1', method: request.method, url: request.url.replace('/v1.0', ''), ...body };
    const { status, headers, body: content } = answer(plain, round);
    return json(response, status, content ?? {}, headers);
  }, options);
  return Object.assign(calling, { batch: createJsonBatch(calling.api, systemClock) });
}

const echo = ({ url }: Part): PartAnswer => ({ status: 200, body: { url } });
const sentBy = (seen: readonly SeenRequest[]) =>
  seen.flatMap((request) =>
    isBatch(request) ? partsOf(request).map(({ url }) => url) : [request.url.replace('/v1.0', '')],
  );

describe('reads that differ in their selection alone', () => {
  test('of one tick are one that asks for all of it', async () => {
    await using calling = await start(echo);
    const read = (...select: string[]) => calling.batch.get({ path: '/users/1', select, scopes: SCOPES });
    await Promise.all([read('id', 'mail'), read('id', 'displayName'), read('mail')]);
    expect(sentBy(calling.server.seen)).toEqual(['/users/1?$select=id,mail,displayName']);
  });

  test('are answered by an earlier one that asked for as much, and by no other', async () => {
    await using calling = await start(echo);
    const read = (...select: string[]) => calling.batch.get({ path: '/users/1', select, scopes: SCOPES });
    await read('id', 'mail');
    await read('mail');
    await read('mail', 'jobTitle');
    await calling.batch.get({ path: '/users/1', scopes: SCOPES });
    expect(sentBy(calling.server.seen)).toEqual([
      '/users/1?$select=id,mail',
      '/users/1?$select=mail,jobTitle',
      '/users/1',
    ]);
  });

  test('for any reads of any ticks each gets an answer that holds what it asked for', async () => {
    await using calling = await start(({ url }) => {
      const select = new URL(url, 'http://api').searchParams.get('$select') ?? '';
      return { status: 200, body: Object.fromEntries(select.split(',').map((name) => [name, url.split('?')[0]])) };
    });
    const selection = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.tuple(fc.nat(3), selection)), { maxLength: 3 }), async (ticks) => {
        const batch = createJsonBatch(calling.api, systemClock);
        for (const reads of ticks) {
          await Promise.all(
            reads.map(async ([id, select]) => {
              const path = `/users/${id}`;
              const answer = await batch.get<Record<string, string>>({ path, select, scopes: SCOPES });
              for (const name of select) expect(answer[name]).toBe(path);
            }),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are not one when options or headers differ, nor when something was changed meanwhile', async () => {
    await using calling = await start(echo);
    const path = '/me/messages';
    const select = ['id'];
    await Promise.all([
      calling.batch.get({ path, select, scopes: SCOPES, query: { $top: 5 } }),
      calling.batch.get({ path, select, scopes: SCOPES, query: { $top: 6 } }),
      calling.batch.get({ path, select, scopes: SCOPES, headers: { Prefer: 'outlook.body-content-type="text"' } }),
    ]);
    expect(partsOf(calling.server.seen[0] as SeenRequest).map(({ url, headers }) => [url, headers])).toEqual([
      ['/me/messages?$select=id&$top=5', undefined],
      ['/me/messages?$select=id&$top=6', undefined],
      ['/me/messages?$select=id', { Prefer: 'outlook.body-content-type="text"' }],
    ]);
    calling.batch.forget();
    await calling.batch.get({ path, select, scopes: SCOPES, query: { $top: 5 } });
    expect(calling.server.seen).toHaveLength(2);
  });
});

const byIds: FoldRule = {
  name: 'getByIds',
  most: 3,
  worthFrom: 2,
  permission: ['Directory.Read.All'],
  missing: 'absent',
  request: (keys, select) => ({
    path: `/directoryObjects/getByIds${select ? `?$select=${select.join(',')}` : ''}`,
    body: { ids: keys },
    scopes: ['Directory.Read.All'],
  }),
  split: (answer) => new Map((answer as { value: { id: string }[] }).value.map((user) => [user.id, user])),
};
const ALLOWED = { granted: ['user.read', 'directory.read.all'], header: () => 'Bearer all' };
/** Knows the ids 1 to 9. */
const directory = (part: Part): PartAnswer =>
  part.body === undefined
    ? echo(part)
    : {
        status: 200,
        body: {
          value: part.body.ids
            .filter((id) => /^[1-9]$/.test(id))
            .toReversed()
            .map((id) => ({ id })),
        },
      };

const load = ({ batch }: Awaited<ReturnType<typeof start>>, ids: readonly string[], rule = byIds) =>
  Promise.allSettled(
    ids.map((id) => batch.get({ path: `/users/${id}`, select: ['id'], scopes: SCOPES, fold: { rule, key: id } })),
  );

const refusing = (status: number) => (part: Part) =>
  part.method === 'POST' ? { status, body: { error: { code: 'Refused' } } } : echo(part);

describe('reads of a kind', () => {
  test('become one POST for as many as it takes, and share a batch with the rest', async () => {
    await using calling = await start(directory, ALLOWED);
    const [found] = await Promise.all([
      load(calling, ['1', '2', '3', '4', '5']),
      calling.batch.get({ path: '/me', scopes: SCOPES }),
    ]);
    expect(found).toEqual(['1', '2', '3', '4', '5'].map((id) => ({ status: 'fulfilled', value: { id } })));
    expect(calling.server.seen).toHaveLength(1);
    expect(partsOf(calling.server.seen[0] as SeenRequest)).toMatchObject([
      {
        method: 'POST',
        url: '/directoryObjects/getByIds?$select=id',
        headers: { 'Content-Type': 'application/json' },
        body: { ids: ['1', '2', '3'] },
      },
      { method: 'POST', body: { ids: ['4', '5'] } },
      { method: 'GET', url: '/me' },
    ]);
  });

  test('go one by one without the permission, and where there is only one', async () => {
    await using without = await start(directory, { ...ALLOWED, granted: ['user.read'] });
    await load(without, ['1', '2']);
    expect(sentBy(without.server.seen)).toEqual(['/users/1?$select=id', '/users/2?$select=id']);
    await using one = await start(directory, ALLOWED);
    await load(one, ['1']);
    expect(sentBy(one.server.seen)).toEqual(['/users/1?$select=id']);
  });

  test('that the answer lacks are not there, or asked for alone, as the rule says', async () => {
    await using calling = await start(directory, ALLOWED);
    expect(await load(calling, ['1', '77'])).toMatchObject([
      { value: { id: '1' } },
      { reason: { code: 'DOWNSTREAM_NOT_FOUND', downstream: { api: 'graph', status: 404 } } },
    ]);
    expect(await load(calling, ['2', '78'], { ...byIds, missing: 'alone' })).toMatchObject([
      { value: { id: '2' } },
      { value: { url: '/users/78?$select=id' } },
    ]);
  });

  test('are asked for one by one where the POST is refused, but not where it is throttled or down', async () => {
    await using closed = await start(refusing(403), ALLOWED);
    expect(await load(closed, ['1', '2'])).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
    for (const status of [429, 503]) {
      await using down = await start(refusing(status), ALLOWED);
      expect(await load(down, ['1', '2'])).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
      expect(down.server.seen).toHaveLength(1);
    }
  });

  test('fail together on an answer that cannot be taken apart', async () => {
    const strange: FoldRule = {
      ...byIds,
      split() {
        throw new DownstreamError('DOWNSTREAM_ERROR', { api: 'graph', code: 'UnexpectedAnswer' });
      },
    };
    await using calling = await start(directory, ALLOWED);
    const reason = { downstream: { code: 'UnexpectedAnswer' } };
    expect(await load(calling, ['1', '2'], strange)).toMatchObject([{ reason }, { reason }]);
  });
});

const three = ({ batch }: Awaited<ReturnType<typeof start>>) =>
  Promise.allSettled(numbers(3).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })));

describe('a part', () => {
  test.each([
    ['throttled', { status: 429, headers: { 'Retry-After': '0.2' } }],
    ['of an API that fails for the moment', { status: 503 }],
    ['that failed with what it came after', { status: 424, headers: { 'Retry-After': '0.2' } }],
  ])('%s is sent again alone', async (_name, failure) => {
    await using calling = await start(
      (part, round) => (part.url === '/users/1' && round === 0 ? failure : echo(part)),
      RETRIES,
    );
    const startedAt = performance.now();
    expect(await three(calling)).toMatchObject([0, 1, 2].map((id) => ({ value: { url: `/users/${id}` } })));
    expect(calling.server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v1.0/$batch',
      'GET /v1.0/users/1',
    ]);
    if ('headers' in failure) expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });

  test('that is told to wait beyond the deadline fails at once with the time', async () => {
    await using calling = await start(
      (part) => (part.url === '/users/1' ? { status: 429, headers: { 'Retry-After': '30' } } : echo(part)),
      RETRIES,
    );
    const [, throttled] = await three(calling);
    expect(throttled).toMatchObject({ reason: { code: 'DOWNSTREAM_THROTTLED', retryAfterSeconds: 30 } });
    expect(calling.server.seen).toHaveLength(1);
  });

  test('that goes on failing is sent three times at most, and the others wait no longer than it', async () => {
    await using calling = await start(
      (part) => (part.url === '/users/1' ? { status: 503, body: { error: { code: 'Down' } } } : echo(part)),
      RETRIES,
    );
    const [, failed] = await three(calling);
    expect(failed).toMatchObject({ reason: { code: 'DOWNSTREAM_UNAVAILABLE', downstream: { code: 'Down' } } });
    // The batch, then the plain request that takes its place, which has its own two repeats.
    expect(calling.server.seen.length).toBeLessThanOrEqual(4);
  });

  test('whose siblings fail for good is not sent again with them', async () => {
    await using calling = await start((part) => (part.url === '/users/1' ? { status: 403 } : echo(part)), RETRIES);
    expect(await three(calling)).toMatchObject([
      { status: 'fulfilled' },
      { reason: { code: 'DOWNSTREAM_FORBIDDEN' } },
      {},
    ]);
    expect(calling.server.seen).toHaveLength(1);
  });

  test('that is a picture comes as its bytes, in a batch and alone', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
    await using calling = await startCalling((request, response) => {
      if (!isBatch(request)) return response.writeHead(200, { 'content-type': 'image/png' }).end(png);
      return json(response, 200, {
        responses: partsOf(request).map(({ id, url }) =>
          url.includes('photo')
            ? {
                id,
                status: 200,
                headers: { 'Content-Type': url.endsWith('svg') ? 'image/svg+xml' : 'image/png' },
                body: png.toString('base64'),
              }
            : { id, status: 200, headers: { 'Content-Type': 'application/json' }, body: { url } },
        ),
      });
    });
    const batch = createJsonBatch(calling.api, systemClock);
    const picture = { contentType: 'image/png', base64: png.toString('base64') };
    const [photo] = await Promise.all([
      batch.getBytes({ path: '/users/1/photo/$value', scopes: SCOPES }),
      batch.get({ path: '/me', scopes: SCOPES }),
    ]);
    expect(photo).toEqual(picture);
    expect(await batch.getBytes({ path: '/users/2/photo/$value', scopes: SCOPES })).toEqual(picture);
    await Promise.all([
      expect(batch.getBytes({ path: '/users/5/photo/svg', scopes: SCOPES })).rejects.toMatchObject({
        downstream: { code: 'NotAnImage' },
      }),
      expect(batch.getBytes({ path: '/users/3', scopes: SCOPES })).rejects.toMatchObject({
        downstream: { code: 'NotAnImage' },
      }),
      batch.get({ path: '/users/4', scopes: SCOPES }),
    ]);
  });
});

describe('a challenge to several parts', () => {
  const claims = '{"access_token":{"nbf":{"essential":true}}}';
  const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;

  test('is answered once, and the others go again together with the header that was won', async () => {
    let won = false;
    await using calling = await startCalling(
      (request, response) => {
        if (!isBatch(request)) {
          won ||= request.headers.authorization?.includes(claims) ?? false;
          if (won) return json(response, 200, { url: request.url.replace('/v1.0', '') });
          return response.writeHead(401, { 'www-authenticate': challenge }).end();
        }
        return json(response, 200, {
          responses: partsOf(request).map(({ id, url }) =>
            won
              ? { id, ...echo({ id, url, method: 'GET' }) }
              : { id, status: 401, headers: { 'WWW-Authenticate': challenge } },
          ),
        });
      },
      { header: ({ options }) => `Bearer ${options.acquireTokenOptions?.claims ?? 'plain'}` },
    );
    const batch = createJsonBatch(calling.api, systemClock);
    const answers = await Promise.all(numbers(5).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })));
    expect(answers).toEqual(numbers(5).map((id) => ({ url: `/users/${id}` })));
    expect(calling.server.seen.filter(isBatch)).toHaveLength(2);
    expect(calling.asked.filter(({ options }) => options.acquireTokenOptions?.claims !== undefined)).toHaveLength(1);
  });

  test('that is met again after it was answered goes to the client, instead of round and round', async () => {
    await using calling = await startCalling((request, response) =>
      isBatch(request)
        ? json(response, 200, {
            responses: partsOf(request).map(({ id }) => ({
              id,
              status: 401,
              headers: { 'WWW-Authenticate': challenge },
            })),
          })
        : json(response, 200, {}),
    );
    const batch = createJsonBatch(calling.api, systemClock);
    const [first, ...others] = await Promise.allSettled(
      numbers(5).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    expect(first?.status).toBe('fulfilled');
    for (const answer of others) expect(answer).toMatchObject({ reason: { code: 'CLAIMS_CHALLENGE', claims } });
    expect(calling.server.seen.filter(isBatch)).toHaveLength(2);
  });

  test('that stays goes to the client, after two requests', async () => {
    await using calling = await startCalling((request, response) =>
      isBatch(request)
        ? json(response, 200, {
            responses: partsOf(request).map(({ id }) => ({
              id,
              status: 401,
              headers: { 'WWW-Authenticate': challenge },
            })),
          })
        : response.writeHead(401, { 'www-authenticate': challenge }).end(),
    );
    const batch = createJsonBatch(calling.api, systemClock);
    const answers = await Promise.allSettled(
      numbers(3).map((id) => batch.get({ path: `/users/${id}`, scopes: SCOPES })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'CLAIMS_CHALLENGE', claims } });
    expect(calling.server.seen.filter(isBatch)).toHaveLength(1);
  });
});

test('a thousand users with two reads each are a hundred batches, sixteen at once', async () => {
  let open = 0;
  let most = 0;
  await using calling = await startCalling(async (request, response) => {
    open += 1;
    most = Math.max(most, open);
    // Long enough that all that may be open at once are, however slow the machine is to connect.
    const full = () => open >= 16;
    for (let waited = 0; waited < 100 && !full(); waited += 5) await sleep(5);
    await sleep(5);
    open -= 1;
    json(response, 200, { responses: partsOf(request).map((part) => ({ id: part.id, ...echo(part) })) });
  });
  const batch = createJsonBatch(calling.api, systemClock);
  const answers = await Promise.all(
    numbers(1_000).flatMap((id) => [
      batch.get<{ url: string }>({ path: `/users/${id}`, scopes: SCOPES }),
      batch.get<{ url: string }>({ path: `/users/${id}/manager`, scopes: SCOPES }),
    ]),
  );
  expect(new Set(answers.map(({ url }) => url)).size).toBe(2_000);
  expect(calling.server.seen).toHaveLength(100);
  expect(most).toBe(16);
});
