/** docs/protect-a-field.md: its files are those under examples/, and what it says is asked and answered is. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notesModule } from '../../examples/protect-a-field/notes.ts';
import { graphModule } from '../../src/index.ts';
import { type Api, startApi } from '../support/api.ts';

const root = (path: string) => new URL(`../../${path}`, import.meta.url);
const page = readFileSync(root('docs/protect-a-field.md'), 'utf8');

let api: Api;
beforeAll(async () => {
  api = await startApi({
    modules: [graphModule, notesModule],
    overrides: { Schema: [root('examples/protect-a-field/*.graphql').pathname] },
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const blocks = [...page.matchAll(/```\w+\n(?:\/\/|#) (examples\/\S+)\n([\s\S]*?)```/g)];
test.each(blocks.map(([, path = '', text = '']) => [path, text]))('shows %s as it is', (path, text) => {
  expect(text).toBe(readFileSync(root(path), 'utf8'));
});

const asked = [
  ...page.matchAll(
    /Asked by an? (user|app) with (?:scopes|permissions) `([^`]+)`:\n\n```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```(?:\n\n```http\nWWW-Authenticate: (.*)\n```)?/g,
  ),
];
test.each(
  asked.map(([, kind = '', words = '', query = '', answer = '', challenge]) => ({
    kind,
    words,
    query,
    answer,
    challenge,
  })),
)('$kind with $words: $query', async ({ kind, words, query, answer, challenge }) => {
  const claims = kind === 'user' ? { scp: words } : { scp: undefined, idtyp: 'app', roles: words.split(' ') };
  const response = await fetch(api.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${await api.token(claims)}`,
    },
    body: JSON.stringify({ query }),
  });
  expect(await response.json()).toEqual(JSON.parse(answer));
  expect(response.headers.get('www-authenticate') ?? undefined).toBe(challenge);
  expect(response.status).toBe(challenge ? 403 : 200);
});

test('everything on the page was found', () => {
  expect(blocks).toHaveLength(2);
  expect(asked).toHaveLength(3);
});

test('the file guards the type of the built-in schema', async () => {
  const query = '{ me { displayName } }';
  const { data, errors } = await api.ask(query);
  expect(data).toEqual({ me: null });
  expect(errors[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  const [error] = (await api.ask(query, { roles: ['Reception'] })).errors;
  expect(error?.extensions.code).not.toBe('UNAUTHORIZED_FIELD_OR_TYPE'); // Graph is not there in this test, but it was asked
});
