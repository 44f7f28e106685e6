/**
 * A message and a folder as a mailbox keeps them; how Graph shows them is in `graph/mail-message.ts`.
 * @module
 */
import type { Person } from '../directory/directory.ts';

/** A name and an address, in Graph's `emailAddress` and in ours alike. */
export interface Address {
  /** The display name; the address again where none was given. */
  readonly name: string;
  readonly address: string;
}

/** What somebody wrote, in the form in which it came. */
export interface Body {
  readonly contentType: 'text' | 'html';
  readonly content: string;
}

/** Of messages and of events. */
export type Importance = 'low' | 'normal' | 'high';

/** A message in one mailbox; a copy of it in another is a message of its own. */
export interface Message {
  /** Names the message inside its mailbox; ids are made of it. */
  readonly key: string;
  /** Where it lies; its usual id changes when it is moved. */
  readonly folder: FolderName;
  /** Messages of one conversation share it. */
  readonly conversation: string;
  readonly subject: string;
  readonly body: Body;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Only the sender's copy names them. */
  readonly bcc: readonly Address[];
  readonly replyTo: readonly Address[];
  /** Milliseconds since the Unix epoch, whole seconds. */
  readonly sentAt: number;
  /** In the same unit; equal to `sentAt`, as mail here arrives at once. */
  readonly receivedAt: number;
  readonly isRead: boolean;
  readonly isDraft: boolean;
  readonly isFlagged: boolean;
  /** A mark only: attachments themselves are not kept. */
  readonly hasAttachments: boolean;
  readonly importance: Importance;
  readonly categories: readonly string[];
  /** Focused and other are the two halves of the inbox. */
  readonly inferenceClassification: 'focused' | 'other';
  readonly wantsReadReceipt: boolean;
  readonly wantsDeliveryReceipt: boolean;
}

/** The well-known names, which Graph takes in place of ids. */
export const folders = {
  archive: 'Archive',
  deleteditems: 'Deleted Items',
  drafts: 'Drafts',
  inbox: 'Inbox',
  junkemail: 'Junk Email',
  outbox: 'Outbox',
  sentitems: 'Sent Items',
} as const;

/** The name in small letters, which is also how the folder is addressed. */
export type FolderName = keyof typeof folders;

/** @param name in small letters */
export function isFolderName(name: string): name is FolderName {
  return Object.hasOwn(folders, name);
}

/** Guests and a few others have no mailbox in this company, `undefined` then. */
export function addressOf(person: Person): Address | undefined {
  if (person.mail === null || person.homeTenantId !== undefined) return undefined;
  return { name: person.displayName, address: person.mail };
}
