/**
 * Reads `$search` of directory collections: `"displayName:word"`, several joined by `AND` or `OR`.
 *
 * A word matches where a word of the property begins with it, which is how the directory's index cuts text.
 * @see https://learn.microsoft.com/graph/search-query-parameter
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { badRequest } from './errors.ts';
import { propertyNamed } from './user.ts';

const searchable = new Set(['displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']);
const clausePattern = /\s*"([A-Za-z]+):((?:[^"\\]|\\.)*)"\s*(AND|OR)?/y;

/** @throws {GraphError} 400 */
export function parseSearch(text: string): (person: Person) => boolean {
  // OR binds weaker than AND: a list of alternatives, each a list of clauses that must all hold.
  const alternatives: ((person: Person) => boolean)[][] = [[]];
  clausePattern.lastIndex = 0;
  let more = true;
  while (more) {
    const [, name, words, joint] = clausePattern.exec(text) ?? fail(text);
    alternatives.at(-1)?.push(clauseOf(name ?? '', (words ?? '').replaceAll(/\\(.)/g, '$1')));
    if (joint === 'OR') alternatives.push([]);
    more = joint !== undefined;
    if (!more && clausePattern.lastIndex !== text.length) fail(text);
  }
  return (person) => alternatives.some((clauses) => clauses.every((clause) => clause(person)));
}

function clauseOf(name: string, words: string): (person: Person) => boolean {
  const property = propertyNamed(name);
  if (!searchable.has(property.name)) throw badRequest(`Property '${name}' is not searchable.`);
  const wanted = wordsOf(words);
  return (person) => {
    const value = property.read(person);
    const present = typeof value === 'string' ? wordsOf(value) : [];
    return wanted.every((word) => present.some((candidate) => candidate.startsWith(word)));
  };
}

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
