/**
 * Everything the company has in Azure as it is now: the seeded subscriptions, groups and resources with the tags of today.
 *
 * Tags are what can be written; they are kept here over the seed, in memory. Who may see or write is for `access.ts` to say.
 * @module
 */
import type { Directory, ResourceGroup, Subscription } from '../directory/directory.ts';
import { type Resource, resourcesOf } from '../directory/resources.ts';

/** Names in the case in which they were last written. Two that differ in case only are one tag. */
export type Tags = Readonly<Record<string, string>>;

/** A resource group in its subscription, with the tags of now. */
export interface OwnedGroup extends ResourceGroup {
  /** `/subscriptions/{id}/resourceGroups/{name}` */
  readonly id: string;
}

/** A resource in its place, with the tags of now; those of `group` are the ones of the first look. */
export interface OwnedResource extends Resource {
  readonly group: OwnedGroup;
  readonly subscription: Subscription;
}

/** Reads give copies with the tags of now; nothing of it is filtered by who asks. */
export interface Estate {
  /** With the tags that they have now; of everybody, whoever may see them. */
  subscriptions(): readonly Subscription[];
  /** By GUID, without regard to case. */
  subscription(id: string): Subscription | undefined;
  /** In the order in which ARM lists them. */
  groups(subscription: Subscription): readonly OwnedGroup[];
  /** By name, without regard to case. */
  group(subscription: Subscription, name: string): OwnedGroup | undefined;
  /** Of the whole subscription, group by group. */
  resources(subscription: Subscription): readonly OwnedResource[];
  /** By id, without regard to case. */
  resource(subscription: Subscription, id: string): OwnedResource | undefined;
  /** @param id of a subscription, a group or a resource */
  setTags(id: string, tags: Tags): void;
  /** Takes all writes back. */
  reset(): void;
}

/** `/subscriptions/{id}`, without a slash at the end. */
export function idOf({ subscriptionId }: Pick<Subscription, 'subscriptionId'>): string {
  return `/subscriptions/${subscriptionId}`;
}

/** One per ARM; two of them do not see each other's writes. */
export function createEstate(directory: Directory): Estate {
  /** By id in lower case. Bounded by what there is: only existing things are written. */
  const written = new Map<string, Tags>();
  /** Seeded on first use: nobody waits at the start for what nobody asks. */
  const seeded = new Map<string, readonly OwnedResource[]>();
  const withTags = <Thing extends { readonly tags: Tags }>(thing: Thing, id: string): Thing => {
    const tags = written.get(id.toLowerCase());
    return tags ? { ...thing, tags } : thing;
  };
  const ownedGroup = (subscription: Subscription, group: ResourceGroup): OwnedGroup => {
    const id = `${idOf(subscription)}/resourceGroups/${group.name}`;
    return { ...withTags(group, id), id };
  };
  const seedOf = (subscription: Subscription) => {
    const known = seeded.get(subscription.subscriptionId);
    if (known) return known;
    const made = subscription.resourceGroups.flatMap((group) =>
      resourcesOf(subscription, group).map((resource) => ({
        ...resource,
        subscription,
        group: ownedGroup(subscription, group),
      })),
    );
    seeded.set(subscription.subscriptionId, made);
    return made;
  };

  return {
    subscriptions: () => directory.subscriptions.map((subscription) => withTags(subscription, idOf(subscription))),
    subscription(id) {
      const found = directory.subscriptions.find(({ subscriptionId }) => subscriptionId === id.toLowerCase());
      return found && withTags(found, idOf(found));
    },
    groups: (subscription) => subscription.resourceGroups.map((group) => ownedGroup(subscription, group)),
    group(subscription, name) {
      const found = subscription.resourceGroups.find((group) => group.name.toLowerCase() === name.toLowerCase());
      return found && ownedGroup(subscription, found);
    },
    resources: (subscription) => seedOf(subscription).map((resource) => withTags(resource, resource.id)),
    resource(subscription, id) {
      const found = seedOf(subscription).find((resource) => resource.id.toLowerCase() === id.toLowerCase());
      return found && withTags(found, found.id);
    },
    setTags: (id, tags) => written.set(id.toLowerCase(), tags),
    reset: () => written.clear(),
  };
}
