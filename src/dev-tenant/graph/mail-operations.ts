/**
 * Mail: the messages of a mailbox, of one folder, one message, the folders, and sending.
 *
 * A delegated permission opens the caller's own mailbox only, an application permission any of the company.
 * @see https://learn.microsoft.com/graph/api/resources/mail-api-overview
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { createMailboxes, type Mailbox } from '../mailbox/mailboxes.ts';
import { type FolderName, folders, isFolderName } from '../mailbox/message.ts';
import { assertSelectable, folderOf, type MessageView, messageFields, messageOf } from './mail-message.ts';
import { parseMailSearch } from './mail-search.ts';
import { deliver, readSending } from './mail-send.ts';
import { type AreaOptions, type Call, contextOf, type GraphAnswer, type Operation, ofUser, ok } from './operation.ts';
import { accessDenied, itemNotFound, malformedId, noMailbox } from './outlook-errors.ts';
import { arrange } from './outlook-filter.ts';
import { preferencesOf } from './outlook-preferences.ts';
import { type OutlookQuery, outlookPage, parseOutlookQuery, selectOf } from './outlook-query.ts';
import { hasOneOf, type Requirement } from './permissions.ts';

const fullRead = ['Mail.Read', 'Mail.ReadWrite'];
/** One's own mail only; apps read everybody's. */
const read: Requirement = {
  delegated: [],
  own: ['Mail.ReadBasic', ...fullRead],
  application: ['Mail.ReadBasic.All', ...fullRead],
  refusal: accessDenied,
};
const send: Requirement = { delegated: [], own: ['Mail.Send'], application: ['Mail.Send'], refusal: accessDenied };
/** No search tells about more of its results. */
const mostResults = 1000;

/** Messages of a mailbox and of its folders, for reading, and `sendMail`; whoever has no mailbox is answered 404 by all of them. */
export function mailOperations({ directory, clock, onReset }: AreaOptions): readonly Operation[] {
  const mailboxes = createMailboxes(directory, clock);
  onReset(() => mailboxes.reset());

  const mailboxOf = (person: Person): Mailbox => {
    const mailbox = mailboxes.of(person);
    if (mailbox) return mailbox;
    throw noMailbox();
  };

  return [
    ofUser('GET', '/messages', {
      permissions: read,
      handle: (call, person) => list(call, mailboxOf(person), `users('${person.objectId}')/messages`),
    }),
    ofUser('GET', '/messages/{id}', {
      permissions: read,
      handle(call, person) {
        const view = viewOf(call, mailboxOf(person), selectOf(call.options));
        const { id = '' } = call.path;
        const message = view.mailbox.find(id);
        if (!message) throw /^AA[\w=-]{20,}$/.test(id) ? itemNotFound() : malformedId();
        const context = contextOf(call, `users('${person.objectId}')/messages/$entity`, view.select);
        const body = { '@odata.context': context, ...messageOf(message, view) };
        return { status: 200, headers: view.preferences.applied, body };
      },
    }),
    ofUser('GET', '/mailFolders', {
      permissions: read,
      handle(call, person) {
        const mailbox = mailboxOf(person);
        const query = parseOutlookQuery(call.options);
        const set = `users('${person.objectId}')/mailFolders`;
        const all = Object.keys(folders).filter(isFolderName);
        return ok(outlookPage(call, set, all, query, (folder) => folderOf(folder, mailbox, query.select)));
      },
    }),
    ofUser('GET', '/mailFolders/{folder}', {
      permissions: read,
      handle(call, person) {
        const mailbox = mailboxOf(person);
        const select = selectOf(call.options);
        const context = contextOf(call, `users('${person.objectId}')/mailFolders/$entity`, select);
        return ok({ '@odata.context': context, ...folderOf(folderIn(call, mailbox), mailbox, select) });
      },
    }),
    ofUser('GET', '/mailFolders/{folder}/messages', {
      permissions: read,
      handle(call, person) {
        const mailbox = mailboxOf(person);
        const set = `users('${person.objectId}')/mailFolders('${encodeURIComponent(call.path.folder ?? '')}')/messages`;
        return list(call, mailbox, set, folderIn(call, mailbox));
      },
    }),
    ofUser('POST', '/sendMail', {
      permissions: send,
      handle(call, person) {
        const mailbox = mailboxOf(person);
        deliver(readSending(call.body, mailbox.owner, clock.now()), mailbox, mailboxes, directory.tenant);
        // Taken, not yet delivered: whether it arrives is not part of this answer. https://learn.microsoft.com/graph/api/user-sendmail
        return { status: 202, headers: {}, body: undefined };
      },
    }),
  ];
}

/** A page of a folder, or of the whole mailbox. */
function list(call: Call, mailbox: Mailbox, set: string, folder?: FolderName): GraphAnswer {
  const query = parseOutlookQuery(call.options);
  const view = viewOf(call, mailbox, query.select);
  const messages = matching(mailbox, folder, query, view);
  const body = outlookPage(call, set, messages, query, (message) => messageOf(message, view));
  return { status: 200, headers: view.preferences.applied, body };
}

/** @throws {GraphError} a search with `Mail.ReadBasic` alone */
function matching(mailbox: Mailbox, folder: FolderName | undefined, query: OutlookQuery, { full }: MessageView) {
  const all = mailbox.messages(folder);
  if (query.search === undefined) return arrange(all, query, messageFields);
  // A search would tell word by word what the body says.
  if (!full) throw accessDenied();
  // Newest first, as they lie in the folder; `$orderby` beside `$search` has been refused by the query.
  return all.filter(parseMailSearch(query.search)).slice(0, mostResults);
}

/** How much of a message is shown: without `Mail.Read` no body, and nothing of it. */
function viewOf(call: Call, mailbox: Mailbox, select: readonly string[] | undefined): MessageView {
  const view = { mailbox, select, preferences: preferencesOf(call), full: hasOneOf(call.caller, fullRead) };
  assertSelectable(view);
  return view;
}

/** @throws {GraphError} there is none */
function folderIn({ path: { folder = '' } }: Call, mailbox: Mailbox): FolderName {
  const found = mailbox.findFolder(folder);
  if (found) return found;
  throw /^AA[\w=-]{20,}$/.test(folder) ? itemNotFound() : malformedId();
}
