/**
 * Reads `$search` of messages: words of the Keyword Query Language, bare or bound to a property, joined by `AND`, `OR`, `NOT`.
 *
 * A word matches where a word of the text begins with it. Without a property, sender, subject and body are looked at.
 * @see https://learn.microsoft.com/graph/search-query-parameter#using-search-on-message-collections
 * @module
 */
import { bodyAs } from '../mailbox/body.ts';
import type { Address, Message } from '../mailbox/message.ts';
import { badSearch } from './outlook-errors.ts';

type Predicate = (message: Message) => boolean;

const people = (addresses: readonly Address[]) => addresses.flatMap(({ name, address }) => [name, address]);

/** Words of KQL that stand before a colon. */
const properties: Readonly<Record<string, (message: Message) => readonly string[]>> = {
  from: ({ from }) => people([from]),
  to: ({ to }) => people(to),
  cc: ({ cc }) => people(cc),
  bcc: ({ bcc }) => people(bcc),
  recipients: ({ to, cc, bcc }) => people([...to, ...cc, ...bcc]),
  participants: ({ from, to, cc, bcc }) => people([from, ...to, ...cc, ...bcc]),
  subject: ({ subject }) => [subject],
  body: ({ body }) => [bodyAs('text', body).content],
  importance: ({ importance }) => [importance],
  hasattachment: ({ hasAttachments }) => [String(hasAttachments)],
  hasattachments: ({ hasAttachments }) => [String(hasAttachments)],
};
/** What Exchange looks at when no property is named. */
const anywhere = (message: Message) => ['from', 'subject', 'body'].flatMap((name) => properties[name]?.(message) ?? []);

/** A joint (in capitals only: `and` is a word to look for), or a word or phrase with an optional property before it. */
const termPattern = /\s*(?:(AND|OR|NOT)(?=\s|$)|(?:([A-Za-z]+):)?(?:"([^"]*)"|([^\s":]+)))/y;

/** @throws {GraphError} 400 */
export function parseMailSearch(text: string): Predicate {
  const query = unquoted(text);
  // OR binds weaker than words side by side: a list of alternatives, each a list of terms that must all hold.
  const alternatives: Predicate[][] = [[]];
  let negated = false;
  const end = query.trimEnd().length;
  termPattern.lastIndex = 0;
  while (termPattern.lastIndex < end) {
    const [, joint, name, phrase, word] = termPattern.exec(query) ?? fail(text);
    if (joint === 'OR') alternatives.push([]);
    if (joint === 'NOT') negated = true;
    if (joint !== undefined) continue;
    const term = termOf(name, phrase, word, text);
    const isNegated = negated;
    alternatives.at(-1)?.push((message) => term(message) !== isNegated);
    negated = false;
  }
  if (negated || alternatives.some((terms) => terms.length === 0)) fail(text);
  return (message) => alternatives.some((terms) => terms.every((term) => term(message)));
}

/** The whole is put into quotes; quotes inside are escaped with a backslash then. */
function unquoted(text: string): string {
  const inner = /^\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(text)?.[1];
  return inner === undefined ? text : inner.replaceAll(/\\(.)/g, '$1');
}

/**
 * One word or phrase, anywhere or in one property.
 *
 * @throws {GraphError} a property that cannot be searched, or no word in it
 */
function termOf(
  name: string | undefined,
  phrase: string | undefined,
  word: string | undefined,
  text: string,
): Predicate {
  const read = name === undefined ? anywhere : properties[name.toLowerCase()];
  if (!read) fail(text);
  const wanted = wordsOf(phrase ?? word ?? '');
  if (wanted.length === 0) fail(text);
  return (message) => read(message).some((value) => hasInARow(wordsOf(value), wanted));
}

/** A phrase: its words one after the other, each by its beginning. */
function hasInARow(present: readonly string[], wanted: readonly string[]): boolean {
  return present.some((_word, start) =>
    wanted.every((word, index) => present[start + index]?.startsWith(word) ?? false),
  );
}

/** Accents come apart from their letters and are dropped: `Müller` is found by `muller`, as with Exchange. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function fail(text: string): never {
  throw badSearch(text);
}
