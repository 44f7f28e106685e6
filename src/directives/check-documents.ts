/**
 * Refuses authorization directives that do not mean what they seem to mean, before the documents are merged.
 *
 * Merging hides mistakes: a requirement on a definition and another on its extension would become any-of. A rule under another name,
 * or on a place that is not guarded, would be read by people and by nobody else. An authorization rule that can be misread is a
 * hole, so the server does not start and says where.
 *
 * What is found here starts no server: `@requiresScope(scopes: [["A"]])` (unknown, did you mean `@requiresScopes`?), `scopes: ["A"]`
 * (flat), `scopes: [[]]` (empty), the same directive on a type and on its extension, one of the four on a union or an argument, or
 * defined anew by a module, `@link(import: [{ name: "@requiresScopes", as: "@scopes" }])`.
 * @module
 */

import {
  type ASTNode,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  Kind,
  specifiedDirectives,
} from 'graphql';
import { nearest } from '../config/nearest.ts';
import { directivesModule } from '../module/base-module.ts';
import type { ModuleDocument } from '../module/build-schema.ts';
import { placeOf } from '../module/place.ts';
import { checkArguments } from './check-arguments.ts';
import { ARGUMENTS, isAuthorizationDirective } from './vocabulary.ts';

const OURS: readonly string[] = Object.keys(ARGUMENTS);

/** @returns one sentence per fault, each with its place; empty when all is well */
export function checkDocuments(documents: readonly ModuleDocument[]): readonly string[] {
  // Of all documents together: a directive may be defined in one module and used in another.
  const known = new Set([...specifiedDirectives.map(({ name }) => name), ...definedIn(documents)]);
  /** Element and directive → where it was first seen: definitions and extensions count together. */
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const { module, document } of documents) {
    for (const definition of document.definitions) {
      // Only the server's own module may define the four.
      const isForeign = module !== directivesModule.name;
      if (definition.kind === Kind.DIRECTIVE_DEFINITION && isForeign) faults.push(...checkDefinition(definition));
      for (const site of sitesOf(definition)) {
        const place = placeOf(site.directive);
        faults.push(...checkSite(site, known).map((fault) => `${place}: ${fault}`));
        const name = site.directive.name.value;
        if (!isAuthorizationDirective(name)) continue;
        // By element and directive, over all modules: merged, two of them would become one any-of list.
        const key = `${site.element} @${name}`;
        const first = seen.get(key);
        if (first)
          faults.push(`${place}: @${name} stands on ${site.element} twice (first at ${first}); write one requirement`);
        else seen.set(key, place);
      }
    }
  }
  return faults;
}

function definedIn(documents: readonly ModuleDocument[]): readonly string[] {
  return documents.flatMap(({ document }) =>
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition.name.value] : [],
    ),
  );
}

/** Where a directive is written. */
interface Site {
  readonly directive: ConstDirectiveNode;
  /** `User`, `User.mail`, `Query.user(id:)` */
  readonly element: string;
  readonly kind: Kind;
}

/** Every place of SDL where a directive may stand, also where ours may not: those are the faults to be found. */
function* sitesOf(definition: DefinitionNode): Generator<Site> {
  const name = 'name' in definition && definition.name ? definition.name.value : 'schema';
  yield* sitesAt(definition, name);
  // Fields of input types as well: ours do nothing there, and are refused by name.
  if ('fields' in definition) {
    for (const field of definition.fields ?? []) {
      const coordinate = `${name}.${field.name.value}`;
      yield* sitesAt(field, coordinate);
      if (!('arguments' in field)) continue;
      for (const argument of field.arguments ?? []) yield* sitesAt(argument, `${coordinate}(${argument.name.value}:)`);
    }
  }
  if ('values' in definition) {
    for (const value of definition.values ?? []) yield* sitesAt(value, `${name}.${value.name.value}`);
  }
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    for (const argument of definition.arguments ?? []) yield* sitesAt(argument, `@${name}(${argument.name.value}:)`);
  }
}

/** @param element what a person calls the place: `User.mail`, `Query.user(id:)` */
function* sitesAt(node: ASTNode, element: string): Generator<Site> {
  if (!('directives' in node)) return;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SDL has constant directives only
  for (const directive of (node.directives ?? []) as readonly ConstDirectiveNode[])
    yield { directive, element, kind: node.kind };
}

/** Places that a requirement is read from. */
const GUARDED: ReadonlySet<Kind> = new Set([
  Kind.FIELD_DEFINITION,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_EXTENSION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.ENUM_TYPE_EXTENSION,
]);

const INSTEAD: Readonly<Partial<Record<Kind, string>>> = {
  [Kind.UNION_TYPE_DEFINITION]: 'a union; write it on the types of the union',
  [Kind.UNION_TYPE_EXTENSION]: 'a union; write it on the types of the union',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'an input type; write it on the fields that take it',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'an input type; write it on the fields that take it',
  [Kind.INPUT_VALUE_DEFINITION]: 'an argument or input field; write it on the field that takes it',
  [Kind.ENUM_VALUE_DEFINITION]: 'one value of an enum; write it on the enum or on the fields that return it',
};

/** Ours: on a place that is guarded, with arguments that say something. Others': known, so that a misspelt rule is not taken for one. */
function checkSite({ directive, element, kind }: Site, known: ReadonlySet<string>): readonly string[] {
  const name = directive.name.value;
  if (isAuthorizationDirective(name)) {
    if (!GUARDED.has(kind)) {
      const instead = INSTEAD[kind] ?? 'the schema; write it on the root types';
      return [`@${name} on ${element} may not be used, it would protect nothing there: it is ${instead}`];
    }
    return checkArguments(name, directive).map((fault) => `@${name} on ${element}: ${fault}`);
  }
  if (!known.has(name)) return [`Unknown directive "@${name}" on ${element}${suggestion(name, known)}`];
  // Apollo's `@link` may bring a directive in under another name, which nobody here would look for.
  return name === 'link' ? renamedImports(directive) : [];
}

function suggestion(name: string, known: ReadonlySet<string>): string {
  // As every subgraph of Apollo's begins.
  if (name === 'link') return ': leave it out, the server writes the link of a subgraph itself';
  const meant = nearest(bare(name), known, Math.max(2, name.length / 3));
  return meant === undefined ? '' : `; did you mean "@${meant}"?`;
}

/** A name without its namespace. */
const bare = (name: string): string => name.replace(/^@/, '').replace(/^.*__/, '');

/** Most steps at which a name is taken for one of ours. */
const SLIP = 2;

/** The authorization directive, here or in Apollo Federation, that a reader would take this name for. */
function promised(name: string): string | undefined {
  if (bare(name).toLowerCase() === 'policy') return 'policy';
  return nearest(bare(name), OURS, SLIP);
}

/** A module may define directives of its own, but none that a reader of the schema would take for a guard. */
function checkDefinition(definition: DirectiveDefinitionNode): readonly string[] {
  const name = definition.name.value;
  // `@RequiresScopes`, `@auth__requiresScopes`, `@policy` of Apollo: people would read a rule in each.
  const rule = promised(name);
  if (rule === undefined) return [];
  const fault = isAuthorizationDirective(name)
    ? `@${name} is defined by the server and may not be defined anew`
    : `@${name} looks like an authorization rule (@${rule}) and would not be one`;
  return [`${placeOf(definition)}: ${fault}`];
}

/** `@link(import: [{ name: "@requiresScopes", as: "@scopes" }])`: the rule would stand in the schema under a name of its own. */
function renamedImports(link: ConstDirectiveNode): readonly string[] {
  const imports = link.arguments?.find(({ name }) => name.value === 'import')?.value;
  if (imports?.kind !== Kind.LIST) return [];
  return imports.values.flatMap((entry) => {
    if (entry.kind !== Kind.OBJECT) return [];
    const member = (wanted: string) => {
      const value = entry.fields.find(({ name }) => name.value === wanted)?.value;
      return value?.kind === Kind.STRING ? value.value : undefined;
    };
    const [name, as] = [member('name'), member('as')];
    return name !== undefined && as !== undefined && as !== name && promised(name) !== undefined
      ? [`${name} is imported under another name (${as}); use it under its own`]
      : [];
  });
}
