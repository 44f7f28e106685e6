/**
 * The one delegated permission of Azure Resource Manager: to do what the user may do. What that is, Azure RBAC decides.
 * @module
 */

/** For the permission tables, and for every call: the exchange asks for `https://management.azure.com//user_impersonation`. */
export const arm = { api: 'arm', scopes: ['user_impersonation'] } as const;
