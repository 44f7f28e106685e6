/** The dev tenant's ARM on a port, and its callers by alias: shared by the tests of its parts. @module */
import { armApi } from '../../src/dev-tenant/arm/api.ts';
import type { Subscription } from '../../src/dev-tenant/directory/directory.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

export async function hostArm() {
  const arm = await hostApi('/arm', armApi, 'https://management.azure.com/');
  const tokenOf = (alias: string, claims = {}) =>
    arm.sign({ oid: personCalled(alias).objectId, scp: 'user_impersonation', ...claims });
  /** `path` begins with a slash; `body` is sent as JSON. */
  const call = async (
    method: string,
    path: string,
    { as = 'ada', body, claims }: { as?: string; body?: unknown; claims?: object } = {},
  ) =>
    ask(`${arm.url}${path}`, await tokenOf(as, claims), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  /** All pages from an address on: their sizes and items. */
  const walk = async (path: string, as = 'ada') => {
    const sizes: number[] = [];
    const items: Record<string, unknown>[] = [];
    for (let next: string | undefined = `${arm.url}${path}`; next !== undefined; ) {
      const { body }: Awaited<ReturnType<typeof ask>> = await ask(next, await tokenOf(as));
      sizes.push(body.value.length);
      items.push(...body.value);
      next = body.nextLink;
    }
    return { sizes, items };
  };
  return { arm, tokenOf, call, walk };
}

/** Status and code of a refusal. */
export function codeOf({ status, body }: Awaited<ReturnType<typeof ask>>): readonly [number, string | undefined] {
  return [status, body.error?.code];
}

/** @throws {Error} when there is none */
export function subscriptionCalled(name: string): Subscription {
  const found = directory.subscriptions.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`no subscription is called ${name}`);
  return found;
}

export function pathOf(name: string): string {
  return `/subscriptions/${subscriptionCalled(name).subscriptionId}`;
}
