/**
 * Reads `$filter` into a predicate over people: comparisons, `in`, `startsWith`, `endsWith`, `and`, `or`, `not`, brackets.
 *
 * The grammar is the part of OData that the directory serves for users; anything else is refused as the real service does.
 * @see https://learn.microsoft.com/graph/filter-query-parameter
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { badRequest, unsupportedQuery } from './errors.ts';
import { propertyNamed } from './user.ts';

export interface Filter {
  readonly matches: (person: Person) => boolean;
  /** Needs `ConsistencyLevel: eventual` and `$count=true`. */
  readonly isAdvanced: boolean;
  /** Reads a property beyond the basic profile, which would tell what the caller may not see. */
  readonly readsFullProfile: boolean;
}

type Predicate = (person: Person) => boolean;
type Literal = string | boolean | null;

const mostLevels = 100;
const tokenPattern = /\s*(?:('(?:[^']|'')*')|([A-Za-z][A-Za-z0-9]*)|([(),]))/y;

/** @throws {GraphError} 400 */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  // Each of these is one more level of the reader's stack.
  if (tokens.filter((token) => token === '(' || token.toLowerCase() === 'not').length > mostLevels) fail(text);
  let position = 0;
  let isAdvanced = false;
  let readsFullProfile = false;

  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? fail(text);
  const expect = (token: string) => (take() === token ? undefined : fail(text));

  const either = (): Predicate => {
    const branches = [all()];
    while (peek() === 'or') {
      take();
      branches.push(all());
    }
    return (person) => branches.some((branch) => branch(person));
  };
  const all = (): Predicate => {
    const branches = [one()];
    while (peek() === 'and') {
      take();
      branches.push(one());
    }
    return (person) => branches.every((branch) => branch(person));
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
      return (person) => !inner(person);
    }
    return peek() === '(' ? call(token) : comparison(token);
  };
  const call = (name: string): Predicate => {
    const test = functions.get(name.toLowerCase());
    if (!test) throw unsupportedQuery(`Unsupported Query. The function '${name}' is not supported.`);
    if (test === endsWith) isAdvanced = true;
    expect('(');
    const read = property(take());
    expect(',');
    const part = literal(take());
    expect(')');
    return (person) => test(read(person), part);
  };
  const comparison = (name: string): Predicate => {
    const read = property(name);
    const operator = take().toLowerCase();
    if (operator === 'in') {
      expect('(');
      const values = [literal(take())];
      while (peek() === ',') {
        take();
        values.push(literal(take()));
      }
      expect(')');
      return (person) => values.some((value) => isSame(read(person), value));
    }
    if (operator !== 'eq' && operator !== 'ne') {
      throw unsupportedQuery(`Unsupported Query. The operator '${operator}' is not supported.`);
    }
    if (operator === 'ne') isAdvanced = true;
    const value = literal(take());
    return (person) => isSame(read(person), value) === (operator === 'eq');
  };
  const property = (name: string) => {
    const { basic, filterable, read } = propertyNamed(name);
    if (!filterable)
      throw unsupportedQuery(`Unsupported or invalid query filter clause specified for property '${name}'.`);
    readsFullProfile ||= !basic;
    return read;
  };
  const literal = (token: string): Literal => {
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    const word = token.toLowerCase();
    return word === 'null' ? null : word === 'true' ? true : word === 'false' ? false : fail(text);
  };

  const matches = either();
  if (position !== tokens.length) fail(text);
  return { matches, isAdvanced, readsFullProfile };
}

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

// The directory compares text without case.
const fold = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);
const isSame = (value: unknown, literal: Literal) => fold(value) === fold(literal);
const startsWith = (value: unknown, part: Literal) =>
  typeof value === 'string' && typeof part === 'string' && value.toLowerCase().startsWith(part.toLowerCase());
const endsWith = (value: unknown, part: Literal) =>
  typeof value === 'string' && typeof part === 'string' && value.toLowerCase().endsWith(part.toLowerCase());
const functions = new Map([
  ['startswith', startsWith],
  ['endswith', endsWith],
]);
