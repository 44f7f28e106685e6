/**
 * The audits of graphql-http on the whole server over a socket, with a valid bearer (HT-1).
 *
 * Every MUST holds. A recommendation that is not followed stands below with its reason, and nothing else may stay behind.
 * @see https://graphql.github.io/graphql-over-http/draft/
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApi } from '../support/api.ts';

/** Recommendations we do not follow, by the audit's id, and why. */
const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  '572B': 'A document that does not parse is 400 in every media type: proxies and logs see that nothing was answered.',
  FDE2: 'The same for one that is not valid,',
  '7B9B': 'and for variables that do not fit.',
};

const installed = existsSync(join(import.meta.dirname, '../node_modules/graphql-http')) || process.env.CI !== undefined;

test.skipIf(!installed).for([{ get: false }, { get: true }])(
  'meets GraphQL over HTTP, with GET on: $get',
  async ({ get }) => {
    const { auditServer } = await import('graphql-http');
    await using api = await startApi({ overrides: { Server: { Get: get } } });
    const authorization = `Bearer ${await api.token()}`;
    const results = await auditServer({
      url: api.url,
      fetchFn: (url: string, { headers, ...init }: RequestInit = {}) =>
        fetch(url, { ...init, headers: { ...(headers as Record<string, string>), authorization } }),
    });
    expect(results.length).toBeGreaterThan(50);
    const behind = results.filter(({ status, name }) => status !== 'ok' && !name.startsWith('MAY'));
    expect(behind.filter(({ name }) => name.startsWith('MUST'))).toEqual([]);
    expect(behind.map(({ id }) => id).sort()).toEqual(Object.keys(NOT_FOLLOWED).sort());
  },
);
