/**
 * A message and a folder as Graph shows them: which properties exist, which need more than `Mail.ReadBasic`, how bodies are shaped.
 *
 * @see https://learn.microsoft.com/graph/api/resources/message
 * @module
 */
import { bodyAs, previewOf } from '../mailbox/body.ts';
import { immutableId } from '../mailbox/exchange-ids.ts';
import type { Mailbox } from '../mailbox/mailboxes.ts';
import { type Address, type FolderName, folders, type Message } from '../mailbox/message.ts';
import { accessDenied, unknownProperty } from './outlook-errors.ts';
import type { Fields } from './outlook-filter.ts';
import type { Preferences } from './outlook-preferences.ts';

/** How one caller sees messages of one mailbox. */
export interface MessageView {
  readonly mailbox: Mailbox;
  /** Of the header `Prefer`: ids, form of the body. */
  readonly preferences: Preferences;
  readonly select: readonly string[] | undefined;
  /** The caller may read bodies, not only what is on the envelope. */
  readonly full: boolean;
}

type Read = (message: Message, view: MessageView) => unknown;

const recipient = (address: Address) => ({ emailAddress: address });
/** Whole seconds in UTC. @param instant milliseconds since the Unix epoch */
const timeOf = (instant: number) => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** What can be selected, and how it is read. */
const properties: Readonly<Record<string, Read>> = {
  id: (message, { mailbox, preferences }) => mailbox.idOf(message, preferences.immutableIds),
  createdDateTime: ({ sentAt }) => timeOf(sentAt),
  lastModifiedDateTime: ({ receivedAt }) => timeOf(receivedAt),
  changeKey: (message, { mailbox }) => mailbox.changeKeyOf(message),
  categories: ({ categories }) => categories,
  receivedDateTime: ({ receivedAt }) => timeOf(receivedAt),
  sentDateTime: ({ sentAt }) => timeOf(sentAt),
  hasAttachments: ({ hasAttachments }) => hasAttachments,
  internetMessageId: (message, { mailbox }) => `<${mailbox.changeKeyOf(message)}@mail.${domainOf(message.from)}>`,
  subject: ({ subject }) => subject,
  bodyPreview: ({ body }) => previewOf(body),
  importance: ({ importance }) => importance,
  parentFolderId: ({ folder }, { mailbox }) => mailbox.folderIdOf(folder),
  conversationId: ({ conversation }, { mailbox }) => immutableId(`${mailbox.owner.address}/${conversation}`),
  isDeliveryReceiptRequested: ({ wantsDeliveryReceipt }) => wantsDeliveryReceipt,
  isReadReceiptRequested: ({ wantsReadReceipt }) => wantsReadReceipt,
  isRead: ({ isRead }) => isRead,
  isDraft: ({ isDraft }) => isDraft,
  webLink: (message, { mailbox }) =>
    `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(mailbox.idOf(message, false))}&exvsurl=1&viewmodel=ReadMessageItem`,
  inferenceClassification: ({ inferenceClassification }) => inferenceClassification,
  body: ({ body }, { preferences }) => bodyAs(preferences.bodyType, body),
  // Nobody sends for somebody else here, so sender and author are one.
  sender: ({ from }) => recipient(from),
  from: ({ from }) => recipient(from),
  toRecipients: ({ to }) => to.map(recipient),
  ccRecipients: ({ cc }) => cc.map(recipient),
  bccRecipients: ({ bcc }) => bcc.map(recipient),
  replyTo: ({ replyTo }) => replyTo.map(recipient),
  flag: ({ isFlagged }) => ({ flagStatus: isFlagged ? 'flagged' : 'notFlagged' }),
};
/** Names are found in any case and answered in the right one. */
const names = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]));
/** What `Mail.ReadBasic` does not show. https://learn.microsoft.com/graph/permissions-reference#mailreadbasic */
const needBody = new Set(['body', 'bodyPreview']);

/** The JSON object of a message; the id comes along whatever was selected. */
export function messageOf(message: Message, view: MessageView): object {
  const wanted = view.select === undefined ? Object.keys(properties) : ['id', ...view.select.map(propertyNamed)];
  const shown = wanted.filter((name) => view.full || !needBody.has(name));
  return {
    '@odata.etag': `W/"${view.mailbox.changeKeyOf(message)}"`,
    ...Object.fromEntries(shown.map((name) => [name, properties[name]?.(message, view)])),
  };
}

/** @throws {GraphError} 400 for a property that messages do not have, 403 for one this caller may not read */
export function assertSelectable({ select = [], full }: Pick<MessageView, 'select' | 'full'>): void {
  if (select.map(propertyNamed).some((name) => needBody.has(name)) && !full) throw accessDenied();
}

function propertyNamed(name: string): string {
  const found = names.get(name.toLowerCase());
  if (found === undefined) throw unknownProperty(name, 'message');
  return found;
}

/** What messages are filtered and sorted by. */
export const messageFields: Fields<Message> = new Map([
  ['receiveddatetime', { kind: 'time', read: ({ receivedAt }) => receivedAt }],
  ['sentdatetime', { kind: 'time', read: ({ sentAt }) => sentAt }],
  ['createddatetime', { kind: 'time', read: ({ sentAt }) => sentAt }],
  ['isread', { kind: 'boolean', read: ({ isRead }) => isRead }],
  ['isdraft', { kind: 'boolean', read: ({ isDraft }) => isDraft }],
  ['hasattachments', { kind: 'boolean', read: ({ hasAttachments }) => hasAttachments }],
  ['importance', { kind: 'text', read: ({ importance }) => importance }],
  ['subject', { kind: 'text', read: ({ subject }) => subject }],
  ['inferenceclassification', { kind: 'text', read: ({ inferenceClassification }) => inferenceClassification }],
  ['from/emailaddress/address', { kind: 'text', read: ({ from }) => from.address }],
  ['from/emailaddress/name', { kind: 'text', read: ({ from }) => from.name }],
  ['sender/emailaddress/address', { kind: 'text', read: ({ from }) => from.address }],
  ['flag/flagstatus', { kind: 'text', read: ({ isFlagged }) => (isFlagged ? 'flagged' : 'notFlagged') }],
]);

/** The JSON object of a folder. */
export function folderOf(folder: FolderName, mailbox: Mailbox, select: readonly string[] | undefined): object {
  const messages = mailbox.messages(folder);
  const all: Readonly<Record<string, unknown>> = {
    id: mailbox.folderIdOf(folder),
    displayName: folders[folder],
    parentFolderId: immutableId(`${mailbox.owner.address}/root`),
    childFolderCount: 0,
    unreadItemCount: messages.filter(({ isRead }) => !isRead).length,
    totalItemCount: messages.length,
    sizeInBytes: messages.reduce((sum, { body }) => sum + Buffer.byteLength(body.content) + 2048, 0),
    isHidden: false,
  };
  if (select === undefined) return all;
  return Object.fromEntries(
    ['id', ...select].map((name) => {
      if (!Object.hasOwn(all, name)) throw unknownProperty(name, 'mailFolder');
      return [name, all[name]];
    }),
  );
}

const domainOf = ({ address }: Address) => address.slice(address.indexOf('@') + 1);
