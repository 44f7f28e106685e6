/**
 * A message as Microsoft Graph sends it, and the properties we ask for.
 * @see https://learn.microsoft.com/graph/api/resources/message
 * @module
 */

import type { Message } from '@microsoft/microsoft-graph-types';

/** Names that the schema and Graph have in common. */
const PROPERTIES = [
  'subject',
  'bodyPreview',
  'body',
  'from',
  'sender',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'receivedDateTime',
  'sentDateTime',
  'isRead',
  'isDraft',
  'hasAttachments',
  'importance',
  'categories',
  'conversationId',
  'internetMessageId',
  'webLink',
] as const satisfies readonly (keyof Message)[];

/** With the properties that were selected. */
export interface GraphMessage extends Pick<Message, (typeof PROPERTIES)[number]> {
  /** Immutable (`prefer.ts`): it stays when the message moves to another folder, not when it is copied. */
  readonly id: string;
}

/** @param fields selected on a message */
export function messageSelect(fields: ReadonlySet<string>): readonly string[] {
  return ['id', ...PROPERTIES.filter((name) => fields.has(name))];
}
