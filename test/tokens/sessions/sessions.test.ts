/** Acting for users who have left: sessions against the dev tenant, over a real database, in several processes' worth of parts. */
import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  ClaimsChallengeError,
  CredentialError,
  ReauthenticationRequiredError,
  SessionExpiredError,
  SessionLimitError,
  SessionStoreUnavailableError,
  SessionUnknownError,
} from '../../../src/errors/errors.ts';
import { createLog } from '../../../src/observability/log.ts';
import { parseTokenError } from '../../../src/protocol/oauth-errors.ts';
import { createKeyRing } from '../../../src/tokens/cache/shared/key-ring.ts';
import { type EngineRequest, TokenRefusedError } from '../../../src/tokens/engine.ts';
import { createManualClock } from '../../support/clock.ts';
import { aadsts } from '../token-service.ts';
import { LIVES, newKey, openWorld, type Process, type SessionWorld } from './world.ts';

const GRAPH = ['https://graph.microsoft.com/User.Read'];
const ARM = ['https://management.azure.com//user_impersonation'];
const HOUR = 3_600_000;

let world: SessionWorld;
let server: Process;
let worker: Process;
beforeAll(async () => {
  world = await openWorld();
  server = world.process();
  worker = world.process();
});
afterAll(() => world[Symbol.asyncDispose]());

const begin = async (person: string, key?: string) =>
  await server.sessions.initiate(await world.bearerOf(person), GRAPH, key === undefined ? {} : { key });
const grants = (requests: readonly EngineRequest[]) => requests.map(({ grant }) => grant);
const userOf = async (person: string) => (await world.bearerOf(person)).principal;
const rowOf = async (id: string) =>
  (await world.test.database.query('SELECT * FROM onbehalf.session WHERE id = $1::uuid', [id])).rows[0];

describe('a session', () => {
  test('begins with one exchange; elsewhere its key alone acquires, for other APIs too, long after the user has left', async () => {
    const [before, elsewhere] = [server.exchanges.length, world.process()];
    const { key, token } = await begin('ada');
    expect(grants(server.exchanges.slice(before))).toEqual(['on-behalf-of']);
    expect(key).toMatch(/^session_[\w-]{43}$/);
    world.clock.advance(9 * HOUR);
    const later = await elsewhere.sessions.acquire(key, GRAPH);
    const { oid } = decodeJwt(token.accessToken);
    expect(decodeJwt(later.accessToken)).toMatchObject({ oid, aud: decodeJwt(token.accessToken).aud });
    expect(decodeJwt((await elsewhere.sessions.acquire(key, ARM)).accessToken)).toMatchObject({
      oid,
      aud: expect.stringContaining('management.azure.com'),
    });
    expect(grants(elsewhere.exchanges)).toEqual(['refresh-token', 'refresh-token']);
    expect(await elsewhere.sessions.acquire(key, GRAPH)).toEqual({ ...later, source: 'memory' });
    expect(elsewhere.exchanges).toHaveLength(2);
  });

  test('one exchange serves all who wait for it', async () => {
    const { key } = await begin('edsger');
    const elsewhere = world.process();
    const all = await Promise.all(Array.from({ length: 20 }, () => elsewhere.sessions.acquire(key, GRAPH)));
    expect(new Set(all.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(elsewhere.exchanges).toHaveLength(1);
  });

  test('is stored without its key, its token or a name', async () => {
    const { id, key } = await begin('ada');
    const { token, ...row } = { token: await world.bearerOf('ada'), ...(await rowOf(id)) };
    const text = JSON.stringify(row, (_, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    );
    expect(text).not.toContain(key);
    expect(text).not.toContain(key.slice(8));
    expect(text).not.toContain(String(token.principal.name));
    expect(text).not.toMatch(/1\.[\w-]{40}|eyJ/); // a refresh token of the dev tenant, a token of any
  });

  test('goes on under a key of the caller’s own', async () => {
    const { key, id } = await begin('ada', 'nightly inventory of ada');
    expect(key).toBe('nightly inventory of ada');
    expect((await worker.sessions.acquire(key, GRAPH)).source).toBe('network');
    expect((await begin('ada', key)).id).toBe(id);
    await expect(begin('ada', '')).rejects.toBeInstanceOf(TypeError);
    await expect(begin('ada', 'x'.repeat(513))).rejects.toBeInstanceOf(TypeError);
  });

  test('renewed, says who the user is today', async () => {
    const { id } = await begin('ada');
    const { principal } = await worker.sessions.renew({ id });
    const { objectId, tenantId, clientId, scopes } = await userOf('ada');
    expect(principal).toMatchObject({ objectId, tenantId, clientId, scopes });
    expect(principal).not.toHaveProperty('claims');
    expect(grants(worker.exchanges).at(-1)).toBe('refresh-token');
  });
});

describe('whose it is', () => {
  test('nobody else’s, inside a request; an application’s never', async () => {
    const { key, id } = await begin('ada');
    const [ada, edsger] = [await userOf('ada'), await userOf('edsger')];
    for (const reference of [key, { id }]) {
      await expect(worker.sessions.acquire(reference, GRAPH, { caller: edsger })).rejects.toBeInstanceOf(
        SessionUnknownError,
      );
      await worker.sessions.acquire(reference, GRAPH, { caller: ada });
      // also right after somebody else was served, from memory
      await expect(worker.sessions.acquire(reference, GRAPH, { caller: edsger })).rejects.toBeInstanceOf(
        SessionUnknownError,
      );
    }
    const elsewhere = { ...ada, tenantId: edsger.objectId };
    await expect(worker.sessions.acquire(key, GRAPH, { caller: elsewhere })).rejects.toBeInstanceOf(
      SessionUnknownError,
    );
    expect(await worker.sessions.stop(key, { caller: edsger })).toBe(false);
    expect((await worker.sessions.acquire(key, GRAPH)).source).toBe('memory');
  });

  test('a key that is somebody’s begins nothing for another', async () => {
    await begin('ada', 'the same word');
    const before = server.exchanges.length;
    await expect(begin('edsger', 'the same word')).rejects.toBeInstanceOf(SessionUnknownError);
    expect(server.exchanges).toHaveLength(before);
    const token = await worker.sessions.acquire('the same word', GRAPH);
    expect(decodeJwt(token.accessToken).oid).toBe((await userOf('ada')).objectId);
  });

  test('keys that nobody was given find nothing, and a generated one begins nothing', async () => {
    const made = `session_${randomBytes(32).toString('base64url')}`;
    for (const key of [made, 'never said', { id: '00000000-0000-4000-8000-000000000000' }, { id: "' OR true --" }])
      await expect(worker.sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
    await expect(begin('ada', made)).rejects.toBeInstanceOf(SessionUnknownError);
  });

  test('rows that somebody has moved about open nothing', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    const { sessions } = world.process({ log });
    const [ada, edsger] = [await begin('ada'), await begin('edsger')];
    const write = (sql: string) => world.test.database.query(sql, [ada.id, edsger.id]);
    const attacks = [
      'UPDATE onbehalf.session a SET sealed = b.sealed FROM onbehalf.session b WHERE a.id = $1::uuid AND b.id = $2::uuid',
      'UPDATE onbehalf.session a SET sealed = b.sealed, tenant_id = b.tenant_id, object_id = b.object_id, version = b.version, created_at = b.created_at FROM onbehalf.session b WHERE a.id = $1::uuid AND b.id = $2::uuid',
      'UPDATE onbehalf.session a SET object_id = b.object_id FROM onbehalf.session b WHERE a.id = $1::uuid AND b.id = $2::uuid',
      "UPDATE onbehalf.session SET created_at = created_at + interval '1 day' WHERE id = $1::uuid AND id <> $2::uuid",
      'UPDATE onbehalf.session SET version = version + 1 WHERE id = $1::uuid AND id <> $2::uuid',
      'UPDATE onbehalf.session SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE id = $1::uuid AND id <> $2::uuid',
    ];
    for (const attack of attacks) {
      const row = await rowOf(ada.id);
      await write(attack);
      await expect(sessions.acquire(ada.key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
      await world.test.database.query(
        'UPDATE onbehalf.session SET sealed = $2, tenant_id = $3, object_id = $4, version = $5, created_at = $6 WHERE id = $1::uuid',
        [ada.id, row?.sealed, row?.tenant_id, row?.object_id, row?.version, row?.created_at],
      );
    }
    expect(lines.filter((line) => line.includes('sessions.bad_record'))).toHaveLength(attacks.length);
    await sessions.acquire(ada.key, GRAPH);

    // The key of one's own row on somebody else's: without this a worker would act for them.
    await write('DELETE FROM onbehalf.session WHERE id = $2::uuid AND id <> $1::uuid');
    const digest = 'UPDATE onbehalf.session SET key_digest = $2 WHERE id = $1::uuid';
    const { id: mine, key } = await begin('edsger');
    const own = String((await rowOf(mine))?.key_digest);
    await world.test.database.query('DELETE FROM onbehalf.session WHERE id = $1::uuid', [mine]);
    await world.test.database.query(digest, [ada.id, own]);
    await expect(world.process().sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
  });

  test('a reply for another user is refused', async () => {
    const { key } = await begin('ada');
    const { sessions } = world.process({
      around: async (_, exchange) => ({
        ...(await exchange()),
        idTokenClaims: { oid: (await userOf('edsger')).objectId },
      }),
    });
    await expect(sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(CredentialError);
  });
});

describe('its end', () => {
  test('stopped, it is unknown here at once and elsewhere within a second', async () => {
    const { key } = await begin('ada');
    await worker.sessions.acquire(key, GRAPH);
    expect(await server.sessions.stop(key)).toBe(true);
    await expect(server.sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
    world.clock.advance(1_000);
    await expect(worker.sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
    expect(await server.sessions.stop(key)).toBe(false);
    await expect(begin('ada', key)).rejects.toBeInstanceOf(SessionUnknownError);
  });

  test('stopped while a token is on its way, it gives none', async () => {
    const { key } = await begin('ada');
    const { sessions } = world.process({
      async around(_, exchange) {
        const token = await exchange();
        await server.sessions.stop(key);
        return token;
      },
    });
    await expect(sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
  });

  test('all of a user are listed and stopped, and nobody else’s', async () => {
    const [olivia, ada] = [await userOf('olivia.fernandez'), await begin('ada')];
    const begun = [await begin('olivia.fernandez'), await begin('olivia.fernandez')];
    const listed = await worker.sessions.list(olivia.objectId.toUpperCase(), olivia.tenantId);
    expect(listed.map(({ id }) => id).toSorted()).toEqual(begun.map(({ id }) => id).toSorted());
    expect(listed[0]).toMatchObject({
      needsInteraction: false,
      endsAt: new Date(world.clock.now() + LIVES.idleSeconds * 1_000),
    });
    expect(await worker.sessions.stopUser(olivia.objectId, olivia.tenantId)).toBe(2);
    expect(await worker.sessions.list(olivia.objectId, olivia.tenantId)).toEqual([]);
    await server.sessions.acquire(ada.key, GRAPH);
  });

  test('not used for a day it has expired, and no clock that goes back opens it again', async () => {
    const [noticed, unnoticed] = [await begin('ada'), await begin('ada')];
    world.clock.advance(LIVES.idleSeconds * 1_000);
    await expect(worker.sessions.acquire(noticed.key, GRAPH)).rejects.toBeInstanceOf(SessionExpiredError);
    expect((await rowOf(noticed.id))?.sealed).toBeNull();
    world.clock.step(-HOUR);
    await expect(worker.sessions.acquire(noticed.key, GRAPH)).rejects.toBeInstanceOf(SessionExpiredError);
    await worker.sessions.acquire(unnoticed.key, GRAPH); // by every clock there is an hour left
    world.clock.step(HOUR);
  });

  test('used every day it lives for thirty, and not a day longer', async () => {
    const { key } = await begin('ada');
    const endsAtMs = world.clock.now() + LIVES.lifeSeconds * 1_000;
    while (world.clock.now() + 20 * HOUR < endsAtMs) {
      world.clock.advance(20 * HOUR);
      await worker.sessions.acquire(key, GRAPH);
    }
    world.clock.advance(endsAtMs - world.clock.now() - 1);
    await worker.sessions.acquire(key, GRAPH);
    world.clock.advance(1_000);
    await expect(worker.sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(SessionExpiredError);
  });
  test('a header that serves keeps a session alive as well', async () => {
    const { key, id } = await begin('ada');
    const used = async () => new Date(String((await rowOf(id))?.used_at)).getTime();
    const first = await used();
    world.clock.advance(0.9 * HOUR);
    expect((await server.sessions.acquire(key, GRAPH)).source).toBe('memory');
    expect(await used()).toBe(first);
    await worker.sessions.acquire(key, GRAPH);
    expect(await used()).toBeGreaterThan(first);
  });

  test('what a clock of a process says ends nothing and opens nothing', async () => {
    const { key } = await begin('ada');
    const expired = await begin('ada');
    for (const step of [HOUR, -HOUR]) {
      const clock = createManualClock(world.clock.now() + step);
      const { sessions } = world.process({ clock });
      expect((await sessions.acquire(key, GRAPH)).source).toBe('network');
      clock.step(-2 * step);
      await sessions.acquire(key, GRAPH);
    }
    world.clock.advance(LIVES.idleSeconds * 1_000);
    const { sessions } = world.process({ clock: createManualClock(world.clock.now() - HOUR) });
    await expect(sessions.acquire(expired.key, GRAPH)).rejects.toBeInstanceOf(SessionExpiredError);
  });
});

describe('the newest refresh token', () => {
  test('stays, whoever of many was faster', async () => {
    const { key, id } = await begin('ada');
    const processes = Array.from({ length: 6 }, () => world.process());
    await Promise.all(processes.map(({ sessions }) => sessions.acquire(key, GRAPH)));
    expect(await rowOf(id)).toMatchObject({ needs_interaction: false });
    await world.process().sessions.acquire(key, ARM);
  });

  test('is found again by whoever was refused with the one before', async () => {
    const { key, id } = await begin('ada');
    let first = true;
    const { sessions, exchanges } = world.process({
      async around(request, exchange) {
        if (!first) return await exchange();
        first = false;
        await worker.sessions.acquire(key, ARM); // somebody rotates in between, and the service takes the old one back
        expect(request.grant).toBe('refresh-token');
        throw new TokenRefusedError(400, parseTokenError(aadsts(70000, 'invalid_grant')), undefined);
      },
    });
    await sessions.acquire(key, GRAPH);
    expect(exchanges).toHaveLength(2);
    expect(await rowOf(id)).toMatchObject({ needs_interaction: false });
  });
  test('the one issued later wins, also where it is written later', async () => {
    const { key, id } = await begin('ada');
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const slow = world.process({
      async around(_, exchange) {
        const token = await exchange();
        await held;
        return token;
      },
    });
    const late = slow.sessions.acquire(key, GRAPH);
    await vi.waitFor(() => expect(slow.exchanges).toHaveLength(1));
    world.clock.advance(10);
    await worker.sessions.acquire(key, ARM);
    const after = await rowOf(id);
    letGo();
    await late;
    expect(await rowOf(id)).toEqual(after); // the older one was dropped
  });
});

describe('when the token service wants the user', () => {
  test('a dead refresh token marks the session, which is kept; the user signs in again and it goes on', async () => {
    const { key, id } = await begin('linus');
    world.clock.advance(2_000);
    world.tenant.revokeSessions('linus');
    const { sessions, exchanges } = world.process();
    await expect(sessions.acquire(key, GRAPH)).rejects.toBeInstanceOf(ReauthenticationRequiredError);
    await expect(sessions.acquire(key, ARM)).rejects.toBeInstanceOf(ReauthenticationRequiredError);
    expect(exchanges).toHaveLength(1);
    const { objectId, tenantId } = await userOf('linus');
    expect(await sessions.list(objectId, tenantId)).toMatchObject([{ id, needsInteraction: true }]);
    world.clock.advance(5_000);
    expect((await begin('linus', key)).id).toBe(id);
    expect((await sessions.acquire(key, ARM)).source).toBe('network');
    expect(await sessions.list(objectId, tenantId)).toMatchObject([{ id, needsInteraction: false }]);
  });

  test('a challenge of one API leaves the others', async () => {
    const { key } = await begin('grace'); // who needs multi-factor authentication for Azure
    await expect(worker.sessions.acquire(key, ARM)).rejects.toBeInstanceOf(ClaimsChallengeError);
    expect((await worker.sessions.acquire(key, GRAPH)).source).toBe('network');
  });
});

test('a user has as many as allowed, and a new one when another is stopped', async () => {
  const few = world.process({ maxPerUser: 2 });
  const bearer = await world.bearerOf('yara.meyer');
  const first = await few.sessions.initiate(bearer, GRAPH);
  await few.sessions.initiate(bearer, GRAPH);
  await expect(few.sessions.initiate(bearer, GRAPH)).rejects.toBeInstanceOf(SessionLimitError);
  await few.sessions.initiate(bearer, GRAPH, { key: first.key });
  await few.sessions.stop(first.key);
  await few.sessions.initiate(bearer, GRAPH);
});

test('keys of the ring change without losing a session that is used meanwhile', async () => {
  const [old, next] = [newKey('old'), newKey('next')];
  const withRing = (...keys: readonly ReturnType<typeof newKey>[]) =>
    world.process({ ring: createKeyRing(keys) }).sessions;
  const bearer = await world.bearerOf('ada');
  const [used, unused] = [await withRing(old).initiate(bearer, GRAPH), await withRing(old).initiate(bearer, GRAPH)];
  await withRing(next, old).acquire(used.key, ARM);
  await expect(withRing(next).acquire(unused.key, GRAPH)).rejects.toBeInstanceOf(SessionUnknownError);
  await withRing(next).acquire(used.key, GRAPH);
});

test.runIf(process.platform === 'linux')('a database that is away says so; afterwards all is there', async () => {
  const { server: postgres } = world.test;
  if (!postgres) return;
  const { key } = await begin('ada');
  await postgres.kill();
  const failures = await Promise.allSettled([
    worker.sessions.acquire(key, GRAPH),
    worker.sessions.stop(key),
    begin('ada'),
    worker.sessions.list('a', 'b'),
  ]);
  for (const failure of failures)
    expect(failure).toMatchObject({ status: 'rejected', reason: expect.any(SessionStoreUnavailableError) });
  await postgres.start();
  await worker.sessions.acquire(key, GRAPH);
});
