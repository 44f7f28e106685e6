/**
 * An authority with good and unfit keys, an API beside it, and an attacker: what forged tokens are made of.
 * @module
 */

import { createTestKey, startAuthority, type TestAuthority, type TestKey } from '../support/authority.ts';
import { createManualClock, type ManualClock } from '../support/clock.ts';
import { json, type LoopbackServer, listen } from '../support/loopback.ts';
import { createDecryptionCertificate, createOddKey, type DecryptionCertificate } from './forge.ts';

export const OTHER_TENANT = '22222222-3333-4444-8555-666666666666';
export const GRAPH = '00000003-0000-0000-c000-000000000000';
export const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** An authority whose key document holds good and unfit keys, and an attacker who has a key of their own. */
export interface World extends AsyncDisposable {
  readonly authority: TestAuthority;
  readonly clock: ManualClock;
  /** Now, in seconds since the epoch. */
  readonly seconds: () => number;
  /** Published for every tenant, as Entra's shared keys are. */
  readonly key: TestKey;
  /** Published without an issuer. */
  readonly plain: TestKey;
  /** Published, each with something that makes it unfit or another's. */
  readonly odd: Readonly<
    Record<'short' | 'encryption' | 'operations' | 'algorithm' | 'twice' | 'one' | 'consumers', TestKey>
  >;
  /** The attacker's, under the `kid` of `key`. */
  readonly foreign: TestKey;
  /** A server of the attacker's that publishes `foreign` as `theirs`. */
  readonly elsewhere: LoopbackServer;
  readonly certificate: DecryptionCertificate;
}

export async function createWorld(): Promise<World> {
  const clock = createManualClock();
  const [key, plain, foreign, consumers, other] = (await Promise.all(
    ['key-1', 'plain', 'key-1', 'consumers', 'other'].map((kid) => createTestKey(kid)),
  )) as [TestKey, TestKey, TestKey, TestKey, TestKey];
  const under = (kid: string): TestKey => ({ ...other, kid, publicJwk: { ...other.publicJwk, kid } });
  const odd = {
    short: createOddKey('short', 1_024),
    encryption: under('encryption'),
    operations: under('operations'),
    algorithm: under('algorithm'),
    twice: under('twice'),
    one: under('one'),
    consumers,
  };
  const authority = await startAuthority([], () => clock.now());
  const issuer = `${authority.instance}{tenantid}/v2.0`;
  authority.keys = [
    { ...key.publicJwk, issuer },
    plain.publicJwk,
    odd.short.publicJwk,
    { ...odd.encryption.publicJwk, use: 'enc' },
    { ...odd.operations.publicJwk, key_ops: ['encrypt'] },
    { ...odd.algorithm.publicJwk, alg: 'RSA-OAEP' },
    { ...plain.publicJwk, kid: 'twice' },
    odd.twice.publicJwk,
    { ...odd.one.publicJwk, e: 'AQ' },
    { ...consumers.publicJwk, issuer: authority.issuer(CONSUMERS) },
  ];
  const elsewhere = await listen((_request, response) =>
    json(response, 200, { keys: [{ ...foreign.publicJwk, kid: 'theirs' }] }),
  );
  return {
    authority,
    clock,
    seconds: () => Math.floor(clock.now() / 1_000),
    key,
    plain,
    odd,
    foreign,
    elsewhere,
    certificate: await createDecryptionCertificate(),
    async [Symbol.asyncDispose]() {
      await authority[Symbol.asyncDispose]();
      await elsewhere[Symbol.asyncDispose]();
    },
  };
}
