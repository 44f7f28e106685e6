/**
 * Directory objects of all types side by side: found by id, shown with their type, followed along memberships.
 *
 * Where the caller may not read a type, its objects are there with type and id only ("limited information").
 * @see https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 * @module
 */
import type { Directory, Person } from '../directory/directory.ts';
import type { AdministrativeUnit, DirectoryRole, Group } from '../directory/memberships.ts';
import type { Profiles } from '../directory/profiles.ts';
import type { Caller } from './caller.ts';
import { administrativeUnitType, directoryRoleType, groupType, visibilityOfContainer } from './group.ts';
import { type ResourceType, resourceType, type Visibility, viewOf } from './resource-type.ts';
import { userType, visibilityOfUser } from './user.ts';

/** The part of `@odata.type` after `#microsoft.graph.`. */
export type Kind = 'user' | Container['kind'];
type Container = Group | DirectoryRole | AdministrativeUnit;

/** One object of any type: enough to find it, and to show it to a caller. */
export interface DirectoryObject {
  /** A GUID in lower case. */
  readonly id: string;
  readonly kind: Kind;
  /** With `@odata.type`. @param select names that this type does not have are passed over: another type may have them */
  readonly show: (caller: Caller, select: readonly string[] | undefined) => object;
}

/** What can be asked of objects of several types. */
export const directoryObjectType = resourceType<DirectoryObject>(
  'microsoft.graph.directoryObject',
  ({ id }) => id,
  [{ name: 'id', read: ({ id }) => id }],
  { searchable: [], sortable: [] },
);

/** All objects of the directory and who is in whom. Ids are compared without case. */
export interface DirectoryObjects {
  /** Never fails: whoever is a `Person` is in the directory. */
  readonly ofPerson: (person: Person) => DirectoryObject;
  byId(id: string): DirectoryObject | undefined;
  /** `undefined` also for the id of a person, a role or a unit. */
  group(id: string): Group | undefined;
  /** Groups, roles and units that this object is in. @param transitive also by way of other groups */
  parentsOf(id: string, transitive: boolean): readonly Container[];
  /** Ids of members, each once. @param transitive also those of groups inside */
  memberIdsOf(group: Group, transitive: boolean): readonly string[];
}

/** The index of memberships is built at the first question and kept: people and groups do not change while the tenant runs. */
export function createDirectoryObjects(directory: Directory, profiles: Profiles): DirectoryObjects {
  let index: ReturnType<typeof indexOf> | undefined;
  const containers = () => {
    index ??= indexOf(directory);
    return index;
  };

  const ofPerson = (person: Person): DirectoryObject => ({
    id: person.objectId,
    kind: 'user',
    show: (caller, select) => typed(userType, profiles.of(person), select, visibilityOfUser(caller, person)),
  });
  const group = (id: string) => {
    const container = containers().byId.get(id.toLowerCase());
    return container?.kind === 'group' ? container : undefined;
  };

  return {
    ofPerson,
    group,
    byId(id) {
      const person = directory.personById(id);
      if (person) return ofPerson(person);
      const container = containers().byId.get(id.toLowerCase());
      return container && containerObject(container);
    },
    parentsOf(id, transitive) {
      const next = (one: string) => (containers().byMember.get(one) ?? []).map((container) => container.id);
      const { byId } = containers();
      return reach(next, id, transitive).flatMap((parent) => byId.get(parent) ?? []);
    },
    memberIdsOf: ({ id }, transitive) => reach((one) => group(one)?.memberIds ?? [], id, transitive),
  };
}

/** A group, a role or a unit as an object; how much of it is shown is decided anew for each caller. */
export function containerObject(container: Container): DirectoryObject {
  return {
    id: container.id,
    kind: container.kind,
    show(caller, select) {
      const visibility = visibilityOfContainer(caller, container.kind);
      if (container.kind === 'group') return typed(groupType, container, select, visibility);
      if (container.kind === 'directoryRole') return typed(directoryRoleType, container, select, visibility);
      return typed(administrativeUnitType, container, select, visibility);
    },
  };
}

/** Containers by their id, and by each member directly inside. */
function indexOf(directory: Directory) {
  const { groups, directoryRoles, administrativeUnits } = directory.memberships();
  const all: readonly Container[] = [...groups, ...directoryRoles, ...administrativeUnits];
  const byMember = new Map<string, Container[]>();
  for (const container of all) {
    for (const member of container.memberIds) byMember.set(member, [...(byMember.get(member) ?? []), container]);
  }
  return { byId: new Map(all.map((container) => [container.id, container])), byMember };
}

/** What is one step away, or any number of steps; each once, without the start, and rings do no harm. */
function reach(next: (id: string) => readonly string[], start: string, transitive: boolean): readonly string[] {
  const found = new Set(next(start));
  // A set that grows while it is walked is walked to its new end.
  if (transitive) for (const id of found) for (const further of next(id)) found.add(further);
  found.delete(start);
  return [...found];
}

/** With `@odata.type`, because these lists hold objects of several types. What a type has not is left out, where it was selected. */
function typed<Item>(
  type: ResourceType<Item>,
  item: Item,
  select: readonly string[] | undefined,
  visibility: Visibility,
): object {
  const own = select?.filter((name) => type.properties.has(name.toLowerCase()));
  const view = viewOf(type, item, own, visibility);
  // Limited information has the id even where it was not selected.
  return { '@odata.type': `#${type.name}`, ...(visibility === 'none' && { id: type.idOf(item) }), ...view };
}
