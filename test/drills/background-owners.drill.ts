/**
 * Background operations and whom they belong to: a thousand of a hundred people beside each other, one session used by many at once,
 * sessions that are stopped, accounts that are switched off, and access tokens that ended hours ago.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noPostgres } from '../support/postgres.ts';
import { type House, openHouse } from './processes/house.ts';
import type { SessionRequest } from './processes/session-user.ts';

const PEOPLE = 100;
const EACH = 10;
/** How many of them are at a server at once. */
const DESKS = 24;
/** A session is redeemed by so many at once in each of three processes, so many times. */
const AT_ONCE = 12;
const ROUNDS = 4;
const HOUR_MS = 3_600_000;
const SOON = { timeout: 60_000, interval: 300 };
const QUERY = '{ viewer { objectId } me { id displayName } }';

describe.skipIf(noPostgres !== undefined)('operations and their owners', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ servers: 3, workers: 3 });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test(`${PEOPLE * EACH} operations of ${PEOPLE} people: each result is its owner’s, and only its owner reads it`, async () => {
    const people = await house.people(PEOPLE);
    const started = new Map(people.map((person) => [person, [] as string[]]));
    const wishes = people.flatMap((person) => Array.from({ length: EACH }, () => person)).values();
    const atOneDesk = async () => {
      for (const person of wishes) started.get(person)?.push(await house.start(person, { document: QUERY }));
    };
    await Promise.all(Array.from({ length: DESKS }, atOneDesk));
    expect(new Set([...started.values()].flat()).size).toBe(PEOPLE * EACH);
    await house.until(people, ['SUCCEEDED', 'FAILED', 'PARKED'], 240);

    let crossings = 0;
    for (const [index, person] of people.entries()) {
      const { data } = await house.ask(person, QUERY);
      const operations = await house.operations(person);
      expect(new Set(operations.map(({ id }) => id))).toEqual(new Set(started.get(person)));
      for (const { state, latestRun } of operations) {
        expect(state).toBe('SUCCEEDED');
        if (JSON.stringify(latestRun?.result) !== JSON.stringify({ data })) crossings += 1;
      }
      // The next one at the desk asks for all of it, by every door there is.
      const stranger = people[(index + 1) % people.length] ?? '';
      const [operation] = operations;
      if (!operation?.latestRun) throw new Error('Expected a run.');
      expect(await house.operation(stranger, operation.id)).toBeNull();
      const [download] = operation.latestRun.downloads;
      const address = new URL(download?.url ?? '', house.servers[index % house.servers.length]?.hello);
      const file = async (owner: string) =>
        await fetch(address, { headers: { authorization: `Bearer ${await house.bearerOf(owner)}` } });
      expect((await file(stranger)).status).toBe(404);
      expect(await (await file(person)).json()).toEqual({ data });
    }
    expect(crossings).toBe(0);
  });

  test('one session, redeemed by three processes at once again and again: the newest refresh token stays, and nobody fails', async () => {
    const [person = ''] = await house.people(1);
    const { data, errors } = await house.ask(person, 'mutation { beginSession }');
    expect(errors).toBeUndefined();
    const users = await Promise.all([house.startSessionUser(), house.startSessionUser(), house.startSessionUser()]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const request: SessionRequest = { redeem: data.beginSession, times: AT_ONCE };
      expect(await Promise.all(users.map((user) => user.tell(request)))).toEqual(users.map(() => ({ ok: AT_ONCE })));
    }
    await Promise.all(users.map((user) => user[Symbol.asyncDispose]()));
  });

  test('a session that is stopped while its operation runs ends the run in that error, and nothing more is called', async () => {
    const [person = ''] = await house.people(1);
    await using administrator = await house.startSessionUser();
    await house.dial('faults', { service: 'graph', latencyMs: 1_500 });
    const document = `{ me { manager { manager { manager { manager { manager { id } } } } } } }`;
    const id = await house.start(person, { document });
    await vi.waitFor(async () => expect((await house.operation(person, id)).state).toBe('RUNNING'), SOON);
    await pause(2_000);
    const { data } = await house.ask(person, '{ viewer { objectId tenantId } }');
    const request: SessionRequest = { stopUser: data.viewer };
    expect(await administrator.tell(request)).toBeGreaterThan(0);
    await vi.waitFor(
      async () =>
        expect(await house.operation(person, id)).toMatchObject({
          state: 'PARKED',
          error: { code: 'SESSION_UNKNOWN' },
        }),
      SOON,
    );
    const calls = await house.calls('graph', '');
    await pause(3_000);
    expect(await house.calls('graph', '')).toBe(calls);
    await house.dial('faults', { service: 'graph', clear: true });
    await comesBack(person, id);
  });

  test('an account that is switched off parks its operation, which goes on when its owner may sign in again', async () => {
    const [person = ''] = await house.people(1);
    const startAt = new Date(Date.now() + 3_000).toISOString();
    const id = await house.start(person, { document: QUERY, startAt });
    await house.askTenant({ account: person, enabled: false });
    const calls = await house.calls('graph', '');
    await vi.waitFor(async () => expect((await house.operation(person, id)).state).toBe('PARKED'), SOON);
    expect((await house.operation(person, id)).error?.code).toBe('ACCESS_BLOCKED');
    expect(await house.calls('graph', '')).toBe(calls);
    await house.askTenant({ account: person, enabled: true });
    await comesBack(person, id);
  });

  test('a schedule comes round in its own time zone, and runs as its owner', async () => {
    const [person = ''] = await house.people(1);
    const dueMs = Math.ceil((Date.now() + 10_000) / 60_000) * 60_000;
    // There each hour begins when here half of one is over.
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit' });
    const [hour, minute] = local.format(dueMs).split(':').map(Number);
    const schedule = { cron: `${minute} ${hour} * * *`, timeZone: 'Asia/Kolkata' };
    const id = await house.start(person, { document: QUERY, schedule });
    expect((await house.operation(person, id)).latestRun).toBeNull();
    await vi.waitFor(async () => expect((await house.operation(person, id)).latestRun?.result).toBeTruthy(), {
      timeout: 100_000,
      interval: 500,
    });
    expect(Date.now()).toBeGreaterThanOrEqual(dueMs);
    const { data } = await house.ask(person, QUERY);
    const { nextRunAt, ...operation } = await house.operation(person, id);
    expect(operation).toMatchObject({ state: 'WAITING', latestRun: { result: { data }, attempts: 1 } });
    expect(new Date(nextRunAt ?? 0).getTime()).toBe(dueMs + 24 * HOUR_MS);
  });

  test('an operation that begins hours after its owner’s access token has ended runs', async () => {
    const people = await house.people(5);
    const startAt = new Date(Date.now() + 6_000).toISOString();
    const ids = await Promise.all(people.map((person) => house.start(person, { document: QUERY, startAt })));
    await house.pass(5 * HOUR_MS);
    for (const [index, person] of people.entries()) {
      expect((await house.ask(person, QUERY)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      await house.signIn(person);
      await vi.waitFor(
        async () => expect((await house.operation(person, ids[index] ?? '')).state).toBe('SUCCEEDED'),
        SOON,
      );
      const { data } = await house.ask(person, QUERY);
      expect((await house.operation(person, ids[index] ?? '')).latestRun?.result).toEqual({ data });
    }
  });

  /** The first request with a new bearer is enough. */
  async function comesBack(person: string, id: string): Promise<void> {
    await house.signIn(person);
    await vi.waitFor(
      async () => expect(await house.operation(person, id)).toMatchObject({ state: 'SUCCEEDED', error: null }),
      SOON,
    );
  }
});
