/**
 * Mail: `User.messages`, `User.message` and the mutation `sendMail`.
 *
 * Of one's own mailbox. A mailbox of somebody else is asked for as well and Graph refuses, in the field's own error: it knows of
 * delegated mailboxes, we do not.
 * @module
 */

import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment } from '../../downstream/address.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { Importance, type Resolvers } from '../../generated/graph.ts';
import { selectedFields, selectedNodeFields } from '../../module/selection.ts';
import { enumOf } from '../enum-names.ts';
import { addressesOf } from '../outlook/addresses.ts';
import { preferHeader } from '../outlook/prefer.ts';
import { readEntity } from '../read-entity.ts';
import { subjectOf } from '../subject.ts';
import { type GraphMessage, messageSelect } from './message.ts';
import { messageQuery, messagesPath } from './message-query.ts';
import { permissions } from './permissions.ts';
import { sendMailRequest } from './send-mail.ts';

export { permissions };

const DEFAULT_MESSAGES = 10;
const MAX_MESSAGES = 100;
/** Outlook counts on (`$skip`); a search has marks of its own. */
const MARK_OPTIONS: ReadonlySet<string> = new Set(['$skip', '$skiptoken']);

/** A body is asked for in a format only where a body is selected: the header would split reads that could travel together. */
export const resolvers: Resolvers = {
  User: {
    messages: async ({ id }, args, { graph, principal }, info) => {
      const fields = selectedNodeFields(info);
      return await listConnection(
        graph.batch,
        {
          path: messagesPath(subjectOf(id, principal).path, args),
          scopes: permissions['User.messages'].scopes,
          query: { $select: messageSelect(fields).join(','), ...messageQuery(args) },
          sizeOption: '$top',
          headers: preferHeader({ bodyFormat: fields.has('body') ? args.bodyFormat : undefined }),
          markOptions: MARK_OPTIONS,
          linkMember: '@odata.nextLink',
          read: readEntity<GraphMessage>,
          defaultFirst: DEFAULT_MESSAGES,
          maxFirst: MAX_MESSAGES,
          // Graph counts no searches; `totalCount` is then null.
          count: args.search == null && selectedFields(info).has('totalCount'),
        },
        args,
      );
    },
    message: async ({ id }, args, { graph, principal }, info) => {
      const fields = selectedFields(info);
      const read = graph.batch.get({
        path: `${subjectOf(id, principal).path}/messages/${pathSegment(args.id)}`,
        select: messageSelect(fields),
        headers: preferHeader({ bodyFormat: fields.has('body') ? args.bodyFormat : undefined }),
        scopes: permissions['User.message'].scopes,
      });
      return await absentAsNull(read.then(readEntity<GraphMessage>));
    },
  },
  Message: {
    from: ({ from }) => from?.emailAddress ?? null,
    sender: ({ sender }) => sender?.emailAddress ?? null,
    toRecipients: ({ toRecipients }) => addressesOf(toRecipients),
    ccRecipients: ({ ccRecipients }) => addressesOf(ccRecipients),
    bccRecipients: ({ bccRecipients }) => addressesOf(bccRecipients),
    replyTo: ({ replyTo }) => addressesOf(replyTo),
    importance: ({ importance }) => enumOf(Importance, importance),
    categories: ({ categories }) => categories ?? [],
  },
  Mutation: {
    sendMail: async (_root, { input }, { graph, graphClient }) => {
      const request = sendMailRequest(input);
      try {
        await graphClient.post('/me/sendMail', request, { scopes: permissions['Mutation.sendMail'].scopes });
      } finally {
        graph.batch.forget(); // also after a failure: nobody knows what it sent
      }
      return { accepted: true };
    },
  },
};
