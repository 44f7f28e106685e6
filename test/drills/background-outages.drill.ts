/**
 * What background operations stand on goes away and comes back: the database, in the middle of a queue, and the token service. Servers say
 * so meanwhile, nobody restarts anything, and every operation ends well.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noPostgres } from '../support/postgres.ts';
import { type House, openHouse } from './processes/house.ts';

const PEOPLE = 10;
const EACH = 4;
/** How long the database is away, and how long the token service is. */
const DATABASE_AWAY_MS = 5_000;
const TOKENS_AWAY_MS = 20_000;
const QUERY = '{ viewer { objectId } me { id } }';
const RENAME = 'mutation { updateMe(input: { mobilePhone: "+49 1" }) { user { mobilePhone } } }';
const LIST = '{ backgroundOperations { nodes { id state } } }';
const START = `mutation { startBackgroundOperation(input: { document: "{ me { id } }" }) { id } }`;

describe.skipIf(noPostgres !== undefined)('the database and the token service go away', () => {
  let house: House;
  let people: readonly string[];
  beforeAll(async () => {
    house = await openHouse({ servers: 3, workers: 3 });
    people = await house.people(PEOPLE);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  async function startAll(): Promise<ReadonlySet<string>> {
    const ids = await Promise.all(
      people.map(async (person) => {
        const own: string[] = [];
        for (let count = 0; count < EACH; count += 1) {
          own.push(await house.start(person, { document: count % 2 === 0 ? QUERY : RENAME }));
        }
        return own;
      }),
    );
    return new Set(ids.flat());
  }

  async function allSucceed(ids: ReadonlySet<string>, seconds: number): Promise<void> {
    const operations = await house.until(people, ['SUCCEEDED', 'FAILED', 'PARKED', 'CANCELLED'], seconds);
    const ours = operations.filter(({ id }) => ids.has(id));
    expect(ours).toHaveLength(ids.size);
    expect(ours.filter(({ state }) => state !== 'SUCCEEDED')).toEqual([]);
    expect(ours.filter(({ latestRun }) => latestRun?.result?.errors !== undefined)).toEqual([]);
  }

  test('the database is killed in the middle of a queue and comes back: nothing is lost, and nobody restarts anything', async () => {
    await house.dial('faults', { service: 'graph', latencyMs: 800 });
    const ids = await startAll();
    const [person = ''] = people;
    await house.postgres.kill();
    const away = Promise.all(
      house.servers.map(async (_server, index) => {
        const [listed, started, asked] = await Promise.all([
          house.ask(person, LIST, {}, index),
          house.ask(person, START, {}, index),
          house.ask(person, QUERY, {}, index),
        ]);
        return { listed, started, asked };
      }),
    );
    await pause(DATABASE_AWAY_MS);
    for (const { listed, started, asked } of await away) {
      // Said in words that a front-end knows, and nothing of a host or a table in them.
      for (const { errors } of [listed, started]) {
        expect(errors).toMatchObject([{ extensions: { code: 'SESSION_STORE_UNAVAILABLE' } }]);
        expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|postgres|ECONN|background_/);
      }
      expect(asked.errors).toBeUndefined(); // what needs no database is answered
    }
    await house.postgres.start();
    await vi.waitFor(async () => expect((await house.ask(person, LIST)).errors).toBeUndefined(), { timeout: 10_000 });
    await allSucceed(ids, 120);
    await house.dial('faults', { service: 'graph', clear: true });
  });

  test('the token service is away: operations wait, and end well when it is back', async () => {
    const soon = new Date(Date.now() + 4_000).toISOString();
    const ids = new Set<string>();
    for (const person of people) ids.add(await house.start(person, { document: QUERY, startAt: soon }));
    await house.dial('faults', { service: 'entra', status: 503 });
    await pause(TOKENS_AWAY_MS);
    const meanwhile = await Promise.all([...people].map((person) => house.operations(person)));
    const waiting = meanwhile.flat().filter(({ id }) => ids.has(id));
    expect(waiting.filter(({ state }) => state !== 'WAITING' && state !== 'RUNNING')).toEqual([]);
    expect(Math.max(...waiting.map(({ latestRun }) => latestRun?.attempts ?? 0))).toBeGreaterThan(1);
    await house.dial('faults', { service: 'entra', clear: true });
    await allSucceed(ids, 120);
  });
});
