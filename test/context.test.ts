/** The context of a request: everything the resolvers of every module get, made for one caller and for no longer. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { armModule, defineModule, graphModule, type RequestContext } from '../src/index.ts';
import { watchArrivals } from './support/arrivals.ts';
import { type Product, startProduct } from './support/product.ts';

/** What a module of somebody else does with the context, answered as text. */
const probes: Readonly<Record<string, (context: RequestContext) => unknown>> = {
  principal: ({ principal }) => [principal?.kind, principal?.objectId, Object.isFrozen(principal)],
  userHeader: ({ authorizationHeaderProvider }) =>
    authorizationHeaderProvider.createAuthorizationHeaderForUser(['https://graph.microsoft.com/User.Read']),
  appHeader: ({ authorizationHeaderProvider }) =>
    authorizationHeaderProvider.createAuthorizationHeaderForApp('https://graph.microsoft.com/.default'),
  token: async ({ tokenAcquirer }) => {
    const { source, scopes, tenantId } = await tokenAcquirer.acquireForUser(['https://graph.microsoft.com/User.Read']);
    return [source, scopes, tenantId];
  },
  azureSdk: async ({ tokenCredential }) =>
    (await tokenCredential.getToken('https://management.azure.com//.default')).expiresOnTimestamp > Date.now(),
  graphSdk: async ({ authenticationProvider }) => (await authenticationProvider.getAccessToken()).split('.').length,
  todolist: ({ downstream }) => downstream('TodoList').get('/todos', { scopes: ['ToDoList.Read'] }),
  sameClient: ({ downstream, graphClient }) => downstream('graph') === graphClient,
  unknownApi: ({ downstream }) => downstream('nobody').get('/'),
  correlation: ({ correlationId }) => correlationId,
  signal: ({ signal }) => signal.aborted,
};

let slices = 0;
const probeModule = defineModule({
  name: 'probe',
  typeDefs: 'extend type Query { probe(name: String!): String @authenticated slice: Int @authenticated }',
  context: () => {
    slices += 1;
    return { number: slices };
  },
  resolvers: {
    Query: {
      probe: async (_root, { name }: { readonly name: string }, context) =>
        JSON.stringify(await probes[name]?.(context)),
      slice: (_root, _args, context) => context.probe.number,
    },
  },
});

let product: Product;
beforeAll(async () => {
  product = await startProduct({ modules: [graphModule, armModule, probeModule] });
});
afterAll(() => product[Symbol.asyncDispose]());

async function probe(name: string, headers: Readonly<Record<string, string>> = {}) {
  const { data, errors } = await product.ask('query ($name: String!) { probe(name: $name) }', {
    user: 'ada',
    variables: { name },
    headers,
  });
  return { value: data.probe === null ? undefined : (JSON.parse(data.probe) as unknown), errors };
}

const ada = () => product.tenant.directory.findPerson('ada')?.objectId;
const claimsOf = (header: unknown) =>
  JSON.parse(Buffer.from(String(header).split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

test('names the validated caller, frozen', async () => {
  expect((await probe('principal')).value).toEqual(['user', ada(), true]);
});

test('makes headers for the user and for the application', async () => {
  const user = (await probe('userHeader')).value;
  expect(user).toMatch(/^Bearer eyJ/);
  expect(claimsOf(user)).toMatchObject({ oid: ada(), scp: expect.stringMatching(/\bUser\.Read\b/) });
  const app = claimsOf((await probe('appHeader')).value);
  expect(app).toMatchObject({ idtyp: 'app', roles: ['User.Read.All'] });
  expect(app.scp).toBeUndefined();
});

test('gives tokens with what is known about them', async () => {
  expect((await probe('token')).value).toEqual([
    'network',
    expect.arrayContaining(['user.read']),
    product.tenant.tenantId,
  ]);
});

test('serves the SDKs of Azure and Graph', async () => {
  expect((await probe('azureSdk')).value).toBe(true);
  expect((await probe('graphSdk')).value).toBe(3);
});

test('calls an API of the configuration by its name, in any case, on behalf of the user', async () => {
  using arrivals = watchArrivals();
  const { errors } = await probe('todolist');
  expect(errors).toEqual([]);
  const [call] = arrivals.all.filter(({ url }) => url.startsWith('/todolist/'));
  expect(claimsOf(call?.headers.authorization)).toMatchObject({
    oid: ada(),
    scp: expect.stringMatching(/\bToDoList\.Read\b/),
  });
});

test('has one client per API and request, and none that is not configured', async () => {
  expect((await probe('sameClient')).value).toBe(true);
  expect((await probe('unknownApi')).errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
});

test('carries one correlation id from the client to the token service and the API', async () => {
  const id = 'aaaaaaaa-1111-4000-8000-000000000001';
  using arrivals = watchArrivals();
  expect((await probe('correlation', { 'client-request-id': id })).value).toBe(id);
  await product.ask('{ me { id } }', { user: 'ada', headers: { 'client-request-id': id } });
  expect(arrivals.exchanges[0]?.url).toContain(`client-request-id=${id}`);
  expect(arrivals.graph[0]?.headers['client-request-id']).toBe(id);
});

test('is not over while it is asked', async () => {
  expect((await probe('signal')).value).toBe(false);
});

test('makes a slice when it is first asked for, once per request, and never for the next one', async () => {
  const before = slices;
  await product.ask('{ viewer { objectId } me { id } }', { user: 'ada' });
  expect(slices).toBe(before);
  const { data } = await product.ask('{ a: slice b: slice }', { user: 'ada' });
  expect(data).toEqual({ a: before + 1, b: before + 1 });
  expect((await product.ask('{ slice }', { user: 'ada' })).data).toEqual({ slice: before + 2 });
});

test('neither prints nor serialises the assertion', async () => {
  let printed = '';
  const spy = defineModule({
    name: 'spy',
    typeDefs: 'extend type Query { spy: String @authenticated }',
    resolvers: {
      Query: {
        spy: (_root, _args, context) => {
          printed =
            inspect(context, { depth: 12, showHidden: true }) + inspect(Object.getPrototypeOf(context), { depth: 12 });
          return JSON.stringify(context.principal);
        },
      },
    },
  });
  await using other = await startProduct({ modules: [spy] });
  const bearer = await other.bearerOf('ada');
  const { data } = await other.ask('{ spy }', { bearer });
  const signature = bearer.split('.')[2] ?? bearer;
  expect(printed).not.toContain(signature);
  expect(String(data.spy)).not.toContain(signature);
});
