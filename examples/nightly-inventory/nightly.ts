/**
 * What a front-end would do, from a terminal: hand the inventory over, look how it stands, fetch what came out.
 *
 *     nightly.ts schedule | now | list | json | csv [person]
 *
 * `GRAPHQL_URL` names another server than that of `npm start`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [command = 'list', person = 'ada'] = process.argv.slice(2);
const url = process.env.GRAPHQL_URL ?? 'http://localhost:4000/graphql';
const cli = resolve(import.meta.dirname, '../../bin/onbehalf.js');
const bearer = execFileSync(process.execPath, [cli, 'token', '--user', person], { encoding: 'utf8' }).trim();
const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };

interface Operation {
  readonly state: string;
  readonly nextRunAt: string | null;
  readonly latestRun: { readonly downloads: readonly { readonly contentType: string; readonly url: string }[] } | null;
}

async function ask(query: string, variables: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
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
  const response = await fetch(new URL(file.url, url), { headers });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return await response.text();
}

const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  schedule: () =>
    start({ schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }, idempotencyKey: 'nightly inventory' }),
  now: () => start({}),
  list,
  json: () => download('json'),
  csv: () => download('csv'),
};
const run = COMMANDS[command];
if (!run) throw new Error(`Expected one of ${Object.keys(COMMANDS).join(', ')}, got '${command}'.`);
const said = await run();
console.log(typeof said === 'string' ? said : JSON.stringify(said, null, 2));
