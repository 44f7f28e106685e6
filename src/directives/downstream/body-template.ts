/**
 * Body templates: JSON with variables. A bare one stands for its value, one inside quotes for its text:
 * `{ "title": {$args.title}, "note": "by {$claims.name}" }`.
 *
 * Pure. The template is parsed as JSON once, without its variables; values are put into what came out, so that nothing of them is ever
 * read as JSON. A member whose bare variable was not given is left out: a PATCH changes what was said and nothing else.
 * @module
 */

import { refusal, textsOf, type Values } from './values.ts';
import { parseVariable, type Report, splitTemplate, type Variable } from './variables.ts';

interface Bare {
  readonly bare: Variable;
}
interface Text {
  readonly parts: readonly (string | Variable)[];
}
interface Group {
  readonly members: readonly (readonly [string, Tree])[];
}
/** JSON whose variables have been found; what holds none is kept as it is. */
type Tree = Bare | Text | Group | { readonly items: readonly Tree[] } | { readonly constant: unknown };

/** A body, parsed once; rendered for each call. */
export interface BodyTemplate {
  /** What JSON there is, with places for values. */
  readonly tree: Tree;
  /** As often as they stand there. */
  readonly variables: readonly Variable[];
  /** Those that stand for their value, which may be an object or a list of objects. */
  readonly bare: ReadonlySet<string>;
}

/** No text of a template holds it: JSON has it as an escape only, and that is refused. */
const MARK = '\u0000';

/**
 * @returns `undefined` after a fault was reported
 * @param text as it stands in `http: { body: "…" }`
 */
export function parseBody(text: string, report: Report): BodyTemplate | undefined {
  if (/\0|\\u0000/.test(text)) {
    report('unexpected control character in the body');
    return undefined;
  }
  // A bare variable is no JSON: for the time of parsing a text stands for it that no template can hold.
  const marked = markBare(text);
  let json: unknown;
  try {
    json = JSON.parse(marked.text);
  } catch (error) {
    const detail = error instanceof SyntaxError ? error.message.replaceAll(/\0(\d+)|\\u0000/g, '{$…}') : 'no JSON';
    report(`expected JSON with variables, such as { "title": {$args.title} }: ${detail}`);
    return undefined;
  }
  const variables: Variable[] = [];
  const bare = new Set<string>();
  let isSound = true;
  const fault: Report = (sentence) => {
    isSound = false;
    report(sentence);
  };
  const tree = treeOf(json);
  return isSound ? { tree, variables, bare } : undefined;

  function treeOf(value: unknown): Tree {
    if (typeof value === 'string') return treeOfText(value);
    if (Array.isArray(value)) return { items: value.map(treeOf) };
    if (typeof value !== 'object' || value === null) return { constant: value };
    return {
      members: Object.entries(value).map(([name, member]): readonly [string, Tree] => {
        if (name.includes('{$') || name.includes(MARK)) fault(`expected the name of a member, got '${name}'`);
        return [name, treeOf(member)];
      }),
    };
  }

  function treeOfText(value: string): Tree {
    if (value.startsWith(MARK)) {
      const written = marked.variables[Number(value.slice(1))] ?? '';
      const variable = parseVariable(written, fault);
      if (!variable) return { constant: null };
      if (variable.root === 'select') fault('unexpected {$select} in a body');
      variables.push(variable);
      bare.add(variable.text);
      return { bare: variable };
    }
    const parts = splitTemplate(value, fault) ?? [];
    const found = parts.filter((part) => typeof part !== 'string');
    if (found.some(({ root }) => root === 'select')) fault('unexpected {$select} in a body');
    const literal = parts.filter((part) => typeof part === 'string').join('');
    // A query or an address inside the text has a grammar that we do not know: a value could become syntax of it.
    if (found.some(({ root }) => root !== 'config') && (/['"]/.test(literal) || literal.startsWith('/'))) {
      fault(
        `expected no variable inside quotes or an address within a text of the body ('${value.slice(0, 80)}'): give the value a member of its own`,
      );
    }
    variables.push(...found);
    return found.length === 0 ? { constant: value } : { parts };
  }
}

/** Puts a marked text where a variable stands outside quotes. */
function markBare(text: string): { readonly text: string; readonly variables: readonly string[] } {
  const variables: string[] = [];
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|\{\$[^{}]*\}/gs, (token) => {
    if (token.startsWith('"')) return token;
    return `"\\u0000${variables.push(token) - 1}"`;
  });
  return { text: marked, variables };
}

/** Not `undefined` and not `null`: both are values that a template may send. */
const NOTHING = Symbol('nothing');

/**
 * @throws {BadUserInputError} a text that lacks a value
 * @example
 * ```ts
 * // { "title": {$args.title}, "due": {$args.due} } with { title: 'Buy milk' }
 * { title: 'Buy milk' } // what was not given is not sent
 * ```
 */
export function renderBody({ tree }: BodyTemplate, values: Values): unknown {
  const body = render(tree, values);
  return body === NOTHING ? null : body;
}

/** Only what the template has can be a name of a member; whatever a value holds, it stays a value. */
function render(tree: Tree, values: Values): unknown {
  if ('constant' in tree) return tree.constant;
  if ('items' in tree) {
    return tree.items.map((item) => {
      const value = render(item, values);
      return value === NOTHING ? null : value;
    });
  }
  if ('members' in tree) {
    const members = tree.members.map(([name, member]) => [name, render(member, values)] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== NOTHING));
  }
  if ('parts' in tree) {
    return tree.parts
      .map((part) => (typeof part === 'string' ? part : textsOf(part, values.get(part.text)).join(',')))
      .join('');
  }
  const value = values.get(tree.bare.text);
  // An argument was checked against its type; of anything else only scalars are taken.
  if (tree.bare.root !== 'args' && value != null) textsOf(tree.bare, value);
  if (value !== undefined) return value;
  // A claim is a condition of the call: it is not forgotten in silence.
  if (tree.bare.root === 'claims') throw refusal(tree.bare, 'to be there');
  return NOTHING;
}
