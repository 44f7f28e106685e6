/** The shared cache as a configuration makes it: over TLS, bound to application and kind of credential, and tried before a start. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../../src/config/load.ts';
import type { Config } from '../../../../src/config/schema.ts';
import { systemClock } from '../../../../src/observability/clock.ts';
import { silentLog } from '../../../../src/observability/log.ts';
import { createSharedCache } from '../../../../src/tokens/cache/shared/create-shared-cache.ts';
import { reachSharedCache } from '../../../../src/tokens/cache/shared/reach-shared-cache.ts';
import type { SharedCacheEvent } from '../../../../src/tokens/cache/shared/watch.ts';
import type { SharedCache } from '../../../../src/tokens/cache/shared-cache.ts';
import { API, TENANT } from '../../../support/authority.ts';
import { createLoopbackCertificate } from '../../../support/certificates.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis.ts';
import { headerWith, keyFor, newKey } from './headers.ts';

const { id, key } = newKey('current');
const secret = { SourceType: 'ClientSecret', ClientSecret: 'a secret' };
const identity = { SourceType: 'SignedAssertionFromManagedIdentity' };

const configured = (url: string, ...ClientCredentials: object[]): Config =>
  loadConfig({
    env: {},
    directory: '/nonexistent',
    overrides: {
      AzureAd: { TenantId: TENANT, ClientId: API, ClientCredentials },
      TokenCache: { RedisUrl: url, EncryptionKeys: [{ Id: id, Key: key.reveal() }] },
    },
  });

interface Opened extends AsyncDisposable {
  readonly cache: SharedCache;
  readonly events: readonly SharedCacheEvent[];
}

function open(config: Config): Opened {
  const events: SharedCacheEvent[] = [];
  const onEvent = (event: SharedCacheEvent) => void events.push(event);
  const cache = createSharedCache({ config, clock: systemClock, log: silentLog, onEvent });
  if (!cache) throw new Error('Expected a shared cache.');
  return { cache, events, [Symbol.asyncDispose]: () => cache.close() };
}

/** What one replica stores another one finds, or not. */
async function isShared(one: SharedCache, other: SharedCache): Promise<boolean> {
  const parts = keyFor();
  const now = Date.now();
  // A busy machine may take longer to connect than a request waits for.
  const epoch = await vi.waitFor(async () => {
    const found = await one.get(parts, ['user.read'], now);
    expect(found.epoch).toBeDefined();
    return found.epoch;
  });
  one.set(parts, headerWith(now), { epoch, replace: false, nowMs: now });
  await vi.waitFor(async () => expect((await one.get(parts, ['user.read'], now)).header).toBeDefined());
  return (await other.get(parts, ['user.read'], now)).header !== undefined;
}

const kindsOf = (events: readonly SharedCacheEvent[]) => new Set(events.map(({ kind }) => kind));

describe.skipIf(noRedis !== undefined)('a Redis with TLS', () => {
  let directory: string;
  let redis: RedisServer;
  let before: readonly string[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'onbehalf-redis-tls-'));
    const made = await createLoopbackCertificate();
    const paths = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
    await writeFile(paths.cert, made.cert);
    await writeFile(paths.key, made.key, { mode: 0o600 });
    before = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before, made.cert]);
    redis = await startRedis([], paths);
  });
  afterAll(async () => {
    tls.setDefaultCACertificates([...before]);
    await redis[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  test('replicas share through `rediss:`', async () => {
    expect(redis.url).toMatch(/^rediss:/);
    await using one = open(configured(redis.url, secret));
    await using two = open(configured(redis.url, secret));
    expect(await isShared(one.cache, two.cache)).toBe(true);
    expect(kindsOf(two.events)).toEqual(new Set(['connected', 'hit']));
  });

  test('replicas that prove themselves by another kind of credential share nothing', async () => {
    await using one = open(configured(redis.url, secret));
    await using two = open(configured(redis.url, identity));
    expect(await isShared(one.cache, two.cache)).toBe(false);
  });

  test('a Redis whose certificate is not trusted is told nothing, not even the password, and is a fault', async () => {
    const trusted = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...before]);
    try {
      await using one = open(configured(redis.url, secret));
      await vi.waitFor(() => expect(kindsOf(one.events)).toContain('fault'));
      expect(kindsOf(one.events)).not.toContain('connected');
      expect(await one.cache.get(keyFor(), ['user.read'], Date.now())).toEqual({ header: undefined, epoch: undefined });
      await expect(reachSharedCache(configured(redis.url, secret))).rejects.toThrow(
        /^offline: DEPTH_ZERO_SELF_SIGNED_CERT$/,
      );
    } finally {
      tls.setDefaultCACertificates([...trusted]);
    }
  });

  test('before a start it is told where it answers and which key seals, or why not, without the password', async () => {
    const { host, port } = new URL(redis.url);
    expect(await reachSharedCache(configured(redis.url, secret))).toMatch(
      new RegExp(`^${host} answers \\(\\d+ ms with connecting\\); key 'current' seals$`),
    );
    const wrong = configured(redis.url.replace(redis.password, 'wr0ng-pl4nted'), secret);
    await expect(reachSharedCache(wrong)).rejects.toThrow(/^refused: WRONGPASS$/);
    const nobody = configured(redis.url.replace(port, '1'), secret);
    await expect(reachSharedCache(nobody)).rejects.toThrow(/^offline: ECONNREFUSED$/);
    const plain = configured(redis.url.replace('rediss:', 'redis:'), secret);
    await expect(reachSharedCache(plain)).rejects.toThrow(/^(?:offline|deadline)/);
  });
});
