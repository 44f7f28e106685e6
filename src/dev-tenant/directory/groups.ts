/**
 * What people belong to: security groups, Microsoft 365 groups with their teams, directory roles and administrative units.
 *
 * Made from the departments and divisions of the people, so it needs no chance of its own. Read-only.
 * @module
 */
import type { Person, Tenant } from './directory.ts';
import type { DirectoryRole, Group, Memberships } from './memberships.ts';
import { guidOf } from './random.ts';
import { divisions, offices } from './words.ts';

const ids = (people: readonly Person[]) => people.map(({ objectId }) => objectId);
const leads = (people: readonly Person[]) => ids(people.slice(0, 1)); // whoever leads stands first

type Plan = Pick<Group, 'displayName' | 'memberIds'> & Partial<Group>;

/** A group, with what groups have where nothing is said: one for security, without owners. */
export function groupOf(tenant: Tenant, plan: Plan): Group {
  const { isUnified = false, displayName } = plan;
  const mailNickname = displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return {
    kind: 'group',
    id: guidOf(`group/${displayName}`),
    description: null,
    mailNickname,
    mail: isUnified ? `${mailNickname}@${tenant.domain}` : null,
    isUnified,
    securityEnabled: !isUnified,
    isAssignableToRole: false,
    visibility: isUnified ? 'Public' : null,
    ownerIds: [],
    createdDateTime: createdOf(displayName),
    team: undefined,
    ...plan,
  };
}

/**
 * Groups by department (security) and by division (Microsoft 365, with a team), and a few that hold a situation: a group inside a group,
 * an archived team, hidden members, a distribution list, a group that roles are assigned to.
 */
export function createMemberships(tenant: Tenant, people: readonly Person[]): Memberships {
  const idOf = (alias: string) => people.filter((person) => person.alias === alias).map(({ objectId }) => objectId);
  const aliases = (...names: string[]) => names.flatMap(idOf);
  const inside = (...departments: string[]) =>
    people.filter(({ department }) => departments.includes(department ?? ''));

  const group = (plan: Plan) => groupOf(tenant, { ownerIds: aliases('alan'), ...plan });
  const departments = divisions.flatMap((division) => division.departments.map(({ name }) => name));
  const ofDepartments = departments.map((name) =>
    group({
      displayName: name,
      description: `Everyone in ${name}`,
      memberIds: ids(inside(name)),
      ownerIds: leads(inside(name)),
    }),
  );
  const ofDivisions = divisions.map((division) => {
    const members = inside(division.name, ...division.departments.map(({ name }) => name));
    return group({
      displayName: `${division.name} division`,
      description: `News and files of ${division.name}`,
      isUnified: true,
      memberIds: ids(members),
      ownerIds: leads(members),
      team: { isArchived: false },
    });
  });
  const board = ids(inside('Board'));
  const others = [
    group({
      displayName: 'All staff',
      // The one group with groups inside: what `transitiveMembers` and the overage of the `groups` claim are tried with.
      description: 'Everybody, by way of the departments',
      memberIds: [...board, ...ofDepartments.map(({ id }) => id)],
    }),
    group({
      displayName: 'Board',
      description: 'Confidential',
      isUnified: true,
      visibility: 'Private',
      memberIds: board,
      ownerIds: board.slice(0, 1),
    }),
    group({
      displayName: 'Project Jacquard',
      description: 'The loom that reads punched cards, once more',
      isUnified: true,
      visibility: 'Private',
      memberIds: aliases('ada', 'grace', 'alan', 'edsger', 'linus', 'guest'),
      ownerIds: aliases('ada', 'grace'),
      team: { isArchived: false },
    }),
    group({
      displayName: 'Loom migration 2019',
      isUnified: true,
      memberIds: aliases('ada', 'tim', 'dennis'),
      ownerIds: aliases('ada'),
      team: { isArchived: true },
    }),
    group({
      displayName: 'Works council',
      isUnified: true,
      visibility: 'HiddenMembership',
      memberIds: [...aliases('radia'), ...ids(inside('Quality')).slice(0, 3)],
      ownerIds: aliases('radia'),
    }),
    group({
      displayName: 'Newsletter',
      description: 'A distribution list: mail, no rights',
      mail: `newsletter@${tenant.domain}`,
      securityEnabled: false,
      memberIds: ids(people.filter(({ mail }) => mail !== null)),
    }),
    group({
      displayName: 'Tenant administrators',
      isAssignableToRole: true,
      visibility: 'Private',
      memberIds: aliases('alan'),
    }),
  ];
  return {
    groups: [...ofDepartments, ...ofDivisions, ...others],
    directoryRoles: directoryRolesHeldBy((role) => aliases(...(roleHolders[role] ?? []))),
    administrativeUnits: offices.map(({ name }) => ({
      kind: 'administrativeUnit',
      id: guidOf(`administrative-unit/${name}`),
      displayName: `${name} office`,
      description: `Whoever works in ${name}`,
      memberIds: ids(people.filter(({ officeLocation }) => officeLocation?.startsWith(`${name} `))),
    })),
  };
}

/** Ids of templates are the same in every tenant. @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const directoryRoles = [
  {
    displayName: 'Global Administrator',
    description:
      'Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.',
    roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  },
  {
    displayName: 'Global Reader',
    description: 'Can read everything that a Global Administrator can, but not update anything.',
    roleTemplateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  },
  {
    displayName: 'Helpdesk Administrator',
    description: 'Can reset passwords for non-administrators and Helpdesk Administrators.',
    roleTemplateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8',
  },
] as const;

/** Aliases of the company's people by display name of the role. */
const roleHolders: Readonly<Record<string, readonly string[]>> = {
  'Global Administrator': ['alan'],
  'Global Reader': ['grace'],
  'Helpdesk Administrator': ['radia', 'linus'],
};

/** @param holders object ids of those who hold a role, by its display name */
export function directoryRolesHeldBy(holders: (displayName: string) => readonly string[]): readonly DirectoryRole[] {
  return directoryRoles.map((role) => ({
    kind: 'directoryRole',
    id: guidOf(`directory-role/${role.displayName}`),
    memberIds: holders(role.displayName),
    ...role,
  }));
}

/** Some day between 2015 and 2024, the same for the same name. */
function createdOf(name: string): string {
  const day = Number.parseInt(guidOf(`created/${name}`).slice(0, 6), 16) % 3650;
  return `${new Date(Date.UTC(2015, 0, 5, 8, 30) + day * 86_400_000).toISOString().slice(0, 19)}Z`;
}
