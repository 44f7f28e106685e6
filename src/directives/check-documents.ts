/**
 * Refuses authorization directives that do not mean what they seem to mean, before the documents are merged.
 *
 * graphql-js does not look at directive values in SDL: it takes an empty list (which nobody or everybody passes), turns a flat
 * list of names into one any-of list, and lets a requirement on a definition and another on its extension become any-of. A rule
 * under another name, or of a kind that is not enforced here, would be read by people and by nobody else. An authorization rule
 * that can be misread is a hole, so the server does not start and says where.
 * @module
 */

import { type ConstDirectiveNode, type ConstValueNode, Kind, visit } from 'graphql';
import { directivesModule } from '../module/base-module.ts';
import type { ModuleDocument } from '../module/build-schema.ts';
import { placeOf } from '../module/place.ts';

const DIRECTIVES: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes']);

/** In lower case, without a namespace: names that promise an authorization rule, here or in Apollo Federation. */
const RESERVED: ReadonlySet<string> = new Set([
  'authenticated',
  'requiresscopes',
  'requiresroles',
  'requiresapppermissions',
  'policy',
]);

const promisesRule = (name: string) => RESERVED.has(name.replace(/^@/, '').replace(/^.*__/, '').toLowerCase());

/** @returns one sentence per fault, each with its place; empty when all is well */
export function checkDocuments(documents: readonly ModuleDocument[]): readonly string[] {
  const faults: string[] = [];
  /** Coordinate and directive → where it was first seen: definitions and extensions count together. */
  const seen = new Map<string, string>();
  for (const { module, document } of documents) {
    let typeName = '';
    visit(document, {
      enter(node) {
        if (node.kind === Kind.DIRECTIVE_DEFINITION) {
          if (module !== directivesModule.name && promisesRule(node.name.value))
            faults.push(`${placeOf(node)}: @${node.name.value} looks like an authorization rule and would not be one`);
          return false;
        }
        if ('name' in node && node.name?.kind === Kind.NAME && node.kind.match(/Type(?:Definition|Extension)$/))
          typeName = node.name.value;
        if (!('directives' in node) || !node.directives?.length) return undefined;
        const element = node.kind === Kind.FIELD_DEFINITION ? `${typeName}.${node.name.value}` : typeName;
        for (const directive of node.directives as readonly ConstDirectiveNode[]) {
          const place = placeOf(directive);
          if (directive.name.value === 'link')
            faults.push(...renamedImports(directive).map((fault) => `${place}: ${fault}`));
          if (!DIRECTIVES.has(directive.name.value)) continue;
          faults.push(
            ...checkArguments(directive).map((fault) => `${place}: @${directive.name.value} on ${element}: ${fault}`),
          );
          const key = `${element} @${directive.name.value}`;
          const first = seen.get(key);
          if (first)
            faults.push(
              `${place}: @${directive.name.value} stands on ${element} twice (first at ${first}); write one requirement`,
            );
          else seen.set(key, place);
        }
        return undefined;
      },
    });
  }
  return faults;
}

/** `@link(import: [{ name: "@requiresScopes", as: "@scopes" }])`: the rule would stand in the schema under a name of its own. */
function renamedImports(link: ConstDirectiveNode): readonly string[] {
  const imports = link.arguments?.find(({ name }) => name.value === 'import')?.value;
  if (imports?.kind !== Kind.LIST) return [];
  return imports.values.flatMap((entry) => {
    if (entry.kind !== Kind.OBJECT) return [];
    const member = (wanted: string) => entry.fields.find(({ name }) => name.value === wanted)?.value;
    const name = member('name');
    return member('as') && name?.kind === Kind.STRING && promisesRule(name.value)
      ? [`${name.value} is imported under another name; use it under its own`]
      : [];
  });
}

function checkArguments(directive: ConstDirectiveNode): readonly string[] {
  const given = directive.arguments ?? [];
  if (directive.name.value === 'authenticated')
    return given.map(({ name }) => `unknown argument '${name.value}', expected none`);
  const unknown = given
    .filter(({ name }) => name.value !== 'scopes')
    .map(({ name }) => `unknown argument '${name.value}', expected 'scopes'`);
  const scopes = given.find(({ name }) => name.value === 'scopes');
  return scopes ? [...unknown, ...checkScopes(scopes.value)] : [...unknown, "expected the argument 'scopes'"];
}

const SHAPE = 'expected a list of lists of scope names, such as [["access_as_user"], ["Mail.Read", "Mail.Send"]]';

function checkScopes(value: ConstValueNode): readonly string[] {
  if (value.kind !== Kind.LIST) return [SHAPE];
  if (value.values.length === 0) return [`${SHAPE}, got an empty list`];
  return value.values.flatMap((inner) => {
    if (inner.kind !== Kind.LIST) return [`${SHAPE}, got a name outside an inner list`];
    if (inner.values.length === 0) return [`${SHAPE}, got an empty inner list`];
    return inner.values.flatMap((scope) => {
      if (scope.kind !== Kind.STRING) return [`${SHAPE}, got a value that is no text`];
      // A scope is one word of `scp`, which is split at blanks: a name with one could never be held.
      return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope.value)
        ? []
        : [`expected a scope name without blanks, got ${JSON.stringify(scope.value)}`];
    });
  });
}
