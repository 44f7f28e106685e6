/**
 * People that a client sends mail to or invites.
 *
 * Pure. An address is one address: separators, quotes, comments and angle brackets, with which one text names several or another than
 * it shows, are refused. Whether somebody is there is Exchange's to say.
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2
 * @see https://www.rfc-editor.org/rfc/rfc6531
 * @module
 */

import type { Recipient } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import { plainLine } from './plain-line.ts';

/** What Exchange Online allows unless an administrator said otherwise. */
export const MAX_RECIPIENTS = 500;

const MAX_NAME = 256;
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

/** The dot-atom of RFC 5321, letters of all scripts as RFC 6531 has them; domains by name, not by number. */
const ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
/** At most 63 characters, no dash at its ends (RFC 1035). */
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})+$`, 'u');

/** As the schema's input type has it. */
export interface EmailAddressInput {
  /** `grace@contoso.com` */
  readonly address: string;
  /** Shown beside the address; Exchange may know a better one. */
  readonly name?: string | null | undefined;
}

/**
 * @param place where it stands in the arguments, for the message
 * @throws {BadUserInputError} no address, or a name of more than one line
 */
export function recipientOf({ address, name }: EmailAddressInput, place: string): Recipient {
  // Of the address itself nothing is repeated: errors are logged, and it is a person's.
  if (address.length > MAX_ADDRESS || address.indexOf('@') > MAX_LOCAL_PART || !ADDRESS.test(address)) {
    throw new BadUserInputError(`Expected '${place}.address' to be one SMTP address, such as 'grace@contoso.com'.`);
  }
  return { emailAddress: { address, ...(name == null ? {} : { name: plainLine(name, MAX_NAME, `${place}.name`) }) } };
}

/** @throws {BadUserInputError} as `recipientOf`; more than 500 */
export function recipientsOf(inputs: readonly EmailAddressInput[], place: string): Recipient[] {
  assertFew(inputs.length, place);
  return inputs.map((input, index) => recipientOf(input, `${place}[${index}]`));
}

/** @throws {BadUserInputError} more than 500: Exchange refuses such a message whole */
export function assertFew(count: number, place: string): void {
  if (count > MAX_RECIPIENTS) {
    throw new BadUserInputError(`Expected '${place}' to be at most ${MAX_RECIPIENTS} people, got ${count}.`);
  }
}
