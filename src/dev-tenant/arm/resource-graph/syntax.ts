/**
 * What a query of Resource Graph is once it is read: a table, and the operators its rows go through.
 *
 * @module
 */

/** Operators with a tilde, and those in words, ignore case; `contains_cs` and the doubled sign do not. */
export type Comparison =
  | '=='
  | '!='
  | '=~'
  | '!~'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'has'
  | 'contains'
  | 'contains_cs'
  | 'startswith'
  | 'endswith';

/** A tree without names resolved: whether a column exists is asked when it is compiled. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A column and what lies inside it: `tags['env']` is `['tags', 'env']`. */
  | { readonly kind: 'path'; readonly names: readonly [string, ...string[]] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'compare'; readonly by: Comparison; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'in';
      readonly ignoresCase: boolean;
      readonly left: Expression;
      readonly list: readonly Expression[];
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

/** A column to be made. */
export interface NamedExpression {
  /** Absent: to be named after the expression. */
  readonly name?: string;
  readonly expression: Expression;
}

/** What to sort by, first key first. */
export interface SortKey {
  readonly expression: Expression;
  readonly isDescending: boolean;
}

/** What stands between two bars. `sort` is read as `order`, `limit` as `take`. */
export type Operator =
  | { readonly kind: 'where'; readonly test: Expression }
  | { readonly kind: 'project' | 'extend' | 'distinct'; readonly columns: readonly NamedExpression[] }
  | { readonly kind: 'summarize'; readonly name: string; readonly by: readonly NamedExpression[] }
  | { readonly kind: 'count' }
  | { readonly kind: 'order'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'take'; readonly most: number }
  | { readonly kind: 'top'; readonly most: number; readonly keys: readonly SortKey[] };

/** A query as it stands, from left to right. */
export interface Query {
  /** In any case of letters; `resources` where the query names none. */
  readonly table: string;
  /** In the order in which rows go through them. */
  readonly operators: readonly Operator[];
}
