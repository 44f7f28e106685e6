/** Where the name of an API may lead (DS-1). */
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { checkedLookup } from '../../src/downstream/checked-lookup.ts';
import { createTransport } from '../../src/downstream/transport.ts';
import { systemClock } from '../../src/observability/clock.ts';
import { createPool } from '../../src/tokens/connection-pool.ts';
import { json, listen } from '../support/loopback.ts';
import { ADA } from './sending.ts';

type Environment = 'production' | 'development';

const resolve = async (baseUrl: string, environment: Environment, name: string) =>
  await promisify(checkedLookup(baseUrl, environment))(name, { all: true });

// An address is the name of itself: the way of every name, without a DNS server.
test.each([
  '169.254.169.254',
  '169.254.0.1',
  'fe80::1',
  'febf::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
  '168.63.129.16',
])('%s is refused always', async (address) => {
  for (const environment of ['production', 'development'] as const) {
    await expect(resolve('https://api.example', environment, address)).rejects.toMatchObject({
      code: 'ERR_ADDRESS_REFUSED',
    });
  }
});

test.each(['127.0.0.1', '127.8.9.1', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1', 'localhost'])(
  '%s is refused in production where the configuration does not name this machine',
  async (address) => {
    await expect(resolve('https://api.example', 'production', address)).rejects.toMatchObject({
      code: 'ERR_ADDRESS_REFUSED',
    });
    await resolve('https://api.example', 'development', address);
    await resolve('http://localhost:8080', 'production', address);
    await resolve('http://127.0.0.1:8080', 'production', address);
  },
);

test.each(['8.8.8.8', '10.0.0.4', '2603:1000::1'])('%s is let through', async (address) => {
  expect(await resolve('https://api.example', 'production', address)).toMatchObject([{ address }]);
});

test('a call whose name leads to this machine sends nothing, and is not tried again', async () => {
  await using server = await listen((_request, response) => json(response, 200, {}));
  const url = new URL(server.url.replace('127.0.0.1', 'localhost'));
  const call = async (baseUrl: string) => {
    const transport = createTransport({
      api: 'graph',
      settings: {
        timeoutMs: 2_000,
        maxConcurrency: 1,
        maxAnswerBytes: 1_024,
        retry: { maxRetries: 2, attemptTimeoutMs: 2_000 },
      },
      pool: createPool(1, checkedLookup(baseUrl, 'production')),
      clock: systemClock,
    });
    const { signal } = new AbortController();
    try {
      return await transport.send({ method: 'GET', url, headers: {}, caller: ADA, signal });
    } finally {
      await transport.close();
    }
  };
  await expect(call('https://api.example')).rejects.toMatchObject({
    code: 'DOWNSTREAM_ERROR',
    downstream: { api: 'graph', code: 'AddressRefused' },
  });
  expect(server.seen).toEqual([]);
  expect((await call(url.href)).status).toBe(200);
});
