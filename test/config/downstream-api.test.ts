/** What may be said of one API: deadlines, repeats, sizes; and where it may stand. */
import { describe, expect, test } from 'vitest';
import { faultsOf, least, load } from './sources.ts';

const withGraph = (settings: object) => ({ overrides: { DownstreamApis: { graph: settings } } });
const graph = (settings: object = {}) => load(withGraph(settings)).downstreamApis.graph;

test('an API that says nothing has the bounds that are promised', () => {
  expect(graph()).toMatchObject({
    timeoutMs: 5_000,
    maxConcurrency: 256,
    maxAnswerBytes: 4_194_304,
    retry: { maxRetries: 2, attemptTimeoutMs: 5_000 },
  });
});

test('repeats can be fewer, an attempt longer, answers larger', () => {
  expect(
    graph({ TimeoutMs: 30_000, MaxAnswerBytes: 8_388_608, Retry: { MaxRetries: 0, AttemptTimeoutMs: 20_000 } }),
  ).toMatchObject({
    timeoutMs: 30_000,
    maxAnswerBytes: 8_388_608,
    retry: { maxRetries: 0, attemptTimeoutMs: 20_000 },
  });
  const env = { ...least, DownstreamApis__graph__Retry__MaxRetries: '1' };
  expect(load({ env }).downstreamApis.graph.retry.maxRetries).toBe(1);
});

describe('a fault is', () => {
  test.each([
    ['more than two repeats', { Retry: { MaxRetries: 3 } }, 'Retry.MaxRetries'],
    ['no time at all', { TimeoutMs: 0 }, 'TimeoutMs'],
    ['no room at all', { MaxConcurrency: 0 }, 'MaxConcurrency'],
    ['an unknown policy', { Retry: { Hedge: true } }, 'Hedge'],
    ['a metadata service', { BaseUrl: 'https://169.254.169.254/metadata' }, 'BaseUrl'],
    ['Azure’s own address', { BaseUrl: 'https://168.63.129.16/' }, 'BaseUrl'],
    ['a link-local address', { BaseUrl: 'https://[fe80::1]/' }, 'BaseUrl'],
  ])('%s', (_name, settings, key) => {
    expect(faultsOf(withGraph(settings)).join('\n')).toContain(key);
  });
});

describe('a managed identity', () => {
  const VAULT = { BaseUrl: 'https://contoso.vault.azure.net', Scopes: ['https://vault.azure.net/.default'] };
  const CLIENT_ID = 'ABCDEF00-0000-4000-8000-00000000000a';
  const vault = (settings: object, identity: object = {}) => ({
    overrides: {
      DownstreamApis: { vault: { ...VAULT, ...settings, AcquireTokenOptions: { ManagedIdentity: identity } } },
    },
  });

  const identityOf = (identity: object) =>
    load(vault({ RequestAppToken: true }, identity)).downstreamApis.vault?.acquireTokenOptions;

  test('of the system is an empty group, a user-assigned one is named by its client id', () => {
    expect(identityOf({})).toEqual({ managedIdentity: {} });
    expect(identityOf({ UserAssignedClientId: CLIENT_ID })).toEqual({
      managedIdentity: { userAssignedClientId: CLIENT_ID.toLowerCase() },
    });
    expect(load().downstreamApis.graph.acquireTokenOptions).toBeUndefined();
  });

  test.each<[string, object, object, string]>([
    ['without RequestAppToken', {}, {}, 'AcquireTokenOptions.ManagedIdentity'],
    ['with PoP', { RequestAppToken: true, ProtocolScheme: 'PoP' }, {}, 'ProtocolScheme Bearer'],
    ['with a name for an id', { RequestAppToken: true }, { UserAssignedClientId: 'my-identity' }, 'a GUID'],
    ['misspelt', { RequestAppToken: true }, { ClientId: CLIENT_ID }, 'ClientId'],
  ])('%s is a fault', (_name, settings, identity, told) => {
    expect(faultsOf(vault(settings, identity)).join('\n')).toContain(told);
  });
});
