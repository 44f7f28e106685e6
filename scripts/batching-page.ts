/**
 * Prints `docs/batching.md`: queries, and the calls that they were seen to make.
 *
 * Each query runs on a server of its own against the dev tenant; the calls are read where undici sends them. Ids are written as
 * `{id}`, and equal calls are counted, so that the page changes only when the calls do.
 * @module
 */

import diagnostics from 'node:diagnostics_channel';
import { tmpdir } from 'node:os';
import { devOverrides } from '../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../src/dev-tenant/index.ts';
import { armModule, createServer, graphModule, loadConfig } from '../src/index.ts';
import { silentLog } from '../src/observability/log.ts';

/** A query and what its calls show. */
interface Example {
  readonly title: string;
  readonly user: string;
  readonly query: string;
  readonly note: string;
}

/** One for each way in which calls are saved; `user` is somebody of the dev tenant who may read all of it. */
const EXAMPLES: readonly Example[] = [
  {
    title: 'A page of people with managers and pictures',
    user: 'ada',
    query: `{
  users(first: 100) {
    nodes {
      displayName
      manager { displayName }
      photo(size: SIZE_48) { contentType base64 }
    }
  }
}`,
    note: 'A list brings the managers along (`$expand`); the pictures of one tick travel in `$batch` requests of at most twenty, the limit of Microsoft Graph.',
  },
  {
    title: 'Several fields of one tick',
    user: 'ada',
    query: `{
  me { displayName presence { availability } }
  again: me { displayName mail }
  users(first: 3) { nodes { displayName } }
  messages: me { messages(first: 3) { nodes { subject } } }
}`,
    note: 'Equal reads go once and are asked for all that any of them selects; what knows its path in the first tick shares the first request.',
  },
  {
    title: 'What many people are doing',
    user: 'ada',
    query: `{
  users(first: 50) { nodes { displayName presence { availability activity } } }
}`,
    note: 'Graph answers the presence of up to 650 people in one POST.',
  },
  {
    title: 'Resource groups of fifty subscriptions',
    user: 'alan',
    query: `{
  subscriptions(first: 50) {
    nodes { displayName resourceGroups(first: 5) { nodes { name location } } }
  }
}`,
    note: 'One query of Azure Resource Graph for all of them, besides the pages of the list of subscriptions. Where it is refused, throttled or its answer is cut short, each subscription is asked for its own list instead.',
  },
];

/** One request that left the server. */
interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

/** @returns the page */
export async function batchingMarkdown(): Promise<string> {
  await using tenant = await startDevTenant();
  tenant.trust();
  const sections: string[] = [];
  for (const example of EXAMPLES) sections.push(await section(tenant, example));
  return [...INTRODUCTION, ...sections, ...RULES].join('\n');
}

/** One query with its calls, as Markdown. */
async function section(tenant: DevTenant, { title, user, query, note }: Example): Promise<string> {
  const calls = await callsOf(tenant, user, query);
  return [`## ${title}`, '', '```graphql', query, '```', '', ...calls.map((call) => `- ${call}`), '', note, ''].join(
    '\n',
  );
}

/**
 * What one query makes a fresh server send to Graph and ARM.
 *
 * @returns one line for each call, equal ones counted
 * @throws {Error} the query does not answer whole
 */
async function callsOf(tenant: DevTenant, user: string, query: string): Promise<readonly string[]> {
  const overrides = devOverrides(tenant.info(), { Host: '127.0.0.1', Port: 0 });
  const config = loadConfig({ env: {}, directory: tmpdir(), overrides });
  const server = await createServer({ config, modules: [graphModule, armModule], log: silentLog });
  const scopes = config.azureAd.clientId;
  const authorization = `Bearer ${await tenant.tokenFor(user, { scope: SCOPES.map((name) => `api://${scopes}/${name}`).join(' ') })}`;
  const seen: Call[] = [];
  const see = (message: unknown) => {
    const { request } = message as {
      readonly request: { method: string; origin: string; path: string; body: unknown };
    };
    const url = `${request.origin}${request.path}`;
    const body = request.body instanceof Uint8Array ? Buffer.from(request.body).toString() : undefined;
    if (url.startsWith(tenant.graph) || url.startsWith(tenant.arm)) seen.push({ method: request.method, url, body });
  };
  diagnostics.subscribe('undici:request:create', see);
  try {
    const { errors } = await server.executeOperation({ query }, { authorization });
    if (errors) throw new Error(`The query of docs/batching.md failed: ${JSON.stringify(errors)}\n${query}`);
  } finally {
    diagnostics.unsubscribe('undici:request:create', see);
    await server.stop();
  }
  return counted(seen.map((call) => describe(tenant, call)));
}

/** What the queries of this page ask of a token. */
const SCOPES = ['access_as_user', 'Mail.Read'];

/** One line for a call; a batch with its parts. */
function describe(tenant: DevTenant, { method, url, body }: Call): string {
  const path = withoutIds(url.replace(tenant.graph, '').replace(tenant.arm, ''));
  if (!path.endsWith('/$batch')) return `\`${method} ${path}\`${namedBody(body)}`;
  const { requests } = JSON.parse(body ?? '{}') as {
    readonly requests: readonly { method: string; url: string; body?: object }[];
  };
  const parts = requests.map(
    (part) => `\`${part.method} ${withoutIds(part.url)}\`${namedBody(part.body && JSON.stringify(part.body))}`,
  );
  return `\`POST /$batch\` with ${counted(parts).join(', ')}`;
}

/** Of what is sent by POST to be read: how much is asked for, or what is asked. */
function namedBody(body: string | undefined): string {
  if (body === undefined) return '';
  const { ids, query, subscriptions } = JSON.parse(body) as {
    ids?: unknown[];
    query?: string;
    subscriptions?: unknown[];
  };
  if (ids) return ` for ${ids.length} ids`;
  if (query) return ` for ${subscriptions?.length ?? 'all'} subscriptions: \`${query.replaceAll(/\s+/g, ' ')}\``;
  return '';
}

/** Ids of the dev tenant are the same at each start, but a page full of them says less than one without. */
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Marks of pages go as well: they differ from run to run. */
function withoutIds(path: string): string {
  return decodeURIComponent(path)
    .replaceAll(GUID, '{id}')
    .replaceAll(/(\$?skiptoken=)[^&]+/gi, '$1…');
}

/** Equal ones once, with their number, in the order they were first seen. */
function counted(lines: readonly string[]): string[] {
  return [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) =>
    length === 1 ? line : `${length} × ${line}`,
  );
}

const INTRODUCTION = [
  '# What a query costs in calls',
  '',
  '<!-- Printed by scripts/batching-page.ts from a run against the dev tenant: change that, then run `npm run docs`. -->',
  '',
  'A GraphQL query asks for everything at once; an API is asked as seldom as it allows. These are queries and the very calls that they',
  'made, on-behalf-of exchanges apart: one for each API and bearer, remembered from then on.',
  '',
];

const RULES = [
  '## Rules',
  '',
  '- **Equal reads of one operation go once**; those that differ only in what is selected go as one that selects all of it. Nothing is',
  '  remembered beyond the operation.',
  '- **GETs of one tick travel together** in `$batch` requests of at most 20 when they may carry the same authorization header;',
  '  one that is alone goes as a plain GET. `JsonBatch: false` under `DownstreamApis` turns that off.',
  '- **Many of a kind become one POST** where Graph has one: `getByIds` for up to 1,000 users or groups, when `Directory.Read.All` is',
  '  among the permissions that were granted; `getPresencesByUserId` for up to 650 people.',
  '- **Sixteen requests of one tick are open at once**, and `MaxConcurrency` of all operations together: a query for thousands is slower,',
  '  not a danger to others.',
  '- **A part that is throttled or fails for the moment** goes again, with its kin alone, after the time it was told, from the same budget',
  '  of retries as everything else; the parts that were answered are not asked again. A claims challenge to several parts is answered once.',
  '- **Lists page by next link.** A cursor holds a place of the list and nothing else: host, path, filter and selection are said anew.',
  '',
];
