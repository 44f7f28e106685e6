/**
 * What a group can be used for, and who sees it, in the words of the schema.
 * @see https://learn.microsoft.com/graph/api/resources/groups-overview
 * @module
 */

import type { GroupKind, GroupVisibility } from '../../generated/graph.ts';
import type { GraphGroup } from './group.ts';

/** @returns null where the caller may not see what the group is */
export function groupKindOf({ groupTypes, mailEnabled, securityEnabled }: GraphGroup): GroupKind | null {
  if (groupTypes?.includes('Unified')) return 'MICROSOFT_365';
  if (typeof mailEnabled !== 'boolean' || typeof securityEnabled !== 'boolean') return null;
  if (securityEnabled) return mailEnabled ? 'MAIL_ENABLED_SECURITY' : 'SECURITY';
  return mailEnabled ? 'DISTRIBUTION' : null;
}

/** In lower case. */
const VISIBILITIES: ReadonlyMap<string, GroupVisibility> = new Map(
  Object.entries({
    public: 'PUBLIC',
    private: 'PRIVATE',
    hiddenmembership: 'HIDDEN_MEMBERSHIP',
  }),
);

/** Null for security groups, which have none; Graph writes the name in either case. */
export const visibilityOf = ({ visibility }: GraphGroup): GroupVisibility | null =>
  VISIBILITIES.get(visibility?.toLowerCase() ?? '') ?? null;
