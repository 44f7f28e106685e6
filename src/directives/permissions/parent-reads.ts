/**
 * Which fields of its parent a `@downstream` field reads (`{$this.id}`, `{$batch.id}`): they are answered, selected or not.
 * @module
 */

import { type GraphQLSchema, isObjectType } from 'graphql';
import { parseAddress } from '../downstream/address-template.ts';
import { parseBody } from '../downstream/body-template.ts';
import { downstreamNode, METHODS, readUse } from '../downstream/use.ts';

/** @returns names of fields by the coordinate of who reads them */
export function parentReads(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const reads = new Map<string, readonly string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const node = downstreamNode(field);
      if (!node) continue;
      const { http } = readUse(schema, node);
      const addresses = METHODS.flatMap((method) => {
        const address = typeof http[method] === 'string' ? parseAddress(http[method], said) : undefined;
        return address?.variables.map(({ variable }) => variable) ?? [];
      });
      const body = typeof http.body === 'string' ? parseBody(http.body, said)?.variables : undefined;
      const ofParent = [...addresses, ...(body ?? [])].filter(({ root }) => root === 'this' || root === 'batch');
      const names = new Set(ofParent.flatMap(({ path }) => path));
      if (names.size > 0) reads.set(`${type.name}.${field.name}`, [...names]);
    }
  }
  return reads;
}

/** Faults were found when the schema was made. */
const said = (): void => {};
