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

/** How parents share a call. */
export interface BatchRule {
  /** The one `{$batch.…}` of the templates. */
  readonly variable: Variable;
  /** Member of the items that equals the value of the variable. */
  readonly member: string;
  /** Values in one call. */
  readonly most: number;
}

/** What a parent asks of the loader of a field that batches. */
export interface BatchKey {
  /** Of one parent. */
  readonly key: unknown;
  /** All other variables: parents share a call where these are equal. */
  readonly values: Values;
  /** Members to ask for: parents of one list ask for the same. */
  readonly select: readonly string[];
}

/** All that is known of a field before anybody asks for it. */
export interface DownstreamField {
  /** `Query.todos` */
  readonly coordinate: string;
  /** `Query` */
  readonly typeName: string;
  /** `todos` */
  readonly fieldName: string;
  /** As it is written under `DownstreamApis`. */
  readonly api: string;
  /** `GET` and `POST` may be reads, the others change something. */
  readonly method: Method;
  /** Changes something: sent once, and what was read before is asked for again. */
  readonly isChange: boolean;
  /** Without the options that pages and equal reads say for themselves. */
  readonly address: AddressTemplate;
  /** Sent as JSON. */
  readonly body: BodyTemplate | undefined;
  /** Each once, but for `{$select}`. */
  readonly sources: ReadonlyMap<string, { readonly variable: Variable; readonly read: Source }>;
  /** Whether the values of a variable are known beforehand, so that they may stand among syntax. */
  readonly isWord: (variable: Variable) => boolean;
  /** Of the directive, else those of the API. */
  readonly scopes: readonly string[];
  /** In whose name; empty: as the API is configured. */
  readonly identity: CallIdentity;
  /** One value, a list or a connection. */
  readonly shape: ResultShape;
  /** `undefined`: members have the names of the fields. */
  readonly selection: Selection | undefined;
  /** Member of the answer that holds the items; `undefined`: the answer itself, or its `value`. */
  readonly envelope: string | undefined;
  /** Without a selection: fields that are read from the member of their name. */
  readonly plainFields: ReadonlySet<string>;
  /** The option `$select={$select}`, which equal reads share. */
  readonly sharesSelect: boolean;
  /** `undefined`: each parent calls for itself. */
  readonly batch: BatchRule | undefined;
  /** Pages of a list that are read at most. */
  readonly pages: number;
  /** HTTP statuses that are nothing rather than a failure. */
  readonly nullOn: ReadonlySet<number>;
  /** Of a connection: the option that says how many, the number unless asked, whether the API counts. */
  readonly paging: { readonly sizeOption: string | undefined; readonly defaultFirst: number; readonly counts: boolean };
}
