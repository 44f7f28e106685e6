/**
 * Which mutations with `@downstream` may be called twice: those that PUT or DELETE, because HTTP says so.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
 * @module
 */

import type { GraphQLSchema } from 'graphql';
import type { Repeatable } from '../../module/define-module.ts';
import { downstreamNode, readUse } from './use.ts';

/** @returns by name of the mutation; POST and PATCH are never among them, whatever the API makes of a second one */
export function downstreamRepeatable(schema: GraphQLSchema): Readonly<Record<string, Repeatable>> {
  const repeatable: Record<string, Repeatable> = {};
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const node = downstreamNode(field);
    if (!node) continue;
    const { http } = readUse(schema, node);
    if (http.PUT != null || http.DELETE != null) repeatable[field.name] = 'always';
  }
  return repeatable;
}
