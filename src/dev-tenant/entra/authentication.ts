/**
 * What is known about one sign-in: who, when, and with how much proof. It travels through codes, refresh tokens and tokens.
 *
 * In access tokens it is the opaque `aio`, so that an exchange an hour later still knows whether a second factor was shown.
 * @module
 */

import { z } from 'zod';
import type { Person } from '../directory/directory.ts';
import type { Accounts } from './accounts.ts';

/** One sign-in. Tokens made of it an hour later still say the same about it. */
export interface Authentication {
  /** Who signed in, as this tenant knows them. */
  readonly person: Person;
  /** Unix seconds of the sign-in, and one more where a revocation came before it in the same second: never shown, only compared. */
  readonly authTime: number;
  /** A second factor was shown, or counts as shown. */
  readonly mfa: boolean;
  /** Authentication contexts met: `['c1']`. */
  readonly acrs: readonly string[];
  /** `sid` of tokens; another one for every sign-in. */
  readonly sessionId: string;
}

/** The same without the person, whom `oid` names beside it. */
const Mark = z.object({ authTime: z.number(), mfa: z.boolean(), acrs: z.array(z.string()), sessionId: z.string() });

/** As it is sealed into refresh tokens: the person by object id. */
export const PackedAuthentication = Mark.extend({ objectId: z.string() });
/** JSON without a person in it, who is looked up when it is read. */
export type PackedAuthentication = z.output<typeof PackedAuthentication>;

/** The inverse of `unpackAuthentication`. */
export function packAuthentication({ person, ...mark }: Authentication): PackedAuthentication {
  return { objectId: person.objectId, ...mark, acrs: [...mark.acrs] };
}

/** @returns `undefined` when the person is not in the directory any more */
export function unpackAuthentication(
  { objectId, ...mark }: PackedAuthentication,
  accounts: Accounts,
): Authentication | undefined {
  const person = accounts.byId(objectId);
  return person && { person, ...mark };
}

/** Opaque by agreement, not by encryption: whoever holds the token may read it, and the token's signature keeps it from being changed. */
export function toAio({ authTime, mfa, acrs, sessionId }: Authentication): string {
  return Buffer.from(JSON.stringify({ authTime, mfa, acrs, sessionId })).toString('base64url');
}

/** Reads the mark of a token whose signature was checked. */
export function fromAio(aio: string, person: Person): Authentication {
  return { person, ...markOf(aio) };
}

/** When the sign-in was that a token came of, from a token whose signature was checked. */
export function authTimeOf(aio: string): number {
  return markOf(aio).authTime;
}

/** @throws {z.ZodError | SyntaxError} an `aio` that was not written here */
function markOf(aio: string): z.output<typeof Mark> {
  return Mark.parse(JSON.parse(Buffer.from(aio, 'base64url').toString()));
}
