/**
 * Refresh tokens: sealed records, bound to a person and a client and to no API.
 *
 * A new one comes with every use and the old one lives on, as at Microsoft; nothing is stored, so they survive a restart.
 * @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 * @module
 */

import { z } from 'zod';
import type { App } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import {
  type Authentication,
  PackedAuthentication,
  packAuthentication,
  unpackAuthentication,
} from './authentication.ts';
import { type EntraCore, nowSeconds } from './core.ts';

const DAY_SECONDS = 86_400;
/** Of a page's refresh tokens, from the sign-in on. */
const SPA_SECONDS = DAY_SECONDS;
/** Of all others, anew with each use. */
const SLIDING_SECONDS = 90 * DAY_SECONDS;

/** What is in a refresh token: sealed, so that nothing has to be kept for it. */
const RefreshTokenRecord = z.object({
  clientId: z.string(),
  tenantId: z.string(),
  authentication: PackedAuthentication,
  issuedAt: z.number().describe('Unix seconds'),
  spaEndsAt: z
    .number()
    .optional()
    .describe('Unix seconds: those of a single-page application end a day after the sign-in, however often renewed'),
});

/** What a refresh token says. */
export interface RefreshTokenGrant {
  readonly client: App;
  /** The tenant that issued it, and the only one where it may be used. */
  readonly tenantId: string;
  /** The sign-in that it goes back to. */
  readonly authentication: Authentication;
  /** Unix seconds; handed on from token to token, so that renewing does not move it. */
  readonly spaEndsAt: number | undefined;
}

/** The end of a chain of refresh tokens that begins now in a single-page application, unix seconds. */
export function spaEnd(core: EntraCore): number {
  return nowSeconds(core) + SPA_SECONDS;
}

/** @returns opaque text; `1.` tells ours from anything else before it is decrypted */
export function issueRefreshToken(core: EntraCore, grant: RefreshTokenGrant): string {
  const record: z.output<typeof RefreshTokenRecord> = {
    clientId: grant.client.clientId,
    tenantId: grant.tenantId,
    authentication: packAuthentication(grant.authentication),
    issuedAt: nowSeconds(core),
    ...(grant.spaEndsAt === undefined ? {} : { spaEndsAt: grant.spaEndsAt }),
  };
  return `1.${core.refreshTokenSeal.seal(record)}`;
}

/** @throws {AadstsError} 70000, 700082, 700084, 50173 */
export function openRefreshToken(core: EntraCore, text: string, client: App): RefreshTokenGrant {
  const { data: record } = RefreshTokenRecord.safeParse(
    text.startsWith('1.') ? core.refreshTokenSeal.open(text.slice(2)) : undefined,
  );
  const authentication = record && unpackAuthentication(record.authentication, core.accounts);
  if (!record || !authentication) {
    throw new AadstsError(70000, 'Provided grant is invalid or malformed: the refresh token is not valid.');
  }
  if (record.clientId !== client.clientId) {
    throw new AadstsError(
      70000,
      'Provided grant is invalid or malformed: the refresh token was issued to another client.',
    );
  }
  const now = nowSeconds(core);
  if (record.spaEndsAt !== undefined && now >= record.spaEndsAt) {
    throw new AadstsError(
      700084,
      `The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.`,
    );
  }
  if (now >= record.issuedAt + SLIDING_SECONDS) {
    throw new AadstsError(700082, 'The refresh token has expired due to inactivity. It was inactive for 90.00:00:00.');
  }
  if (authentication.authTime < (core.revocations.revokedBefore(authentication.person.objectId) ?? 0)) {
    throw new AadstsError(
      50173,
      'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
    );
  }
  return { client, tenantId: record.tenantId, authentication, spaEndsAt: record.spaEndsAt };
}
