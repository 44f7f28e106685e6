/**
 * Reads `$filter` into a predicate: comparisons, `in`, `startsWith`, `endsWith`, `any` over texts, `and`, `or`, `not`, brackets.
 *
 * The grammar is the part of OData that the directory serves; anything else is refused as the real service does.
 * @see https://learn.microsoft.com/graph/filter-query-parameter
 * @module
 */
import { badRequest, unsupportedQuery } from './errors.ts';
import { filterableNamed, type Property, type ResourceType } from './resource-type.ts';

/** A filter that has been read, and what asking it takes. */
export interface Filter<Item> {
  /** Pure and without failure: whatever can be wrong with a filter is found while it is read. */
  readonly matches: (item: Item) => boolean;
  /** Needs `ConsistencyLevel: eventual` and `$count=true`. */
  readonly isAdvanced: boolean;
  /** Reads a property beyond the basic profile, which would tell what the caller may not see. */
  readonly readsFullProfile: boolean;
}

type Literal = string | boolean | null;

/** How deep brackets and `not` may stand: the reader calls itself, and a URL holds enough of them to end its stack. */
const mostLevels = 100;
/** Texts, instants, names (with a path), and what stands between. */
const tokenPattern =
  /\s*(?:'(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?|[A-Za-z][A-Za-z0-9]*(?:\/[A-Za-z]+)?|[(),:])/y;

/** @throws {GraphError} 400 */
export function parseFilter<Item>(text: string, type: ResourceType<Item>): Filter<Item> {
  type Predicate = (item: Item) => boolean;
  const tokens = tokenize(text);
  // Each of these is one more level of the reader's stack.
  if (tokens.filter((token) => token === '(' || token.toLowerCase() === 'not').length > mostLevels) fail(text);
  let position = 0;
  let isAdvanced = false;
  let readsFullProfile = false;

  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? fail(text);
  const expect = (token: string) => (take() === token ? undefined : fail(text));

  // Loosest first: `or` holds `and`, `and` holds `not`, brackets and single conditions.
  const either = (): Predicate => {
    const branches = [all()];
    while (peek() === 'or') {
      take();
      branches.push(all());
    }
    return (item) => branches.some((branch) => branch(item));
  };
  const all = (): Predicate => {
    const branches = [one()];
    while (peek() === 'and') {
      take();
      branches.push(one());
    }
    return (item) => branches.every((branch) => branch(item));
  };
  const one = (): Predicate => {
    const token = take();
    if (token === '(') {
      const inner = either();
      expect(')');
      return inner;
    }
    if (token.toLowerCase() === 'not') {
      isAdvanced = true;
      const inner = one();
      return (item) => !inner(item);
    }
    return peek() === '(' ? call(token) : comparison(token);
  };
  const call = (name: string): Predicate => {
    if (name.toLowerCase().endsWith('/any')) return any(name.slice(0, -'/any'.length));
    const test = functions.get(name.toLowerCase());
    if (!test) throw unsupportedQuery(`Unsupported Query. The function '${name}' is not supported.`);
    // The index is cut at the beginnings of words; ends are looked for in another one.
    if (test === endsWith) isAdvanced = true;
    expect('(');
    const { read } = property(take());
    expect(',');
    const part = literal(take());
    expect(')');
    return (item) => test(read(item), part);
  };
  // `groupTypes/any(c:c eq 'Unified')`
  const any = (name: string): Predicate => {
    const { read } = property(name);
    expect('(');
    const variable = take();
    expect(':');
    expect(variable);
    if (take().toLowerCase() !== 'eq') throw unsupportedQuery('Unsupported Query. Lambdas compare with eq only.');
    const value = literal(take());
    expect(')');
    return (item) => {
      const entries = read(item);
      return Array.isArray(entries) && entries.some((entry) => isSame(entry, value));
    };
  };
  const comparison = (name: string): Predicate => {
    const { read, isOrdered } = property(name);
    const operator = take().toLowerCase();
    if (operator === 'in') {
      expect('(');
      const values = [literal(take())];
      while (peek() === ',') {
        take();
        values.push(literal(take()));
      }
      expect(')');
      return (item) => values.some((value) => isSame(read(item), value));
    }
    if (isOrdered && (operator === 'ge' || operator === 'le')) {
      const bound = literal(take());
      return (item) => isBeyond(read(item), bound, operator);
    }
    if (operator !== 'eq' && operator !== 'ne') {
      throw unsupportedQuery(`Unsupported Query. The operator '${operator}' is not supported.`);
    }
    if (operator === 'ne') isAdvanced = true;
    const value = literal(take());
    return (item) => isSame(read(item), value) === (operator === 'eq');
  };
  const property = (name: string): Property<Item> => {
    const found = filterableNamed(type, name);
    readsFullProfile ||= !found.basic;
    return found;
  };
  const literal = (token: string): Literal => {
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return instantOf(token) ?? fail(text);
    const word = token.toLowerCase();
    return word === 'null' ? null : word === 'true' ? true : word === 'false' ? false : fail(text);
  };

  const matches = either();
  if (position !== tokens.length) fail(text);
  return { matches, isAdvanced, readsFullProfile };
}

/** @throws {GraphError} a letter that begins nothing */
function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const match = tokenPattern.exec(text) ?? fail(text);
    tokens.push(match[0].trim());
  }
  return tokens;
}

function fail(text: string): never {
  throw badRequest(`Invalid filter clause: there is a syntax error in '${text.slice(0, 200)}'.`);
}

/** An instant in the spelling of the directory: `2021-03-01T07:00:00Z`. */
function instantOf(token: string): string | undefined {
  const ms = Date.parse(token);
  return Number.isNaN(ms) ? undefined : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

// The directory compares text without case.
const fold = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);
// `null` equals an absent value only because readers give `null` for it, never `undefined`.
const isSame = (value: unknown, literal: Literal) => fold(value) === fold(literal);
/** Texts in alphabetical order, without case; nothing else has an order in the directory. */
function isBeyond(value: unknown, bound: Literal, operator: 'ge' | 'le'): boolean {
  if (typeof value !== 'string' || typeof bound !== 'string') return false;
  const [one, other] = [value.toLowerCase(), bound.toLowerCase()];
  return operator === 'ge' ? one >= other : one <= other;
}
const startsWith = (value: unknown, part: Literal) =>
  typeof value === 'string' && typeof part === 'string' && value.toLowerCase().startsWith(part.toLowerCase());
const endsWith = (value: unknown, part: Literal) =>
  typeof value === 'string' && typeof part === 'string' && value.toLowerCase().endsWith(part.toLowerCase());
const functions = new Map([
  ['startswith', startsWith],
  ['endswith', endsWith],
]);
