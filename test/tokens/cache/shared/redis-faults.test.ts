/** What becomes of requests when Redis is down, hangs, lies or has been written to by somebody else. @module */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../../../src/observability/log.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis.ts';
import { find, type Replica, store } from './conformance.ts';
import { headerWith, holding, keyFor, newRing, newUser } from './headers.ts';
import { PATIENT_MS, startReplica, startWire } from './redis-world.ts';

/** 100 ms are promised; the rest is for a machine that is busy with other tests. */
const BOUND_MS = 400;

async function timed<T>(work: Promise<T>): Promise<readonly [T, number]> {
  const started = performance.now();
  return [await work, performance.now() - started];
}

async function everything(redis: RedisServer): Promise<Map<string, Buffer>> {
  const keys = ((await redis.command('KEYS', '*')) as Buffer[]).map(String);
  const values = await Promise.all(keys.map(async (key) => await redis.command('DUMP', key)));
  return new Map(keys.map((key, index) => [key, values[index] as Buffer]));
}

const slotsOf = async (redis: RedisServer) => ((await redis.command('KEYS', '*:[0-3]')) as Buffer[]).map(String).sort();

const backAgain = async (replica: Replica, times: number) =>
  await vi.waitFor(
    () => expect(replica.events.filter(({ kind }) => kind === 'connected').length).toBeGreaterThanOrEqual(times),
    { timeout: 15_000 },
  );

describe.skipIf(noRedis !== undefined)(`Redis${noRedis === undefined ? '' : ` (${noRedis})`}`, () => {
  let redis: RedisServer;
  beforeEach(async () => {
    const started = await startRedis();
    redis = started;
    return async () => await started[Symbol.asyncDispose]();
  });

  test('that is not there: every look is a quick miss, and it is used as soon as it comes', async () => {
    await redis.kill();
    await using replica = await startReplica(redis, { connected: false });
    const key = keyFor();
    for (let round = 0; round < 10; round += 1) {
      const [found, ms] = await timed(replica.cache.get(key, [], Date.now()));
      expect(found).toEqual({ header: undefined, epoch: undefined });
      expect(ms).toBeLessThan(BOUND_MS);
      replica.cache.set(key, headerWith(Date.now()), { epoch: undefined, replace: false, nowMs: Date.now() });
    }
    await replica.cache.evictUser(newUser());
    await redis.start();
    await backAgain(replica, 1);
    await store(replica, key, headerWith(Date.now()));
  });

  test('that is killed: misses without waiting, then the next one is used', async () => {
    await using replica = await startReplica(redis);
    const key = keyFor();
    await store(replica, key, headerWith(Date.now()));
    await redis.kill();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => await timed(replica.cache.get(key, ['user.read'], Date.now()))),
    );
    for (const [{ header }, ms] of answers) {
      expect(header).toBeUndefined();
      expect(ms).toBeLessThan(BOUND_MS);
    }
    await redis.start();
    await backAgain(replica, 2);
    await store(replica, key, headerWith(Date.now()));
  });

  test('that hangs: a bounded delay, none once the circuit is open, and back again when it goes on', async () => {
    await using replica = await startReplica(redis);
    const key = keyFor();
    await store(replica, key, headerWith(Date.now()));
    redis.hang();
    const first = await Promise.all(
      Array.from({ length: 20 }, async () => await timed(replica.cache.get(key, ['user.read'], Date.now()))),
    );
    for (const [{ header }, ms] of first) {
      expect(header).toBeUndefined();
      expect(ms).toBeLessThan(BOUND_MS);
    }
    const [, open] = await timed(replica.cache.get(key, ['user.read'], Date.now()));
    expect(open).toBeLessThan(50);
    expect(replica.events.filter((event) => event.kind === 'fault' && event.reason === 'deadline')).not.toEqual([]);
    await pause(200);
    redis.resume();
    await backAgain(replica, 2);
    expect(await find(replica, key)).toBeDefined();
  });

  test('that hangs while a server stops: the end does not wait for it', async () => {
    redis.hang();
    const [replica] = await timed(startReplica(redis, { connected: false }));
    await pause(50);
    const [, ms] = await timed(Promise.resolve(replica[Symbol.asyncDispose]()));
    redis.resume();
    expect(ms).toBeLessThan(1_000);
  });

  test('full of garbage: misses and alarms, and it is written over', async () => {
    await using replica = await startReplica(redis);
    const keys = Array.from({ length: 12 }, () => keyFor());
    for (const key of keys) await store(replica, key, headerWith(Date.now()));
    for (const [index, name] of (await slotsOf(redis)).entries()) {
      const value = (await redis.command('GET', name)) as Buffer;
      const flipped = Buffer.from(value);
      const at = 44 + (index % (value.length - 44));
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
      const marks = value.subarray(0, 44);
      const garbage = [
        randomBytes(value.length),
        value.subarray(0, value.length - 1),
        value.subarray(0, 60),
        Buffer.concat([marks, randomBytes(100)]),
        Buffer.concat([value, Buffer.from('x')]),
        flipped,
        Buffer.alloc(0),
      ][index % 8];
      await redis.command('DEL', name);
      if (garbage) await redis.command('SET', name, garbage);
      else await redis.command('LPUSH', name, 'a list');
    }
    for (const key of keys) expect(await find(replica, key)).toBeUndefined();
    expect(replica.events).toContainEqual({ kind: 'alarm', reason: 'not-authentic' });
    expect(replica.events).toContainEqual({ kind: 'alarm', reason: 'malformed' });
    // The generations, too.
    for (const [index, name] of ((await redis.command('KEYS', '*')) as Buffer[]).map(String).entries()) {
      if (/:[0-3]$|state|log/.test(name)) continue;
      await redis.command('DEL', name);
      if (index % 3 === 0) await redis.command('LPUSH', name, 'a list');
      else await redis.command('SET', name, index % 3 === 1 ? 'short' : '"'.repeat(22));
    }
    for (const key of keys) expect(await find(replica, key)).toBeUndefined();
    for (const key of keys) await store(replica, key, headerWith(Date.now()));
  });

  test('whose records are swapped between users under load: nobody ever sees the header of another', async () => {
    await using replica = await startReplica(redis);
    const held = Array.from({ length: 30 }, () => ({ key: keyFor(), header: headerWith(Date.now()) }));
    for (const { key, header } of held) await store(replica, key, header);
    const progress = { asked: 0, isOver: false };
    const swapping = (async () => {
      const slots = await slotsOf(redis);
      for (let round = 0; round < 12 || progress.asked < 300; round += 1) {
        const values = (await redis.command('MGET', ...slots)) as (Buffer | null)[];
        const moved = slots.flatMap((name, index) => [name, values[(index + 1 + round) % values.length] ?? 'gone']);
        await redis.command('MSET', ...moved);
        // Generations as well, so that only the seal is left to notice.
        const owners = ((await redis.command('KEYS', '*}')) as Buffer[]).map(String);
        const [one] = owners;
        const generation = one === undefined ? '' : ((await redis.command('GET', one)) as Buffer);
        if (round % 2) await redis.command('MSET', ...owners.flatMap((name) => [name, generation]));
      }
      progress.isOver = true;
    })();
    let crossings = 0;
    while (!progress.isOver) {
      for (const { key, header } of held) {
        const found = await find(replica, key);
        progress.asked += 1;
        if (found && found.accessToken !== header.accessToken) crossings += 1;
      }
    }
    await swapping;
    expect(crossings).toBe(0);
    expect(replica.events).toContainEqual({ kind: 'alarm', reason: 'not-authentic' });
  });

  test('holds no byte of a token, user, API or scope, in no key and no value; and everything ends', async () => {
    const ring = newRing();
    await using replica = await startReplica(redis, { ring });
    const secrets: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const user = newUser();
      const key = keyFor(user);
      const header = headerWith(Date.now(), ['user.read', 'mail.read']);
      await store(replica, key, header);
      if (index % 3 === 0) await replica.cache.evictUser(user);
      secrets.push(user.objectId, user.tenantId, key.user?.assertionHash ?? '', 'graph.microsoft', 'user.read');
      secrets.push(header.accessToken, ...header.accessToken.split('.'));
    }
    const all = await everything(redis);
    expect(all.size).toBeGreaterThan(20);
    const spelt = secrets.flatMap((text) => [
      text,
      Buffer.from(text).toString('base64').slice(0, -4),
      Buffer.from(text).toString('hex'),
    ]);
    const dump = Buffer.concat([...all].flatMap(([name, value]) => [Buffer.from(name), value]));
    expect(spelt.filter((text) => dump.includes(text))).toEqual([]);
    for (const name of all.keys()) {
      const life = (await redis.command('PTTL', name)) as number;
      expect(life).toBeGreaterThan(0);
      if (/:[0-3]$/.test(name)) expect(life).toBeLessThanOrEqual(3_600_000);
    }
  });

  test('goes into the log without its password, addresses of users or bytes of records', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
    await using replica = await startReplica(redis, { log });
    const user = newUser();
    const key = keyFor(user);
    const header = headerWith(Date.now());
    await store(replica, key, header);
    for (const name of await slotsOf(redis)) await redis.command('APPEND', name, 'x');
    expect(await find(replica, key)).toBeUndefined();
    await redis.kill();
    for (let round = 0; round < 50; round += 1) await replica.cache.get(key, [], Date.now());
    await using wrong = await startReplica(
      { url: redis.url.replace(redis.password, 'wr0ng-p4ssword') },
      { log, connected: false },
    );
    await redis.start();
    await vi.waitFor(() => expect(lines.join('')).toMatch(/refused: WRONGPASS/), { timeout: 10_000 });
    expect(await find(wrong, key)).toBeUndefined();
    const text = lines.join('');
    expect(lines.filter((line) => line.includes('shared_cache.bad_record'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('offline')).length, 'one of a kind in half a minute').toBeLessThan(6);
    for (const secret of [redis.password, 'wr0ng-p4ssword', user.objectId, user.tenantId, header.accessToken])
      expect(text).not.toContain(secret);
  });

  test('that is too old to know its greeting: the refusal repeats the password, the log does not', async () => {
    await using old = await startRedis(['--rename-command', 'HELLO', '']);
    await expect(old.command('HELLO', '3', 'AUTH', 'default', old.password)).rejects.toThrow(old.password);
    const lines: string[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
    await using replica = await startReplica(old, { log, connected: false });
    await vi.waitFor(() => expect(lines.join('')).toContain('refused: ERR'), { timeout: 5_000 });
    expect(await find(replica, keyFor())).toBeUndefined();
    expect(lines.join('')).not.toContain(old.password);
  });

  test('lets in a user who may do what docs/tokens.md says and nothing else', async () => {
    const page = readFileSync(new URL('../../../../docs/tokens.md', import.meta.url), 'utf8');
    const [rule = ''] = /^ACL SETUSER .+$/m.exec(page) ?? [];
    await redis.command(...rule.replace('>password', '>pl4nted').split(' '));
    const url = redis.url.replace(/\/\/.*@/, '//onbehalf:pl4nted@');
    await using one = await startReplica({ url }, { deadlineMs: PATIENT_MS });
    const user = newUser();
    const [local, key] = [holding(user), keyFor(user)];
    one.cache.attach(local);
    await store(one, key, headerWith(Date.now()));
    await store(one, key, headerWith(Date.now()), { replace: true });
    one.cache.set(key, headerWith(Date.now()), { epoch: undefined, replace: true, nowMs: Date.now() });
    await one.cache.evictUser(user);
    await vi.waitFor(() => expect(local.evicted).toEqual([user]));
    expect(one.events.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });

  test('that was out of reach while a user was evicted elsewhere: the replica hears of it on its return', async () => {
    const ring = newRing();
    await using wire = await startWire(redis);
    await using one = await startReplica(redis, { ring });
    await using two = await startReplica(wire, { ring });
    const [gone, also, stays] = [newUser(), newUser(), newUser()];
    const local = holding(gone, also, stays);
    two.cache.attach(local);
    await one.cache.evictUser(also);
    await vi.waitFor(() => expect(local.evicted).toEqual([also]), { timeout: 1_000 });
    wire.cut();
    await one.cache.evictUser(gone);
    await pause(50);
    expect(local.evicted).toEqual([also]);
    wire.mend();
    await vi.waitFor(() => expect(local.evicted).toEqual([also, gone]), { timeout: 5_000 });
  });

  test('that was out of reach for the one who evicts: told when it is back, and nothing of the user served meanwhile', async () => {
    const ring = newRing();
    await using wire = await startWire(redis);
    await using one = await startReplica(wire, { ring });
    await using two = await startReplica(redis, { ring });
    const [gone, stays] = [newUser(), newUser()];
    const keys = [keyFor(gone), keyFor(stays)] as const;
    for (const key of keys) await store(one, key, headerWith(Date.now()));
    const local = holding(gone, stays);
    two.cache.attach(local);
    wire.cut();
    const [, ms] = await timed(one.cache.evictUser(gone));
    expect(ms).toBeLessThan(BOUND_MS);
    wire.mend();
    await vi.waitFor(() => expect(local.evicted).toEqual([gone]), { timeout: 5_000 });
    for (const replica of [one, two]) {
      await vi.waitFor(async () => expect(await find(replica, keys[1])).toBeDefined());
      expect(await find(replica, keys[0])).toBeUndefined();
    }
  });

  test('that has forgotten its notices: all that is held is asked for anew', async () => {
    const ring = newRing();
    await using wire = await startWire(redis);
    await using one = await startReplica(redis, { ring });
    await using two = await startReplica(wire, { ring });
    const [gone, other] = [newUser(), newUser()];
    const local = holding(gone, other);
    two.cache.attach(local);
    await one.cache.evictUser(other);
    await vi.waitFor(() => expect(local.evicted).toEqual([other]), { timeout: 1_000 });
    wire.cut();
    await one.cache.evictUser(gone);
    await redis.command('FLUSHALL');
    await one.cache.evictUser(newUser());
    wire.mend();
    await vi.waitFor(() => expect(local.evicted.slice(1)).toEqual([gone, other]), { timeout: 5_000 });
    expect(two.events).toContainEqual({ kind: 'missed-evictions' });
  });

  test('whose messages are forged: a look at the log each time, and nobody is evicted by them', async () => {
    await using replica = await startReplica(redis, { deadlineMs: PATIENT_MS });
    const user = newUser();
    const local = holding(user);
    replica.cache.attach(local);
    await replica.cache.evictUser(newUser());
    const [written = ''] = ((await redis.command('KEYS', '*:state')) as Buffer[]).map(String);
    for (let round = 0; round < 100; round += 1)
      await redis.command('PUBLISH', written.replace(/state$/, 'notices'), randomBytes(20));
    await pause(100);
    expect(local.evicted.filter(({ objectId }) => objectId === user.objectId)).toEqual([]);
    expect(replica.events.filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});
