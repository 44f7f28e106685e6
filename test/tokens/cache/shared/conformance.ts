/**
 * What every store of shared headers has to do, seen through the cache that stands before it. Run over each of them.
 * @module
 */

import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { CachedUser, HeaderKeyParts } from '../../../../src/tokens/cache/header-key.ts';
import type { KeyRing } from '../../../../src/tokens/cache/shared/key-ring.ts';
import type { SharedCacheEvent } from '../../../../src/tokens/cache/shared/watch.ts';
import type { SharedCache, SharedHeader } from '../../../../src/tokens/cache/shared-cache.ts';
import { headerWith, holding, keyFor, newKey, newRing, newUser } from './headers.ts';

/** One replica; all of a test share one store. */
export interface Replica extends AsyncDisposable {
  readonly cache: SharedCache;
  readonly ring: KeyRing;
  readonly events: readonly SharedCacheEvent[];
}

export type StartReplica = (ring?: KeyRing) => Promise<Replica>;

/** Stores, and waits until that is done; again, when a busy machine has missed a deadline. */
export async function store(
  { cache }: Pick<Replica, 'cache'>,
  key: HeaderKeyParts,
  header: SharedHeader,
  { replace = false, nowMs = Date.now() } = {},
): Promise<void> {
  const attempt = async () => {
    const { epoch } = await cache.get(key, [], nowMs);
    expect(epoch).toBeDefined();
    cache.set(key, header, { epoch, replace, nowMs });
    await setImmediate();
    const { header: found } = await cache.get(key, [...header.granted], nowMs);
    expect(found).toEqual(header);
  };
  await vi.waitFor(attempt, { timeout: 5_000 });
}

export const find = async ({ cache }: Replica, key: HeaderKeyParts, wanted: readonly string[] = ['user.read']) =>
  (await cache.get(key, wanted, Date.now())).header;

export function conformance(start: StartReplica): void {
  test('what one replica stored, another finds, field by field', async () => {
    const ring = newRing();
    await using one = await start(ring);
    await using two = await start(ring);
    const key = keyFor();
    const header = headerWith(Date.now(), ['user.read', 'mail.read', '.default']);
    await store(one, key, header);
    expect(await find(two, key)).toEqual(header);
    expect(await find(two, key, ['mail.read', 'user.read'])).toEqual(header);
    expect(await find(two, key, ['mail.send'])).toBeUndefined();
  });

  test('whatever part of the key differs, nothing is found', async () => {
    await using replica = await start();
    const user = newUser();
    const key = keyFor(user);
    await store(replica, key, headerWith(Date.now()));
    const assertionHash = key.user?.assertionHash ?? '';
    const others: HeaderKeyParts[] = [
      { ...key, user: { ...newUser(), assertionHash } },
      { ...key, user: { ...user, objectId: newUser().objectId, assertionHash } },
      { ...key, user: { ...user, tenantId: newUser().tenantId, assertionHash } },
      { ...key, user: { ...user, assertionHash: keyFor().user?.assertionHash ?? '' } },
      { ...key, user: undefined },
      { ...key, tenantId: newUser().tenantId },
      { ...key, resource: 'https://management.azure.com/' },
      { ...key, scheme: 'PoP' },
      { ...key, proofKey: 'thumbprint' },
    ];
    for (const other of others) expect(await find(replica, other)).toBeUndefined();
    expect(await find(replica, key)).toBeDefined();
  });

  test('the application itself has headers, too', async () => {
    await using replica = await start();
    const key = keyFor(newUser(), { user: undefined });
    await store(replica, key, headerWith(Date.now(), ['.default']));
    expect(await find(replica, key, ['.default'])).toBeDefined();
  });

  test('four grants stand beside each other; a fifth takes the place of the one that ends first', async () => {
    await using replica = await start();
    const key = keyFor();
    const grants = ['a', 'b', 'c', 'd', 'e'];
    for (const [index, grant] of grants.entries())
      await store(replica, key, headerWith(Date.now(), [grant], 3_600_000 - (grant === 'c' ? 1_000_000 : index)));
    const found = await Promise.all(grants.map(async (grant) => (await find(replica, key, [grant])) !== undefined));
    expect(found).toEqual([true, true, false, true, true]);
  });

  test('the same grant again takes the place of the older one', async () => {
    await using replica = await start();
    const key = keyFor();
    for (const grant of ['a', 'b', 'c']) await store(replica, key, headerWith(Date.now(), [grant]));
    for (let round = 0; round < 5; round += 1) {
      const header = headerWith(Date.now(), ['d'], 3_600_000 + round);
      await store(replica, key, header);
      expect(await find(replica, key, ['d'])).toEqual(header);
    }
    for (const grant of ['a', 'b', 'c']) expect(await find(replica, key, [grant])).toBeDefined();
  });

  test('of many writers at once none loses the header of another', async () => {
    const ring = newRing();
    await using one = await start(ring);
    await using two = await start(ring);
    const key = keyFor();
    const nowMs = Date.now();
    const { epoch } = await one.cache.get(key, [], nowMs);
    for (const [index, grant] of ['a', 'b', 'c', 'd'].entries())
      (index % 2 ? one : two).cache.set(key, headerWith(nowMs, [grant]), { epoch, replace: false, nowMs });
    await vi.waitFor(async () => {
      for (const grant of ['a', 'b', 'c', 'd']) expect(await find(one, key, [grant])).toBeDefined();
    });
  });

  test('what a claims challenge won stands in place of all others', async () => {
    await using replica = await start();
    const key = keyFor();
    for (const grant of ['a', 'b', 'c']) await store(replica, key, headerWith(Date.now(), ['user.read', grant]));
    const header = headerWith(Date.now(), ['user.read', 'z']);
    await store(replica, key, header, { replace: true });
    expect(await find(replica, key, ['a'])).toBeUndefined();
    expect(await find(replica, key, ['b'])).toBeUndefined();
    expect(await find(replica, key, ['c'])).toBeUndefined();
    expect(await find(replica, key)).toEqual(header);
  });

  test('a replacement by somebody who could not ask takes the others away and leaves nothing', async () => {
    await using replica = await start();
    const key = keyFor();
    await store(replica, key, headerWith(Date.now()));
    replica.cache.set(key, headerWith(Date.now()), { epoch: undefined, replace: true, nowMs: Date.now() });
    await vi.waitFor(async () => expect(await find(replica, key)).toBeUndefined());
  });

  test('a header goes when its time is over, and one whose time is over never comes', async () => {
    await using replica = await start();
    const key = keyFor();
    const header = headerWith(Date.now(), ['user.read'], 300);
    await store(replica, key, header);
    expect((await replica.cache.get(key, ['user.read'], header.servedUntilMs)).header).toBeUndefined();
    await vi.waitFor(async () => expect((await replica.cache.get(key, ['user.read'], 0)).header).toBeUndefined());
    const ended = headerWith(Date.now() - 7_200_000);
    const { epoch } = await replica.cache.get(key, [], 0);
    replica.cache.set(key, ended, { epoch, replace: false, nowMs: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await replica.cache.get(key, ['user.read'], 0)).header).toBeUndefined();
  });

  test('an evicted user has nothing left anywhere, others keep what they have, and all replicas hear of it', async () => {
    const ring = newRing();
    await using one = await start(ring);
    await using two = await start(ring);
    const [gone, stays] = [newUser(), newUser()];
    const keys = [keyFor(gone), keyFor(gone, { resource: 'https://management.azure.com/' }), keyFor(stays)];
    for (const key of keys) await store(one, key, headerWith(Date.now()));
    const local = holding(gone, stays);
    two.cache.attach(local);
    await one.cache.evictUser(gone);
    await vi.waitFor(() => expect(local.evicted).toEqual([gone]), { timeout: 1_000 });
    const found = await Promise.all(keys.map(async (key) => (await find(two, key)) !== undefined));
    expect(found).toEqual([false, false, true]);
    const [first] = keys as [HeaderKeyParts];
    const anew = headerWith(Date.now());
    await store(two, first, anew);
    expect(await find(one, first), 'and can be served anew').toEqual(anew);
  });

  test('an exchange that began before an eviction stores nothing after it', async () => {
    await using replica = await start();
    const user: CachedUser = newUser();
    const key = keyFor(user);
    const nowMs = Date.now();
    const { epoch } = await replica.cache.get(key, ['user.read'], nowMs);
    await replica.cache.evictUser(user);
    replica.cache.set(key, headerWith(nowMs), { epoch, replace: false, nowMs });
    await vi.waitFor(() => expect(replica.events).toContainEqual({ kind: 'overtaken' }));
    expect(await find(replica, key)).toBeUndefined();
  });

  test('keys rotate without a restart: the old opens, the new seals, what is gone is a miss', async () => {
    const [older, newer] = [newKey('older'), newKey('newer')];
    const ring = newRing();
    ring.replace([older]);
    await using replica = await start(ring);
    const [first, second] = [keyFor(), keyFor()];
    await store(replica, first, headerWith(Date.now()));
    ring.replace([newer, older]);
    expect(await find(replica, first), 'sealed with the old key').toBeDefined();
    await store(replica, second, headerWith(Date.now()));
    ring.replace([newer]);
    expect(await find(replica, first), 'its key is gone').toBeUndefined();
    expect(await find(replica, second), 'sealed with the new key').toBeDefined();
    expect(replica.events.filter(({ kind }) => kind === 'alarm' || kind === 'fault')).toEqual([]);
  });

  test('another key under the same id opens nothing, and that is an alarm', async () => {
    const ring = newRing();
    await using replica = await start(ring);
    const key = keyFor();
    await store(replica, key, headerWith(Date.now()));
    ring.replace([newKey('one')]);
    expect(await find(replica, key)).toBeUndefined();
    expect(replica.events).toContainEqual({ kind: 'alarm', reason: 'not-authentic' });
  });
}
