/**
 * Reads the path of an ARM request: what it is about, and what is asked of it.
 *
 * `/subscriptions/{s}/resourceGroups/{g}/providers/{namespace}/{type}/{name}` names a resource; a last `providers` of
 * Microsoft.Authorization or Microsoft.Resources asks for something that every scope has: role assignments, tags.
 * @module
 */

/** What a path is about. Each member is there only with the ones before it. */
export interface Scope {
  /** As asked, `''` for the whole tenant: `/subscriptions/{s}/resourceGroups/{g}`. */
  readonly id: string;
  /** As asked: not yet known to be a GUID of anything. */
  readonly subscriptionId?: string;
  /** Name of the resource group, in the letters of the request. */
  readonly group?: string;
  /** A resource, or a child of one. */
  readonly resource?: {
    readonly namespace: string;
    /** `servers/databases` */
    readonly type: string;
    /** `sql-1/orders` */
    readonly name: string;
  };
}

/** A scope, and perhaps something asked of it. */
export interface Target {
  /** For an extension: what it is an extension of. */
  readonly scope: Scope;
  /** In lower case, with its namespace: `microsoft.resources/tags`. */
  readonly extension?: string;
  /** What follows the extension: a name. */
  readonly rest: readonly string[];
}

/** Types that stand behind any scope: `{scope}/providers/{type}`. */
const extensions: ReadonlySet<string> = new Set([
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.resources/tags',
]);

/** @returns `undefined`: the path is of no known form */
export function parseTarget(segments: readonly string[]): Target | undefined {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const extension = segments
    .slice(at + 1, at + 3)
    .join('/')
    .toLowerCase();
  const isExtended = at >= 0 && extensions.has(extension);
  const scope = parseScope(isExtended ? segments.slice(0, at) : segments);
  if (!scope) return undefined;
  return isExtended ? { scope, extension, rest: segments.slice(at + 3) } : { scope, rest: [] };
}

/** @returns `undefined` for what is no scope of ARM */
function parseScope(segments: readonly string[]): Scope | undefined {
  const id = segments.map((segment) => `/${segment}`).join('');
  const [subscriptions, subscriptionId, groups, group, providers, namespace, ...pairs] = segments;
  if (subscriptions === undefined) return { id };
  if (subscriptions.toLowerCase() !== 'subscriptions' || subscriptionId === undefined) return undefined;
  if (groups === undefined) return { id, subscriptionId };
  if (groups.toLowerCase() !== 'resourcegroups' || group === undefined) return undefined;
  if (providers === undefined) return { id, subscriptionId, group };
  if (providers.toLowerCase() !== 'providers' || namespace === undefined) return undefined;
  // Types and names take turns: `servers/sql-1/databases/orders`. An odd number would be a list, which is not served here.
  if (pairs.length === 0 || pairs.length % 2 === 1) return undefined;
  const type = pairs.filter((_part, index) => index % 2 === 0).join('/');
  const name = pairs.filter((_part, index) => index % 2 === 1).join('/');
  return { id, subscriptionId, group, resource: { namespace, type, name } };
}
