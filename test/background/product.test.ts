/** Background operations as their owner meets them: over HTTP, on the embedded database, run by the server itself. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  // The first use starts the embedded database, which takes a busy machine long.
  product = await startProduct({ overrides: { Server: { OperationTimeoutMs: 60_000 } }, hasDatabase: true });
});
afterAll(() => product[Symbol.asyncDispose]());

/** One sign-in each: another one would go on with what is parked. */
const bearers = new Map<string, string>();
async function bearerOf(user: string): Promise<string> {
  const bearer = bearers.get(user) ?? (await product.bearerOf(user));
  bearers.set(user, bearer);
  return bearer;
}

const START = `mutation ($input: StartBackgroundOperationInput!) {
  startBackgroundOperation(input: $input) { id state title nextRunAt schedule { cron timeZone } }
}`;
const LOOK = `query ($id: ID!) {
  backgroundOperation(id: $id) {
    id state error { code message claims path }
    latestRun { id state attempts progress { done total } result downloads { contentType url } }
  }
}`;

async function start(user: string, input: Readonly<Record<string, unknown>>) {
  const { data, errors } = await product.ask(START, { bearer: await bearerOf(user), variables: { input } });
  expect(errors).toEqual([]);
  return data.startBackgroundOperation as { readonly id: string; readonly state: string };
}

async function until(user: string, id: string, states: readonly string[]) {
  for (let count = 0; count < 200; count += 1) {
    const { data, errors } = await product.ask(LOOK, { bearer: await bearerOf(user), variables: { id } });
    expect(errors).toEqual([]);
    if (states.includes(data.backgroundOperation?.state)) return data.backgroundOperation;
    await pause(100);
  }
  throw new Error(`The operation never was ${states.join(' or ')}.`);
}

test('a query runs as whoever started it, and the result is theirs alone', async () => {
  const { id } = await start('ada', {
    document: 'query Mine($n: Int) { me { displayName } subscriptions(first: $n) { nodes { displayName } } }',
    variables: { n: 2 },
    title: 'Mine',
  });
  const ended = await until('ada', id, ['SUCCEEDED', 'FAILED', 'PARKED']);
  expect(ended).toMatchObject({
    state: 'SUCCEEDED',
    error: null,
    latestRun: { state: 'SUCCEEDED', attempts: 1, progress: { done: 2, total: 2 } },
  });
  expect(ended.latestRun.result.data.me).toEqual({ displayName: 'Ada Lindqvist' });
  expect(ended.latestRun.result.data.subscriptions.nodes).toHaveLength(2);
  const strangers = await product.ask(LOOK, { user: 'alan', variables: { id } });
  expect(strangers.data).toEqual({ backgroundOperation: null });
});

test('what is not allowed, not valid or not for a background is refused at once, and nothing is kept', async () => {
  const refused = async (input: Readonly<Record<string, unknown>>, scope?: string) => {
    const bearer = await product.bearerOf('linus', scope);
    const { errors } = await product.ask(START, { bearer, variables: { input } });
    return errors.map(({ message, extensions }) => `${String(extensions.code)}: ${message}`);
  };
  const [first = ''] = scopes().split(' ');
  const only = (...names: string[]) => names.map((name) => first.replace(/[^/]+$/, name)).join(' ');
  const document = '{ me { displayName } }';
  expect(await refused({ document }, only('access_as_user'))).toEqual([
    expect.stringMatching(/^UNAUTHORIZED_FIELD_OR_TYPE/),
  ]);
  expect(
    await refused({ document: '{ me { messages { nodes { id } } } }' }, only('access_as_user', 'Background.Run')),
  ).toEqual([expect.stringMatching(/^UNAUTHORIZED_FIELD_OR_TYPE/)]);
  expect(await refused({ document: '{ me { nothing } }' })).toEqual([
    expect.stringMatching(/^GRAPHQL_VALIDATION_FAILED.*nothing/),
  ]);
  expect(await refused({ document: '{ me {' })).toEqual([expect.stringMatching(/^GRAPHQL_PARSE_FAILED/)]);
  expect(await refused({})).toEqual([expect.stringMatching(/^BAD_USER_INPUT.*document/)]);
  expect(await refused({ document, documentId: 'x' })).toEqual([expect.stringMatching(/^BAD_USER_INPUT.*either/)]);
  expect(await refused({ documentId: 'x' })).toEqual([expect.stringMatching(/^BAD_USER_INPUT.*no trusted documents/)]);
  expect(await refused({ document: 'query A { me { id } } query B { me { id } }' })).toEqual([
    expect.stringMatching(/^OPERATION_RESOLUTION_FAILURE.*A, B/),
  ]);
  expect(
    await refused({ document: 'mutation { startBackgroundOperation(input: { document: "{ me { id } }" }) { id } }' }),
  ).toEqual([expect.stringMatching(/^OPERATION_REFUSED.*startBackgroundOperation/)]);
  expect(await refused({ document: 'subscription { backgroundOperationProgress(id: "x") { id } }' })).toEqual([
    expect.stringMatching(/^OPERATION_REFUSED.*subscription/),
  ]);
  expect(await refused({ document, schedule: { cron: '* * * * *' } })).toEqual([
    expect.stringMatching(/every 5 minutes/),
  ]);
  expect(await refused({ document, schedule: { cron: 'now and then' } })).toEqual([
    expect.stringMatching(/five fields/),
  ]);
  expect(await refused({ document, schedule: { cron: '0 2 * * *', timeZone: 'Nowhere/Town' } })).toEqual([
    expect.stringMatching(/^BAD_USER_INPUT.*Nowhere/),
  ]);
  expect(await refused({ document, startAt: '2126-01-01T00:00:00Z' })).toEqual([expect.stringMatching(/30 days/)]);
  const { data } = await product.ask('{ backgroundOperations { nodes { id } } }', { user: 'linus' });
  expect(data.backgroundOperations.nodes).toEqual([]);
});

test('results are downloaded with the bearer of the owner alone, as JSON and as CSV', async () => {
  const { id } = await start('ada', { document: '{ subscriptions { nodes { displayName state } } }' });
  const { latestRun } = await until('ada', id, ['SUCCEEDED']);
  const origin = new URL(product.url).origin;
  const get = async (path: string, user?: string) =>
    fetch(new URL(path, origin), {
      headers: user === undefined ? {} : { authorization: `Bearer ${await product.bearerOf(user)}` },
    });
  const [json, csv] = latestRun.downloads as { readonly url: string; readonly contentType: string }[];
  const asJson = await get(json?.url ?? '', 'ada');
  expect(asJson.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(await asJson.json()).toEqual(latestRun.result);
  const asCsv = await get(csv?.url ?? '', 'ada');
  expect(asCsv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const text = Buffer.from(await asCsv.arrayBuffer()).toString('utf8');
  expect(text.split('\r\n')[0]).toBe('\uFEFFsubscriptions.displayName,subscriptions.state');
  for (const [path, user, status] of [
    [json?.url ?? '', 'alan', 404],
    [json?.url ?? '', undefined, 401],
    ['/background/../livez.json', 'ada', 404],
    ['/background/6f1c0000-0000-4000-8000-000000000000.json', 'ada', 404],
  ] as const) {
    expect((await get(path, user)).status).toBe(status);
  }
});

test('one that meets a claims challenge waits for its owner, and goes on when they have signed in again', async () => {
  const { id } = await start('grace', { document: '{ me { displayName } subscriptions { nodes { displayName } } }' });
  const parked = await until('grace', id, ['PARKED', 'SUCCEEDED', 'FAILED']);
  expect(parked).toMatchObject({ state: 'PARKED', error: { code: 'CLAIMS_CHALLENGE' } });
  const bearer = await product.tenant.tokenFor('grace', {
    scope: scopes(),
    claims: parked.error.claims,
  });
  bearers.set('grace', bearer); // with which the front-end goes on asking
  const ended = await until('grace', id, ['SUCCEEDED', 'FAILED']);
  expect(ended).toMatchObject({ state: 'SUCCEEDED', latestRun: { attempts: 2 } });
  expect(ended.latestRun.result.errors).toBeUndefined();
});

test('an API that is away for a while is asked again; the answer is whole', async () => {
  product.tenant.faults.set('graph', { status: 503, times: 8 });
  const { id } = await start('ada', { document: '{ me { displayName } }' });
  const ended = await until('ada', id, ['SUCCEEDED', 'FAILED']);
  expect(ended.latestRun.attempts).toBeGreaterThan(1);
  expect(ended.latestRun.result).toEqual({ data: { me: { displayName: 'Ada Lindqvist' } } });
}, 60_000);

test('what waits for its time is cancelled, and does not run', async () => {
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await start('ada', { document: '{ me { displayName } }', startAt });
  const { data } = await product.ask('mutation ($id: ID!) { cancelBackgroundOperation(id: $id) { state nextRunAt } }', {
    user: 'ada',
    variables: { id },
  });
  expect(data.cancelBackgroundOperation).toEqual({ state: 'CANCELLED', nextRunAt: null });
  const others = await product.ask('mutation ($id: ID!) { cancelBackgroundOperation(id: $id) { state } }', {
    user: 'alan',
    variables: { id },
  });
  expect(others.data).toEqual({ cancelBackgroundOperation: null });
});

test('a schedule says when it runs next, and one wish with one key is one operation', async () => {
  const input = {
    document: '{ me { displayName } }',
    schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' },
    idempotencyKey: 'nightly',
  };
  const ask = () => product.ask(START, { user: 'ada', variables: { input } });
  const [one, two] = [await ask(), await ask()];
  expect(one.data.startBackgroundOperation.id).toBe(two.data.startBackgroundOperation.id);
  const { nextRunAt, schedule } = one.data.startBackgroundOperation;
  const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' });
  expect(local.format(new Date(nextRunAt))).toBe('02:30');
  expect(schedule).toEqual({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' });
});

test('a key that was used for something else, and a retry beyond the limit, are told apart', async () => {
  const document = '{ me { displayName } }';
  const key = { idempotencyKey: 'mine' };
  const startAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await start('alan', { document, startAt, ...key });
  const other = await product.ask(START, {
    bearer: await bearerOf('alan'),
    variables: { input: { document: '{ me { id } }', ...key } },
  });
  expect(other.errors[0]).toMatchObject({ message: expect.stringMatching(/something else/) });
  for (let count = 1; count < 20; count += 1) await start('alan', { document, startAt });
  const beyond = await product.ask(START, { bearer: await bearerOf('alan'), variables: { input: { document } } });
  expect(beyond.errors[0]).toMatchObject({ extensions: { code: 'OPERATION_REFUSED' } });
  expect((await start('alan', { document, startAt, ...key })).id).toBe(id);
});

test('a mutation runs once, field by field, and says what became of each', async () => {
  const document = `mutation { first: updateMe(input: { mobilePhone: "+49 1" }) { user { mobilePhone } }
    second: updateMe(input: { mobilePhone: "+49 2" }) { user { mobilePhone } } }`;
  const { id } = await start('ada', { document });
  const ended = await until('ada', id, ['SUCCEEDED', 'FAILED', 'PARKED']);
  expect(ended.latestRun).toMatchObject({ state: 'SUCCEEDED', attempts: 1, progress: { done: 2, total: 2 } });
  expect(ended.latestRun.result).toEqual({
    data: { first: { user: { mobilePhone: '+49 1' } }, second: { user: { mobilePhone: '+49 2' } } },
  });
});

function scopes(): string {
  const app = product.tenant
    .info()
    .apps.find(({ scopes: own = [] }) => own.some((scope) => scope.endsWith('/Background.Run')));
  return (app?.scopes ?? []).join(' ');
}
