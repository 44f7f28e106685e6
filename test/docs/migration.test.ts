/**
 * The migration pages: their right sides are the files under `examples/migration`, and what they say is asked and answered is. The left
 * side of the Python page runs, too, where Python has MSAL and Flask.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, askWithStepUp } from '../../examples/migration/step-up.ts';
import { loadConfig } from '../../src/index.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { reasonNotToRunFlask, startFlask } from './flask.ts';
import { type MigrationServer, startMigrationServer } from './migration-server.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const PAGES = ['from-microsoft-identity-web', 'from-owin', 'from-msal-java', 'from-msal-python'];

let server: MigrationServer;
beforeAll(async () => {
  server = await startMigrationServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(PAGES)('docs/%s.md', (name) => {
  const page = read(`docs/${name}.md`);
  const quotes = [...page.matchAll(/```\w+\n(?:\/\/|#) (examples\/\S+)\n([\s\S]*?)```/g)];
  const questions = [
    ...page.matchAll(
      /^Asked by `([^`]+)`(?: with scopes `([^`]+)`)?.*:\n\n```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```(?:\n\n```http\n(\d+)\nWWW-Authenticate: (.*)\n```)?/gm,
    ),
  ].map(([, caller = '', scopes, query = '', answer = '', status, challenge]) => ({
    caller,
    scopes,
    query,
    answer,
    status: Number(status ?? 200),
    challenge,
  }));

  test.each(quotes.map(([, path = '', text = '']) => ({ path, text })))('quotes $path as it is', ({ path, text }) => {
    const source = unindented(read(path));
    for (const excerpt of text.split(/^(?:\/\/|#) …\n/m)) expect(source).toContain(unindented(excerpt).trim());
  });

  test.each(questions)('$caller asks: $query', async ({ caller, scopes, query, answer, status, challenge }) => {
    const response = await server.ask(query, await server.bearerOf(caller, scopes));
    expect(await response.json()).toEqual(pattern(JSON.parse(answer)));
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toEqual(challenge === undefined ? null : pattern(challenge));
  });

  test('has all of its TypeScript and all of its answers checked', () => {
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes).toHaveLength([...page.matchAll(/```(?:ts\n|\w+\n(?:\/\/|#) examples\/)/g)].length);
    expect(questions.length).toBeGreaterThan(0);
    expect(questions).toHaveLength([...page.matchAll(/^```graphql$/gm)].length);
  });
});

test('no link of the pages leads to a heading that is not there', () => {
  for (const name of PAGES) {
    for (const [link, target = '', anchor = ''] of read(`docs/${name}.md`).matchAll(/\]\(([\w./-]+\.md)#([\w-]+)\)/g))
      expect(slugsOf(join('docs', target)), link).toContain(anchor);
  }
});

test('steps up as the page says: signed in again with the claims, everything is answered', async () => {
  const query = '{ me { displayName } subscriptions { nodes { displayName } } }';
  const asked: (string | undefined)[] = [];
  const answer = await askWithStepUp(
    async (bearer) => (await (await server.ask(query, bearer)).json()) as Answer,
    (claims) => {
      asked.push(claims);
      return server.tenant.tokenFor('grace', claims === undefined ? {} : { claims });
    },
  );
  expect(asked).toEqual([undefined, expect.stringContaining('capolids')]);
  expect(answer).toMatchObject({
    data: {
      me: { displayName: 'Grace Holloway' },
      subscriptions: { nodes: expect.arrayContaining([expect.anything()]) },
    },
  });
  expect(answer.errors).toBeUndefined();
});

test('finds header and token of the OWIN page with one exchange', async () => {
  const bearer = await server.bearerOf('ada');
  using arrivals = watchArrivals();
  await server.ask('{ profile { displayName } graphTokenIsFor }', bearer);
  expect(arrivals.exchanges).toHaveLength(1);
});

test('gives 5 of 50 subscriptions without following the links, and all with', async () => {
  const query = '{ subscriptionNames allSubscriptionNames subscriptions { nodes { displayName } } }';
  const { data } = (await (await server.ask(query, await server.bearerOf('alan'))).json()) as {
    data: {
      subscriptionNames: string[];
      allSubscriptionNames: string[];
      subscriptions: { nodes: { displayName: string }[] };
    };
  };
  expect(data.subscriptionNames).toHaveLength(5);
  expect(data.allSubscriptionNames).toHaveLength(50);
  expect(data.subscriptions.nodes.map(({ displayName }) => displayName)).toEqual(data.allSubscriptionNames);
});

test('says of the appsettings.json of the template what loadConfig says', async () => {
  const page = read('docs/from-microsoft-identity-web.md');
  const [, template = '', message = '', warning = ''] =
    /```jsonc\n\/\/ as the template writes it\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```[\s\S]*?```text\n([\s\S]*?)```/.exec(
      page,
    ) ?? [];
  const directory = await mkdtemp(join(tmpdir(), 'onbehalf-template-'));
  await writeFile(join(directory, 'appsettings.json'), template, { mode: 0o600 });
  const said = () => loadConfig({ directory, file: 'appsettings.json', env: {} });
  expect(said).toThrow(message.trim());
  const mended = template
    .replace('"DownstreamApi": {', '"DownstreamApis": { "Todo": {')
    .replace('user.read" }', 'user.read" } }');
  await writeFile(join(directory, 'appsettings.json'), mended);
  const lines: string[] = [];
  loadConfig({ directory, file: 'appsettings.json', env: {}, warn: (line) => void lines.push(line) });
  expect(lines).toEqual([warning.trim()]);
  await rm(directory, { recursive: true });
});

describe.skipIf(reasonNotToRunFlask)(`the Flask view of docs/from-msal-python.md${reasonNotToRunFlask ?? ''}`, () => {
  test('answers the same subscriptions as ours, for one who has few', async () => {
    await using flask = await startFlask(server.tenant);
    const bearer = await server.bearerOf('ada');
    const theirs = await flask.subscriptions(bearer);
    const ours = await (
      await server.ask('{ subscriptionNames subscriptions { nodes { displayName } } }', bearer)
    ).json();
    const names = theirs.map(({ displayName }) => displayName);
    expect(names.length).toBeGreaterThan(1);
    expect(ours).toEqual({
      data: {
        subscriptionNames: names,
        subscriptions: { nodes: names.map((displayName) => ({ displayName })) },
      },
    });
    expect(await flask.subscriptions(await server.bearerOf('alan')), 'the first page of ten').toHaveLength(5);
  });

  test('asks the token service each time, where ours asks once', async () => {
    await using flask = await startFlask(server.tenant);
    const bearer = await server.bearerOf('ada', 'access_as_user');
    using arrivals = watchArrivals();
    for (let round = 0; round < 3; round++) await flask.subscriptions(bearer);
    expect(arrivals.exchanges).toHaveLength(3);
    arrivals.clear();
    for (let round = 0; round < 3; round++) await server.ask('{ subscriptionNames }', bearer);
    expect(arrivals.exchanges).toHaveLength(1);
  });

  test('is refused what ours hands on as a challenge', async () => {
    await using flask = await startFlask(server.tenant);
    const bearer = await server.bearerOf('grace');
    const theirs = await flask.get(bearer);
    expect(theirs.status).toBe(403);
    expect(await theirs.json()).toMatchObject({ error: 'interaction_required' });
    const ours = await server.ask('{ subscriptionNames }', bearer);
    expect(ours.status).toBe(401);
    expect(await ours.json()).toMatchObject({ errors: [{ extensions: { code: 'CLAIMS_CHALLENGE' } }] });
  });
});

/** As GitHub makes the anchor of a heading. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const slugsOf = (path: string) => [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading));

const unindented = (text: string) => text.replaceAll(/^[ \t]+/gm, '');

/** Text with `…` in it stands for every text that has something there instead. */
function pattern(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('…')) {
    const parts = value.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.+')}$`, 's'));
  }
  if (Array.isArray(value)) return value.map(pattern);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pattern(inner)]));
}
