/**
 * `sendMail`: what a client wants sent → what Graph takes.
 *
 * Pure. Graph has neither a key nor an ETag for it, so a repeated call is a second message: whoever lost the answer looks into the
 * sent items first.
 * @see https://learn.microsoft.com/graph/api/user-sendmail
 * @module
 */

import type { Importance, Message } from '@microsoft/microsoft-graph-types';
import { BadUserInputError } from '../../errors/errors.ts';
import type { SendMailInput } from '../../generated/graph.ts';
import { wordOf } from '../enum-names.ts';
import { itemBody } from '../outlook/item-body.ts';
import { plainLine } from '../outlook/plain-line.ts';
import { assertFew, recipientsOf } from '../outlook/recipients.ts';

const MAX_SUBJECT = 255;

/** Body of `POST /me/sendMail`, answered with 202: accepted, not delivered. */
export interface SendMailRequest {
  /** Without a sender: it is the signed-in user. */
  readonly message: Pick<
    Message,
    'subject' | 'body' | 'importance' | 'toRecipients' | 'ccRecipients' | 'bccRecipients' | 'replyTo'
  >;
  /** Graph's default is true; said always, so that nobody has to know. */
  readonly saveToSentItems: boolean;
}

/** @throws {BadUserInputError} no recipient, more than 500, no address, a subject of several lines, a body of more than 48 KiB */
export function sendMailRequest(input: SendMailInput): SendMailRequest {
  const { to, cc, bcc, replyTo } = input;
  const count = to.length + cc.length + bcc.length;
  if (count === 0)
    throw new BadUserInputError("Expected at least one recipient in 'input.to', 'input.cc' or 'input.bcc'.");
  assertFew(count, 'input.to, input.cc and input.bcc');
  return {
    message: {
      subject: plainLine(input.subject, MAX_SUBJECT, 'input.subject'),
      body: itemBody(input.body, input.bodyFormat),
      importance: wordOf(input.importance) as Importance,
      toRecipients: recipientsOf(to, 'input.to'),
      ccRecipients: recipientsOf(cc, 'input.cc'),
      bccRecipients: recipientsOf(bcc, 'input.bcc'),
      ...(replyTo.length === 0 ? {} : { replyTo: recipientsOf(replyTo, 'input.replyTo') }),
    },
    saveToSentItems: input.saveToSentItems,
  };
}
