/**
 * What a field returns, as far as it decides how an API is read: one value, a list, or a Relay connection.
 * @module
 */

import {
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** A field's type as `@downstream` sees it. */
export interface ResultShape {
  /** A list of a batch is a list too: of each parent. */
  readonly kind: 'single' | 'list' | 'connection';
  /** Type of the value, or of the items. */
  readonly item: GraphQLNamedOutputType;
  /** The connection's own type. */
  readonly connection: GraphQLObjectType | undefined;
  /** The field itself may not be null; what its items may be is execution's to hold. */
  readonly isRequired: boolean;
}

/** @returns `undefined` for a list of lists */
export function shapeOf(type: GraphQLOutputType): ResultShape | undefined {
  const isRequired = isNonNullType(type);
  const outer = isNonNullType(type) ? type.ofType : type;
  const item = getNamedType(outer);
  if (isListType(outer)) {
    const inner: unknown = isNonNullType(outer.ofType) ? outer.ofType.ofType : outer.ofType;
    return isListType(inner) ? undefined : { kind: 'list', item, connection: undefined, isRequired };
  }
  const node = isObjectType(item) ? nodeTypeOf(item) : undefined;
  return node && isObjectType(item)
    ? { kind: 'connection', item: node, connection: item, isRequired }
    : { kind: 'single', item, connection: undefined, isRequired };
}

/** Of a type with `pageInfo` and `nodes` or `edges`. */
function nodeTypeOf(type: GraphQLObjectType): GraphQLNamedOutputType | undefined {
  const { pageInfo, nodes, edges } = type.getFields();
  if (!pageInfo) return undefined;
  if (nodes) return getNamedType(nodes.type);
  const edge = edges && getNamedType(edges.type);
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  return node && getNamedType(node.type);
}

/** Fields of a connection that come from its pages. */
export const CONNECTION_FIELDS: ReadonlySet<string> = new Set(['edges', 'nodes', 'pageInfo']);
