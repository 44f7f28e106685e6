/**
 * `sendMail`: from the body of the request to a message, and from there to the mailboxes it reaches.
 *
 * Addresses outside the company are taken and lead nowhere; one inside that nobody has sends a notice back, as mail servers do.
 * @see https://learn.microsoft.com/graph/api/user-sendmail
 * @module
 */
import { createHash } from 'node:crypto';
import type { Tenant } from '../directory/directory.ts';
import { htmlOf } from '../mailbox/body.ts';
import { usual } from '../mailbox/mail-seed.ts';
import type { Mailbox, Mailboxes } from '../mailbox/mailboxes.ts';
import type { Address, Message } from '../mailbox/message.ts';
import { GraphError } from './errors.ts';
import { addressIn, bodyOf, type Members, membersOf, required } from './outlook-body.ts';

/** Recipients of all three kinds together. */
const mostRecipients = 500;
/** What may be written; every other member is refused by its name. */
const messageNames = [
  'subject', 'body', 'toRecipients', 'ccRecipients', 'bccRecipients', 'replyTo', 'from', 'sender', 'importance', 'categories',
  'isReadReceiptRequested', 'isDeliveryReceiptRequested', 'attachments', 'internetMessageHeaders', 'inferenceClassification', 'flag',
] as const; // biome-ignore format: a word list reads better filled

type Sent = Omit<Message, 'key' | 'folder'>;

/** One `sendMail`, checked: what is to be delivered and whether a copy stays. */
export interface Sending {
  readonly message: Sent;
  /** True unless the body says otherwise. */
  readonly saveToSentItems: boolean;
}

/**
 * @param now milliseconds since the Unix epoch
 * @throws {GraphError} 400 for what cannot be sent, 403 for another sender than the mailbox
 */
export function readSending(body: unknown, self: Address, now: number): Sending {
  // Both spellings are met: the documentation's and that of the action's parameters.
  const action = membersOf(body, 'sendMail', ['message', 'Message', 'saveToSentItems', 'SaveToSentItems']);
  const spelled = action.has('Message') ? 'Message' : 'message';
  const members = required(action.object(spelled, 'message', messageNames), 'message');
  return {
    message: readMessage(members, self, now),
    saveToSentItems: action.boolean('saveToSentItems') ?? action.boolean('SaveToSentItems') ?? true,
  };
}

/** @throws {GraphError} nobody to send it to, too many, or in somebody else's name */
function readMessage(members: Members, self: Address, now: number): Sent {
  const addresses = (name: string) => members.objects(name, 'recipient', ['emailAddress'])?.map(addressIn) ?? [];
  const [to, cc, bcc] = [addresses('toRecipients'), addresses('ccRecipients'), addresses('bccRecipients')];
  const recipients = to.length + cc.length + bcc.length;
  if (recipients === 0) throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is required.');
  if (recipients > mostRecipients) {
    throw new GraphError(400, 'ErrorRecipientsExceeded', `A message has at most ${mostRecipients} recipients.`);
  }
  // Sending in another's name needs a right on that mailbox, which nobody has here.
  for (const name of ['from', 'sender']) {
    const sender = members.object(name, 'recipient', ['emailAddress']);
    if (sender && addressIn(sender).address.toLowerCase() !== self.address.toLowerCase()) throw sendAsDenied();
  }
  // Exchange keeps whole seconds, and filters compare with what it shows.
  const sentAt = Math.floor(now / 1000) * 1000;
  const subject = members.text('subject') ?? '';
  return {
    ...usual,
    conversation: createHash('sha256').update(`${self.address}/${now}/${subject}`).digest('hex'),
    from: self,
    subject,
    body: bodyOf(members) ?? { contentType: 'text', content: '' },
    to,
    cc,
    bcc,
    replyTo: addresses('replyTo'),
    sentAt,
    receivedAt: sentAt,
    importance: members.oneOf('importance', ['low', 'normal', 'high']) ?? 'normal',
    categories: members.texts('categories') ?? [],
    hasAttachments: (members.objects('attachments', 'attachment', attachmentNames)?.length ?? 0) > 0,
    wantsReadReceipt: members.boolean('isReadReceiptRequested') ?? false,
    wantsDeliveryReceipt: members.boolean('isDeliveryReceiptRequested') ?? false,
  };
}

const attachmentNames = ['name', 'contentType', 'contentBytes', 'contentId', 'isInline', 'size'];

/** Puts the message where it belongs: the sender's sent items, the inbox of everybody in the company it names. */
export function deliver(
  { message, saveToSentItems }: Sending,
  from: Mailbox,
  mailboxes: Mailboxes,
  tenant: Tenant,
): void {
  if (saveToSentItems) from.add({ ...message, folder: 'sentitems', isRead: true });
  const { to, cc, bcc } = message;
  const addresses = new Set([...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase()));
  for (const address of addresses) {
    const mailbox = mailboxes.at(address);
    // Nobody sees who else got a blind copy.
    mailbox?.add({ ...message, bcc: [], folder: 'inbox' });
    if (mailbox === undefined && address.endsWith(`@${tenant.domain}`)) from.add(noticeOf(message, address, tenant));
  }
}

/** Comes back to whoever wrote to an address that the company does not have. */
function noticeOf(message: Sent, address: string, { domain }: Tenant): Omit<Message, 'key'> {
  const text = `Your message to ${address} could not be delivered: nobody of this name was found at ${domain}.`;
  return {
    ...usual,
    conversation: message.conversation,
    folder: 'inbox',
    from: { name: 'Microsoft Outlook', address: `postmaster@${domain}` },
    to: [message.from],
    subject: `Undeliverable: ${message.subject}`,
    body: htmlOf([text]),
    sentAt: message.sentAt,
    receivedAt: message.receivedAt,
  };
}

const sendAsDenied = () =>
  new GraphError(
    403,
    'ErrorSendAsDenied',
    'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
  );
