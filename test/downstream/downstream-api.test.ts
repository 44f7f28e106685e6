/** One call of a configured API at the wire: header, address, answer, challenge, and all the ways it can go wrong. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  AccessBlockedError,
  ClaimsChallengeError,
  ConsentRequiredError,
  DownstreamError,
  ReauthenticationRequiredError,
} from '../../src/errors/errors.ts';
import { json, listen } from '../support/loopback.ts';
import { type AskedHeader, startCalling } from './calling.ts';

describe('a call', () => {
  test('carries the header, the correlation id and what the API is configured to get', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, { id: 'ada' }), {
      config: {
        extraHeaderParameters: { 'X-Team': 'blue' },
        extraQueryParameters: { lang: 'en' },
        relativePath: 'tenants',
      },
    });
    expect(await calling.api.get('/me', { query: { $top: 1 } })).toEqual({ id: 'ada' });
    const [{ method, url, headers } = {}] = calling.server.seen;
    expect([method, url]).toEqual(['GET', '/v1.0/tenants/me?lang=en&%24top=1']);
    expect(headers).toMatchObject({
      authorization: 'Bearer for User.Read',
      accept: 'application/json',
      'x-team': 'blue',
      'client-request-id': 'aaaaaaaa-0000-4000-8000-000000000001',
      'x-ms-correlation-request-id': 'aaaaaaaa-0000-4000-8000-000000000001',
    });
  });

  test.each([
    ['post', 'POST'],
    ['put', 'PUT'],
    ['patch', 'PATCH'],
  ] as const)('%s sends its body as JSON', async (name, method) => {
    await using calling = await startCalling(({ body }, response) => json(response, 201, { echoed: JSON.parse(body) }));
    expect(await calling.api[name]('/items', { title: 'é' })).toEqual({ echoed: { title: 'é' } });
    expect(calling.server.seen[0]).toMatchObject({ method, headers: { 'content-type': 'application/json' } });
  });

  test('takes an empty answer for nothing', async () => {
    await using calling = await startCalling((_request, response) => response.writeHead(204).end());
    expect(await calling.api.delete('/items/1')).toBeUndefined();
    expect((await calling.api.call({ method: 'DELETE', path: '/items/1' })).status).toBe(204);
  });

  test('completes bare scopes with the resource of the API, also where it ends in a slash', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}), {
      config: { scopes: ['https://management.azure.com//.default'] },
    });
    await calling.api.get('/me', { scopes: ['user_impersonation'] });
    await calling.api.get('/me', { scopes: ['https://management.azure.com//other'] });
    await calling.api.get('/me');
    expect(calling.asked.map(({ scopes }) => scopes)).toEqual([
      ['https://management.azure.com//user_impersonation'],
      ['https://management.azure.com//other'],
      ['https://management.azure.com//.default'],
    ]);
  });

  test('asks for no token of an API that is anonymous, and sends none', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}), {
      config: { anonymous: true },
    });
    await calling.api.get('/public');
    expect(calling.asked).toEqual([]);
    expect(calling.server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test('asks as the application where the API is configured so', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}), {
      config: { requestAppToken: true },
    });
    await calling.api.get('/me');
    expect(calling.asked[0]?.options.requestAppToken).toBe(true);
  });

  test.each([
    'Authorization',
    'authorization',
    'Cookie',
    'Host',
    'X-Forwarded-For',
    'X-MS-CLIENT-PRINCIPAL-ID',
    'Transfer-Encoding',
    'Content-Length',
    'X Y',
    'X\r\nY',
  ])('refuses a header %j from its caller, and sends nothing', async (name) => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}));
    await expect(calling.api.get('/me', { headers: { [name]: 'x' } })).rejects.toThrow(TypeError);
    expect(calling.server.seen).toEqual([]);
  });

  test('refuses a header value with a line break', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}));
    await expect(calling.api.get('/me', { headers: { 'x-note': 'a\r\nx: y' } })).rejects.toThrow(TypeError);
    expect(calling.server.seen).toEqual([]);
  });

  test('lets the caller say a header of its own, once, whatever its case', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}), {
      config: { extraHeaderParameters: { consistencylevel: 'session' } },
    });
    await calling.api.get('/me', { headers: { ConsistencyLevel: 'eventual' } });
    expect(calling.server.seen[0]?.headers.consistencylevel).toBe('eventual');
  });

  test('follows a link of its own, and no other', async () => {
    await using collector = await listen((_request, response) => response.end());
    await using calling = await startCalling((_request, response) => json(response, 200, { value: [] }));
    const own = `${calling.server.url}/v1.0/users?$skiptoken=x`;
    expect(await calling.api.follow(own)).toEqual({ value: [] });
    for (const link of [`${collector.url}/v1.0/users`, `${calling.server.url}/beta/users`, '/v1.0/users']) {
      await expect(calling.api.follow(link)).rejects.toMatchObject({
        code: 'DOWNSTREAM_ERROR',
        downstream: { code: 'ForeignLink' },
      });
    }
    expect(collector.seen).toEqual([]);
    expect(calling.server.seen.map(({ url }) => url)).toEqual(['/v1.0/users?$skiptoken=x']);
  });
});

describe('an answer', () => {
  test.each([301, 302, 303, 307, 308])('%i is not followed: the token stays', async (status) => {
    await using collector = await listen((_request, response) => response.end());
    await using calling = await startCalling((_request, response) =>
      response.writeHead(status, { location: `${collector.url}/steal` }).end(),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ code: 'DOWNSTREAM_ERROR', downstream: { status } });
    expect(collector.seen).toEqual([]);
  });

  test.each([
    [400, 'DOWNSTREAM_INPUT'],
    [401, 'DOWNSTREAM_ERROR'],
    [403, 'DOWNSTREAM_FORBIDDEN'],
    [404, 'DOWNSTREAM_NOT_FOUND'],
    [409, 'DOWNSTREAM_CONFLICT'],
    [412, 'DOWNSTREAM_CONFLICT'],
    [429, 'DOWNSTREAM_THROTTLED'],
    [500, 'DOWNSTREAM_UNAVAILABLE'],
    [503, 'DOWNSTREAM_UNAVAILABLE'],
    [504, 'DOWNSTREAM_TIMEOUT'],
  ])('%i is %s, with the facts of the API and none of its texts', async (status, code) => {
    const headers = { 'request-id': 'bbbb-1', 'retry-after': '3' };
    await using calling = await startCalling((_request, response) =>
      json(response, status, { error: { code: 'Request_Whatever', message: 'ada@fabrikam.example may not' } }, headers),
    );
    const error = await calling.api.get('/me').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DownstreamError);
    expect(error).toMatchObject({
      code,
      retryAfterSeconds: 3,
      downstream: { api: 'graph', status, code: 'Request_Whatever', requestId: 'bbbb-1' },
    });
    expect(JSON.stringify((error as DownstreamError).extensions)).not.toContain('fabrikam');
    expect(calling.server.seen).toHaveLength(1);
  });

  test.each([
    ['an HTML page', 'text/html', '<html>Sign in</html>'],
    ['half a JSON text', 'application/json', '{"id":'],
    ['JSON under a false name', 'text/plain', '{"id":"ada"}'],
  ])('200 with %s is no answer', async (_name, type, body) => {
    await using calling = await startCalling((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ downstream: { code: 'NotJson' } });
  });

  test('over four megabytes is cut off', async () => {
    let written = 0;
    await using calling = await startCalling((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const pour = () => {
        while (!response.destroyed && written < 64 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, 0x20))) return response.once('drain', pour);
        }
        return response.end();
      };
      pour();
    });
    await expect(calling.api.get('/me')).rejects.toMatchObject({ downstream: { code: 'AnswerTooLarge' } });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  test('that deep JSON makes does not end the process', async () => {
    await using calling = await startCalling((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('['.repeat(500_000)),
    );
    await expect(calling.api.get('/me')).rejects.toMatchObject({ downstream: { code: 'AnswerTooComplex' } });
  });

  test.each([
    ['never comes', () => {}],
    [
      'drips',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('that %s is a time-out at the deadline of the API', async (_name, answer) => {
    await using calling = await startCalling((_request, response) => answer(response), { config: { timeoutMs: 200 } });
    const started = performance.now();
    await expect(calling.api.get('/me')).rejects.toMatchObject({
      code: 'DOWNSTREAM_TIMEOUT',
      downstream: { api: 'graph' },
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test.each([
    ['before it', (response: ServerResponse) => response.destroy()],
    [
      'in the middle of it',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ])('whose connection is cut %s is unavailable', async (_name, answer) => {
    await using calling = await startCalling((_request, response) => answer(response));
    await expect(calling.api.get('/me')).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
  });

  test('of a host where nobody listens is unavailable', async () => {
    await using calling = await startCalling((_request, response) => response.end(), {
      config: { baseUrl: 'http://127.0.0.1:1/v1.0' },
    });
    await expect(calling.api.get('/me')).rejects.toMatchObject({ code: 'DOWNSTREAM_UNAVAILABLE' });
  });
});

const serve = (type: string, body: Buffer | string) => (_request: unknown, response: ServerResponse) =>
  response.writeHead(200, { 'content-type': type }).end(body);

describe('a picture', () => {
  test('comes as its bytes, unchanged, with its media type', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0x00, 0xfe, 0x0d, 0x0a]);
    await using calling = await startCalling(serve('Image/JPEG; q=1', bytes));
    expect(await calling.api.getBytes('/me/photo/$value', { scopes: ['User.Read'] })).toEqual({
      contentType: 'image/jpeg',
      bytes,
    });
    expect(calling.server.seen[0]).toMatchObject({ url: '/v1.0/me/photo/$value', headers: { accept: 'image/*' } });
  });

  test.each([
    ['text/html', '<html>'],
    ['application/json', '{}'],
    ['image/svg+xml', '<svg onload="x"/>'],
    ['image/jpeg', ''],
  ])('is not what comes as %s with %j', async (type, body) => {
    await using calling = await startCalling(serve(type, body));
    await expect(calling.api.getBytes('/me/photo/$value')).rejects.toMatchObject({
      code: 'DOWNSTREAM_ERROR',
      downstream: { code: 'NotAnImage' },
    });
  });

  test('that is not there is an error with the facts of the API', async () => {
    await using calling = await startCalling((_request, response) =>
      json(response, 404, { error: { code: 'ImageNotFound' } }),
    );
    await expect(calling.api.getBytes('/me/photo/$value')).rejects.toMatchObject({
      code: 'DOWNSTREAM_NOT_FOUND',
      downstream: { status: 404, code: 'ImageNotFound' },
    });
  });
});

describe('the authorization of a call to come', () => {
  test('is its header and the scopes that were granted with it', async () => {
    await using calling = await startCalling(() => {}, { granted: ['user.read', 'directory.read.all'] });
    expect(await calling.api.authorization(['User.Read'])).toEqual({
      header: 'Bearer for User.Read',
      granted: new Set(['user.read', 'directory.read.all']),
    });
    expect(calling.asked[0]?.scopes).toEqual(['https://graph.microsoft.com/User.Read']);
  });

  test('tells nothing of the permissions of an application', async () => {
    await using calling = await startCalling(() => {}, { config: { requestAppToken: true }, granted: ['.default'] });
    expect((await calling.api.authorization()).granted).toEqual(new Set());
  });

  test.each([{ anonymous: true }, { protocolScheme: 'PoP' as const }])('is nothing yet with %j', async (config) => {
    await using calling = await startCalling(() => {}, { config });
    expect(await calling.api.authorization()).toEqual({ header: undefined, granted: new Set() });
    expect(calling.asked).toEqual([]);
  });
});

describe('a client that leaves', () => {
  test('ends the call at the API', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    await using calling = await startCalling((_request, response) => {
      response.once('close', resolve);
      arrive();
    });
    const call = calling.api.get('/me');
    await arrived;
    const reason = new DOMException('The client has gone.', 'AbortError');
    calling.controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await closed;
  });

  test('does not wait for a header, and calls nobody', async () => {
    await using calling = await startCalling((_request, response) => json(response, 200, {}), {
      header: ({ options }) =>
        new Promise((_resolve, reject) => {
          const signal = options.acquireTokenOptions?.signal;
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    });
    const call = calling.api.get('/me');
    const reason = new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' });
    calling.controller.abort(reason);
    await expect(call).rejects.toMatchObject({ code: 'DOWNSTREAM_TIMEOUT' });
    expect(calling.server.seen).toEqual([]);
  });

  test('names the API where the deadline of the operation ends the call', async () => {
    await using calling = await startCalling(() => {});
    const call = calling.api.get('/me');
    setTimeout(() => calling.controller.abort(new DownstreamError('DOWNSTREAM_TIMEOUT', { api: 'operation' })), 50);
    await expect(call).rejects.toMatchObject({ code: 'DOWNSTREAM_TIMEOUT', downstream: { api: 'graph' } });
  });

  test.each([
    ['the answer', (): string => 'Bearer x'],
    [
      'a header',
      ({ options }: AskedHeader) =>
        new Promise<string>((_resolve, reject) => {
          const signal = options.acquireTokenOptions?.signal;
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    ],
  ])('because its deadline has come while it waited for %s meets a time-out', async (_name, header) => {
    await using calling = await startCalling(() => {}, { header });
    await expect(calling.api.get('/me', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'DOWNSTREAM_TIMEOUT',
      downstream: { api: 'graph' },
    });
  });

  test('may leave with a signal of its own', async () => {
    await using calling = await startCalling(() => {});
    const reason = new Error('changed my mind');
    await expect(calling.api.get('/me', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(calling.server.seen).toEqual([]);
  });
});

test.each([
  new ClaimsChallengeError('{}', 'token-service'),
  new ConsentRequiredError(['scope'], 'https://login.example/'),
  new ReauthenticationRequiredError(),
  new AccessBlockedError(),
])('says for which API the token service refused: $code', async (refusal) => {
  await using calling = await startCalling((_request, response) => json(response, 200, {}), {
    header: () => {
      throw refusal;
    },
  });
  await expect(calling.api.get('/me')).rejects.toMatchObject({ code: refusal.code, extensions: { api: 'graph' } });
  expect(calling.server.seen).toEqual([]);
});
