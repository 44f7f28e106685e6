/**
 * The models of `@azure/arm-*` as they travel: JSON has texts where the models have dates, and nothing in it is ours to change.
 * @module
 */

import { DownstreamError } from '../errors/errors.ts';

/** Deeply read-only, dates as ISO text; members stay optional where the model has them so. */
export type Wire<Model> = Model extends Date
  ? string
  : Model extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : Model extends object
      ? { readonly [Member in keyof Model]: Wire<Model[Member]> }
      : Model;

/** With members that the schema promises. */
export type Having<Model, Members extends keyof Model> = Omit<Model, Members> & {
  readonly [Member in Members]-?: NonNullable<Model[Member]>;
};

/**
 * An answer in which the texts that the schema promises are there; everything else may be lacking.
 * @throws {DownstreamError}
 */
export function readRecord<Item>(value: unknown, texts: readonly (keyof Item & string)[]): Item {
  const members = (typeof value === 'object' ? value : null) as Readonly<Record<string, unknown>> | null;
  if (members === null || !texts.every((name) => typeof members[name] === 'string')) throw unexpectedAnswer();
  return value as Item;
}

/** For what ARM answers with 200 and what is not what its documentation says. */
export function unexpectedAnswer(): DownstreamError {
  return new DownstreamError('DOWNSTREAM_ERROR', { api: 'arm', code: 'UnexpectedAnswer' });
}

/** @returns `null` for a text that the table does not know: Azure adds values without asking */
export function enumValue<Value extends string>(
  table: Readonly<Record<string, Value>>,
  text: string | null | undefined,
): Value | null {
  return text != null && Object.hasOwn(table, text) ? (table[text] ?? null) : null;
}

/**
 * Tags in the order of their names.
 * @returns `[{ name, value }]`: GraphQL has no maps
 */
export function tagList(tags: Readonly<Record<string, string>> | null | undefined) {
  return Object.entries(tags ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
