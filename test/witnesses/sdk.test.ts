/** Microsoft's own clients inside resolvers, on behalf of the caller: they answer what our fields answer, and so do their challenges. */
import tls from 'node:tls';
import { ResourceManagementClient } from '@azure/arm-resources';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { armModule, defineModule, graphModule, type RequestContext } from '../../src/index.ts';
import { watchArrivals } from '../support/arrivals.ts';
import { createLoopbackCertificate } from '../support/certificates.ts';
import { type LoopbackServer, listen } from '../support/loopback.ts';
import { type Product, startProduct } from '../support/product.ts';

interface Named {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** An Azure Resource Manager before the one of the dev tenant: says first what it is told to, passes everything else on. */
let front: LoopbackServer;
let challenge: string | undefined;
let product: Product;

const azure = (endpoint: string) => ({ endpoint, retryOptions: { maxRetries: 0 } });
const graphClient = (context: RequestContext) =>
  Client.initWithMiddleware({
    authProvider: context.authenticationProvider,
    baseUrl: product.tenant.graph.replace(/\/v1\.0$/, ''),
    customHosts: new Set(['localhost']),
  });

async function collect<Item>(pages: AsyncIterable<Item>, name: (item: Item) => Named): Promise<Named[]> {
  const found: Named[] = [];
  for await (const item of pages) found.push(name(item));
  return found;
}

const subscriptionsOf = (context: RequestContext, endpoint: string) =>
  collect(new SubscriptionClient(context.tokenCredential, azure(endpoint)).subscriptions.list(), (found) => ({
    id: found.id,
    name: found.displayName,
  }));

const sdkModule = defineModule({
  name: 'sdk',
  typeDefs: /* GraphQL */ `
    type SdkItem {
      id: ID
      name: String
    }
    extend type Query {
      sdkMe: SdkItem @requiresScopes(scopes: [["access_as_user"]])
      sdkUsers(size: Int!): [SdkItem!] @requiresScopes(scopes: [["access_as_user"]])
      sdkSubscriptions: [SdkItem!] @requiresScopes(scopes: [["access_as_user"]])
      sdkSubscriptionsOfFront: [SdkItem!] @requiresScopes(scopes: [["access_as_user"]])
      sdkResourceGroups(subscriptionId: ID!): [SdkItem!] @requiresScopes(scopes: [["access_as_user"]])
    }
  `,
  resolvers: {
    Query: {
      async sdkMe(_root: unknown, _args: unknown, context: RequestContext): Promise<Named> {
        const me = await graphClient(context).api('/me').select('id,displayName').get();
        return { id: me.id, name: me.displayName };
      },
      async sdkUsers(_root: unknown, { size }: { size: number }, context: RequestContext): Promise<Named[]> {
        const client = graphClient(context);
        const found: Named[] = [];
        const first = await client.api('/users').select(['id', 'displayName']).top(size).get();
        const pages = new PageIterator(client, first, ({ id, displayName }) => {
          found.push({ id, name: displayName });
          return true;
        });
        await pages.iterate();
        return found;
      },
      sdkSubscriptions: (_root: unknown, _args: unknown, context: RequestContext) =>
        subscriptionsOf(context, product.tenant.arm),
      sdkSubscriptionsOfFront: (_root: unknown, _args: unknown, context: RequestContext) =>
        subscriptionsOf(context, front.url),
      sdkResourceGroups: (_root: unknown, { subscriptionId }: { subscriptionId: string }, context: RequestContext) =>
        collect(
          new ResourceManagementClient(
            context.tokenCredential,
            subscriptionId,
            azure(product.tenant.arm),
          ).resourceGroups.list(),
          ({ id, name }) => ({ id, name }),
        ),
    },
  },
});

beforeAll(async () => {
  product = await startProduct({ modules: [graphModule, armModule, sdkModule] });
  const certificate = await createLoopbackCertificate();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.cert]);
  front = await listen(async ({ url, headers }, response) => {
    const said = challenge;
    challenge = undefined;
    if (said !== undefined) {
      const claims = Buffer.from(said).toString('base64');
      const header = `Bearer authorization_uri="https://login.windows.net/", error="insufficient_claims", claims="${claims}"`;
      response.writeHead(401, { 'www-authenticate': header }).end('{"error":{"code":"AuthenticationFailed"}}');
      return;
    }
    const answer = await fetch(`${product.tenant.arm}${url}`, {
      headers: { authorization: headers.authorization ?? '' },
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }, certificate);
});
beforeEach(() => {
  challenge = undefined;
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await front[Symbol.asyncDispose]();
});

const notBefore = (seconds: number) =>
  JSON.stringify({
    access_token: { nbf: { essential: true, value: String(Math.floor(Date.now() / 1_000) + seconds) } },
  });

test('the Graph client knows who asks, as `me` does', async () => {
  const { data, errors } = await product.ask('{ me { id name: displayName } sdkMe { id name } }', { user: 'ada' });
  expect(errors).toEqual([]);
  expect(data.sdkMe).toEqual(data.me);
  const { data: other } = await product.ask('{ sdkMe { name } }', { user: 'linus' });
  expect(other.sdkMe.name).toBe('Linus Tornberg');
});

test('the Graph client walks the pages of users that our connection walks', async () => {
  const bearer = await product.bearerOf('ada');
  using arrivals = watchArrivals();
  const { data, errors } = await product.ask('{ sdkUsers(size: 100) { id name } }', { bearer });
  expect(errors).toEqual([]);
  expect(arrivals.graph.length).toBeGreaterThan(2);
  const ours: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const page = await product.ask(
      'query($after: String) { users(first: 100, after: $after) { nodes { id name: displayName } pageInfo { hasNextPage endCursor } } }',
      { bearer, variables: { after } },
    );
    ours.push(...page.data.users.nodes);
    if (!page.data.users.pageInfo.hasNextPage) break;
    after = page.data.users.pageInfo.endCursor as string;
  }
  expect(data.sdkUsers).toEqual(ours);
});

test('Azure clients list the subscriptions and resource groups that our fields list', async () => {
  const bearer = await product.bearerOf('ada');
  const { data, errors } = await product.ask(
    '{ subscriptions { nodes { id subscriptionId name: displayName resourceGroups(first: 100, consistency: DIRECT) { nodes { id name } pageInfo { hasNextPage } } } } sdkSubscriptions { id name } }',
    { bearer },
  );
  expect(errors).toEqual([]);
  const { nodes } = data.subscriptions;
  expect(nodes.length).toBeGreaterThan(1);
  expect(data.sdkSubscriptions).toEqual(nodes.map(({ id, name }: Named) => ({ id, name })));
  for (const { subscriptionId, resourceGroups } of nodes) {
    const query = 'query($id: ID!) { sdkResourceGroups(subscriptionId: $id) { id name } }';
    const groups = await product.ask(query, { bearer, variables: { id: subscriptionId } });
    expect(groups.errors).toEqual([]);
    const { length } = resourceGroups.nodes;
    expect(groups.data.sdkResourceGroups.slice(0, length)).toEqual(resourceGroups.nodes);
    expect(groups.data.sdkResourceGroups.length > length).toBe(resourceGroups.pageInfo.hasNextPage);
  }
});

test('the SDKs and our fields share headers: one exchange per API, whoever asks first', async () => {
  const bearer = await product.bearerOf('ada');
  using arrivals = watchArrivals();
  expect((await product.ask('{ sdkSubscriptions { id } sdkMe { id } }', { bearer })).errors).toEqual([]);
  expect(arrivals.exchanges).toHaveLength(2);
  const ours = await product.ask('{ subscriptions { nodes { id } } me { id } sdkSubscriptions { id } }', { bearer });
  expect(ours.errors).toEqual([]);
  expect(arrivals.exchanges).toHaveLength(2);
});

test('an Azure client that is challenged comes for a token with the claims, and goes on with it', async () => {
  const bearer = await product.bearerOf('ada');
  expect((await product.ask('{ sdkSubscriptionsOfFront { id } }', { bearer })).errors).toEqual([]);
  const before = front.seen.length;
  challenge = notBefore(-60);
  using arrivals = watchArrivals();
  const { data, errors } = await product.ask('{ sdkSubscriptionsOfFront { id } }', { bearer });
  expect(errors).toEqual([]);
  expect(data.sdkSubscriptionsOfFront.length).toBeGreaterThan(1);
  expect(arrivals.exchanges).toHaveLength(1);
  const [refused, repeated] = front.seen.slice(before).map(({ headers }) => headers.authorization);
  expect(repeated).toMatch(/^Bearer eyJ/);
  expect(repeated).not.toBe(refused);
  // What was won replaces what was refused, for our own fields as well.
  arrivals.clear();
  expect((await product.ask('{ subscriptions { nodes { id } } }', { bearer })).errors).toEqual([]);
  expect(arrivals.exchanges).toEqual([]);
  expect(arrivals.arm.at(-1)?.headers.authorization).toBe(repeated);
});

test('claims that only a new sign-in can satisfy reach the front-end through the Azure client', async () => {
  const bearer = await product.bearerOf('ada');
  challenge = notBefore(3_600);
  const { errors } = await product.ask('{ me { id } sdkSubscriptionsOfFront { id } }', { bearer });
  expect(errors).toMatchObject([{ path: ['sdkSubscriptionsOfFront'], extensions: { code: 'CLAIMS_CHALLENGE' } }]);
});

test('what the token service says to a user comes through a client as through our field', async () => {
  const { errors } = await product.ask('{ sdkSubscriptions { id } subscriptions { nodes { id } } }', { user: 'grace' });
  const found = new Map(errors.map(({ path, extensions }) => [path?.[0], extensions]));
  expect(found.get('subscriptions')?.code).toBe('CLAIMS_CHALLENGE');
  expect(found.get('sdkSubscriptions')?.code).toBe('CLAIMS_CHALLENGE');
  expect(found.get('sdkSubscriptions')?.claims).toBe(found.get('subscriptions')?.claims);
});
