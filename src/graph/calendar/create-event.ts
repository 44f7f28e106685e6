/**
 * `createEvent`: what a client wants in the calendar → what Graph takes.
 *
 * Pure. Exchange remembers the `transactionId`: the same content with it is answered with the event that is there, another content
 * is refused (`ErrorDuplicateTransactionId`). So the client may repeat the mutation, and we need not.
 * @see https://learn.microsoft.com/graph/api/user-post-events
 * @module
 */

import type { Event } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { CreateEventInput } from '../../generated/graph.ts';
import { eventProperties } from './event-input.ts';

/** @throws {BadUserInputError} whatever of the input Exchange would refuse or misread */
export function createEventRequest(input: CreateEventInput, transactionId: string): Event {
  // Left unsaid, the mailbox's own default would remind.
  return { isReminderOn: false, ...eventProperties(input), transactionId };
}

/** @throws {BadUserInputError} a name that Exchange could not keep as it is */
export function transactionName(transactionId: string): string {
  if (!/^[\w.:-]{1,128}$/.test(transactionId)) {
    throw new BadUserInputError(
      "Expected 'input.transactionId' to be 1 to 128 letters, digits, '-', '_', '.' and ':', a UUID for example.",
    );
  }
  return transactionId;
}
