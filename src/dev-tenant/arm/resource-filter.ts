/**
 * `$filter` of the resource lists: comparisons joined by `and` and `or`, or one question about tags.
 *
 * The real one takes few properties, compares without case, and leaves the tags out of an answer that was filtered by tag.
 * @see https://learn.microsoft.com/rest/api/resources/resources/list
 * @module
 */
import { invalidFilter } from './arm-request.ts';
import type { OwnedResource } from './estate.ts';

/** A filter that has been read. */
export interface ResourceFilter {
  /** It asks about tags: then the answer has none, and `$expand` is refused. */
  readonly isByTag: boolean;
  /** Never fails: whatever can be wrong is found while the filter is read. */
  test(resource: OwnedResource): boolean;
}

type Test = (resource: OwnedResource) => boolean;

/** `undefined` where a resource has no such property: equal to nothing. */
const properties: Readonly<Record<string, (resource: OwnedResource) => string | undefined>> = {
  location: ({ location }) => location,
  resourcetype: ({ type }) => type,
  name: ({ name }) => name,
  resourcegroup: ({ group }) => group.name,
  identity: ({ identity }) => identity?.type,
  'identity/principalid': ({ identity }) => identity?.principalId,
  // Nothing in this company was bought in the marketplace.
  plan: () => undefined,
  'plan/publisher': () => undefined,
  'plan/product': () => undefined,
  'plan/name': () => undefined,
  'plan/version': () => undefined,
  'plan/promotioncode': () => undefined,
};

/** Text in quotes, names with their slashes, brackets and commas. */
const token = /\s*('(?:[^']|'')*'|[a-z/]+|[(),])/giy;

/** @throws {ArmError} 400 */
export function parseResourceFilter(filter: string): ResourceFilter {
  const tokens: string[] = [];
  for (token.lastIndex = 0; token.lastIndex < filter.trimEnd().length; ) {
    const found = token.exec(filter)?.[1];
    if (found === undefined) throw invalidFilter(filter);
    tokens.push(found);
  }
  return parseTagFilter(tokens) ?? { isByTag: false, test: parseComparisons(tokens, filter) };
}

/**
 * `tagName eq 'x' and tagValue eq 'y'` and its like, which ARM allows alone and in these forms only.
 *
 * @returns `undefined` for every other filter
 */
function parseTagFilter(tokens: readonly string[]): ResourceFilter | undefined {
  const words = tokens.map((part) => (part.startsWith("'") ? "'" : part.toLowerCase())).join(' ');
  const texts = tokens.filter((part) => part.startsWith("'")).map(unquote);
  const [name = '', value] = texts;
  const test = tagTests[words]?.(name.toLowerCase(), value ?? '');
  return (
    test && {
      isByTag: true,
      test: ({ tags }) => Object.entries(tags).some(([key, held]) => test(key.toLowerCase(), held)),
    }
  );
}

/** Names of tags are compared without case, their values with it. */
const tagTests: Readonly<Record<string, (name: string, value: string) => (key: string, held: string) => boolean>> = {
  "tagname eq '": (name) => (key) => key === name,
  // A question about tags stands alone: joined with anything else it matches no line here and is refused as a comparison.
  "tagname eq ' and tagvalue eq '": (name, value) => (key, held) => key === name && held === value,
  "startswith ( tagname , ' )": (name) => (key) => key.startsWith(name),
};

/**
 * Comparisons joined by `and` and `or`.
 *
 * @throws {ArmError} something else stands there
 */
function parseComparisons(tokens: readonly string[], filter: string): Test {
  let at = 0;
  const next = () => tokens[at++]?.toLowerCase() ?? '';
  const isNext = (word: string) => tokens[at]?.toLowerCase() === word;
  const expect = (word: string) => {
    if (next() !== word) throw invalidFilter(filter);
  };
  const text = () => {
    const quoted = tokens[at++] ?? '';
    if (!quoted.startsWith("'")) throw invalidFilter(filter);
    return unquote(quoted).toLowerCase();
  };
  const property = () => {
    const read = properties[next()];
    if (!read) throw invalidFilter(filter);
    return read;
  };

  const parseOr = (): Test => joined('or', parseAnd, (one, other) => (resource) => one(resource) || other(resource));
  const parseAnd = (): Test => joined('and', parseOne, (one, other) => (resource) => one(resource) && other(resource));
  const joined = (word: string, part: () => Test, join: (one: Test, other: Test) => Test): Test => {
    let test = part();
    while (isNext(word)) {
      at += 1;
      test = join(test, part());
    }
    return test;
  };
  const parseOne = (): Test => {
    if (isNext('(')) {
      at += 1;
      const inner = parseOr();
      expect(')');
      return inner;
    }
    if (isNext('substringof')) return parseSubstring();
    const read = property();
    const operator = next();
    if (operator !== 'eq' && operator !== 'ne') throw invalidFilter(filter);
    const wanted = text();
    return (resource) => (read(resource)?.toLowerCase() === wanted) === (operator === 'eq');
  };
  const parseSubstring = (): Test => {
    at += 1;
    expect('(');
    const part = text();
    expect(',');
    if (!isNext('name') && !isNext('resourcegroup')) throw invalidFilter(filter);
    const read = property();
    expect(')');
    return (resource) => read(resource)?.toLowerCase().includes(part) ?? false;
  };

  const test = parseOr();
  if (at < tokens.length) throw invalidFilter(filter);
  return test;
}

/** A quote inside is written twice. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll("''", "'");
}
