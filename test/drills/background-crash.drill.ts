/**
 * Workers die in the middle of operations, again and again, and freeze, and are told to stop: nothing is lost, and nothing has its effect
 * twice. What has happened is counted in mailboxes and calendars of the dev tenant, where each operation leaves a subject of its own.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noPostgres } from '../support/postgres.ts';
import { type House, type Operation, openHouse } from './processes/house.ts';

/** Each starts ten operations. */
const PEOPLE = 12;
/** How long Graph takes: so most of a worker's time is the middle of a call. */
const LATENCY_MS = 1_200;
const KILLS = 9;
/** How long a worker that is told to stop may go on. */
const DRAIN_MS = 4_000;

const AT = `{ dateTime: "2027-03-01T09:00", timeZone: "UTC" }`;
const mail = (field: string, subject: string) =>
  `${field}: sendMail(input: { subject: "${subject}", body: "-", to: [{ address: "ada@fabrikam.example" }] }) { accepted }`;
const event = (field: string, subject: string, transactionId?: string) =>
  `${field}: createEvent(input: { subject: "${subject}", start: ${AT}, end: ${AT}${
    transactionId === undefined ? '' : `, transactionId: "${transactionId}"`
  } }) { event { subject } }`;
const phone = (field: string, number: string) =>
  `${field}: updateMe(input: { mobilePhone: "${number}" }) { user { mobilePhone } }`;

/** What an operation leaves behind, and whether its fields may be called again when nobody knows how the call ended. */
interface Kind {
  readonly document: (name: string) => string;
  readonly subjects: (name: string) => readonly string[];
  readonly mayPark: boolean;
}
const KINDS: readonly Kind[] = [
  ...Array.from({ length: 3 }, () => ({
    document: () => '{ viewer { objectId } me { id displayName } }',
    subjects: () => [],
    mayPark: false,
  })),
  { document: (name) => `mutation { ${phone('a', name)} ${phone('b', name)} }`, subjects: () => [], mayPark: false },
  ...Array.from({ length: 2 }, () => ({
    document: (name: string) => `mutation { ${event('a', name, `t-${name}`)} }`,
    subjects: (name: string) => [name],
    mayPark: false,
  })),
  { document: (name) => `mutation { ${event('a', name)} }`, subjects: (name) => [name], mayPark: true },
  { document: (name) => `mutation { ${mail('a', name)} }`, subjects: (name) => [name], mayPark: true },
  ...Array.from({ length: 2 }, () => ({
    document: (name: string) =>
      `mutation { ${mail('a', `${name}-a`)} ${phone('b', name)} ${mail('c', `${name}-c`)} ${event('d', `${name}-d`, `t-${name}`)} }`,
    subjects: (name: string) => ['a', 'c', 'd'].map((field) => `${name}-${field}`),
    mayPark: true,
  })),
];

/** How many ended how. */
const summary = (operations: readonly Operation[]) => {
  const counts: Record<string, number> = {};
  for (const { state, error } of operations) {
    const name = error ? `${state} ${error.code}` : state;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe.skipIf(noPostgres !== undefined)('workers that die, freeze and stop', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      servers: 3,
      workers: 3,
      server: { Shutdown: { ReadyDelayMs: 0, DrainMs: DRAIN_MS } },
    });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  /** How often each subject is in the mailbox and the calendar of a person. */
  async function effects(person: string): Promise<ReadonlyMap<string, number>> {
    const found = await house.ask(
      person,
      `{ me { messages(folder: SENT_ITEMS, first: 100) { nodes { subject } } events(first: 100) { nodes { subject } } } }`,
    );
    expect(found.errors).toBeUndefined();
    const { messages, events } = found.data.me;
    const counts = new Map<string, number>();
    for (const { subject } of [...messages.nodes, ...events.nodes]) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    return counts;
  }

  /** @returns by title, which is the name of the operation, its kind */
  async function startAll(people: readonly string[], kinds: readonly Kind[], prefix: string) {
    const started = new Map<string, Kind>();
    await Promise.all(
      people.map(async (person) => {
        for (const [index, kind] of kinds.entries()) {
          const title = `${prefix}-${person}-${index}`;
          await house.start(person, { document: kind.document(title), title });
          started.set(title, kind);
        }
      }),
    );
    return started;
  }

  /** Every operation has ended as it may, and has left what it says. */
  async function judge(people: readonly string[], started: ReadonlyMap<string, Kind>) {
    const seen: Operation[] = [];
    for (const person of people) {
      const left = await effects(person);
      for (const operation of await house.operations(person)) {
        const kind = started.get(operation.title);
        if (!kind) continue;
        seen.push(operation);
        const counts = kind.subjects(operation.title).map((subject) => left.get(subject) ?? 0);
        const told = `${operation.title} ${operation.state} ${counts.join()}`;
        expect(Math.max(0, ...counts), told).toBeLessThanOrEqual(1);
        if (operation.state === 'SUCCEEDED') {
          expect(Math.min(1, ...counts), told).toBe(1);
          expect(operation.latestRun?.result?.errors, told).toBeUndefined();
        } else {
          expect(operation, told).toMatchObject({ state: 'PARKED', error: { code: 'OUTCOME_UNKNOWN' } });
          expect(kind.mayPark, told).toBe(true);
        }
      }
    }
    expect(seen).toHaveLength(started.size);
    return seen;
  }

  test(`${KILLS} times kill -9 while ${PEOPLE * KINDS.length} operations are under way: none is lost, none is done twice`, async () => {
    const people = await house.people(PEOPLE);
    await house.dial('faults', { service: 'graph', latencyMs: LATENCY_MS });
    const started = await startAll(people, KINDS, 'crash');
    for (let count = 0; count < KILLS; count += 1) {
      await pause(1_700);
      const [victim] = house.workers;
      if (!victim) throw new Error('Expected a worker.');
      await Promise.all([house.killWorker(victim), house.startWorker()]);
    }
    await house.until(people, ['SUCCEEDED', 'PARKED', 'FAILED'], 150);
    await house.dial('faults', { service: 'graph', clear: true });
    const operations = await judge(people, started);
    // The drill has hit what it is about.
    expect(operations.filter(({ latestRun }) => (latestRun?.attempts ?? 0) > 1).length).toBeGreaterThan(KILLS);
  });

  test('a frozen worker has lost what it had in hand, and neither writes nor calls when it wakes up', async () => {
    const people = await house.people(PEOPLE);
    await house.dial('faults', { service: 'graph', latencyMs: 3 * LATENCY_MS });
    const started = await startAll(people, KINDS.slice(-2), 'freeze');
    const [frozen] = house.workers;
    await pause(LATENCY_MS);
    frozen?.signal('SIGSTOP');
    await house.until(people, ['SUCCEEDED', 'PARKED', 'FAILED'], 120);
    await house.dial('faults', { service: 'graph', clear: true });
    const asTheyEnded = await judge(people, started);
    expect(summary(asTheyEnded)).toHaveProperty('PARKED OUTCOME_UNKNOWN');
    const calls = await house.calls('graph', '/sendMail');
    frozen?.signal('SIGCONT');
    await pause(2 * 3 * LATENCY_MS);
    expect(await house.calls('graph', '/sendMail')).toBe(calls);
    expect(await judge(people, started)).toEqual(asTheyEnded);
    expect(frozen?.lines.filter((line) => line.includes('"reason":"lost"')).length).toBeGreaterThan(0);
  });

  test('a worker that is told to stop ends what it has in hand', async () => {
    const people = await house.people(PEOPLE);
    await house.dial('faults', { service: 'graph', latencyMs: LATENCY_MS });
    const started = await startAll(people, KINDS.slice(-4, -2), 'stop');
    const [stopped] = house.workers;
    await pause(LATENCY_MS / 2);
    expect(stopped && (await house.stopWorker(stopped))).toBe(0);
    await house.until(people, ['SUCCEEDED', 'PARKED', 'FAILED'], 60);
    await house.dial('faults', { service: 'graph', clear: true });
    const operations = await judge(people, started);
    expect(summary(operations)).toEqual({ SUCCEEDED: started.size });
    expect(Math.max(...operations.map(({ latestRun }) => latestRun?.attempts ?? 0))).toBe(1);
    expect(stopped?.lines.filter((line) => line.includes('"reason":"succeeded"')).length).toBeGreaterThan(0);
    await house.startWorker();
  });

  test('what it cannot end within its time goes to another worker', async () => {
    const people = await house.people(PEOPLE);
    await house.dial('faults', { service: 'graph', latencyMs: DRAIN_MS + 4_000 });
    const started = await startAll(people, [...KINDS.slice(0, 1), ...KINDS.slice(-1)], 'late');
    const [stopped] = house.workers;
    await pause(LATENCY_MS);
    expect(stopped && (await house.stopWorker(stopped))).toBe(0);
    await house.dial('faults', { service: 'graph', clear: true });
    await house.until(people, ['SUCCEEDED', 'PARKED', 'FAILED'], 60);
    const operations = await judge(people, started);
    expect(operations.filter(({ latestRun }) => (latestRun?.attempts ?? 0) > 1).length).toBeGreaterThan(0);
    await house.startWorker();
  });
});
