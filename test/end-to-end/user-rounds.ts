/**
 * Several users at once, round after round, through every loader, pool and cache of a server; says what of an answer belonged to another.
 * @module
 */
import type { Product } from '../support/product.ts';

/** Neighbours in one team, and people apart from it; what each sees differs in every field. */
export const USERS = ['ada', 'linus', 'edsger', 'alan', 'grace', 'guest'] as const;
export type User = (typeof USERS)[number];
export const QUERIES = [
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
function crossings(product: Product, user: User, { viewer, me, subscriptions }: Seen): string[] {
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

/**
 * @param rounds in each, every user asks something, in another order and with one of several bearers
 * @returns what crossed over, or failed for no reason of theirs (nothing, if all is well), and how many answers there were
 */
export async function askInRounds(product: Product, rounds: number): Promise<{ found: string[]; answers: number }> {
  // Several tokens of each user, so that cold exchanges and warm headers meet in every round.
  const bearers = new Map<User, readonly string[]>();
  for (const user of USERS) {
    bearers.set(user, await Promise.all([1, 2, 3].map(() => product.bearerOf(user))));
  }
  const found: string[] = [];
  let answers = 0;
  for (let round = 0; round < rounds; round += 1) {
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
            ...crossings(product, user, { ...data, subscriptions: data.subscriptions ?? undefined }).map(
              (what) => `${user}: ${what}`,
            ),
          );
      }),
    );
  }
  return { found, answers };
}
