/**
 * Role assignments and the roles they name.
 *
 * REST nests under `properties` what the npm models flatten, and names the kind of a role `type`. The list of all roles of a scope is
 * a megabyte; those of a page of assignments are few, so each is asked for by its id, once: a role has one GUID in all of a tenant.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 * @module
 */

import type { Permission, RoleAssignment, RoleDefinition } from '@azure/arm-authorization';
import { absentAsNull } from '../../downstream/absent.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { AUTHORIZATION_VERSION } from '../api-versions.ts';
import { arm } from '../user-impersonation.ts';
import { readRecord, type Wire } from '../wire.ts';

interface Nested<Properties> {
  readonly id: string;
  readonly name: string;
  readonly properties?: Properties;
}

/** As REST sends it: all but id and name are below `properties`. */
export type RoleAssignmentRecord = Nested<Wire<Omit<RoleAssignment, 'id' | 'name' | 'type'>>>;
/** Its `type` is `BuiltInRole` or `CustomRole`, under a name that the npm model gives another meaning. */
export type RoleDefinitionRecord = Nested<
  Wire<Omit<RoleDefinition, 'id' | 'name' | 'type' | 'roleType'>> & { readonly type?: string }
>;
/** What the role allows and, by `notActions`, does not; with wildcards: `Microsoft.Compute/virtualMachines/*`. */
export type PermissionRecord = Wire<Permission>;

/** @throws {DownstreamError} an answer that is none */
export const readRoleAssignment = (value: unknown) => readRecord<RoleAssignmentRecord>(value, ['id', 'name']);
const readRoleDefinition = (value: unknown) => readRecord<RoleDefinitionRecord>(value, ['id', 'name']);

/** Roles by id; the same role of a hundred assignments is one call. */
export interface RoleReader {
  /** By the id in an assignment; `null` where it is gone, or is the id of something else. */
  load(roleDefinitionId: string): Promise<RoleDefinitionRecord | null>;
}

/** At a scope, or at none: built-in roles stand at the root. */
const ROLE_ID =
  /\/providers\/Microsoft\.Authorization\/roleDefinitions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** @param reads remembers what was read, for the length of the request */
export function createRoleReader(reads: JsonBatch): RoleReader {
  return {
    async load(roleDefinitionId) {
      const guid = ROLE_ID.exec(roleDefinitionId)?.[1]?.toLowerCase();
      if (guid === undefined) return null;
      const path = `/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
      const query = { 'api-version': AUTHORIZATION_VERSION };
      const answer = await absentAsNull(reads.get<unknown>({ path, query, scopes: arm.scopes }));
      return answer === null ? null : readRoleDefinition(answer);
    },
  };
}
