/**
 * Reads `$search` of directory collections: `"displayName:word"`, several joined by `AND` or `OR`.
 *
 * A word matches where a word of the property begins with it, which is how the directory's index cuts text.
 * @see https://learn.microsoft.com/graph/search-query-parameter
 * @module
 */
import { badRequest } from './errors.ts';
import { propertyNamed, type ResourceType } from './resource-type.ts';

/** `"property:words"` with the quotes, which the directory insists on, and a joint in capitals. */
const clausePattern = /\s*"([A-Za-z]+):((?:[^"\\]|\\.)*)"\s*(AND|OR)?/y;

/** @throws {GraphError} 400 */
export function parseSearch<Item>(text: string, type: ResourceType<Item>): (item: Item) => boolean {
  // OR binds weaker than AND: a list of alternatives, each a list of clauses that must all hold.
  const alternatives: ((item: Item) => boolean)[][] = [[]];
  clausePattern.lastIndex = 0;
  let more = true;
  while (more) {
    const [, name, words, joint] = clausePattern.exec(text) ?? fail(text);
    alternatives.at(-1)?.push(clauseOf(type, name ?? '', (words ?? '').replaceAll(/\\(.)/g, '$1')));
    if (joint === 'OR') alternatives.push([]);
    more = joint !== undefined;
    if (!more && clausePattern.lastIndex !== text.length) fail(text);
  }
  return (item) => alternatives.some((clauses) => clauses.every((clause) => clause(item)));
}

/**
 * Every word has to begin one of the property's, in any order.
 *
 * @throws {GraphError} a property that cannot be searched
 */
function clauseOf<Item>(type: ResourceType<Item>, name: string, words: string): (item: Item) => boolean {
  const property = propertyNamed(type, name);
  if (!type.searchable.has(property.name)) throw badRequest(`Property '${name}' is not searchable.`);
  const wanted = wordsOf(words);
  return (item) => {
    const value = property.read(item);
    const present = typeof value === 'string' ? wordsOf(value) : [];
    return wanted.every((word) => present.some((candidate) => candidate.startsWith(word)));
  };
}

/** Accents are dropped on both sides: `Müller` is found by `muller`. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function fail(text: string): never {
  throw badRequest(`Syntax error: '${text.slice(0, 200)}' is not a valid $search clause.`);
}
