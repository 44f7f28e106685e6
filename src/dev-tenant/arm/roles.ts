/**
 * The built-in roles that somebody here holds, with their real ids and what they allow.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 * @module
 */
import type { RoleName } from '../directory/directory.ts';

/** A built-in role, as `roleDefinitions` answers it. */
export interface Role {
  /** GUID, the same in every tenant. */
  readonly id: string;
  /** In Microsoft's words. */
  readonly description: string;
  /** Patterns in which `*` stands for any text. */
  readonly actions: readonly string[];
  /** Taken off `actions` of this role alone: another role may still allow them. */
  readonly notActions: readonly string[];
}

/** By display name. The User Access Administrator stands above all subscriptions, the others inside. */
export const roles: Readonly<Record<RoleName, Role>> = {
  Owner: {
    id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    description: 'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
    actions: ['*'],
    notActions: [],
  },
  Contributor: {
    id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    description: 'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  Reader: {
    id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    description: 'View all resources, but does not allow you to make any changes.',
    actions: ['*/read'],
    notActions: [],
  },
  'Tag Contributor': {
    id: '4a9ae827-6dc8-4573-8ac7-8239d42aa03f',
    description: 'Lets you manage tags on entities, without providing access to the entities themselves.',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
      'Microsoft.Resources/subscriptions/resources/read',
      'Microsoft.Resources/tags/*',
    ],
    notActions: [],
  },
  'User Access Administrator': {
    id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    description: 'Lets you manage user access to Azure resources.',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
    notActions: [],
  },
};

/** @param action for example `Microsoft.Resources/tags/write`; compared without case */
export function roleAllows({ actions, notActions }: Role, action: string): boolean {
  const matches = (pattern: string) => patternOf(pattern).test(action);
  return actions.some(matches) && !notActions.some(matches);
}

/** Bounded by the table above. */
const patterns = new Map<string, RegExp>();

/** `*` stands for any letters, in whatever place, and case does not count. Made once for each text. */
function patternOf(text: string): RegExp {
  const known = patterns.get(text);
  if (known) return known;
  const made = new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i');
  patterns.set(text, made);
  return made;
}
