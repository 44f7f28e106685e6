/**
 * Draws one request as it really happens: runs the first query against server and dev tenant in this process, watches every call
 * that leaves the server, and writes `docs/one-request.svg`.
 *
 * What it draws is what undici reports; only the order within one API is kept, because the two APIs are asked at the same time.
 * @module
 */

import { subscribe } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { apiScopes, devOverrides } from '../src/cli/dev-settings.ts';
import { FIRST_QUERY } from '../src/cli/welcome.ts';
import { startDevTenant } from '../src/dev-tenant/index.ts';
import { armModule, createServer, graphModule, loadConfig } from '../src/index.ts';
import { silentLog } from '../src/observability/log.ts';

/** One call that left the server. */
interface Call {
  readonly to: 'Entra ID' | 'Graph' | 'ARM';
  readonly text: string;
  /** Which API it was made for. */
  readonly lane: 'Graph' | 'ARM';
}

/** Message of undici's `undici:request:create`. */
interface RequestCreated {
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
}

/** @returns every call that one request of the first query makes, in the order they left */
async function watchCalls(): Promise<readonly Call[]> {
  const tenant = await startDevTenant();
  tenant.trust();
  const info = tenant.info();
  const config = loadConfig({
    env: {},
    directory: dirname(tenant.caPath),
    overrides: devOverrides(info, { Host: '127.0.0.1', Port: 0 }),
  });
  const server = await createServer({ config, modules: [graphModule, armModule], log: silentLog });
  const bearer = await tenant.tokenFor('ada', { scope: apiScopes(info).join(' ') });
  // Keys are fetched once per process, not per request: that call is made before the watching starts.
  await server.executeOperation({ query: '{ viewer { objectId } }' }, { authorization: `Bearer ${bearer}` });
  const fresh = await tenant.tokenFor('ada', { scope: apiScopes(info).join(' ') });

  const calls: Call[] = [];
  subscribe('undici:request:create', (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented message
    const { method, path, body } = (message as RequestCreated).request;
    calls.push(describeCall(method, path.split('?', 1)[0] ?? path, Buffer.isBuffer(body) ? body.toString() : ''));
  });
  await server.executeOperation({ query: FIRST_QUERY }, { authorization: `Bearer ${fresh}` });
  await server.stop();
  await tenant.stop();
  return calls;
}

/**
 * Without what differs between two runs: ids, and the query of an address.
 *
 * @param path without its query
 * @param body a form for the token service, else empty
 */
function describeCall(method: string, path: string, body: string): Call {
  if (path.endsWith('/token')) {
    const scope = new URLSearchParams(body).get('scope') ?? '';
    const lane = scope.includes('graph.microsoft.com') ? 'Graph' : 'ARM';
    const names = scope
      .split(' ')
      .filter((word) => word.includes('/'))
      .map((word) => word.slice(word.lastIndexOf('/') + 1));
    return { to: 'Entra ID', lane, text: `on-behalf-of: ${names.join(', ')}` };
  }
  const inGraph = path.startsWith('/graph/');
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  const text = `${method} ${path.replace(/^\/(?:graph\/v1\.0|arm)/, '').replaceAll(guid, '{id}')}`;
  return { to: inGraph ? 'Graph' : 'ARM', lane: inGraph ? 'Graph' : 'ARM', text };
}

/** From left to right, as a request goes. */
const ACTORS = ['Front-end', 'onbehalf', 'Entra ID', 'Graph', 'ARM'] as const;
type Actor = (typeof ACTORS)[number];
/** Room for five columns at {@link x}, in user units of the picture. */
const WIDTH = 960;
/** Height of one arrow with the text above it. */
const ROW = 44;
/** Middle of a column. */
const x = (actor: Actor) => 90 + ACTORS.indexOf(actor) * 195;
const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * One line of the sequence; the text stands above its middle.
 *
 * @param back an answer: drawn dashed
 */
function arrow(from: Actor, to: Actor, y: number, text: string, back = false): string {
  const [start, end] = [x(from), x(to)];
  const middle = (start + end) / 2;
  const head = end > start ? end - 7 : end + 7;
  return `<line x1="${start}" y1="${y}" x2="${head}" y2="${y}" class="arrow${back ? ' back' : ''}" marker-end="url(#head)"/><text x="${middle}" y="${y - 7}" text-anchor="middle">${escapeXml(text)}</text>`;
}

/** The whole picture. The lanes stand one below the other for want of another way to show that they happen at the same time. */
function draw(calls: readonly Call[]): string {
  const parts: string[] = [];
  let y = 96;
  const row = (drawn: string) => {
    parts.push(drawn);
    y += ROW;
  };
  row(arrow('Front-end', 'onbehalf', y, 'one query, the user’s bearer'));
  parts.push(
    `<text x="${x('onbehalf') + 12}" y="${y - 18}" class="note">bearer valid? scopes held? then, at the same time:</text>`,
  );
  for (const lane of ['Graph', 'ARM'] as const) {
    const top = y - 8;
    for (const call of calls.filter((one) => one.lane === lane)) row(arrow('onbehalf', call.to, y + 18, call.text));
    parts.push(
      `<rect x="${x('onbehalf') - 14}" y="${top}" width="${x('ARM') - x('onbehalf') + 28}" height="${y - top}" rx="8" class="lane"/>`,
    );
    y += 14;
  }
  row(arrow('onbehalf', 'Front-end', y + 18, 'one answer', true));
  const height = y + 24;
  const heads = ACTORS.map(
    (actor) =>
      `<line x1="${x(actor)}" y1="56" x2="${x(actor)}" y2="${height - 12}" class="life"/><rect x="${x(actor) - 62}" y="18" width="124" height="36" rx="8" class="actor"/><text x="${x(actor)}" y="41" text-anchor="middle" class="name">${actor}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="One request: the front-end sends one query; onbehalf exchanges the bearer once per API and calls Graph and ARM on behalf of the user; one answer goes back.">
<style>svg{background:#fff}text{font:13px system-ui,sans-serif;fill:#1f2937}.name{font-weight:600;font-size:14px}.note{font-style:italic;fill:#6b7280}.life{stroke:#d1d5db;stroke-dasharray:3 4}.actor{fill:#eef2ff;stroke:#6366f1}.lane{fill:none;stroke:#c7d2fe;stroke-width:1.5}.arrow{stroke:#4338ca;stroke-width:1.6}.back{stroke-dasharray:6 4}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#4338ca"/></marker></defs>
${heads.join('\n')}
${parts.join('\n')}
</svg>
`;
}

await writeFile(new URL('../docs/one-request.svg', import.meta.url), draw(await watchCalls()));
console.log('docs/one-request.svg written');
