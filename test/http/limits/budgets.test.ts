/** One caller, and one tenant, cannot take the service from the others (GD-7). */
import { expect, test } from 'vitest';
import { type Api, startApi } from '../../support/api.ts';

const ADA = { oid: '00000000-0000-4000-8000-00000000000a' };
const BOB = { oid: '00000000-0000-4000-8000-00000000000b' };

/** A field that answers when the test says so. */
async function startSlow(budgets: Readonly<Record<string, number>>, authorization: object = {}) {
  const waiting: (() => void)[] = [];
  const api: Api = await startApi({
    typeDefs:
      'extend type Query { slow: Int @authenticated fast: Int @authenticated things(first: Int): [Thing!] } type Thing { n: Int }',
    resolvers: {
      Query: {
        slow: () =>
          new Promise<number>((answer) => {
            waiting.push(() => answer(1));
          }),
        fast: () => 1,
        things: () => [],
      },
    },
    overrides: { Server: { Budgets: budgets }, Authorization: authorization },
  });
  return {
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
    api,
    answerAll: () => {
      for (const answer of waiting.splice(0)) answer();
    },
    inFlight: (count: number) => expect.poll(() => waiting.length).toBe(count),
  };
}

test('more at once than one user may have in flight is refused with the seconds to wait; others are served', async () => {
  await using slow = await startSlow({ UserConcurrency: 2 });
  const { api, answerAll, inFlight } = slow;
  const held = [api.ask('{ slow }', ADA), api.ask('{ slow }', ADA)];
  await inFlight(2);
  const refused = await api.ask('{ fast }', ADA);
  expect({
    status: refused.status,
    wait: refused.headers.get('retry-after'),
    code: refused.errors[0]?.extensions.code,
  }).toEqual({
    status: 429,
    wait: '1',
    code: 'RATE_LIMITED',
  });
  expect((await api.ask('{ fast }', BOB)).data).toEqual({ fast: 1 });
  answerAll();
  for (const answer of held) expect((await answer).data).toEqual({ slow: 1 });
  expect((await api.ask('{ fast }', ADA)).data).toEqual({ fast: 1 });
});

test('all users of a tenant together have a bound too', async () => {
  await using slow = await startSlow({ TenantConcurrency: 2 });
  const { api, answerAll, inFlight } = slow;
  const held = [api.ask('{ slow }', ADA), api.ask('{ slow }', BOB)];
  await inFlight(2);
  expect((await api.ask('{ fast }', { oid: '00000000-0000-4000-8000-00000000000c' })).status).toBe(429);
  answerAll();
  await Promise.all(held);
});

test('a client that leaves gives its place back', async () => {
  await using slow = await startSlow({ UserConcurrency: 1 });
  const { api, answerAll, inFlight } = slow;
  const leaving = new AbortController();
  const gone = fetch(api.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.token(ADA)}` },
    body: '{"query":"{ slow }"}',
    signal: leaving.signal,
  }).catch(() => undefined);
  await inFlight(1);
  leaving.abort();
  await gone;
  answerAll();
  await expect.poll(async () => (await api.ask('{ fast }', ADA)).status).toBe(200);
});

test('a minute’s cost is spent by what was asked for, not by how often; one user’s budget is not another’s', async () => {
  await using slow = await startSlow({ UserCostPerMinute: 250 });
  const { api } = slow;
  for (let asked = 0; asked < 20; asked += 1) expect((await api.ask('{ fast }', ADA)).status).toBe(200);
  const costly = () => api.ask('query ($n: Int) { things(first: $n) { n } }', ADA, { n: 100 });
  expect([(await costly()).status, (await costly()).status, (await costly()).status]).toEqual([200, 200, 429]);
  const wait = Number((await costly()).headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await api.ask('query ($n: Int) { things(first: $n) { n } }', BOB, { n: 100 })).status).toBe(200);
});

test('the tenant has a budget of its own', async () => {
  await using slow = await startSlow({ TenantCostPerMinute: 150 });
  const { api } = slow;
  const costly = (claims: Readonly<Record<string, unknown>>) => api.ask('{ things(first: 100) { n } }', claims);
  expect((await costly(ADA)).status).toBe(200);
  expect((await costly(BOB)).status).toBe(429);
});

test('callers without a token have together what a tenant has, and take nothing from those with one', async () => {
  await using slow = await startSlow({ UserCostPerMinute: 10, TenantCostPerMinute: 150 }, { AllowAnonymous: true });
  const { api } = slow;
  const costly = () => api.ask('{ things(first: 100) { n } }', null);
  expect((await costly()).status).toBe(200);
  expect((await costly()).status).toBe(429);
  expect((await api.ask('{ fast }', ADA)).status).toBe(200);
});

test('an operation without HTTP spends the same budget', async () => {
  await using slow = await startSlow({ UserCostPerMinute: 150 });
  const { api } = slow;
  const authorization = `Bearer ${await api.token(ADA)}`;
  const costly = () => api.server.executeOperation({ query: '{ things(first: 100) { n } }' }, { authorization });
  expect(await costly()).toEqual({ data: { things: [] } });
  expect(await costly()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
});
