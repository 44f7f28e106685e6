/**
 * Tokens as an attacker, or a careless issuer, would write them: every byte of header, payload and signature is the test's.
 * @module
 */

import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { CompactEncrypt } from 'jose';
import type { BearerPolicy } from '../../src/bearer/claims-policy.ts';
import { createKeySet } from '../../src/bearer/key-set.ts';
import { createBearerValidator } from '../../src/bearer/validator.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Clock } from '../../src/observability/clock.ts';
import { type Logger, silentLog } from '../../src/observability/log.ts';
import { authorityEndpoints } from '../../src/protocol/authority.ts';
import { API, TENANT, type TestAuthority, type TestKey } from '../support/authority.ts';
import { createClientCertificate } from '../support/certificates.ts';

/** What `onbehalf` believes by default: one tenant, its own client id, a minute of tolerance. */
export const POLICY: BearerPolicy = {
  tenantId: TENANT,
  clientId: API,
  allowWebApiToBeAuthorizedByAcl: false,
  clockToleranceSeconds: 60,
};

export type ValidatorOptions = Partial<BearerPolicy> & { readonly tenant?: string; readonly log?: Logger };

/** The two factories, so that a weakened copy of the product can be put in their place. */
export interface Product {
  readonly createKeySet: typeof createKeySet;
  readonly createBearerValidator: typeof createBearerValidator;
}

export function createValidator(
  authority: Pick<TestAuthority, 'instance'>,
  clock: Clock,
  { tenant = TENANT, log = silentLog, ...policy }: ValidatorOptions = {},
  product: Product = { createKeySet, createBearerValidator },
) {
  const endpoints = authorityEndpoints(authority.instance, tenant);
  const keys = product.createKeySet({ endpoints, clock, log });
  return product.createBearerValidator({ policy: { ...POLICY, tenantId: tenant, ...policy }, keys, clock });
}

const encode = (part: string | Buffer) => Buffer.from(part).toString('base64url');

/** An RS256 token of exactly these bytes. */
export function signText(key: Pick<TestKey, 'privateKey'>, header: string | Buffer, payload: string | Buffer): string {
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

/** With the public exponent 1 a signature is its own padded digest: no private key is needed. */
export function signWithExponentOne(modulusBytes: number, header: object, payload: string): string {
  const input = `${encode(JSON.stringify(header))}.${encode(payload)}`;
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const tail = Buffer.concat([Buffer.from([0]), digestInfo, createHash('sha256').update(input).digest()]);
  const padding = Buffer.alloc(modulusBytes - 2 - tail.length, 0xff);
  return `${input}.${encode(Buffer.concat([Buffer.from([0, 1]), padding, tail]))}`;
}

/** A key as `createTestKey` makes it, of another size. */
export function createOddKey(kid: string, modulusLength: number): TestKey {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  const privateKey = pair.privateKey.toCryptoKey({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['sign']);
  return { kid, privateKey, publicJwk: { ...pair.publicKey.export({ format: 'jwk' }), kid } };
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

export interface DecryptionCertificate {
  /** An entry of `TokenDecryptionCertificates`. */
  readonly description: NonNullable<BearerPolicy['tokenDecryptionCertificates']>[number];
  readonly publicKey: KeyObject;
  /** As Entra names it in `kid` and `x5t`. */
  readonly thumbprint: string;
}

export async function createDecryptionCertificate(): Promise<DecryptionCertificate> {
  const { cert, key } = await createClientCertificate();
  const certificate = new X509Certificate(cert);
  const base64EncodedValue = new Secret(Buffer.from(`${cert}\n${key}`).toString('base64'));
  return {
    description: { sourceType: 'Base64Encoded', base64EncodedValue },
    publicKey: certificate.publicKey,
    thumbprint: createHash('sha1').update(certificate.raw).digest('base64url'),
  };
}

/** Encrypts as Entra does, unless the header says otherwise. */
export function encryptFor(
  { publicKey, thumbprint }: Pick<DecryptionCertificate, 'publicKey' | 'thumbprint'>,
  text: string,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const defaults = { alg: 'RSA-OAEP', enc: 'A256CBC-HS512', typ: 'JWT', cty: 'JWT', kid: thumbprint, x5t: thumbprint };
  const members = Object.entries({ ...defaults, ...header }).filter(([, value]) => value !== undefined);
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader(Object.fromEntries(members) as { alg: string; enc: string })
    .encrypt(publicKey);
}
