/**
 * What a query of Resource Graph is once it is read: a table, and the operators its rows go through.
 *
 * @module
 */

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

export interface NamedExpression {
  /** Absent: to be named after the expression. */
  readonly name?: string;
  readonly expression: Expression;
}

export interface SortKey {
  readonly expression: Expression;
  readonly isDescending: boolean;
}

export type Operator =
  | { readonly kind: 'where'; readonly test: Expression }
  | { readonly kind: 'project' | 'extend' | 'distinct'; readonly columns: readonly NamedExpression[] }
  | { readonly kind: 'summarize'; readonly name: string; readonly by: readonly NamedExpression[] }
  | { readonly kind: 'count' }
  | { readonly kind: 'order'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'take'; readonly most: number }
  | { readonly kind: 'top'; readonly most: number; readonly keys: readonly SortKey[] };

export interface Query {
  readonly table: string;
  readonly operators: readonly Operator[];
}
