/**
 * Everything the company has in Azure as it is now: the seeded subscriptions, groups and resources with the tags of today.
 *
 * Tags are what can be written; they are kept here over the seed, in memory. Who may see or write is for `access.ts` to say.
 * @module
 */
import type { Directory, ResourceGroup, Subscription } from '../directory/directory.ts';
import { type Resource, resourcesOf } from '../directory/resources.ts';

export type Tags = Readonly<Record<string, string>>;

export interface OwnedGroup extends ResourceGroup {
  /** `/subscriptions/{id}/resourceGroups/{name}` */
  readonly id: string;
}

export interface OwnedResource extends Resource {
  readonly group: OwnedGroup;
  readonly subscription: Subscription;
}

export interface Estate {
  subscriptions(): readonly Subscription[];
  subscription(id: string): Subscription | undefined;
  groups(subscription: Subscription): readonly OwnedGroup[];
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

export function idOf({ subscriptionId }: Pick<Subscription, 'subscriptionId'>): string {
  return `/subscriptions/${subscriptionId}`;
}

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
