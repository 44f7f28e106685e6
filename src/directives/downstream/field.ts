/**
 * One `@downstream` field, judged and ready to be asked for. Types only; `compile-field.ts` makes it.
 * @module
 */

import type { GraphQLFieldResolver } from 'graphql';
import type { CallIdentity } from '../../downstream/downstream-calls.ts';
import type { RequestContext } from '../../module/request-context.ts';
import type { AddressTemplate } from './address-template.ts';
import type { Selection } from './answer-selection.ts';
import type { BodyTemplate } from './body-template.ts';
import type { ResultShape } from './result-shape.ts';
import type { Method } from './use.ts';
import type { Values } from './values.ts';
import type { Variable } from './variables.ts';

/** Where the value of a variable comes from. */
export type Source = (
  source: unknown,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  info: Parameters<GraphQLFieldResolver<unknown, RequestContext>>[3],
) => unknown;

export interface BatchRule {
  readonly variable: Variable;
  /** Member of the items that equals the value of the variable. */
  readonly member: string;
  readonly most: number;
}

/** What a parent asks of the loader of a field that batches. */
export interface BatchKey {
  /** Of one parent. */
  readonly key: unknown;
  /** All other variables: parents share a call where these are equal. */
  readonly values: Values;
  readonly select: readonly string[];
}

export interface DownstreamField {
  /** `Query.todos` */
  readonly coordinate: string;
  readonly typeName: string;
  readonly fieldName: string;
  /** As it is written under `DownstreamApis`. */
  readonly api: string;
  readonly method: Method;
  /** Changes something: sent once, and what was read before is asked for again. */
  readonly isChange: boolean;
  readonly address: AddressTemplate;
  readonly body: BodyTemplate | undefined;
  /** Each once, but for `{$select}`. */
  readonly sources: ReadonlyMap<string, { readonly variable: Variable; readonly read: Source }>;
  /** Whether the values of a variable are known beforehand, so that they may stand among syntax. */
  readonly isWord: (variable: Variable) => boolean;
  readonly scopes: readonly string[];
  readonly identity: CallIdentity;
  readonly shape: ResultShape;
  readonly selection: Selection | undefined;
  /** Member of the answer that holds the items; `undefined`: the answer itself, or its `value`. */
  readonly envelope: string | undefined;
  /** Without a selection: fields that are read from the member of their name. */
  readonly plainFields: ReadonlySet<string>;
  /** The option `$select={$select}`, which equal reads share. */
  readonly sharesSelect: boolean;
  readonly batch: BatchRule | undefined;
  readonly pages: number;
  readonly nullOn: ReadonlySet<number>;
  readonly paging: { readonly sizeOption: string | undefined; readonly defaultFirst: number; readonly counts: boolean };
}
