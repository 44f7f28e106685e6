/**
 * Path templates: `/todos/{$args.id}?$filter=status eq '{$args.status}'&top={$args.top}`.
 *
 * Pure. The template decides what is syntax, a value never does: in the path it is one encoded segment or part of one, in the query
 * the value of one parameter, inside quotes a literal of OData. What stands where is found out once; rendering only encodes.
 * The caller checks the address against origin and base once more.
 * @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html
 * @module
 */

import { pathSegment } from '../../downstream/address.ts';
import { refusal, textsOf, type Values } from './values.ts';
import { type Report, splitTemplate, type Variable } from './variables.ts';

/** How a variable stands in its segment or parameter. */
export type Place = 'alone' | 'single-quoted' | 'double-quoted' | 'among-text';

/** A variable and the grammar around it, found out once: how its value is encoded depends on both. */
export interface Placed {
  /** Whose value is put here. */
  readonly variable: Variable;
  /** What the value may not break out of. */
  readonly place: Place;
}

type Piece = string | Placed;

/** One `name=value` of the template. */
export interface QueryOption {
  /** Always literal: a value never names an option. */
  readonly name: string;
  /** Texts, encoded already, and variables in turn. */
  readonly value: readonly Piece[];
}

/** A path below the API's base, taken apart. */
export interface AddressTemplate {
  /** Literals and values of the path, its slashes among the literals. */
  readonly path: readonly Piece[];
  /** In the order written. */
  readonly query: readonly QueryOption[];
  /** Of path and query, as often as they stand there. */
  readonly variables: readonly Placed[];
}

/**
 * @returns `undefined` after a fault was reported
 * @param text as it stands in `http: { GET: "…" }`
 * @param report called for every fault that is found; the start then fails with all of them
 */
export function parseAddress(text: string, report: Report): AddressTemplate | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(text) || text.startsWith('//')) {
    report(`expected a path below the BaseUrl of the API, such as /todos, got the absolute address '${shown(text)}'`);
    return undefined;
  }
  if (!text.startsWith('/')) {
    report(`expected a path that begins with '/', got '${shown(text)}'`);
    return undefined;
  }
  // Variables are cut out first: whatever stands between their braces is no syntax of the address.
  const parts = splitTemplate(text, report);
  if (!parts) return undefined;
  const literals = parts.filter((part) => typeof part === 'string').join('');
  // A fragment is never sent, a backslash is a slash to some, braces without a dollar are a slip.
  const odd = /[#\\\p{Cc}{}]/u.exec(literals)?.[0];
  if (odd !== undefined) {
    report(`unexpected ${JSON.stringify(odd)} in '${shown(text)}'${odd === '{' ? ': variables begin with {$' : ''}`);
    return undefined;
  }
  const [path, query] = cutOnce(parts, '?');
  const faults: string[] = [];
  const template = { path: placedPath(path, faults), query: placedQuery(query, faults) };
  for (const fault of faults) report(`${fault} in '${shown(text)}'`);
  const placed = [...template.path, ...template.query.flatMap(({ value }) => value)];
  return faults.length > 0
    ? undefined
    : { ...template, variables: placed.filter((piece) => typeof piece !== 'string') };
}

const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text);

type Part = string | Variable;

/** Parts before and after the first such character of a literal. */
function cutOnce(parts: readonly Part[], character: string): readonly [readonly Part[], readonly Part[]] {
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes(character));
  const part = parts[index];
  if (typeof part !== 'string') return [parts, []];
  const at = part.indexOf(character);
  return [
    [...parts.slice(0, index), part.slice(0, at)].filter((one) => one !== ''),
    [part.slice(at + 1), ...parts.slice(index + 1)].filter((one) => one !== ''),
  ];
}

/** As `String.split`, over literals and variables in turn: a value with that character in it divides nothing. */
function cutAll(parts: readonly Part[], character: string): readonly (readonly Part[])[] {
  const pieces: Part[][] = [[]];
  for (const part of parts) {
    const [first = '', ...more] = typeof part === 'string' ? part.split(character) : [part];
    if (first !== '') pieces.at(-1)?.push(first);
    for (const one of more) pieces.push(one === '' ? [] : [one]);
  }
  return pieces;
}

/** Segment by segment: what a variable stands in is known before there are values. */
function placedPath(parts: readonly Part[], faults: string[]): readonly Piece[] {
  return cutAll(parts, '/').flatMap((segment, index, { length }): readonly Piece[] => {
    if (index === 0) return []; // before the first slash
    const literal = segment.every((part) => typeof part === 'string') ? segment.join('') : undefined;
    // Some APIs end their paths in a slash.
    if (literal !== undefined && (literal === '' ? index < length - 1 : climbs(literal))) {
      faults.push(literal === '' ? 'an empty segment' : `the segment '${literal}' climbs out of the path`);
    }
    return ['/', ...place(segment, faults, pathLiteral)];
  });
}

/** Encoded dots too: what decodes before it resolves would climb by them. */
const climbs = (segment: string): boolean => /^(?:\.|%2e){1,2}$/i.test(segment);

/** Options as the template has them, in its order; the names are the template's own. */
function placedQuery(parts: readonly Part[], faults: string[]): readonly QueryOption[] {
  if (parts.length === 0) return [];
  return cutAll(parts, '&').flatMap((option) => {
    const [name, value] = cutOnce(option, '=');
    const [only = '', ...more] = name;
    if (typeof only !== 'string' || more.length > 0 || only === '') {
      faults.push('expected options such as top={$args.top}, each with a name of its own');
      return [];
    }
    return [{ name: queryLiteral(only), value: place(value, faults, queryLiteral) }];
  });
}

/** What an API gave a meaning to is written as it is; the rest is encoded, and what is encoded already stays so. */
const queryLiteral = (text: string): string =>
  text.replaceAll(/%(?![\da-f]{2})|[^\w\-.~!$'()*,;:@/?%=+]/giu, encodeURIComponent);
const pathLiteral = (text: string): string =>
  text.replaceAll(/%(?![\da-f]{2})|[^\w\-.~!$&'()*+,;=:@%]/giu, encodeURIComponent);

/** One segment, or one value of the query: quotes begin and end in it. */
function place(parts: readonly Part[], faults: string[], encode: (literal: string) => string): readonly Piece[] {
  let quote: string | undefined;
  const placed = parts.map((part): Piece => {
    if (typeof part !== 'string') {
      const inside = quote === "'" ? 'single-quoted' : 'double-quoted';
      return { variable: part, place: quote !== undefined ? inside : parts.length === 1 ? 'alone' : 'among-text' };
    }
    for (const character of part) {
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === "'" || character === '"')) quote = character;
    }
    return encode(part);
  });
  if (quote !== undefined) faults.push(`a quote (${quote}) that is not closed`);
  return placed;
}

/**
 * @param isWord whether the schema or the configuration says what values there are, so that one may stand among syntax
 * @returns path and query, encoded; an option that is nothing but an argument without a value is left out
 * @throws {BadUserInputError} a value that cannot stand where it should
 * @example
 * ```ts
 * // /todos/{$args.id}?$filter=title eq '{$args.title}' with { id: 'a/b', title: "O'Neil" }
 * "/todos/a%2Fb?$filter=title%20eq%20'O%27%27Neil'"
 * ```
 */
export function renderAddress(
  { path, query }: AddressTemplate,
  values: Values,
  isWord: (variable: Variable) => boolean,
): string {
  const options = query
    .filter((option) => !isLeftOut(option, values))
    .map(({ name, value }) => `${name}=${value.map((piece) => inQuery(piece, values, isWord)).join('')}`);
  const text = path.map((piece) => inPath(piece, values)).join('');
  return options.length === 0 ? text : `${text}?${options.join('&')}`;
}

/** An optional argument that was not given, alone in its option: `top={$args.top}` is then not said at all. */
function isLeftOut({ value }: QueryOption, values: Values): boolean {
  const [only, ...more] = value;
  if (only === undefined || typeof only === 'string' || more.length > 0) return false;
  const { root, text } = only.variable;
  const given = values.get(text);
  return root === 'args' ? given == null : root === 'select' && Array.isArray(given) && given.length === 0;
}

/** Characters that a path gives a meaning to, beside letters of a name. */
const PATH_SYNTAX = /[!$&'()*+,;=:@"]/;

/** A list becomes one segment with commas, as Azure and OData write several ids. */
function inPath(piece: Piece, values: Values): string {
  if (typeof piece === 'string') return piece;
  const { variable, place: where } = piece;
  // First as a literal of its quotes, then as a segment of the path: each layer encodes for the one below it.
  const texts = quoted(piece, textsOf(variable, values.get(variable.text)));
  if (texts.length === 0) throw refusal(variable, 'to have at least one value');
  if (where === 'among-text' && texts.some((text) => PATH_SYNTAX.test(text)))
    throw refusal(variable, 'to be without punctuation that has a meaning in addresses');
  return texts.map((text) => strictlyEncoded(segmentOf(variable, text))).join(separator(piece));
}

function segmentOf(variable: Variable, text: string): string {
  try {
    return pathSegment(text, variable.path.join('.'));
  } catch (error) {
    // What an API or a token said is no mistake of the caller's.
    throw variable.root === 'args' ? error : refusal(variable, 'to be a segment of a path');
  }
}

/** Numbers, instants, durations and GUIDs: whatever they are next to, they are no name and no operator. */
const LITERAL = /^(?:[+-]?\d[\w.:+-]*|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|true|false)$/i;

/** Among syntax a value could be read as an operator or a name of a property, so only what is plainly a literal may stand there. */
function inQuery(piece: Piece, values: Values, isWord: (variable: Variable) => boolean): string {
  if (typeof piece === 'string') return piece;
  const { variable, place: where } = piece;
  const texts = quoted(piece, textsOf(variable, values.get(variable.text)));
  if (where === 'among-text' && !isWord(variable) && !texts.every((text) => LITERAL.test(text)))
    throw refusal(variable, 'to be a number, a date, a GUID, true or false here');
  return texts.map((text) => strictlyEncoded(encodeURIComponent(text))).join(separator(piece));
}

/** Doubles single quotes inside single quotes; refuses what would end double ones, or divide a list. */
function quoted({ variable, place: where }: Placed, texts: readonly string[]): readonly string[] {
  if (texts.length === 0 && (where !== 'alone' || variable.root !== 'args'))
    throw refusal(variable, 'to have at least one value');
  if (where === 'single-quoted') return texts.map((text) => text.replaceAll("'", "''"));
  if (where === 'double-quoted' && texts.some((text) => /["\\]/.test(text)))
    throw refusal(variable, 'to be without double quotes and backslashes');
  const isList = where === 'alone' || where === 'among-text';
  // A comma inside a value would make two of one; of a single value the API reads it as it is.
  const isDivided = texts.length > 1 || variable.root === 'batch';
  if (isList && isDivided && variable.root !== 'select' && texts.some((text) => text.includes(',')))
    throw refusal(variable, 'to be a list of values without commas');
  return texts;
}

/** Each value of a list in quotes has quotes of its own: `id in ('{$batch.id}')`. */
const separator = ({ place: where }: Placed): string =>
  where === 'single-quoted' ? "','" : where === 'double-quoted' ? '","' : ',';

/** `encodeURIComponent` leaves marks that OData reads as syntax. */
const strictlyEncoded = (text: string): string =>
  text.replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
