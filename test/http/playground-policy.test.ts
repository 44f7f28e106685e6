/** What a browser is told to let the page do, and that nobody else's page may hold it. */
import { expect, test } from 'vitest';
import { pageHeaders } from '../../src/http/playground-policy.ts';
import type { PlaygroundSettings } from '../../src/http/playground-settings.ts';

const settings: PlaygroundSettings = {
  graphqlUrl: '/graphql',
  clientId: '11111111-2222-3333-4444-555555555555',
  authority: 'https://login.microsoftonline.com/tenant',
  scopes: ['api://api/access_as_user'],
};

function policyOf(changes: Partial<PlaygroundSettings> = {}, path = '/') {
  const policy = pageHeaders({ ...settings, ...changes })(path)['content-security-policy'] ?? '';
  return new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]));
}

test('everything is shut that is not named', () => {
  expect(policyOf().get('default-src')).toEqual(["'none'"]);
  expect(policyOf().get('script-src')).toEqual(["'self'"]);
  expect(policyOf().get('form-action')).toEqual(["'none'"]);
});

test('the page reaches its own server and its token service, and no host of Apollo’s unless that is said', () => {
  const own = ["'self'", 'https://login.microsoftonline.com'];
  expect(policyOf().get('connect-src')).toEqual(own);
  expect(policyOf().get('frame-src')).toEqual(own);
  const apollo = [...own, 'https://sandbox.embed.apollographql.com'];
  expect(policyOf({ sandbox: true }).get('connect-src')).toEqual(apollo);
  expect(policyOf({ sandbox: true }).get('frame-src')).toEqual(apollo);
});

test('the endpoints that the metadata names are reached too, each origin once', () => {
  const authorityMetadata = { token_endpoint: 'http://localhost:8080/t/token', jwks_uri: 'http://localhost:8080/keys' };
  expect(policyOf({ authorityMetadata }).get('connect-src')).toEqual([
    "'self'",
    'https://login.microsoftonline.com',
    'http://localhost:8080',
  ]);
});

test('nothing but an origin comes into the policy, whatever the settings hold', () => {
  const odd = policyOf({ graphqlUrl: 'https://api.test/graphql; script-src *', authority: 'javascript:alert(1)' });
  expect(odd.get('script-src')).toEqual(["'self'"]);
  expect(odd.get('connect-src')).toEqual(["'self'", 'https://api.test']);
});

test('nobody frames the page; the one that a sign-in comes back to is framed by ours', () => {
  expect(policyOf().get('frame-ancestors')).toEqual(["'none'"]);
  expect(policyOf({}, '/redirect.html').get('frame-ancestors')).toEqual(["'self'"]);
});

test('addresses stay here, other windows stay out, and only what carries a hash is kept', () => {
  const headers = pageHeaders(settings);
  expect(headers('/')).toMatchObject({
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  });
  expect(headers('/assets/index-1.js')['cache-control']).toContain('immutable');
});
