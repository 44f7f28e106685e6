/**
 * The schema as a router is told it: Apollo Federation 2, with nothing in it that is ours alone.
 *
 * Directives that Apollo publishes stay and are imported; all others go, and with them the types that only they took. Requirements of
 * interfaces stand on the implementations, because composition refuses them on interfaces. The root of subscriptions is left out: routers
 * subscribe by WebSocket or call-back, and this server streams to front-ends.
 *
 * A field with `@requiresScopes(scopes: [["A"]])` and `@requiresRoles(roles: [["R"]])` is published with the first of them: that the role
 * is missing this server finds out itself.
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 * @module
 */

import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type NamedTypeNode,
  parse,
  specifiedDirectives,
  visit,
} from 'graphql';
import { requirementOfOwnField, requirementOfType } from '../directives/requirements.ts';
import { isAuthorizationDirective } from '../directives/vocabulary.ts';
import { routerDirectives } from './router-directives.ts';

/** The first version that has `@authenticated` and `@requiresScopes`: every router that knows them reads it. */
const FEDERATION = 'https://specs.apollo.dev/federation/v2.5';

/** What that version publishes beside them, and a module may define and use. */
const PUBLISHED: ReadonlySet<string> = new Set([
  'key',
  'requires',
  'provides',
  'external',
  'extends',
  'shareable',
  'inaccessible',
  'override',
  'tag',
]);

/** `@deprecated`, `@specifiedBy` and the like: of the language, so they need no import. */
const STANDARD: ReadonlySet<string> = new Set(specifiedDirectives.map(({ name }) => name));

/** @param schema before guards, with the SDL its elements were written in (`astNode`) */
export function subgraphDocument(schema: GraphQLSchema): DocumentNode {
  // Ours are taken off first, and what they mean is written anew in a router's words.
  const written = withoutOwnDirectives(getDocumentNodeFromSchema(schema));
  const streams = schema.getSubscriptionType()?.name;
  // Requirements are compiled from the schema as it was written, before anything was left out of the document.
  const types = written.definitions
    .filter((definition) => isKept(definition) && nameOf(definition) !== streams)
    .map((definition) => withRequirements(schema, definition));
  // After the directives have gone: what only they used would stand there without any reason.
  const definitions = withoutUnused(types);
  return { kind: Kind.DOCUMENT, definitions: [rootsOf(schema, importsOf(definitions)), ...definitions] };
}

/** Uses, not definitions: those go in `isKept`. */
function withoutOwnDirectives(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: {
      enter: ({ name }: DirectiveNode) => (PUBLISHED.has(name.value) || STANDARD.has(name.value) ? undefined : null),
    },
  });
}

const nameOf = (definition: DefinitionNode): string =>
  ('name' in definition ? definition.name?.value : undefined) ?? '';

/** Definitions of Apollo come with the import. */
function isKept(definition: DefinitionNode): boolean {
  const isApollos = nameOf(definition).startsWith('federation__');
  return definition.kind !== Kind.DIRECTIVE_DEFINITION && definition.kind !== Kind.SCHEMA_DEFINITION && !isApollos;
}

/** From the compiled requirements, not from the SDL: whichever of our directives said it, a router reads one of its two. */
function withRequirements(schema: GraphQLSchema, definition: DefinitionNode): DefinitionNode {
  switch (definition.kind) {
    // Federation lets the two directives stand on objects, interfaces, scalars, enums and fields; interfaces are passed over because
    // composition refuses them there.
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION: {
      const type = schema.getType(definition.name.value);
      return type ? withDirectives(definition, routerDirectives(requirementOfType(type))) : definition;
    }
    case Kind.OBJECT_TYPE_DEFINITION: {
      const type = schema.getType(definition.name.value);
      if (!isObjectType(type)) return definition;
      const known = type.getFields();
      const fields = definition.fields?.map((node) => {
        const field = known[node.name.value];
        return field ? withDirectives(node, routerDirectives(requirementOfOwnField(type, field))) : node;
      });
      return { ...withDirectives(definition, routerDirectives(requirementOfType(type))), fields: fields ?? [] };
    }
    default:
      return definition;
  }
}

function withDirectives<Node extends { readonly directives?: readonly ConstDirectiveNode[] | undefined }>(
  node: Node,
  directives: readonly ConstDirectiveNode[],
): Node {
  return { ...node, directives: [...(node.directives ?? []), ...directives] };
}

function isInput({ kind }: DefinitionNode): boolean {
  return (
    kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    kind === Kind.ENUM_TYPE_DEFINITION ||
    kind === Kind.SCALAR_TYPE_DEFINITION
  );
}

/** Input types, enums and scalars that no field takes or returns: arguments of directives that are gone. */
function withoutUnused(definitions: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const byName = new Map(definitions.map((node) => [nameOf(node), node]));
  const used = new Set<string>();
  const use = (definition: DefinitionNode): void => {
    visit(definition, {
      NamedType: {
        enter({ name: { value } }: NamedTypeNode) {
          const next = byName.get(value);
          if (used.has(value) || !next) return;
          used.add(value);
          use(next);
        },
      },
    });
  };
  // From what stays for certain: an input type that only uses itself is used by nobody.
  for (const definition of definitions) if (!isInput(definition)) use(definition);
  return definitions.filter((node) => !isInput(node) || used.has(nameOf(node)));
}

/** What the document uses and no more: a router that meets a directive by its short name has to find it imported. */
function importsOf(definitions: readonly DefinitionNode[]): readonly string[] {
  const names = new Set<string>();
  const note = ({ name: { value } }: DirectiveNode) => {
    if (PUBLISHED.has(value) || isAuthorizationDirective(value)) names.add(`@${value}`);
  };
  for (const definition of definitions) visit(definition, { Directive: { enter: note } });
  // In one order: whoever compares two compositions should see what has changed, and nothing else.
  return [...names].sort();
}

/** `schema @link(url: "…/federation/v2.5", import: ["@key"]) { query: Query }`: the one definition that makes a document Federation 2. */
function rootsOf(schema: GraphQLSchema, imports: readonly string[]): DefinitionNode {
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType() };
  const operations = Object.entries(roots).flatMap(([operation, type]) => (type ? `${operation}: ${type.name}` : []));
  const link = `@link(url: "${FEDERATION}", import: ${JSON.stringify(imports)})`;
  const [definition] = parse(`schema ${link} { ${operations.join(' ')} }`, { noLocation: true }).definitions;
  if (!definition) throw new TypeError('Expected a schema definition.');
  return definition;
}
