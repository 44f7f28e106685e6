/**
 * Filters of the schema → OData `$filter`.
 *
 * Pure. An expression is made of property names and operators that stand here or in a table, and of literals; no text of a client
 * becomes part of its structure. Tells also whether Graph answers it only as an advanced query (`ConsistencyLevel: eventual`).
 * @see https://learn.microsoft.com/graph/aad-advanced-queries
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';
import { textLiteral } from './literal.ts';

/** One comparison, or several joined. */
export interface Clause {
  /** `startsWith(displayName,'A')`: an operand, without parentheses of its own. */
  readonly text: string;
  /** Needs `ConsistencyLevel: eventual` and `$count=true`. */
  readonly advanced: boolean;
}

/** What a member of a filter means. @param place of the member in the arguments, for messages */
export type Comparison<Value> = (value: Value, place: string) => readonly Clause[];

interface Nested<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

/** A comparison for every member of a filter that is not made of filters. */
export type FilterTable<Filter> = {
  readonly [Member in Exclude<keyof Filter, keyof Nested<Filter>>]-?: Comparison<NonNullable<Filter[Member]>>;
};

/** Graph refuses longer ones, and what is longer is no question a person asks. */
const MAX_COMPARISONS = 15;
const MAX_DEPTH = 5;

/**
 * @returns `undefined` for a filter without conditions
 * @throws {BadUserInputError} too long or too deep, a part without a condition, a text that cannot be a literal
 * @example
 * ```ts
 * // filter: { displayName: { startsWith: "A" }, not: { accountEnabled: false } }
 * { text: "startsWith(displayName,'A') and not(accountEnabled eq false)", advanced: true }
 * ```
 */
export function compileFilter<Filter extends Nested<Filter>>(
  filter: Filter,
  table: FilterTable<Filter>,
): Clause | undefined {
  let comparisons = 0;

  function clausesOf(one: Filter, place: string, depth: number): readonly Clause[] {
    if (depth > MAX_DEPTH) throw new BadUserInputError(`Expected 'filter' to be nested at most ${MAX_DEPTH} deep.`);
    const below = (part: Filter, at: string) => clausesOf(part, at, depth + 1);
    return Object.entries(one).flatMap(([name, value]): readonly Clause[] => {
      const at = `${place}.${name}`;
      // A variable that was left out arrives as null: no condition.
      if (value === null || value === undefined) return [];
      // Graph answers `not` by its index alone, whatever stands in it.
      if (name === 'not') return [negated(joined(below(value as Filter, at), 'and', at))];
      if (name === 'and' || name === 'or') {
        const parts = (value as readonly Filter[]).map((part, index) =>
          grouped(below(part, `${at}[${index}]`), 'and', `${at}[${index}]`),
        );
        return [grouped(parts, name, at)];
      }
      const compare = table[name as keyof typeof table] as Comparison<unknown>;
      const clauses = compare(value, at);
      if (clauses.length === 0) throw noCondition(at);
      comparisons += clauses.length;
      if (comparisons > MAX_COMPARISONS)
        throw new BadUserInputError(`Expected 'filter' to have at most ${MAX_COMPARISONS} comparisons.`);
      return clauses;
    });
  }

  const clauses = clausesOf(filter, 'filter', 1);
  return clauses.length === 0 ? undefined : joined(clauses, 'and', 'filter');
}

/** @throws {BadUserInputError} nothing to join: an empty condition is true of everything, and the list would be all there is */
function joined(clauses: readonly Clause[], operator: 'and' | 'or', place: string): Clause {
  if (clauses.length === 0) throw noCondition(place);
  return {
    text: clauses.map(({ text }) => text).join(` ${operator} `),
    advanced: clauses.some(({ advanced }) => advanced),
  };
}

/** As one operand of another operator. */
function grouped(clauses: readonly Clause[], operator: 'and' | 'or', place: string): Clause {
  const { text, advanced } = joined(clauses, operator, place);
  return { text: clauses.length > 1 ? `(${text})` : text, advanced };
}

/** In brackets, because `not` binds more tightly than `and`. */
const negated = ({ text }: Clause): Clause => ({ text: `not(${text})`, advanced: true });

const noCondition = (place: string) => new BadUserInputError(`Expected '${place}' to have a condition.`);

/** All that are given have to hold. */
export interface TextConditions {
  readonly eq?: string | null | undefined;
  readonly ne?: string | null | undefined;
  /** One of them; at most 15. */
  readonly in?: readonly string[] | null | undefined;
  /** In any case of letters, as the directory compares. */
  readonly startsWith?: string | null | undefined;
  readonly endsWith?: string | null | undefined;
  /** `true`: nothing is written there; `false`: something is. */
  readonly isNull?: boolean | null | undefined;
}

/** @param index `plain`: Graph answers `eq`, `in` and `startsWith` at once; `advanced`: nothing without its index of the directory */
export function comparesText(property: string, index: 'plain' | 'advanced'): Comparison<TextConditions> {
  const advanced = index === 'advanced';
  const operators: Readonly<Record<keyof TextConditions, (value: never, place: string) => Clause>> = {
    eq: (value: string, place) => ({ text: `${property} eq ${textLiteral(value, place)}`, advanced }),
    ne: (value: string, place) => ({ text: `${property} ne ${textLiteral(value, place)}`, advanced: true }),
    in: (values: readonly string[], place) => {
      if (values.length < 1 || values.length > MAX_COMPARISONS)
        throw new BadUserInputError(`Expected '${place}' to have 1 to ${MAX_COMPARISONS} texts.`);
      return { text: `${property} in (${values.map((value) => textLiteral(value, place)).join(',')})`, advanced };
    },
    startsWith: (value: string, place) => ({ text: `startsWith(${property},${textLiteral(value, place)})`, advanced }),
    endsWith: (value: string, place) => ({
      text: `endsWith(${property},${textLiteral(value, place)})`,
      advanced: true,
    }),
    isNull: (isNull: boolean) => ({ text: `${property} ${isNull ? 'eq' : 'ne'} null`, advanced: true }),
  };
  return (conditions, place) =>
    given(conditions, place).map(([name, value, at]) => operators[name](value as never, at));
}

/** All that are given have to hold: `ge` and `lt` make a span. */
export interface InstantConditions {
  readonly eq?: string | null | undefined;
  readonly lt?: string | null | undefined;
  readonly le?: string | null | undefined;
  readonly gt?: string | null | undefined;
  readonly ge?: string | null | undefined;
}

/**
 * The texts are instants already: the scalar `DateTime` has read them.
 * @param property name of Graph's own
 */
export function comparesInstant(property: string): Comparison<InstantConditions> {
  return (conditions, place) =>
    given(conditions, place).map(([operator, instant]) => ({
      text: `${property} ${operator} ${instant}`,
      advanced: operator === 'lt' || operator === 'gt',
    }));
}

/** @param literalOf for example `(enabled) => String(enabled)`; never text of a client */
export function comparesExactly<Value>(property: string, literalOf: (value: Value) => string): Comparison<Value> {
  return (value) => [{ text: `${property} eq ${literalOf(value)}`, advanced: false }];
}

/** Null as an operand would be dropped without a word, and the list would grow: it is refused. */
function given<Conditions extends object>(
  conditions: Conditions,
  place: string,
): readonly [keyof Conditions & string, NonNullable<Conditions[keyof Conditions]>, string][] {
  return Object.entries(conditions)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const at = `${place}.${name}`;
      if (value === null) throw new BadUserInputError(`Expected '${at}' not to be null.`);
      return [name as keyof Conditions & string, value as NonNullable<Conditions[keyof Conditions]>, at];
    });
}
