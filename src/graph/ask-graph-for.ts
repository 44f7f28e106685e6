/**
 * Entries of the permission tables of Microsoft Graph.
 * @module
 */

import type { FieldPermission } from '../module/define-module.ts';

/** @param scopes delegated permissions; all of them are needed */
export const askGraphFor = (...scopes: readonly string[]): FieldPermission => ({ api: 'graph', scopes });
