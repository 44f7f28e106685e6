/**
 * Options of an address template that somebody else says: the size of a page and the count by the connection, `$select` by the reads
 * of one tick. They are taken out of the template; what is left is the same for every page and every read.
 *
 * Of `/todos?$top={$args.first}&$count=true&state={$args.state}` a connection keeps `/todos?state=…`: `$top` becomes the option that says
 * how many, `$count` is asked for where `totalCount` is selected.
 * @module
 */

import { type GraphQLField, isCompositeType } from 'graphql';
import type { AddressTemplate, QueryOption } from './address-template.ts';
import type { ResultShape } from './result-shape.ts';
import type { Report } from './variables.ts';

/** Items of a connection whose `first` has no default. */
const DEFAULT_FIRST = 25;

/** An option that is nothing but this variable. */
const isAlone =
  (variable: string) =>
  ({ value: [only, ...more] }: QueryOption): boolean =>
    only !== undefined && typeof only !== 'string' && more.length === 0 && only.variable.text === variable;

/**
 * What the pages of a connection, and the reads of one tick, say for themselves is taken out of the template.
 * @param isPlainRead a GET of one value or list by itself: only those can share a selection
 * @returns the address without those options, and what was taken out
 */
export function pagedAddress(
  address: AddressTemplate,
  { kind }: ResultShape,
  field: GraphQLField<unknown, unknown>,
  isPlainRead: boolean,
  report: Report,
) {
  const shared =
    isPlainRead && kind !== 'connection'
      ? address.query.find((one) => one.name === '$select' && isAlone('{$select}')(one))
      : undefined;
  const size = kind === 'connection' ? address.query.find(isAlone('{$args.first}')) : undefined;
  const count =
    kind === 'connection'
      ? address.query.find(({ name, value }) => name === '$count' && value.length === 1 && value[0] === 'true')
      : undefined;
  const query = address.query.filter((one) => one !== shared && one !== size && one !== count);
  const variables = address.variables.filter(
    (placed) => ![shared, size].some((option) => option?.value.some((piece) => piece === placed)),
  );
  if (kind === 'connection') {
    const ours = variables.find(({ variable: { text } }) => text === '{$args.first}' || text === '{$args.after}');
    if (ours)
      report(
        `a connection pages by itself: expected no ${ours.variable.text}, or an option such as $top={$args.first}`,
      );
  }
  const first: unknown = field.args.find(({ name }) => name === 'first')?.defaultValue;
  return {
    address: { path: address.path, query, variables },
    sharesSelect: shared !== undefined,
    sizeOption: size?.name,
    counts: count !== undefined,
    defaultFirst: typeof first === 'number' ? first : DEFAULT_FIRST,
  };
}

/** A list of members makes sense in the query of an API alone, and for what has fields. */
export function checkSelectVariable({ path, variables }: AddressTemplate, { item }: ResultShape, report: Report): void {
  if (path.some((piece) => typeof piece !== 'string' && piece.variable.root === 'select'))
    report('unexpected {$select} in the path: expected it in the query, such as $select={$select}');
  if (variables.some(({ variable }) => variable.root === 'select') && !isCompositeType(item))
    report(`unexpected {$select}: ${item.name} has no fields`);
}
