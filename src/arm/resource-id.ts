/**
 * Resource ids of Azure: `/subscriptions/{guid}/resourceGroups/{name}/providers/{namespace}/{type}/{name}…`.
 *
 * Pure. An id is an argument that becomes a path, so it is taken apart and put together again: the words of its grammar are ours,
 * everything between them is one encoded segment. Ids are compared without case and keep the case they were written in.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * @module
 */

import { pathSegment } from '../downstream/address.ts';
import { BadUserInputError } from '../errors/errors.ts';
import { isGuid } from '../protocol/authority.ts';

/** An id, taken apart. Names keep the case they were written in; compare without it. */
export interface ResourceId {
  /** A GUID in lower case. */
  readonly subscriptionId: string;
  /** Not encoded; lacking for a subscription and for resources of a subscription itself. */
  readonly resourceGroup?: string;
  /** Of the last provider in the id; lacking for a subscription and a resource group. */
  readonly resource?: {
    /** `Microsoft.Compute` */
    readonly namespace: string;
    /** Without the namespace: `virtualMachines/extensions`. */
    readonly type: string;
    readonly name: string;
  };
  /** Encoded, to be called; without a slash at the end. */
  readonly path: string;
}

const MAX_ID = 2_048;
/** `84codes.CloudAMQP` is one, too. */
const NAMESPACE = /^[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)+$/;
const TYPE = /^[A-Za-z][\w-]*$/;

/**
 * @returns `undefined` for anything that is not the id of a subscription, a resource group or a resource
 * @example
 * ```ts
 * readResourceId('/subscriptions/1111…/resourceGroups/web/providers/Microsoft.Web/sites/shop/slots/blue');
 * // { subscriptionId: '1111…', resourceGroup: 'web', resource: { namespace: 'Microsoft.Web', type: 'sites/slots', name: 'blue' }, path }
 * ```
 */
export function readResourceId(id: string): ResourceId | undefined {
  try {
    return takeApart(id);
  } catch {
    return undefined;
  }
}

/**
 * The id of a subscription, a resource group or a resource, as an argument.
 * @throws {BadUserInputError}
 */
export function parseScope(id: string, argument = 'scope'): ResourceId {
  const scope = readResourceId(id);
  if (scope) return scope;
  throw new BadUserInputError(
    `Expected '${argument}' to be the id of a subscription, a resource group or a resource, such as '/subscriptions/{guid}/resourceGroups/{name}'.`,
  );
}

/**
 * The id of a resource, as an argument.
 * @throws {BadUserInputError}
 */
export function parseResourceId(id: string, argument = 'id'): ResourceId & Required<Pick<ResourceId, 'resource'>> {
  const read = readResourceId(id);
  if (read?.resource) return { ...read, resource: read.resource };
  throw new BadUserInputError(
    `Expected '${argument}' to be a resource id: '/subscriptions/{guid}/resourceGroups/{name}/providers/{namespace}/{type}/{name}'.`,
  );
}

/** @throws {BadUserInputError} */
export function parseSubscriptionId(id: string, argument = 'subscriptionId'): string {
  if (isGuid(id.toLowerCase())) return id.toLowerCase();
  throw new BadUserInputError(`Expected '${argument}' to be the GUID of a subscription.`);
}

/** `Microsoft.Compute/virtualMachines`, in the case of the id. */
export function typeOf(id: ResourceId | undefined): string | undefined {
  return id?.resource && `${id.resource.namespace}/${id.resource.type}`;
}

/**
 * @returns `undefined` at the first segment that does not fit
 * @throws {BadUserInputError} a name that cannot be a segment; the callers take it for no id
 */
function takeApart(id: string): ResourceId | undefined {
  const [root, ...segments] = id.length > MAX_ID ? [] : id.split('/');
  if (root !== '' || !isWord(segments.shift(), 'subscriptions')) return undefined;
  const subscriptionId = (segments.shift() ?? '').toLowerCase();
  if (!isGuid(subscriptionId)) return undefined;
  let path = `/subscriptions/${subscriptionId}`;
  let resourceGroup: string | undefined;
  if (isWord(segments[0], 'resourceGroups')) {
    segments.shift();
    resourceGroup = segments.shift() ?? '';
    path += `/resourceGroups/${pathSegment(resourceGroup)}`;
  }
  let resource: ResourceId['resource'];
  // More than one provider: an extension of a resource, such as a lock or an assignment on it.
  while (isWord(segments[0], 'providers')) {
    segments.shift();
    const namespace = segments.shift() ?? '';
    if (!NAMESPACE.test(namespace)) return undefined;
    path += `/providers/${namespace}`;
    const types: string[] = [];
    let name: string | undefined;
    while (segments.length > 0 && !isWord(segments[0], 'providers')) {
      const [type = '', next = ''] = segments.splice(0, 2);
      if (!TYPE.test(type)) return undefined;
      types.push(type);
      name = next;
      path += `/${type}/${pathSegment(name)}`;
    }
    if (name === undefined) return undefined;
    resource = { namespace, type: types.join('/'), name };
  }
  // A rest is no id: ARM might read an operation (`/start`) or another address in it.
  if (segments.length > 0) return undefined;
  return {
    subscriptionId,
    path,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(resource && { resource }),
  };
}

function isWord(segment: string | undefined, word: string): boolean {
  return segment?.toLowerCase() === word.toLowerCase();
}
