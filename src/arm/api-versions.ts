/**
 * Versions of the parts of Azure Resource Manager that we speak. Those of other providers are asked for: `resources/resource-reader.ts`.
 * @module
 */

/** Tenants, subscriptions, locations: default of Microsoft's own client. */
export const SUBSCRIPTIONS_VERSION = '2022-12-01';
/** Resource groups, lists of resources, providers, tags. */
export const RESOURCES_VERSION = '2021-04-01';
/** Role assignments and definitions: the first that is stable and has conditions (`conditionVersion`). */
export const AUTHORIZATION_VERSION = '2022-04-01';
/** Queries. The wire of this version is what `resource-graph.ts` reads: `resultTruncated` as a text, `$skipToken`. */
export const RESOURCE_GRAPH_VERSION = '2021-03-01';
