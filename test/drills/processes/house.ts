/**
 * An organisation's whole house for drills of background operations: PostgreSQL, dev tenant, servers and workers, each a process.
 *
 * Speaks to the servers as a front-end does, in turn; what a drill does to the processes is its own affair.
 * @module
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { devOverrides, type TenantInfo } from '../../../src/cli/dev-settings.ts';
import type { Service } from '../../../src/dev-tenant/index.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { type Child, startChild } from './child.ts';
import type { TenantRequest } from './dev-tenant.ts';

/** An operation as its owner sees it. */
export interface Operation {
  readonly id: string;
  readonly title: string;
  readonly state: 'WAITING' | 'RUNNING' | 'PARKED' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly nextRunAt: string | null;
  readonly error: { readonly code: string; readonly path?: readonly string[] } | null;
  readonly latestRun: {
    readonly id: string;
    readonly attempts: number;
    readonly result: {
      // biome-ignore lint/suspicious/noExplicitAny: the shape of the data is the drill's to know
      readonly data?: any;
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
    } | null;
    readonly downloads: readonly { readonly url: string }[];
  } | null;
}

export interface GraphqlAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface House extends AsyncDisposable {
  readonly postgres: PostgresServer;
  readonly tenant: Child<TenantInfo>;
  readonly servers: readonly Child<string>[];
  /** Those that have been started and not ended by `killWorker` or `stopWorker`. */
  readonly workers: readonly Child<number>[];
  startWorker(): Promise<Child<number>>;
  /** A process that knows nothing but keys of sessions; see `session-user.ts`. Whoever starts it ends it. */
  startSessionUser(): Promise<Child<'ready'>>;
  killWorker(worker: Child<number>): Promise<void>;
  /** Tells it to end, and waits until it has. @returns its exit code */
  stopWorker(worker: Child<number>): Promise<number | null>;
  /** Names of people to whom nothing particular happens, signed in. */
  people(count: number): Promise<readonly string[]>;
  /** The same bearer each time; `signIn` makes another. */
  bearerOf(person: string): Promise<string>;
  signIn(person: string): Promise<string>;
  ask(person: string, query: string, variables?: object, server?: number): Promise<GraphqlAnswer>;
  /** Tries again where it is told to, as a front-end does. @returns id of the operation */
  start(person: string, input: Readonly<Record<string, unknown>>): Promise<string>;
  operation(person: string, id: string): Promise<Operation>;
  operations(person: string): Promise<readonly Operation[]>;
  /** Waits until each of these people's operations is in one of the states. @param seconds at most */
  until(
    people: readonly string[],
    states: readonly Operation['state'][],
    seconds: number,
  ): Promise<readonly Operation[]>;
  /** Sets or clears a fault of the dev tenant, moves its clock, revokes. */
  dial(path: string, body: object): Promise<void>;
  askTenant(request: TenantRequest): Promise<unknown>;
  /** How often a path of an API has been called, by its end. */
  calls(service: Service, path: string): Promise<number>;
  /** Moves the clocks of tenant, servers and workers. */
  pass(ms: number): Promise<void>;
}

export interface HouseOptions {
  readonly servers: number;
  readonly workers: number;
  readonly background?: Readonly<Record<string, unknown>>;
  readonly server?: Readonly<Record<string, unknown>>;
}

const START = `mutation ($input: StartBackgroundOperationInput!) { startBackgroundOperation(input: $input) { id } }`;
const FIELDS = `id title state nextRunAt error { code path } latestRun { id attempts result downloads { url } }`;
const LOOK = `query ($id: ID!) { backgroundOperation(id: $id) { ${FIELDS} } }`;
const LIST = `{ backgroundOperations(first: 100) { nodes { ${FIELDS} } } }`;
const STATES = `query ($states: [BackgroundOperationState!]) { backgroundOperations(first: 100, states: $states) { nodes { id } } }`;
const TRY_LATER: ReadonlySet<unknown> = new Set([
  'SESSION_STORE_UNAVAILABLE',
  'DOWNSTREAM_UNAVAILABLE',
  'DOWNSTREAM_TIMEOUT',
  'DOWNSTREAM_THROTTLED',
]);
const MOST_TRIES = 8;
const ALL_STATES: readonly Operation['state'][] = ['WAITING', 'RUNNING', 'PARKED', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

export async function openHouse(options: HouseOptions): Promise<House> {
  // Whatever fails midway, what is there by then is taken down again.
  await using built = new AsyncDisposableStack();
  const place = await mkdtemp(join(tmpdir(), 'onbehalf-house-'));
  built.defer(() => rm(place, { recursive: true, force: true }));
  const postgres = built.use(await startPostgres());
  const tenant = built.use(
    await startChild<TenantInfo>({ script: 'dev-tenant.ts', message: { stateDirectory: place } }),
  );
  const settings = devOverrides(tenant.hello, { Host: '127.0.0.1', Port: 0, ...options.server });
  const message = {
    ...settings,
    Background: {
      DatabaseUrl: await postgres.createDatabase(),
      EncryptionKeys: [{ Id: 'drill', Key: randomBytes(32).toString('base64') }],
      ...options.background,
    },
    Telemetry: { LogLevel: 'info' },
  };
  const env = { NODE_EXTRA_CA_CERTS: tenant.hello.ca };
  const startWorker = () => startChild<number>({ script: 'worker.ts', message, env });
  const workers: Child<number>[] = [];
  built.defer(() => disposeAll(workers));
  const servers = await startAll(built, options.servers, () =>
    startChild<string>({ script: 'replica.ts', message, env }),
  );
  workers.push(...(await startAll(built, options.workers, startWorker)));
  const leave = (worker: Child<number>) => void workers.splice(workers.indexOf(worker), 1);
  const bearers = new Map<string, string>();
  let turn = 0;

  let asked: Promise<unknown> = Promise.resolve();
  async function askTenant(request: TenantRequest): Promise<unknown> {
    const answering = asked.then(() => tenant.tell(request)); // one question at a time: answers have no names
    asked = answering.catch(() => undefined);
    const answer = await answering;
    if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(String(answer.error));
    return answer;
  }

  async function signIn(person: string): Promise<string> {
    const bearer = String(await askTenant({ person }));
    bearers.set(person, bearer);
    return bearer;
  }
  const bearerOf = async (person: string) => bearers.get(person) ?? (await signIn(person));

  async function ask(person: string, query: string, variables = {}, server?: number): Promise<GraphqlAnswer> {
    turn += 1;
    const { hello: url = '' } = servers[server ?? turn % servers.length] ?? {};
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${await bearerOf(person)}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    return { ...((await response.json()) as Omit<GraphqlAnswer, 'status'>), status: response.status };
  }

  async function answered(person: string, query: string, variables = {}) {
    const { data, errors } = await ask(person, query, variables);
    if (errors) throw new Error(`${person}: ${JSON.stringify(errors)}`);
    return data;
  }

  const operations = async (person: string): Promise<readonly Operation[]> =>
    (await answered(person, LIST)).backgroundOperations.nodes;

  async function dial(path: string, body: object): Promise<void> {
    const response = await fetch(`${tenant.hello.httpOrigin}/dev/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  const everything = built.move();
  return {
    postgres,
    tenant,
    servers,
    workers,
    async startWorker() {
      const worker = await startWorker();
      workers.push(worker);
      return worker;
    },
    startSessionUser: () => startChild<'ready'>({ script: 'session-user.ts', message, env }),
    async killWorker(worker) {
      leave(worker);
      await worker.kill();
    },
    async stopWorker(worker) {
      worker.signal('SIGTERM');
      const code = await worker.ended;
      leave(worker);
      return code;
    },
    async people(count) {
      const names: string[] = [];
      for (const { alias, persona } of tenant.hello.people) {
        if (names.length === count) break;
        if (persona !== 'ordinary') continue;
        // Some of a real company's accounts are disabled.
        if (await bearerOf(alias).catch(() => undefined)) names.push(alias);
      }
      return names;
    },
    bearerOf,
    signIn,
    ask,
    async start(person, input) {
      const wish = { idempotencyKey: randomUUID(), ...input };
      for (let tries = 1; ; tries += 1) {
        const { data, errors } = await ask(person, START, { input: wish });
        if (!errors) return data.startBackgroundOperation.id;
        const isPassing = errors.every(({ extensions }) => TRY_LATER.has(extensions.code));
        if (!isPassing || tries >= MOST_TRIES) throw new Error(`${person}: ${JSON.stringify(errors)}`);
        await pause(1_000 * tries);
      }
    },
    operation: async (person, id) => (await answered(person, LOOK, { id })).backgroundOperation,
    operations,
    async until(people, states, seconds) {
      const others = ALL_STATES.filter((state) => !states.includes(state));
      const deadline = Date.now() + seconds * 1_000;
      for (const person of people) {
        for (;;) {
          const { backgroundOperations } = await answered(person, STATES, { states: others });
          if (backgroundOperations.nodes.length === 0) break;
          if (Date.now() > deadline) {
            const stuck = (await operations(person)).filter(({ state }) => others.includes(state));
            const logs = workers.flatMap(({ lines }) => lines.slice(-5)).join('\n');
            throw new Error(`Not ${states.join(' or ')} in ${seconds} s: ${JSON.stringify(stuck)}\n${logs}`);
          }
          await pause(250);
        }
      }
      return (await Promise.all(people.map(operations))).flat();
    },
    dial,
    askTenant,
    calls: async (service, path) => Number(await askTenant({ calls: service, path })),
    async pass(ms) {
      for (const child of [...servers, ...workers]) await child.tell(ms);
      await dial('clock', { advanceMs: ms });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

const disposeAll = async (all: readonly AsyncDisposable[]): Promise<void> =>
  void (await Promise.all(all.map((each) => each[Symbol.asyncDispose]())));

/** All at once. @throws when one of them has not started; the others are left to `built` */
async function startAll<Started extends AsyncDisposable>(
  built: AsyncDisposableStack,
  count: number,
  start: () => Promise<Started>,
): Promise<Started[]> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, start));
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  built.defer(() => disposeAll(started));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return started;
}
