/**
 * What a front-end would do, from a terminal: hand the inventory over, look how it stands, fetch what came out.
 *
 *     nightly.ts schedule | now | list | json | csv [person]
 *
 * `GRAPHQL_URL` names another server than that of `npm start` in this folder.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [command = 'list', person = 'ada'] = process.argv.slice(2);
const url = process.env.GRAPHQL_URL ?? serverOfThisFolder();

/** `npm start` takes another port than 4000 when that is in use, and writes down which. */
function serverOfThisFolder(): string {
  try {
    const { graphql } = JSON.parse(readFileSync('.onbehalf/dev/running.json', 'utf8')) as { readonly graphql: string };
    return graphql;
  } catch {
    return 'http://localhost:4000/graphql';
  }
}

let bearer: string | undefined;

/** As somebody of the dev tenant. */
function signIn(): string {
  const cli = resolve(import.meta.dirname, '../../bin/onbehalf.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'token', '--user', person], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.split('\n', 1)[0]);
  return stdout.trim();
}

interface Operation {
  readonly state: string;
  readonly nextRunAt: string | null;
  readonly latestRun: { readonly downloads: readonly { readonly contentType: string; readonly url: string }[] } | null;
}

/** Once more when the connection breaks: what is started carries a key of its own, so that it is started once. */
async function reach(address: string | URL, init: RequestInit = {}): Promise<Response> {
  bearer ??= signIn();
  const request = { ...init, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } };
  try {
    return await fetch(address, request);
  } catch {
    await pause(500);
    return await fetch(address, request).catch((error: unknown) => {
      throw new Error(`No server answers at ${url}. Start it with 'npm start', or name another one with GRAPHQL_URL.`, {
        cause: error,
      });
    });
  }
}

async function ask(query: string, variables: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await reach(url, { method: 'POST', body: JSON.stringify({ query, variables }) });
  const { data, errors } = (await response.json()) as {
    data?: Record<string, unknown>;
    errors?: { message: string }[];
  };
  if (errors || !data) throw new Error(errors?.map(({ message }) => message).join(' ') ?? 'The server gave no data.');
  return data;
}

async function start(when: object): Promise<unknown> {
  const document = readFileSync(join(import.meta.dirname, 'inventory.graphql'), 'utf8');
  const query = `mutation ($input: StartBackgroundOperationInput!) {
    startBackgroundOperation(input: $input) { id title state nextRunAt }
  }`;
  const { startBackgroundOperation } = await ask(query, { input: { document, title: 'Inventory', ...when } });
  return startBackgroundOperation;
}

async function list(): Promise<readonly Operation[]> {
  const query = `{ backgroundOperations(first: 10) { nodes {
    id title state nextRunAt error { code message } latestRun { state finishedAt downloads { contentType url } }
  } } }`;
  const { backgroundOperations } = (await ask(query)) as { backgroundOperations: { nodes: Operation[] } };
  return backgroundOperations.nodes;
}

async function download(extension: 'json' | 'csv'): Promise<string> {
  const files = (await list()).flatMap(({ latestRun }) => latestRun?.downloads ?? []);
  const file = files.find(({ url: address }) => address.endsWith(extension));
  if (!file) throw new Error('Nothing has come out yet.');
  const response = await reach(new URL(file.url, url));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return await response.text();
}

const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  schedule: () =>
    start({ schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }, idempotencyKey: 'nightly inventory' }),
  now: () => start({ idempotencyKey: randomUUID() }),
  list,
  json: () => download('json'),
  csv: () => download('csv'),
};

try {
  const run = COMMANDS[command];
  if (!run) throw new Error(`Expected one of ${Object.keys(COMMANDS).join(', ')}, got '${command}'.`);
  const said = await run();
  console.log(typeof said === 'string' ? said : JSON.stringify(said, null, 2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
