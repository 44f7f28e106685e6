/**
 * What the `@downstream` fields of a schema ask for at their APIs, in the form that modules say it in.
 * @module
 */

import { type GraphQLSchema, isObjectType } from 'graphql';
import type { FieldPermission } from '../../module/define-module.ts';
import type { Apis } from './check-target.ts';
import { downstreamNode, readUse } from './use.ts';

/** As modules say it, with whose permissions they are. */
export interface DownstreamPermission extends FieldPermission {
  /** `APP`: permissions of the application, not of the user. */
  readonly for: 'USER' | 'APP';
}

/**
 * By coordinate; fields that call without a token are not among them.
 * @param apis `DownstreamApis`: fields without scopes of their own ask for those of their API; without it their list is empty
 */
export function downstreamPermissions(
  schema: GraphQLSchema,
  apis: Apis = {},
): Readonly<Record<string, DownstreamPermission>> {
  const permissions: Record<string, DownstreamPermission> = {};
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const node = downstreamNode(field);
      if (!node) continue;
      const { api, scopes, tokenFor } = readUse(schema, node);
      if (tokenFor === 'NONE') continue;
      const name = Object.keys(apis).find((one) => one.toLowerCase() === api.toLowerCase()) ?? api;
      permissions[`${type.name}.${field.name}`] = {
        api: name,
        scopes: scopes ?? apis[name]?.scopes ?? [],
        for: tokenFor,
      };
    }
  }
  return permissions;
}
