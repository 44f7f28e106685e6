/** Many users at once through every loader, pool and cache over real HTTP: nobody ever sees an answer made for somebody else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchArrivals } from '../support/arrivals.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

/** Neighbours in one team, and people apart from it; what each sees differs in every field. */
const USERS = ['ada', 'linus', 'edsger', 'alan', 'grace', 'guest'] as const;
type User = (typeof USERS)[number];
const ROUNDS = 300;

const QUERIES = [
  `{ viewer { objectId } me { id displayName manager { id } } subscriptions { nodes { subscriptionId } } }`,
  `{ viewer { objectId } me { id directReports(first: 3) { nodes { id manager { id } } } } }`,
  `{ viewer { objectId } me { id displayName } }`,
  `{ viewer { objectId } subscriptions { nodes { subscriptionId resourceGroups(first: 1) { nodes { id } } } } }`,
];

interface Seen {
  readonly viewer: { readonly objectId: string };
  readonly me?: {
    readonly id: string;
    readonly displayName?: string;
    readonly manager?: { readonly id: string } | null;
    readonly directReports?: { readonly nodes: readonly { readonly manager: { readonly id: string } | null }[] };
  };
  readonly subscriptions?: { readonly nodes: readonly { readonly subscriptionId: string }[] };
}

/** What of this answer belongs to somebody else. */
function crossings(user: User, { viewer, me, subscriptions }: Seen): string[] {
  const { directory } = product.tenant;
  const person = directory.findPerson(user);
  const mine = directory.subscriptions.filter(({ readers }) => readers.includes(person?.objectId ?? ''));
  const found: string[] = [];
  if (viewer.objectId !== person?.objectId) found.push('viewer');
  if (me && me.id !== person?.objectId) found.push('me');
  if (me?.displayName !== undefined && me.displayName !== person?.displayName) found.push('displayName');
  if (me?.manager !== undefined && (me.manager?.id ?? null) !== person?.managerId) found.push('manager');
  if (me?.directReports?.nodes.some(({ manager }) => manager?.id !== person?.objectId)) found.push('directReports');
  if (subscriptions) {
    const ids = subscriptions.nodes.map(({ subscriptionId }) => subscriptionId).toSorted();
    if (
      ids.join() !==
      mine
        .map(({ subscriptionId }) => subscriptionId)
        .toSorted()
        .join()
    )
      found.push('subscriptions');
  }
  return found;
}

test(`in ${ROUNDS} interleaved rounds of ${USERS.length} users no answer crosses over`, async () => {
  // Several tokens of each user, so that cold exchanges and warm headers meet in every round.
  const bearers = new Map<User, readonly string[]>();
  for (const user of USERS) {
    bearers.set(user, await Promise.all([1, 2, 3].map(() => product.bearerOf(user))));
  }
  const found: string[] = [];
  let answers = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 20 === 0) {
      for (const user of USERS)
        bearers.set(user, [...(bearers.get(user) ?? []).slice(1), await product.bearerOf(user)]);
    }
    const order = USERS.map((_user, index) => USERS[(index * 5 + round) % USERS.length] as User);
    await Promise.all(
      order.map(async (user, index) => {
        const held = bearers.get(user) ?? [];
        const bearer = held[(round + index) % held.length] ?? '';
        const { data, errors } = await product.ask(QUERIES[(round + index) % QUERIES.length] ?? '', { bearer });
        answers += 1;
        // Grace has to show a second factor for ARM: that is her own, too.
        const foreign = errors.filter(({ extensions }) => user !== 'grace' || extensions.code !== 'CLAIMS_CHALLENGE');
        found.push(...foreign.map(({ extensions }) => `${user}: ${String(extensions.code)}`));
        if (data)
          found.push(
            ...crossings(user, { ...data, subscriptions: data.subscriptions ?? undefined }).map(
              (what) => `${user}: ${what}`,
            ),
          );
      }),
    );
  }
  expect(found).toEqual([]);
  expect(answers).toBe(ROUNDS * USERS.length);
}, 120_000);

test('every header that reaches Graph and ARM was made for the user of that request', async () => {
  using arrivals = watchArrivals();
  const correlations = new Map<string, string>();
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const user = USERS[index % USERS.length] as User;
      const correlationId = `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, '0')}`;
      correlations.set(correlationId, product.tenant.directory.findPerson(user)?.objectId ?? '');
      await product.ask(QUERIES[index % QUERIES.length] ?? '', {
        user,
        headers: { 'client-request-id': correlationId },
      });
    }),
  );
  const called = [...arrivals.graph, ...arrivals.arm];
  expect(called.length).toBeGreaterThan(60);
  for (const { headers } of called) {
    const [, payload = ''] = (headers.authorization ?? '').split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly oid: string };
    expect(claims.oid).toBe(correlations.get(String(headers['client-request-id'])));
  }
});

test('two tokens of one user have a header each, and neither evicts the other', async () => {
  const [first, second] = await Promise.all([product.bearerOf('ada'), product.bearerOf('ada')]);
  using arrivals = watchArrivals();
  for (const bearer of [first, second, first, second, first]) await product.ask('{ me { id } }', { bearer });
  expect(arrivals.exchanges).toHaveLength(first === second ? 1 : 2);
});
