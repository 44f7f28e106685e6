/** The store of sessions over every kind of database: found, bounded, replaced by the newest, ended. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/database/database.ts';
import { SessionStoreUnavailableError } from '../../../src/errors/errors.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { createSessionStore, type SessionStore } from '../../../src/tokens/sessions/session-store.ts';
import { createManualClock } from '../../support/clock.ts';
import { KINDS, type TestDatabase } from './databases.ts';

const LIVES = { idleSeconds: 3_600, lifeSeconds: 86_400 };
const clock = createManualClock();

const user = (name = randomUUID()) => ({ tenantId: 'contoso', objectId: name });
const sessionOf = (members: Partial<Parameters<SessionStore['add']>[0]> = {}) => ({
  id: randomUUID(),
  keyDigest: randomUUID(),
  user: user(),
  createdAtMs: clock.now(),
  sealed: Buffer.from('sealed'),
  ...members,
});

describe.each(KINDS)('on %s', (_, open) => {
  let world: TestDatabase;
  let store: SessionStore;
  let other: SessionStore;
  beforeAll(async () => {
    world = await open();
    const storeOn = (database = world.another(), applicationId = 'our api') =>
      createSessionStore({ database, applicationId, log: silentLog, nowMs: () => clock.now() });
    store = storeOn(world.database);
    other = storeOn(world.another(), 'another api');
    await store.find({ id: randomUUID() }); // an embedded database takes its time to begin
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  test('a session is found by any of the digests of its key and by its id, as it was added', async () => {
    const session = sessionOf();
    expect(await store.add(session, 5, LIVES)).toBe('added');
    const stored = { ...session, version: 1, needsInteraction: false, usedAtMs: clock.now() };
    expect(await store.find(['of a new key', session.keyDigest])).toEqual({ session: stored, nowMs: clock.now() });
    expect((await store.find({ id: session.id })).session).toEqual(stored);
    expect(await store.find(['of somebody'])).toEqual({ session: undefined, nowMs: clock.now() });
  });

  test('another application on the same database does not find it', async () => {
    const session = sessionOf();
    await store.add(session, 5, LIVES);
    expect((await other.find([session.keyDigest])).session).toBeUndefined();
    expect((await other.find({ id: session.id })).session).toBeUndefined();
    expect(await other.allOf(session.user, LIVES)).toEqual([]);
    expect(await other.add({ ...session, id: randomUUID() }, 5, LIVES)).toBe('added');
  });

  test('a key is taken once', async () => {
    const session = sessionOf();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => store.add({ ...session, id: randomUUID(), user: user() }, 5, LIVES)),
    );
    expect(all.toSorted()).toEqual(['added', 'taken', 'taken', 'taken', 'taken']);
  });

  test('a user has no more than allowed, however many begin at once; what has expired does not count', async () => {
    const ada = user();
    const begin = () => store.add(sessionOf({ user: ada }), 3, LIVES);
    const all = await Promise.all(Array.from({ length: 8 }, begin));
    expect(all.filter((outcome) => outcome === 'added')).toHaveLength(3);
    expect(all.filter((outcome) => outcome === 'limit')).toHaveLength(5);
    expect(await store.add(sessionOf(), 3, LIVES)).toBe('added');
    clock.advance(LIVES.idleSeconds * 1_000);
    expect(await begin()).toBe('added');
    expect(await store.allOf(ada, LIVES)).toHaveLength(1);
  });

  test('of those who have seen the same version one replaces it', async () => {
    const session = sessionOf();
    await store.add(session, 5, LIVES);
    const next = (text: string) => ({
      keyDigest: session.keyDigest,
      createdAtMs: clock.now(),
      sealed: Buffer.from(text),
    });
    const seen = { id: session.id, version: 1 };
    const all = await Promise.all(Array.from({ length: 6 }, (__, index) => store.replace(seen, next(`by ${index}`))));
    expect(all.filter(Boolean)).toHaveLength(1);
    const { session: now } = await store.find({ id: session.id });
    expect(now).toMatchObject({ version: 2, sealed: Buffer.from(`by ${all.indexOf(true)}`) });
    expect(await store.replace({ id: session.id, version: 2 }, next('the third'))).toBe(true);
  });

  test('the mark of an interaction is for the version that was seen, and goes with the next', async () => {
    const session = sessionOf();
    await store.add(session, 5, LIVES);
    const marked = async () => (await store.find({ id: session.id })).session?.needsInteraction;
    const next = { keyDigest: session.keyDigest, createdAtMs: clock.now(), sealed: Buffer.from('next') };
    await store.replace({ id: session.id, version: 1 }, next);
    await store.markInteraction({ id: session.id, version: 1 });
    expect(await marked()).toBe(false);
    await store.markInteraction({ id: session.id, version: 2 });
    expect(await marked()).toBe(true);
    await store.replace({ id: session.id, version: 2 }, next);
    expect(await marked()).toBe(false);
  });

  test('use is remembered and never goes back with a clock', async () => {
    const session = sessionOf();
    await store.add(session, 5, LIVES);
    const used = async () => (await store.find({ id: session.id })).session?.usedAtMs;
    clock.advance(60_000);
    await store.touch(session.id);
    const last = clock.now();
    expect(await used()).toBe(last);
    clock.step(-3_600_000);
    await store.touch(session.id);
    expect(await used()).toBe(last);
    clock.step(3_600_000);
  });

  test('what has ended keeps nothing sealed, is not listed, and a while later is gone', async () => {
    const [one, two] = [sessionOf(), sessionOf()];
    await store.add(one, 5, LIVES);
    await store.add(two, 5, LIVES);
    await store.end(one.id);
    expect((await store.find({ id: one.id })).session).toMatchObject({ sealed: undefined });
    expect(await store.allOf(one.user, LIVES)).toEqual([]);
    clock.advance(LIVES.idleSeconds * 1_000);
    await store.add(sessionOf(), 5, LIVES); // whoever begins one clears away
    expect((await store.find({ id: two.id })).session).toMatchObject({ sealed: undefined });
    clock.advance(31 * 86_400_000);
    await store.add(sessionOf(), 5, LIVES);
    expect((await store.find({ id: one.id })).session).toBeUndefined();
    expect((await store.find({ id: two.id })).session).toBeUndefined();
  });

  test('one is removed, or all of a user, and nobody else’s', async () => {
    const [ada, ben] = [user(), user()];
    const sessions = [
      sessionOf({ user: ada }),
      sessionOf({ user: ada }),
      sessionOf({ user: ada }),
      sessionOf({ user: ben }),
    ];
    for (const session of sessions) await store.add(session, 5, LIVES);
    expect(await store.remove(sessions[0]?.id ?? '')).toBe(true);
    expect(await store.remove(sessions[0]?.id ?? '')).toBe(false);
    expect(await store.removeAllOf(ada)).toBe(2);
    expect(await store.allOf(ada, LIVES)).toEqual([]);
    expect((await store.allOf(ben, LIVES)).map(({ id }) => id)).toEqual([sessions[3]?.id]);
  });

  test('without a clock of its own it has the one of the database', async () => {
    const plain = createSessionStore({ database: world.another(), applicationId: 'a third', log: silentLog });
    const { nowMs } = await plain.find(['of nobody']);
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(5_000);
  });
});

test('a database that is not there says so, once for every question', async () => {
  const database = {
    kind: 'postgresql' as const,
    query: () => Promise.reject(new DatabaseUnavailableError('down')),
    transaction: () => Promise.reject(new DatabaseUnavailableError('down')),
    listen: () => Promise.resolve({ close: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  };
  const store = createSessionStore({ database, applicationId: 'our api', log: silentLog });
  await expect(store.find(['a key'])).rejects.toBeInstanceOf(SessionStoreUnavailableError);
  await expect(store.add(sessionOf(), 1, LIVES)).rejects.toMatchObject({ cause: { message: 'down' } });
});
