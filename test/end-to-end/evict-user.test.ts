/** `server.evictUser`: what was cached for one user is gone in every replica within a second, and nobody else notices (TC-5). */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { startProduct } from '../support/product.ts';
import { noRedis, startRedis } from '../support/redis.ts';
import { startReplica } from '../support/replica.ts';

const ME = '{ me { id } }';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  await new Promise((closed) => {
    server.close(closed);
  });
  return typeof address === 'object' && address ? address.port : 0;
}

test('without a shared cache the next request of the user exchanges anew', async () => {
  await using product = await startProduct();
  const [ada, linus] = await Promise.all([product.bearerOf('ada'), product.bearerOf('linus')]);
  for (const bearer of [ada, linus]) await product.ask(ME, { bearer });
  const { objectId = '' } = product.tenant.directory.findPerson('ada') ?? {};
  await product.server.evictUser(objectId.toUpperCase(), product.tenant.tenantId);
  using arrivals = watchArrivals();
  for (const bearer of [ada, linus]) expect((await product.ask(ME, { bearer })).errors).toEqual([]);
  expect(arrivals.exchanges.map(({ headers }) => headers['x-anchormailbox'])).toEqual([
    `Oid:${objectId}@${product.tenant.tenantId}`,
  ]);
});

test.skipIf(noRedis !== undefined)(
  'with one, the other replicas forget within a second, and the metrics say so',
  async () => {
    await using redis = await startRedis();
    const TokenCache = {
      RedisUrl: redis.url,
      EncryptionKeys: [{ Id: 'test', Key: randomBytes(32).toString('base64') }],
    };
    const port = await freePort();
    await using one = await startProduct({ overrides: { TokenCache, Server: { AdminPort: port } } });
    await using two = await startReplica(one.tenant, { tokenCache: TokenCache });
    const metrics = async () => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await vi.waitFor(async () =>
      expect(await metrics()).toContain('onbehalf_shared_cache_total{event="connected",reason=""} 1'),
    );
    const [ada, linus] = await Promise.all([one.bearerOf('ada'), one.bearerOf('linus')]);
    for (const bearer of [ada, linus]) {
      await one.ask(ME, { bearer });
      await vi.waitFor(async () =>
        expect(await metrics()).toMatch(/onbehalf_shared_cache_total\{event="stored",reason=""\} \d/),
      );
      await two.ask(ME, { bearer });
    }
    const { objectId = '' } = one.tenant.directory.findPerson('ada') ?? {};
    await one.server.evictUser(objectId, one.tenant.tenantId);
    await sleep(1_000);
    using arrivals = watchArrivals();
    for (const bearer of [ada, linus]) expect((await two.ask(ME, { bearer })).errors).toEqual([]);
    expect(arrivals.exchanges.map(({ headers }) => headers['x-anchormailbox'])).toEqual([
      `Oid:${objectId}@${one.tenant.tenantId}`,
    ]);
    expect(await metrics()).toContain('onbehalf_shared_cache_total{event="evicted",reason=""} 1');
    expect(await metrics()).not.toContain(objectId);
  },
);
