/**
 * Reads `$filter` and `$orderby` of Outlook's collections: comparisons of text, times and truth, joined by `and`, `or`, `not`.
 *
 * Which properties there are is said by the collection. Sorting and filtering together have a rule of their own, kept here.
 * @see https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
 * @module
 */
import { GraphError } from './errors.ts';
import { invalidFilter } from './outlook-errors.ts';

/** A property by which a collection is filtered and sorted. */
export interface Field<Item> {
  /** Decides on the literals that it can be compared with. */
  readonly kind: 'text' | 'time' | 'boolean';
  /** Milliseconds since the Unix epoch for times. */
  readonly read: (item: Item) => string | number | boolean;
}

/** By name as it stands in a query, in lower case: `from/emailaddress/address`. */
export type Fields<Item> = ReadonlyMap<string, Field<Item>>;

/** A filter that has been read. */
interface Filter<Item> {
  readonly matches: (item: Item) => boolean;
  /** Names of the properties in their order of appearance, in lower case. */
  readonly names: readonly string[];
}

/**
 * What `$filter` leaves, in the order of `$orderby`; in the given order without.
 *
 * @throws {GraphError} 400; `InefficientFilter` where the properties of `$orderby` do not lead `$filter`
 */
export function arrange<Item>(
  items: readonly Item[],
  { filter: text, orderby }: { readonly filter: string | undefined; readonly orderby: string | undefined },
  fields: Fields<Item>,
): readonly Item[] {
  const filter = text === undefined ? undefined : parseOutlookFilter(text, fields);
  const left = filter ? items.filter(filter.matches) : items;
  if (orderby === undefined) return left;
  const orders = orderby.split(',').map((part) => parseOrder(part, fields));
  // The rule of Exchange: what is sorted by has to be filtered by as well, first and in the same order.
  const unique = [...new Set(filter?.names)];
  if (filter && orders.some(({ name }, index) => unique[index] !== name)) {
    throw new GraphError(400, 'InefficientFilter', 'The restriction or sort order is too complex for this operation.');
  }
  return left.toSorted((one, other) => {
    for (const { read, sign } of orders) {
      const difference = compare(fold(read(one)), fold(read(other)));
      if (difference !== 0) return sign * difference;
    }
    return 0;
  });
}

/** @throws {GraphError} a property that mailboxes do not sort by */
function parseOrder<Item>(part: string, fields: Fields<Item>) {
  const [, name = '', direction] = /^\s*([A-Za-z/]+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
  const field = fields.get(name.toLowerCase());
  if (!field) throw invalidFilter(`The OrderBy clause '${part.slice(0, 100)}' is not valid.`);
  return { name: name.toLowerCase(), read: field.read, sign: direction?.toLowerCase() === 'desc' ? -1 : 1 };
}

/** Each is a level of the reader's stack, and a URL holds enough of them to end it. */
const mostLevels = 100;
const tokenPattern =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?)|([A-Za-z][A-Za-z/]*)|([(),]))/y;

/** @throws {GraphError} 400 */
export function parseOutlookFilter<Item>(text: string, fields: Fields<Item>): Filter<Item> {
  const tokens = tokenize(text);
  if (tokens.filter((token) => token === '(' || token.toLowerCase() === 'not').length > mostLevels) fail(text);
  const names: string[] = [];
  let position = 0;
  type Predicate = (item: Item) => boolean;

  const peek = () => tokens[position]?.toLowerCase();
  const take = () => tokens[position++] ?? fail(text);
  const expect = (token: string) => (take() === token ? undefined : fail(text));

  const joined = (word: 'and' | 'or', operand: () => Predicate): readonly Predicate[] => {
    const branches = [operand()];
    while (peek() === word) {
      take();
      branches.push(operand());
    }
    return branches;
  };
  const either = (): Predicate => {
    const branches = joined('or', all);
    return (item) => branches.some((branch) => branch(item));
  };
  const all = (): Predicate => {
    const branches = joined('and', one);
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
      const inner = one();
      return (item) => !inner(item);
    }
    return peek() === '(' ? call(token) : comparison(token);
  };
  const field = (name: string): Field<Item> => {
    const found = fields.get(name.toLowerCase());
    if (!found) throw invalidFilter(`The property '${name}' does not support filtering.`);
    names.push(name.toLowerCase());
    return found;
  };
  const call = (name: string): Predicate => {
    const test = functions.get(name.toLowerCase());
    if (!test) throw invalidFilter(`The function '${name}' is not supported for filtering.`);
    expect('(');
    const { read, kind } = field(take());
    expect(',');
    const part = literalOf(take(), kind, text);
    expect(')');
    return (item) => test(String(fold(read(item))), String(part));
  };
  const comparison = (name: string): Predicate => {
    const { read, kind } = field(name);
    const operator = operators.get(take().toLowerCase()) ?? fail(text);
    const wanted = literalOf(take(), kind, text);
    return (item) => operator(compare(fold(read(item)), wanted));
  };

  const matches = either();
  if (position !== tokens.length) fail(text);
  return { matches, names };
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokenPattern.lastIndex < end) tokens.push((tokenPattern.exec(text) ?? fail(text))[0].trim());
  return tokens;
}

type Value = string | number | boolean;

/** A literal as the kind of its property wants it. Times stand bare for mail and in quotes for calendars: both are read. */
function literalOf(token: string, kind: Field<never>['kind'], text: string): Value {
  const quoted = token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : undefined;
  if (kind === 'text') return quoted === undefined ? fail(text) : fold(quoted);
  if (kind === 'boolean') return token === 'true' || (token === 'false' ? false : fail(text));
  const written = quoted ?? token;
  // A time of day without a zone is UTC here, where JavaScript would take it for local time.
  const time = Date.parse(/T.*(Z|[+-]\d{2}:\d{2})$|^[^T]*$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(time) ? fail(text) : time;
}

/** By the sign of a difference: numbers, times and texts alike. */
const operators = new Map<string, (difference: number) => boolean>([
  ['eq', (difference) => difference === 0],
  ['ne', (difference) => difference !== 0],
  ['gt', (difference) => difference > 0],
  ['ge', (difference) => difference >= 0],
  ['lt', (difference) => difference < 0],
  ['le', (difference) => difference <= 0],
]);
const functions = new Map<string, (value: string, part: string) => boolean>([
  ['startswith', (value, part) => value.startsWith(part)],
  ['contains', (value, part) => value.includes(part)],
]);

/** Texts are compared without case. */
const fold = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);
const compare = (one: Value, other: Value) => (one < other ? -1 : one > other ? 1 : 0);

function fail(text: string): never {
  throw invalidFilter(`The filter '${text.slice(0, 200)}' is not valid.`);
}
