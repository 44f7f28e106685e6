/**
 * What batching wins: a hundred users with managers and pictures, and a hundred users by id, beside one call each.
 *
 * Milliseconds of wall time, requests to Graph, and CPU milliseconds of this process (all threads, the GraphQL server included where
 * there is one) per query: medians of rounds that take turns, against a Graph in a process of its own that answers at once or after
 * 20 ms. "One call each" is what a plain client does, in sequence and all at once over 256 connections; between the two stands our
 * own server with `JsonBatch: false`. Prints tables and writes `bench/results/batching.json`.
 *
 *     node bench/batching.ts            # `--quick`: fewer rounds, to see that it runs
 * @module
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { Agent } from 'undici';
import type { DevTenantInfo } from '../src/dev-tenant/info.ts';
import { armModule, defineModule, graphModule } from '../src/index.ts';
import { startProduct } from '../test/support/product.ts';

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 3 : 15;
/** At 0 ms the work of this process is all there is; at 20 ms, the way to Graph, what counts is how many calls wait for each other. */
const LATENCIES = [0, 20];
/** Those that the bare Graph knows; it has a user for every id. */
const ids = Array.from({ length: 100 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
/** A list and, for each entry, two things that Graph gives by calls of their own. */
const PICTURES = '{ users(first: 100) { nodes { displayName manager { displayName } photo { contentType base64 } } } }';
/** A hundred reads of one kind that know nothing of each other, as the resolvers of a list are. */
const BY_ID = 'query ($ids: [ID!]!) { benchUsers(ids: $ids) { displayName jobTitle mail } }';

/** The Graph of `support/bare-graph.ts`, as seen from here. */
interface Graph {
  readonly url: string;
  /** Requests since it was last asked. */
  requests(): Promise<number>;
  stop(): void;
}

/** In a process of its own, so that its work is not counted as ours. */
async function startGraph(): Promise<Graph> {
  const script = new URL('support/bare-graph.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async () => Number((await once(lines, 'line'))[0]);
  return {
    url: `http://127.0.0.1:${await nextLine()}`,
    async requests() {
      const line = nextLine();
      child.stdin.write('\n');
      return await line;
    },
    stop: () => child.stdin.end(),
  };
}

/** Asks for each id alone: what a resolver per field does. */
const benchModule = defineModule({
  name: 'bench',
  typeDefs: 'extend type Query { benchUsers(ids: [ID!]!): [User] @requiresScopes(scopes: [["access_as_user"]]) }',
  resolvers: {
    Query: {
      benchUsers: (_root, { ids: wanted }: { ids: readonly string[] }, context, info) => {
        const { Query = {} } = graphModule.resolvers as Record<string, Record<string, typeof userResolver>>;
        const userResolver = Query.user as (root: unknown, args: object, context: unknown, info: unknown) => unknown;
        return wanted.map((id) => userResolver(undefined, { id }, context, info));
      },
    },
  },
});

/** One way to the same data. */
interface Contender {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** What an administrator would click: some shortcuts are only open to a token with `Directory.Read.All`. */
async function consent({ httpOrigin, apps }: DevTenantInfo, scopes: readonly string[]): Promise<void> {
  const client = apps.find(({ name }) => name === 'onbehalf API')?.clientId;
  const { status } = await fetch(`${httpOrigin}/dev/consent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client, resource: 'https://graph.microsoft.com', scopes }),
  });
  if (status >= 300) throw new Error(`The dev tenant answered the consent of this bench with ${status}.`);
}

/** @param consented permissions of Graph beside those of the dev tenant's API */
async function serverWith(base: string, jsonBatch: boolean, ...consented: readonly string[]) {
  const product = await startProduct({
    modules: [graphModule, armModule, benchModule],
    overrides: {
      DownstreamApis: { graph: { BaseUrl: base, JsonBatch: jsonBatch } },
      Server: { Budgets: { UserCostPerMinute: 1_000_000_000, TenantCostPerMinute: 1_000_000_000 } },
    },
  });
  if (consented.length > 0) await consent(product.tenant.info(), consented);
  const authorization = `Bearer ${await product.bearerOf('ada')}`;
  const ask = async (query: string, variables = {}) => {
    const { errors } = await product.server.executeOperation({ query, variables }, { authorization });
    if (errors) throw new Error(`The query of this bench failed: ${JSON.stringify(errors[0])}`);
  };
  return { ask, stop: () => product[Symbol.asyncDispose]() };
}

/** Not the mean: one collection of garbage, or one neighbour on the machine, makes a single round long. */
const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;

/** All contenders in each round, one after the other, so that whatever slows the machine for a while slows all of them. */
async function measure(graph: Graph, contenders: readonly Contender[]) {
  const seen = contenders.map(() => ({ wall: [] as number[], cpu: [] as number[], requests: 0 }));
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [index, { run }] of contenders.entries()) {
      await graph.requests();
      const begun = performance.now();
      const before = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(before);
      const wall = performance.now() - begun;
      const figures = seen[index];
      if (round < 0 || !figures) continue; // the first rounds warm up
      figures.wall.push(wall);
      figures.cpu.push((user + system) / 1_000);
      figures.requests = await graph.requests();
    }
  }
  return contenders.map(({ name }, index) => ({
    name,
    wallMs: median(seen[index]?.wall ?? []),
    cpuMs: median(seen[index]?.cpu ?? []),
    requests: seen[index]?.requests ?? 0,
  }));
}

const graph = await startGraph();
const results: object[] = [];
for (const latency of LATENCIES) {
  const base = `${graph.url}/${latency}/v1.0`;
  // Servers are made anew for each time: it stands in the address of their Graph.
  const batched = await serverWith(base, true);
  const consented = await serverWith(base, true, 'Directory.Read.All');
  const unbatched = await serverWith(base, false);
  const agent = new Agent({ connections: 256 });
  const get = async (path: string) => {
    const { body } = await agent.request({ origin: graph.url, path: `/${latency}/v1.0${path}`, method: 'GET' });
    return await body.arrayBuffer();
  };
  const inSequence = async (paths: readonly string[]) => {
    for (const path of paths) await get(path);
  };
  const atOnce = (paths: readonly string[]) => Promise.all(paths.map(get));
  const users = ids.map((id) => `/users/${id}`);
  const details = ids.flatMap((id) => [`/users/${id}/manager`, `/users/${id}/photo/$value`]);

  const tables = {
    'a page of 100 users with managers and pictures': [
      { name: 'onbehalf', run: () => batched.ask(PICTURES) },
      { name: 'onbehalf, JsonBatch: false', run: () => unbatched.ask(PICTURES) },
      { name: 'plain client, one call each, at once', run: () => get('/users').then(() => atOnce(details)) },
      { name: 'plain client, one call each, in sequence', run: () => inSequence(['/users', ...details]) },
    ],
    '100 users by id': [
      { name: 'onbehalf, Directory.Read.All consented', run: () => consented.ask(BY_ID, { ids }) },
      { name: 'onbehalf', run: () => batched.ask(BY_ID, { ids }) },
      { name: 'onbehalf, JsonBatch: false', run: () => unbatched.ask(BY_ID, { ids }) },
      { name: 'plain client, one call each, at once', run: () => atOnce(users) },
      { name: 'plain client, one call each, in sequence', run: () => inSequence(users) },
      { name: 'plain client, one call of one user', run: () => get(users[0] ?? '') },
    ],
  };
  for (const [title, contenders] of Object.entries(tables)) {
    const rows = await measure(graph, contenders);
    const reference = rows[0]?.wallMs ?? 1;
    console.log(`\n${title}, Graph ${latency} ms away`);
    console.table(
      rows.map(({ name, wallMs, cpuMs, requests }) => ({
        '': name,
        requests,
        'wall ms': wallMs.toFixed(1),
        'wall × the first': (wallMs / reference).toFixed(2),
        'CPU ms': cpuMs.toFixed(1),
      })),
    );
    results.push({ title, latencyMs: latency, rows });
  }
  await batched.stop();
  await consented.stop();
  await unbatched.stop();
  await agent.close();
}
graph.stop();
mkdirSync(new URL('results/', import.meta.url), { recursive: true });
const file = new URL('results/batching.json', import.meta.url);
const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine, rounds: ROUNDS, results }, undefined, 2)}\n`,
);
