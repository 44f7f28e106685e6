/**
 * The `requiredResourceAccess` part of an app registration: permissions by id, per API by application id.
 *
 * Pure. Ids of Microsoft's APIs are the same in every tenant; those of other APIs only their tenant knows: they are left out and named.
 *
 * ```json
 * [{ "resourceAppId": "00000003-0000-0000-c000-000000000000",
 *    "resourceAccess": [{ "id": "a154be20-db9c-4678-8ab7-66f6cc099a59", "type": "Scope" }] }]
 * ```
 * is `User.Read.All` of Microsoft Graph, on behalf of a user.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-microsoft-graph-app-manifest#requiredresourceaccess-attribute
 * @module
 */

import type { ApiNeeds, NeededPermission } from './downstream-needs.ts';
import { wellKnownApi } from './well-known.ts';

/** As it stands in the manifest. */
export interface RequiredResourceAccess {
  /** Application id of the API: `00000003-0000-0000-c000-000000000000` is Microsoft Graph. */
  readonly resourceAppId: string;
  /** `Scope`: delegated; `Role`: of the application. */
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[];
}

/** The part of the manifest, and what is missing in it. */
export interface RequiredAccess {
  /** To be pasted as it is. */
  readonly requiredResourceAccess: readonly RequiredResourceAccess[];
  /** What could not be written, one sentence each. */
  readonly leftOut: readonly string[];
}

/** @returns each permission once, in the order of the needs */
export function requiredResourceAccess(needs: readonly ApiNeeds[]): RequiredAccess {
  const access = new Map<string, Map<string, 'Scope' | 'Role'>>();
  const leftOut: string[] = [];
  for (const { api, resource, delegated, application, unnamed } of needs) {
    const known = wellKnownApi(resource);
    const add = ({ name }: NeededPermission, kind: 'delegated' | 'application') => {
      // A wrong id in a manifest grants another permission than was meant: what is not known for certain is left out.
      const permission = known && Object.hasOwn(known.permissions, name) ? known.permissions[name] : undefined;
      const id = permission?.[kind];
      if (!known || id === undefined) {
        const where = known ? known.appId : resource;
        leftOut.push(
          `${api}: the id of the ${kind} permission ${name} is not known here; see \`az ad sp show --id ${where}\``,
        );
        return;
      }
      const ofApp = access.get(known.appId) ?? new Map<string, 'Scope' | 'Role'>();
      access.set(known.appId, ofApp.set(id, kind === 'delegated' ? 'Scope' : 'Role'));
    };
    for (const permission of delegated) add(permission, 'delegated');
    for (const permission of application) add(permission, 'application');
    for (const { kind, reason } of unnamed)
      leftOut.push(
        `${api}: ${reason.field} asks for whatever was granted (.default): its ${kind} permissions are not known here`,
      );
  }
  return {
    requiredResourceAccess: [...access].map(([resourceAppId, ofApp]) => ({
      resourceAppId,
      resourceAccess: [...ofApp].map(([id, type]) => ({ id, type })),
    })),
    leftOut: [...new Set(leftOut)],
  };
}
