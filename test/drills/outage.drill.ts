/**
 * Half an hour without the token service and without Redis, as an organisation would live through it: dev tenant, two servers and a
 * real Redis, each a process. The half hour passes on the clocks of tenant and servers; it lies where headers come up for renewal,
 * from 25 to 55 minutes after the sign-ins. The servers say nothing of claims challenges (`ClientCapabilities`), so that tokens of
 * Graph and Azure live an hour to an hour and a half, as sign-ins do, and not a day.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { devOverrides, type TenantInfo } from '../../src/cli/dev-settings.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis.ts';
import { type Child, startChild } from './processes/child.ts';

/** Each with a header for Graph and one for Azure. */
const PEOPLE = 12;
const QUERY = '{ me { userPrincipalName } subscriptions { nodes { id } } }';
const MINUTE_MS = 60_000;

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly data?: { readonly me: { readonly userPrincipalName: string } | null } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

describe.skipIf(noRedis !== undefined)('the token service and Redis are down for half an hour', () => {
  let place: string;
  let redis: RedisServer;
  let tenant: Child<TenantInfo>;
  const replicas: Child<string>[] = [];
  const bearers = new Map<string, string>();
  /** Of everybody who had a header, over the whole drill. */
  const seen: Answer[] = [];
  const latecomers: string[] = [];

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'onbehalf-outage-'));
    redis = await startRedis();
    tenant = await startChild<TenantInfo>({ script: 'dev-tenant.ts', message: { stateDirectory: place } });
    const key = randomBytes(32).toString('base64');
    const settings = devOverrides(tenant.hello, { Host: '127.0.0.1', Port: 0, AdminPort: 0 });
    const message = {
      ...settings,
      AzureAd: { ...settings.AzureAd, ClientCapabilities: [] },
      TokenCache: { RedisUrl: redis.url, EncryptionKeys: [{ Id: 'drill', Key: key }] },
      Telemetry: { LogLevel: 'info' },
    };
    const env = { NODE_EXTRA_CA_CERTS: tenant.hello.ca };
    replicas.push(await startChild<string>({ script: 'replica.ts', message, env }));
    replicas.push(await startChild<string>({ script: 'replica.ts', message, env }));
    await vi.waitFor(() => expect(connections()).toBe(2), { timeout: 10_000 });
  });
  afterAll(async () => {
    for (const child of [...replicas, tenant]) await child[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await rm(place, { recursive: true, force: true });
  });

  /** Of the headers that were renewed behind their users, or were not. */
  async function refreshed(outcome: 'renewed' | 'failed'): Promise<number> {
    const counts = replicas.map(async ({ lines }) => {
      const { port } = JSON.parse(lines.find((line) => line.includes('admin.listening')) ?? '') as { port: number };
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(
        new RegExp(`^onbehalf_tokens_refreshed_total\\{outcome="${outcome}"\\} (\\d+)`, 'm').exec(metrics)?.[1] ?? 0,
      );
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count);
  }

  const connections = () =>
    replicas.flatMap(({ lines }) => lines).filter((line) => line.includes('shared_cache.connected')).length;
  const signIn = async (person: string) => String(await tenant.tell({ person }));

  async function dial(path: string, body: object): Promise<void> {
    const response = await fetch(`${tenant.hello.httpOrigin}/dev/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  }

  /** The sign-in and the keys alike; Graph and ARM are other houses. */
  async function tokenService(fault: object): Promise<void> {
    for (const service of ['entra', 'keys']) await dial('faults', { service, ...fault });
  }

  async function pass(minutes: number): Promise<void> {
    await dial('clock', { advanceMs: minutes * MINUTE_MS });
    for (const replica of replicas) await replica.tell(minutes * MINUTE_MS);
  }

  async function ask(url: string, bearer: string): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${bearer}`,
      },
      body: JSON.stringify({ query: QUERY }),
    });
    const answer = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
    return { ...answer, status: response.status, challenge: response.headers.get('www-authenticate') };
  }

  /** Everybody, at every server, with the bearer of their one sign-in. */
  async function everybodyAsks(): Promise<void> {
    const { people } = tenant.hello;
    for (const { hello: url } of replicas) {
      const answers = await Promise.all(
        [...bearers].map(async ([person, bearer]) => ({ person, ...(await ask(url, bearer)) })),
      );
      for (const { person, ...answer } of answers) {
        seen.push(answer);
        expect(answer.errors, `${person} at ${url}`).toBeUndefined();
        const asker = people.find(({ alias }) => alias === person);
        expect(answer.data?.me?.userPrincipalName).toBe(asker?.userPrincipalName);
      }
    }
  }

  test('everybody signs in and is answered by both servers', async () => {
    const ordinary = tenant.hello.people.filter(({ persona }) => persona === 'ordinary').slice(0, PEOPLE);
    for (const { alias } of ordinary) bearers.set(alias, await signIn(alias));
    await everybodyAsks();
    for (let minute = 0; minute < 25; minute += 5) {
      await pass(5);
      await everybodyAsks();
    }
  });

  test.each([
    ['no connection', { reset: true }],
    ['503 with everything', { status: 503, retryAfter: '5' }],
    ['no answer', { latencyMs: 20_000 }],
  ])('ten minutes of "%s": nobody with a header notices, and who has none is told to try later', async (_, fault) => {
    if (seen.length === 0) throw new Error('Expected headers in the caches.');
    await redis.kill();
    await tokenService(fault);
    for (let minute = 0; minute < 10; minute += 1) {
      await pass(1);
      await everybodyAsks();
    }
    const late = await signIn('ada'); // another sign-in: nothing is cached for it
    latecomers.push(late);
    const { status, challenge, errors } = await ask(replicas[0]?.hello ?? '', late);
    expect(status).toBe(200);
    expect(challenge).toBeNull();
    expect(errors).toHaveLength(2);
    for (const { extensions } of errors ?? []) expect(extensions.code).toMatch(/^DOWNSTREAM_(UNAVAILABLE|TIMEOUT)$/);
  });

  test('both are back: the same sign-ins are answered on, newcomers as well, and Redis is used again', async () => {
    for (const service of ['entra', 'keys']) await dial('faults', { service, clear: true });
    const before = connections();
    expect(await refreshed('failed')).toBeGreaterThan(0);
    const renewed = await refreshed('renewed');
    await redis.start();
    await vi.waitFor(() => expect(connections()).toBeGreaterThanOrEqual(before + 2), { timeout: 15_000 });
    await pass(4);
    await everybodyAsks();
    await vi.waitFor(async () => expect(await refreshed('renewed')).toBeGreaterThan(renewed));
    for (const bearer of latecomers) expect((await ask(replicas[0]?.hello ?? '', bearer)).errors).toBeUndefined();
    for (const person of bearers.keys()) bearers.set(person, await signIn(person)); // as front-ends do by themselves before the hour ends
    await everybodyAsks();
    expect(Number(await redis.command('DBSIZE'))).toBeGreaterThan(0);
    await pass(10);
    await everybodyAsks();
  });

  test('nobody was asked to sign in, and no query failed', () => {
    expect(seen.length).toBeGreaterThan(PEOPLE * 2 * 35);
    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(seen.filter(({ challenge }) => challenge !== null)).toEqual([]);
    expect(seen.flatMap(({ errors = [] }) => errors)).toEqual([]);
  });
});
