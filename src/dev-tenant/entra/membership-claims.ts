/**
 * The memberships that a token names: groups and directory roles, as the registration of the app asks.
 *
 * Too many groups do not fit into a token: then it says where to ask instead.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#groups-overage-claim
 * @module
 */

import type { App, Person } from '../directory/directory.ts';
import type { EntraCore } from './core.ts';

/** Whose memberships, for whom. */
export interface MembershipClaimsRequest {
  /** The app whose registration counts: the audience of the token. */
  readonly client: App;
  readonly person: Person;
  /** The token goes through the address bar or a form of the browser, where little fits. */
  readonly travelsInAddress: boolean;
}

/** The limit of JWTs; tokens of the implicit flow stop at the next one. */
const MOST_GROUPS = 200;
/** More would make an address too long for browsers and proxies. */
const MOST_GROUPS_IN_ADDRESS = 6;

/** `wids` of everybody who is a member, not a guest. */
const MEMBER_ROLE = 'b79fbf4d-3ef9-4689-8143-76b194e85509';

/** `groups` and `wids`, or nothing: an app whose registration does not ask gets neither. */
export function membershipClaims(core: EntraCore, request: MembershipClaimsRequest): object {
  const { groupMembershipClaims: kind } = request.client;
  return {
    ...(kind === 'SecurityGroup' || kind === 'All' ? groupClaims(core, request) : {}),
    ...(kind === 'DirectoryRole' || kind === 'All' ? { wids: directoryRolesOf(core, request.person) } : {}),
  };
}

/** Role template ids of a person, the one of every member last. */
export function directoryRolesOf({ directory }: EntraCore, { objectId, homeTenantId }: Person): readonly string[] {
  const held = directory
    .memberships()
    .directoryRoles.flatMap((role) => (role.memberIds.includes(objectId) ? [role.roleTemplateId] : []));
  return homeTenantId === undefined ? [...new Set([...held, MEMBER_ROLE])] : held;
}

/** Groups, or where to ask for them when they are too many for a token. */
function groupClaims(core: EntraCore, { client, person, travelsInAddress }: MembershipClaimsRequest): object {
  const groups = groupsOf(core, person, client.groupMembershipClaims === 'All');
  if (groups.length <= (travelsInAddress ? MOST_GROUPS_IN_ADDRESS : MOST_GROUPS)) return { groups };
  if (travelsInAddress) return { hasgroups: true };
  return {
    _claim_names: { groups: 'src1' },
    // The address of an API that is switched off, as at Microsoft: clients ask Microsoft Graph for getMemberObjects.
    _claim_sources: {
      src1: { endpoint: `https://graph.windows.net/${person.tenantId}/users/${person.objectId}/getMemberObjects` },
    },
  };
}

/** Groups a person is in, also by way of another group. */
function groupsOf({ directory }: EntraCore, { objectId }: Person, includesDistribution: boolean): readonly string[] {
  const { groups } = directory.memberships();
  const found = new Set<string>();
  const waiting = [objectId];
  for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
    for (const { id, memberIds } of groups) {
      if (found.has(id) || !memberIds.includes(member)) continue;
      found.add(id);
      waiting.push(id);
    }
  }
  return groups
    .filter(({ id, securityEnabled }) => found.has(id) && (includesDistribution || securityEnabled))
    .map(({ id }) => id);
}
