/**
 * Variables of templates: `{$args.filter.status}`, `{$this.id}`, `{$select}`. Finds them in a text; what they stand for is said elsewhere.
 *
 * Pure.
 * @module
 */

import { nearest } from '../../config/nearest.ts';

/** What a variable may begin with, and how many names follow. */
const ROOTS = { args: [1, 8], this: [1, 1], batch: [1, 1], config: [1, 1], claims: [1, 1], select: [0, 0] } as const;

/** What a variable is about: an argument, the parent, many parents, the configuration, the token, the selection. */
export type Root = keyof typeof ROOTS;

/** One place of a template where a value goes. */
export interface Variable {
  /** Says whose value it is, and so whose fault a bad one. */
  readonly root: Root;
  /** `['filter', 'status']` of `{$args.filter.status}` */
  readonly path: readonly string[];
  /** As it is written, with its braces. */
  readonly text: string;
}

/** Says what is wrong with a template. */
export type Report = (fault: string) => void;

/** @returns literal texts and variables in turn; `undefined` after a fault was reported */
export function splitTemplate(text: string, report: Report): readonly (string | Variable)[] | undefined {
  const parts: (string | Variable)[] = [];
  let isSound = true;
  let from = 0;
  for (let at = text.indexOf('{$'); at !== -1; at = text.indexOf('{$', from)) {
    if (at > from) parts.push(text.slice(from, at));
    const end = text.indexOf('}', at);
    if (end === -1) {
      report(`expected '}' after '${text.slice(at, at + 32)}'`);
      return undefined;
    }
    from = end + 1;
    const variable = parseVariable(text.slice(at, from), report);
    if (variable) parts.push(variable);
    else isSound = false;
  }
  if (from < text.length) parts.push(text.slice(from));
  return isSound ? parts : undefined;
}

/** @param text with its braces */
export function parseVariable(text: string, report: Report): Variable | undefined {
  const [root = '', ...path] = text.slice(2, -1).split('.');
  if (!isRoot(root)) {
    const meant = nearest(root, Object.keys(ROOTS), 2);
    const known = Object.keys(ROOTS).map((name) => `$${name}`);
    report(`unknown variable ${text}: expected one of ${known.join(', ')}${meant ? `; did you mean $${meant}?` : ''}`);
    return undefined;
  }
  const [least, most] = ROOTS[root];
  if (path.length < least || path.length > most || !path.every((name) => /^[A-Za-z_]\w*$/.test(name))) {
    report(`expected ${EXAMPLES[root]}, got ${text}`);
    return undefined;
  }
  return { root, path, text };
}

const isRoot = (name: string): name is Root => Object.hasOwn(ROOTS, name);

const EXAMPLES: Readonly<Record<Root, string>> = {
  args: 'an argument such as {$args.id} or {$args.filter.status}',
  this: 'a field of the parent such as {$this.id}',
  batch: 'a field of the parents such as {$batch.id}',
  config: 'a name under Variables of the API such as {$config.region}',
  claims: 'a claim such as {$claims.oid}',
  select: '{$select} and nothing behind it',
};
