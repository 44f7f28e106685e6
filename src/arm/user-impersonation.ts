/**
 * The one delegated permission of Azure Resource Manager: to do what the user may do. What that is, Azure RBAC decides.
 * @module
 */

export const arm = { api: 'arm', scopes: ['user_impersonation'] } as const;
