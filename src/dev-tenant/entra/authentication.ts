/**
 * What is known about one sign-in: who, when, and with how much proof. It travels through codes, refresh tokens and tokens.
 *
 * In access tokens it is the opaque `aio`, so that an exchange an hour later still knows whether a second factor was shown.
 * @module
 */

import type { Directory, Person } from '../directory/directory.ts';

export interface Authentication {
  readonly person: Person;
  /** Unix seconds of the sign-in. */
  readonly authTime: number;
  readonly mfa: boolean;
  /** Authentication contexts met: `['c1']`. */
  readonly acrs: readonly string[];
  readonly sessionId: string;
}

/** The same without the person, whom `oid` names beside it. */
interface Mark {
  readonly authTime: number;
  readonly mfa: boolean;
  readonly acrs: readonly string[];
  readonly sessionId: string;
}

export interface PackedAuthentication extends Mark {
  readonly objectId: string;
}

export function packAuthentication({ person, ...mark }: Authentication): PackedAuthentication {
  return { objectId: person.objectId, ...mark };
}

/** @returns `undefined` when the person is not in the directory any more */
export function unpackAuthentication(
  { objectId, ...mark }: PackedAuthentication,
  directory: Directory,
): Authentication | undefined {
  const person = directory.personById(objectId);
  return person && { person, ...mark };
}

export function toAio({ authTime, mfa, acrs, sessionId }: Authentication): string {
  const mark: Mark = { authTime, mfa, acrs, sessionId };
  return Buffer.from(JSON.stringify(mark)).toString('base64url');
}

/** Reads the mark of a token whose signature was checked. */
export function fromAio(aio: string, person: Person): Authentication {
  const mark = JSON.parse(Buffer.from(aio, 'base64url').toString()) as Mark;
  return { person, authTime: mark.authTime, mfa: mark.mfa, acrs: mark.acrs, sessionId: mark.sessionId };
}
