/**
 * Tokens as an attacker, or a careless issuer, would write them: every byte of header, payload and signature is the test's.
 * @module
 */

import { createHmac, createPublicKey, KeyObject, sign } from 'node:crypto';
import type { BearerPolicy } from '../../src/bearer/claims-policy.ts';
import { createKeySet } from '../../src/bearer/key-set.ts';
import { createBearerValidator } from '../../src/bearer/validator.ts';
import type { Clock } from '../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { API, TENANT, type TestAuthority, type TestKey } from '../support/authority.ts';

/** What `onbehalf` believes by default: one tenant, its own client id, a minute of tolerance. */
export const POLICY: BearerPolicy = {
  tenantId: TENANT,
  clientId: API,
  allowWebApiToBeAuthorizedByAcl: false,
  clockToleranceSeconds: 60,
};

export function createValidator(
  authority: TestAuthority,
  clock: Clock,
  { tenant = TENANT, log = silentLog, ...policy }: Partial<BearerPolicy> & { tenant?: string; log?: Logger } = {},
) {
  const endpoints = authorityEndpoints(authority.instance, tenant);
  const keys = createKeySet({ endpoints, clock, log });
  return createBearerValidator({ policy: { ...POLICY, tenantId: tenant, ...policy }, keys, clock });
}

const encode = (part: string | Buffer) => Buffer.from(part).toString('base64url');

/** An RS256 token of exactly these bytes. */
export function signText(key: TestKey, header: string | Buffer, payload: string | Buffer): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), KeyObject.from(key.privateKey)).toString('base64url')}`;
}

/** The algorithm confusion of CVE-2015-9235: an HMAC whose secret is the public key, in PEM as servers hold it. */
export function signWithPublicKey(key: TestKey, header: object, payload: string): string {
  const input = `${encode(JSON.stringify(header))}.${encode(payload)}`;
  const pem = createPublicKey({ key: key.publicJwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
}

/** Header, payload and signature of a token, the first two as text. */
export function partsOf(token: string): { header: string; payload: string; signature: string } {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return {
    header: Buffer.from(header, 'base64url').toString(),
    payload: Buffer.from(payload, 'base64url').toString(),
    signature,
  };
}
