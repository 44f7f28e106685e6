/**
 * `updateEvent`: what a client wants changed → what Graph takes.
 *
 * Pure. With the `etag` that the client has read, Exchange changes that version or nothing (412): whoever changed the event meanwhile
 * is not overwritten, and a repeat after a lost answer changes nothing twice.
 * @see https://learn.microsoft.com/graph/api/event-update
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
 * @module
 */

import type { Event } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { UpdateEventInput } from '../../generated/graph.ts';
import { eventProperties } from './event-input.ts';

/** @throws {BadUserInputError} nothing to change; whatever of the input Exchange would refuse or misread */
export function updateEventRequest(input: UpdateEventInput): Event {
  const changes = eventProperties(input);
  if (Object.keys(changes).length === 0) throw new BadUserInputError("Expected 'input' to change something.");
  return changes;
}

/**
 * @returns the header by which only that version is changed; none where the client does not say one
 * @throws {BadUserInputError} no entity tag, or `*`, which would be every version
 */
export function ifMatchHeader(etag: string | null | undefined): Readonly<Record<string, string>> {
  if (etag == null) return {};
  if (!/^(?:W\/)?"[\x21\x23-\x7e]{1,256}"$/.test(etag)) {
    throw new BadUserInputError("Expected 'input.etag' to be the 'etag' of an event.");
  }
  return { 'If-Match': etag };
}
