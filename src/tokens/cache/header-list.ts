/**
 * The headers that stand under one cache key, and which of them serves a wish.
 *
 * Pure, and the same for the memory of the process and for the shared cache: scopes are matched by what was granted, never by the
 * text of what was asked.
 * @module
 */

/** What decides whether a header serves a wish. */
export interface GrantedHeader {
  /** Names granted, in lower case, resource prefix stripped. */
  readonly granted: ReadonlySet<string>;
  /** Served until then on the wall clock; earlier than the token's own end. */
  readonly servedUntilMs: number;
}

/** Under one key, because one person's fields rarely need more than a few tokens of one API. */
const MAX_HEADERS = 4;

/** @returns the header with the smallest grant that contains what is wanted; of equals, the one that lives longest */
export function findHeader<Header extends GrantedHeader>(
  list: readonly Header[],
  wanted: readonly string[],
  isServed: (header: Header) => boolean,
): Header | undefined {
  let best: Header | undefined;
  for (const header of list) {
    if (!isServed(header) || !wanted.every((name) => header.granted.has(name))) continue;
    if (best === undefined || isBetter(header, best)) best = header;
  }
  return best;
}

/** @returns the list with this header beside the others, in place of one with the same grant; of more than four the shortest-lived leaves */
export function addHeader<Header extends GrantedHeader>(list: readonly Header[], header: Header): readonly Header[] {
  const others = list.filter((other) => !sameGrant(other, header));
  return [...others, header].sort((one, other) => other.servedUntilMs - one.servedUntilMs).slice(0, MAX_HEADERS);
}

/** The narrower one first: of two that serve a wish, the one that can do less is shown. Then the one that lives longer. */
function isBetter(one: GrantedHeader, other: GrantedHeader): boolean {
  if (one.granted.size !== other.granted.size) return one.granted.size < other.granted.size;
  return one.servedUntilMs > other.servedUntilMs;
}

/** A header that was granted the same takes the place of the older one. */
function sameGrant(one: GrantedHeader, other: GrantedHeader): boolean {
  return one.granted.size === other.granted.size && [...one.granted].every((name) => other.granted.has(name));
}
