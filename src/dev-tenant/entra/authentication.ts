/**
 * What is known about one sign-in: who, when, and with how much proof. It travels through codes, refresh tokens and tokens.
 *
 * In access tokens it is the opaque `aio`, so that an exchange an hour later still knows whether a second factor was shown.
 * @module
 */

import { z } from 'zod';
import type { Person } from '../directory/directory.ts';
import type { Accounts } from './accounts.ts';

export interface Authentication {
  readonly person: Person;
  /** Unix seconds of the sign-in, and one more where a revocation came before it in the same second: never shown, only compared. */
  readonly authTime: number;
  readonly mfa: boolean;
  /** Authentication contexts met: `['c1']`. */
  readonly acrs: readonly string[];
  readonly sessionId: string;
}

/** The same without the person, whom `oid` names beside it. */
const Mark = z.object({ authTime: z.number(), mfa: z.boolean(), acrs: z.array(z.string()), sessionId: z.string() });

export const PackedAuthentication = Mark.extend({ objectId: z.string() });
export type PackedAuthentication = z.output<typeof PackedAuthentication>;

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

function markOf(aio: string): z.output<typeof Mark> {
  return Mark.parse(JSON.parse(Buffer.from(aio, 'base64url').toString()));
}
