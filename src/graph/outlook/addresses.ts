/**
 * Recipients as Graph sends them → the addresses in them.
 * @module
 */

import type { EmailAddress, NullableOption, Recipient } from '@microsoft/microsoft-graph-types';

/** Recipients without an address are empty lines of a draft. */
export function addressesOf(recipients: NullableOption<Recipient[]> | undefined): EmailAddress[] {
  return (recipients ?? []).flatMap(({ emailAddress }) => (emailAddress ? [emailAddress] : []));
}
