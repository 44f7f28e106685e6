/** Addresses and issuers of one authority, and which hosts are this machine. */
import { expect, test } from 'vitest';
import { authorityEndpoints, isGuid, isIssuerOf, isLoopbackHost, issuerFor } from '../../src/protocol/authority.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const OTHER = 'aaaaaaaa-2222-4333-8444-555555555555';

test('lays the endpoints of a tenant out as Entra does', () => {
  expect(authorityEndpoints('https://login.microsoftonline.com/', 'common')).toEqual({
    authority: 'https://login.microsoftonline.com/common',
    authorizationEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    endSessionEndpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/logout',
    metadata: {
      '1.0': 'https://login.microsoftonline.com/common/.well-known/openid-configuration',
      '2.0': 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    },
  });
});

test('fills the tenant into a template and leaves an issuer without one alone', () => {
  expect(issuerFor('https://login.example/{tenantid}/v2.0', TENANT)).toBe(`https://login.example/${TENANT}/v2.0`);
  expect(issuerFor('https://login.example/other/v2.0', TENANT)).toBe('https://login.example/other/v2.0');
});

test.each([
  ['https://login.example/{tenantid}/v2.0', 'common', true],
  ['https://sts.windows.net/{tenantid}/', 'organizations', true],
  [`https://login.example/${TENANT}/v2.0`, 'common', false],
  [`https://login.example/${TENANT}/v2.0`, TENANT, true],
  [`https://sts.windows.net/${TENANT}/`, TENANT, true],
  [`https://login.example/${OTHER}/v2.0`, TENANT, false],
  ['https://login.example/{tenantid}/v2.0', TENANT, false],
  [`https://login.example/${TENANT}/v2.0`, 'contoso.example', true],
  ['https://login.example/{tenantid}/v2.0', 'contoso.example', false],
  ['https://login.example/v2.0', 'contoso.example', false],
  [`https://${TENANT}/v2.0`, TENANT, false],
  [`https://login.example/x${TENANT}/v2.0`, TENANT, false],
])('the issuer %s stands for the tenant %s: %s', (issuer, tenant, expected) => {
  expect(isIssuerOf(issuer, tenant)).toBe(expected);
});

test.each([
  [TENANT, true],
  [TENANT.toUpperCase().replace('1', 'A'), false],
  [` ${TENANT}`, false],
  [`${TENANT}\n`, false],
  [`{${TENANT}}`, false],
  [TENANT.replaceAll('-', ''), false],
  [[TENANT], false],
  [undefined, false],
])('%j is a GUID as it is compared: %s', (value, expected) => {
  expect(isGuid(value)).toBe(expected);
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['notlocalhost', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['[::2]', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});
