/**
 * Whether the argument of an authorization directive says what it seems to say.
 *
 * graphql-js does not look at directive values in SDL: it takes an empty list (which nobody or everybody passes) and turns a flat list
 * of names into an any-of list.
 * @module
 */

import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';
import { ARGUMENTS, type DirectiveName } from './vocabulary.ts';

/** @returns one sentence per fault */
export function checkArguments(name: DirectiveName, { arguments: given = [] }: ConstDirectiveNode): readonly string[] {
  const wanted = ARGUMENTS[name];
  const unknown = given
    .filter((argument) => argument.name.value !== wanted)
    .map((argument) => `unknown argument '${argument.name.value}', expected ${wanted ? `'${wanted}'` : 'none'}`);
  if (wanted === undefined) return unknown;
  const [list, ...more] = given.filter((argument) => argument.name.value === wanted);
  if (!list) return [...unknown, `expected the argument '${wanted}'`];
  // The first alone is read: what a person wrote behind it would be no rule.
  const twice = more.length > 0 ? [`the argument '${wanted}' is given twice`] : [];
  return [...unknown, ...twice, ...checkList(list.value, SHAPES[wanted])];
}

interface Shape {
  readonly noun: string;
  readonly expected: string;
}

const SHAPES: Readonly<Record<NonNullable<(typeof ARGUMENTS)[DirectiveName]>, Shape>> = {
  scopes: shape('scope', '[["access_as_user"], ["Mail.Read", "Mail.Send"]]'),
  roles: shape('role', '[["Admin"], ["Auditor", "Finance"]]'),
  permissions: shape('permission', '[["Directory.Read"], ["Mail.Read", "Mail.Send"]]'),
};

function shape(noun: string, example: string): Shape {
  return { noun, expected: `expected a list of lists of ${noun} names, such as ${example}` };
}

/** Words of `scp` are divided by blanks and both claims are ASCII: a name with anything else could never be held. */
const NAME = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Flat lists are refused although GraphQL would wrap them: `["a", "b"]` is read as "both" by some and as "either" by others. */
/** What a client asks for (`api://…/access_as_user`, `.default`) is not what the token then holds. */
const NEVER_GRANTED = /^\.|^[a-z][a-z\d+.-]*:\/\//i;

function checkList(value: ConstValueNode, { noun, expected }: Shape): readonly string[] {
  if (value.kind !== Kind.LIST) return [expected];
  if (value.values.length === 0) return [`${expected}, got an empty list`];
  return value.values.flatMap((inner) => {
    if (inner.kind !== Kind.LIST) return [`${expected}, got a name outside an inner list`];
    if (inner.values.length === 0) return [`${expected}, got an empty inner list`];
    return inner.values.flatMap((name) => {
      if (name.kind !== Kind.STRING) return [`${expected}, got a value that is no text`];
      const text = JSON.stringify(name.value);
      if (!NAME.test(name.value)) return [`expected a ${noun} name without blanks, got ${text}`];
      return noun === 'scope' && NEVER_GRANTED.test(name.value)
        ? [
            `expected a scope as it stands in \`scp\`, such as "access_as_user", which has no resource before it; got ${text}`,
          ]
        : [];
    });
  });
}
