/**
 * How many background operations a worker ends, and how long its owner waits: one Graph call each, at a tenant 20 ms away.
 *
 * Dev tenant, server, workers and a real PostgreSQL are processes of their own on this machine, so they share its processors: what more
 * workers bring shows where there are more processors than they are. The embedded database is worked on by the server itself. Times are
 * those that the operations themselves say. Prints a table and writes `bench/results/background.json`. Run with
 * `node bench/background.ts`.
 * @module
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type House, openHouse } from '../test/drills/processes/house.ts';

/** Owners that take turns, so that no limit for one of them is met. */
const PEOPLE = 20;
/** In the queue when they are due. */
const QUEUED = 300;
/** Long enough to hand all of them over before the first is due, in milliseconds. */
const QUEUEING_MS = 30_000;
/** How long after that nobody asks what became of them, in milliseconds: asking is work for the server, too. */
const SETTLING_MS = 4_000;
/** Started one by one while the workers have nothing else to do. */
const ALONE = 30;
/** What Graph and Entra take to answer, in milliseconds. */
const AWAY_MS = 20;
/** Operations that one worker has in hand at once: the default. */
const CONCURRENCY = 10;
/** One call of Graph, after an exchange that the first operation of its owner pays for. */
const DOCUMENT = '{ me { id displayName } }';
const TIMES = '{ backgroundOperations(first: 100) { nodes { id createdAt latestRun { startedAt finishedAt } } } }';

/** The times of an operation as its owner sees them; nothing is measured from outside. */
interface Times {
  readonly id: string;
  readonly createdAt: string;
  readonly latestRun: { readonly startedAt: string; readonly finishedAt: string };
}

/** One line of the table. */
interface Row {
  readonly database: 'PostgreSQL' | 'embedded';
  readonly workers: number;
  readonly perSecond: number;
  readonly perSecondAndWorker: number;
  /** From the start of an operation to its result, with nothing else in the queue. */
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Of the times that operations say, which are ISO 8601. */
const ms = (time: string): number => new Date(time).getTime();

/**
 * Waits until all have succeeded, and then reads their times.
 *
 * @throws {Error} one is missing, or does not end within two minutes
 */
async function timesOf(house: House, ids: ReadonlySet<string>, people: readonly string[]): Promise<readonly Times[]> {
  await house.until(people, ['SUCCEEDED'], 120);
  const found: Times[] = [];
  for (const person of people) {
    const { data } = await house.ask(person, TIMES);
    found.push(...(data.backgroundOperations.nodes as readonly Times[]).filter(({ id }) => ids.has(id)));
  }
  if (found.length !== ids.size) throw new Error(`Expected ${ids.size} operations, got ${found.length}.`);
  return found;
}

/** Work that has piled up: all of it is due at one moment, and the workers are there. */
async function throughput(house: House, people: readonly string[]): Promise<number> {
  const ids = new Set<string>();
  const startAt = new Date(Date.now() + QUEUEING_MS).toISOString();
  for (let count = 0; count < QUEUED; count += 1) {
    ids.add(await house.start(people[count % people.length] ?? '', { document: DOCUMENT, startAt }));
  }
  if (Date.now() > ms(startAt))
    throw new Error('The machine is too busy: operations were due before all were handed over.');
  await pause(ms(startAt) + SETTLING_MS - Date.now()); // nobody asks meanwhile
  const times = await timesOf(house, ids, people);
  const began = Math.min(...times.map(({ latestRun }) => ms(latestRun.startedAt)));
  const ended = Math.max(...times.map(({ latestRun }) => ms(latestRun.finishedAt)));
  return (QUEUED * 1_000) / (ended - began);
}

/**
 * The other question: what one owner waits for when nothing else is to be done. Mostly for the worker to look.
 *
 * @returns milliseconds, the shortest first
 */
async function waits(house: House, people: readonly string[]): Promise<readonly number[]> {
  const ids = new Set<string>();
  for (let count = 0; count < ALONE; count += 1) {
    ids.add(await house.start(people[count % people.length] ?? '', { document: DOCUMENT }));
    await pause(200);
  }
  const times = await timesOf(house, ids, people);
  return times.map(({ createdAt, latestRun }) => ms(latestRun.finishedAt) - ms(createdAt)).toSorted((a, b) => a - b);
}

/**
 * A house of its own for each row: what one has left behind in a database is no load for the next.
 *
 * @param workers 0: the embedded database, on which the server works itself
 */
async function measure(workers: number): Promise<Row> {
  const place = await mkdtemp(join(tmpdir(), 'onbehalf-bench-'));
  const embedded = { DatabaseUrl: undefined, EncryptionKeys: undefined, Directory: join(place, 'database') };
  const house = await openHouse({
    servers: 1,
    workers,
    background: { Concurrency: CONCURRENCY, ...(workers === 0 ? embedded : {}) },
  });
  try {
    const people = await house.people(PEOPLE);
    for (const service of ['graph', 'entra']) await house.dial('faults', { service, latencyMs: AWAY_MS });
    const perSecond = await throughput(house, people);
    const sorted = await waits(house, people);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return {
      database: workers === 0 ? 'embedded' : 'PostgreSQL',
      workers: Math.max(1, workers),
      perSecond: Math.round(perSecond * 10) / 10,
      perSecondAndWorker: Math.round((perSecond * 10) / Math.max(1, workers)) / 10,
      medianMs: at(0.5),
      p95Ms: at(0.95),
    };
  } finally {
    await house[Symbol.asyncDispose]();
    await rm(place, { recursive: true, force: true });
  }
}

// The embedded database last: it is the only row in which the server works itself.
const rows: Row[] = [];
for (const workers of [1, 2, 3, 0]) rows.push(await measure(workers));
console.table(rows);
const load = Number(((loadavg()[0] ?? 0) / availableParallelism()).toFixed(1));
console.log(`At a load of ${load} per processor, with ${availableParallelism()} processors for all processes.`);
const result = {
  when: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  processors: availableParallelism(),
  loadPerProcessor: load,
  unit: 'operations of one Graph call; milliseconds from start to result',
  awayMs: AWAY_MS,
  concurrency: CONCURRENCY,
  queued: QUEUED,
  alone: ALONE,
  rows,
};
const folder = new URL('results/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('background.json', folder), `${JSON.stringify(result, null, 2)}\n`);
