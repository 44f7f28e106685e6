/**
 * Prints `docs/directives.md`: the directives as the SDL describes them, who passes which, and what a schema demands where.
 *
 * Sentences of the directives come from `schema/directives.graphql`, the table of callers from the very function that decides, the
 * table of fields from the compiled requirements; only the framing text is written here.
 * @module
 */

import { type DirectiveDefinitionNode, type GraphQLSchema, isObjectType, Kind, parse, print } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import { schemaFile } from '../module/schema-file.ts';
import { isGranted } from './grant.ts';
import { directivePart, sentenceOf } from './print-directive.ts';
import { compileRequirements, type Requirement, requirementOfElement } from './requirements.ts';
import { isAuthorizationDirective, type Policy } from './vocabulary.ts';

/** @param schema whose fields are listed */
export function directivesMarkdown(schema: GraphQLSchema): string {
  const { definitions } = schemaFile('directives.graphql');
  const directives = definitions.filter((definition) => definition.kind === Kind.DIRECTIVE_DEFINITION);
  const [rules, others] = [true, false].map((isRule) =>
    directives.filter(({ name }) => isAuthorizationDirective(name.value) === isRule),
  );
  const parts = [
    INTRODUCTION,
    ...(rules ?? []).map(partOf),
    callersPart(),
    RULES,
    ...(others ?? []).map((directive) => directivePart(directive, definitions)),
    fieldsPart(schema),
  ];
  return `${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Directives

<!-- printed by scripts/print-docs.ts from schema/directives.graphql and src/directives; edit the sentences there -->

What a field demands of its caller stands in the schema. How to use it: [protect a field](protect-a-field.md). Directives of your own:
[modules](modules.md). Introspection and \`onbehalf print schema\` say of each guarded field what opens it, in its description.`;

function partOf(definition: DirectiveDefinitionNode): string {
  const { description, ...undescribed } = definition;
  const signature = print({
    ...undescribed,
    arguments: definition.arguments?.map(({ description: _sentence, ...argument }) => argument) ?? [],
  });
  const list = definition.arguments?.[0];
  const example = list ? `\n\n\`${list.name.value}\`: ${sentenceOf(list.description?.value)}` : '';
  return `## @${definition.name.value}\n\n${sentenceOf(description?.value)}${example}\n\n\`\`\`graphql\n${signature}\n\`\`\``;
}

/** Six who differ in what the rules look at. */
const CALLERS: Readonly<Record<string, Pick<Principal, 'kind' | 'scopes' | 'roles'>>> = {
  'a user': { kind: 'user', scopes: new Set(), roles: new Set() },
  'a user with scope S': { kind: 'user', scopes: new Set(['S']), roles: new Set() },
  'a user with role R': { kind: 'user', scopes: new Set(), roles: new Set(['R']) },
  'a user with S and R': { kind: 'user', scopes: new Set(['S']), roles: new Set(['R']) },
  'an app': { kind: 'app', scopes: new Set(), roles: new Set() },
  'an app with permission P': { kind: 'app', scopes: new Set(), roles: new Set(['P']) },
};

const WRITTEN: readonly string[] = [
  '@authenticated',
  '@requiresScopes(scopes: [["S"]])',
  '@requiresRoles(roles: [["R"]])',
  '@requiresAppPermissions(permissions: [["P"]])',
];

/** Combinations that say something the others do not. */
const COMBINATIONS: readonly (readonly number[])[] = [[], [0], [1], [2], [1, 2], [3], [1, 3], [2, 3], [1, 2, 3]];

/** A table of yes and no, each cell asked of the function that guards fields. */
function callersPart(): string {
  const names = Object.keys(CALLERS);
  const rows = COMBINATIONS.map((combination) => {
    const directives = combination.map((index) => WRITTEN[index] ?? '');
    // By the code that decides: a table that was written by hand would be right until somebody changes that.
    const [requirement] = requirementOfElement({ coordinate: '', directives: directives.map(directiveOf) });
    const passes = (principal: Pick<Principal, 'kind' | 'scopes' | 'roles'> | undefined) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of a caller is looked at
      !requirement || isGranted(requirement, principal as Principal | undefined) ? 'yes' : '–';
    const cells = [undefined, ...Object.values(CALLERS)].map(passes);
    const words = directives.map((text) => `\`${text.replace(/\(.*/, '')}\``).join(' ') || 'none';
    return `| ${[words, ...cells].join(' | ')} |`;
  });
  return `## Who passes

One element, with \`scopes: [["S"]]\`, \`roles: [["R"]]\`, \`permissions: [["P"]]\`. "Nobody" is a request without a token, where
\`Authorization.AllowAnonymous\` lets one in. \`@authenticated\` adds nothing beside the others.

| on the element | nobody | ${names.join(' | ')} |
| --- | --- | ${names.map(() => '---').join(' | ')} |
${rows.join('\n')}`;
}

function directiveOf(text: string) {
  const [definition] = parse(`scalar X ${text}`).definitions;
  const directive = definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? definition.directives?.[0] : undefined;
  if (!directive) throw new TypeError(`Expected a directive, got '${text}'.`);
  return directive;
}

const RULES = `## What touches a field

A field is open when **every** one of these is: the field; its object type, extensions included; each interface the type implements, and
that interface's field of the same name; the named type it returns (object, interface, scalar, enum), and the interfaces of that. A
requirement therefore travels with its type, by whatever field, list, interface, union, fragment or alias the type is reached.
Behind an abstract type the concrete one decides; \`__typename\` and introspection are not guarded.

Names are whole words, compared letter by letter. Scopes are words of \`scp\`, roles and permissions words of \`roles\`; which of the two
\`roles\` holds, the kind of the token says (\`idtyp\`, else the presence of \`scp\`), so a role never stands for a scope or the reverse.

## What does not start

The server refuses to start, with file, line and column, when a rule could be misread: an empty outer or inner list; a flat list or
a single name; a blank name, or one with blanks; a scope with its resource before it or \`.default\`, which no token holds so; an unknown,
missing or repeated argument; an unknown directive (with the one that was probably meant); a directive on a union, an input type, an
argument, an enum value or the schema, where it would protect nothing, and on a scalar or enum that no field returns; the same directive
twice on one element, extensions, files and modules counted together (it would become any-of); one of these directives, or one whose name
is nearly theirs, defined anew; an import that renames one; a field that is shut to users and to applications alike; a schema transform of
a module that makes a field demand less than is written; with \`Authorization.DefaultDeny\`, a root field that is open to anybody.`;

/** Grouped by what is demanded, so that a page of hundreds of fields is a table of a few rows. */
function fieldsPart(schema: GraphQLSchema): string {
  const requirements = compileRequirements(schema);
  const byDemand = new Map<string, string[]>();
  for (const coordinate of requirements.coordinates) {
    const [type = '', field = ''] = coordinate.split('.');
    const requirement = requirements.of(type, field);
    if (!requirement) continue;
    // Read from what is compiled, so that inherited demands are in the table as well.
    const demand = demandOf(requirement);
    byDemand.set(demand, [...(byDemand.get(demand) ?? []), coordinate]);
  }
  const rows = [...byDemand].map(([demand, coordinates]) => `| ${demand} | ${shorten(coordinates, schema)} |`);
  return `## What the built-in schema demands

A type alone: all of its fields.

| demand | fields |
| --- | --- |
${rows.join('\n')}`;
}

function wordsOf(policies: readonly Policy[], noun: string): readonly string[] {
  return policies.map((policy) => {
    const alternatives = policy.map((all) => all.map((word) => `\`${word}\``).join(' + '));
    return `${noun} ${alternatives.join(' or ')}`;
  });
}

function demandOf({ user, app }: Requirement): string {
  const users = user && [...wordsOf(user.scopes, 'scope'), ...wordsOf(user.roles, 'role')];
  const apps = app && wordsOf(app.permissions, 'permission');
  if (users?.length === 0 && apps?.length === 0) return 'any valid token';
  const parts = [
    ...(users ? [`users: ${users.join(' and ') || 'any'}`] : []),
    ...(apps ? [`apps: ${apps.join(' and ') || 'any'}`] : []),
  ];
  return parts.join('; ');
}

/** Fields by their type: `User`: `id`, `displayName` …; of a type with most of its fields in the row those that are not. */
function shorten(coordinates: readonly string[], schema: GraphQLSchema): string {
  const byType = Map.groupBy(coordinates, (coordinate) => coordinate.split('.')[0] ?? '');
  return [...byType]
    .map(([name, own]) => {
      const type = schema.getType(name);
      const fields = own.map((coordinate) => coordinate.slice(name.length + 1));
      const others = isObjectType(type) ? Object.keys(type.getFields()).filter((field) => !fields.includes(field)) : [];
      if (others.length === 0) return `\`${name}\``;
      return others.length < fields.length
        ? `\`${name}\` without ${others.join(', ')}`
        : `\`${name}\`: ${fields.join(', ')}`;
    })
    .join('; ');
}
