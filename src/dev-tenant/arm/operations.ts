/**
 * What ARM answers: finds the operation of a request by its path and method, free of HTTP.
 *
 * @see https://learn.microsoft.com/rest/api/resources/
 * @module
 */
import type { Clock } from '../../observability/clock.ts';
import type { Directory } from '../directory/directory.ts';
import { isVisible } from './access.ts';
import type { ArmAnswer, ArmRequest } from './arm-request.ts';
import { ArmError } from './errors.ts';
import { createEstate, idOf } from './estate.ts';
import { locationsOf } from './locations.ts';
import { typeNotFound } from './not-found.ts';
import { getProvider, listProviders } from './providers.ts';
import { createResourceGraph } from './resource-graph/resource-graph.ts';
import { getResource, listResources } from './resources.ts';
import { answerRoleAssignments, answerRoleDefinitions } from './role-assignments.ts';
import { parseTarget, type Target } from './scope.ts';
import {
  groupOf,
  listGroups,
  listSubscriptions,
  listTenants,
  readableGroup,
  subscriptionOf,
  visibleSubscription,
} from './subscriptions.ts';
import { answerTags } from './tags.ts';

/** ARM without HTTP: a request in, an answer or an `ArmError` out. */
export interface Operations {
  /** @throws {ArmError} */
  answer(request: ArmRequest): ArmAnswer;
  /** Takes all writes back. */
  reset(): void;
}

/** @param clock for Resource Graph, whose refusals and quota tell the time */
export function createOperations({ directory, clock }: { directory: Directory; clock: Clock }): Operations {
  const estate = createEstate(directory);
  const resourceGraph = createResourceGraph(estate, clock);
  // Everything was made and assigned by one person.
  const maker = directory.people.find(({ persona }) => persona === 'admin') ?? directory.people[0];

  return { answer, reset: () => estate.reset() };

  function answer(request: ArmRequest): ArmAnswer {
    const { segments, method, caller } = request;
    const lower = segments.map((segment) => segment.toLowerCase());
    if (lower.join('/') === 'providers/microsoft.resourcegraph/resources') {
      return method === 'POST' ? resourceGraph(request) : refuseMethod();
    }
    // Extensions come first: `{scope}/providers/Microsoft.Resources/tags/default` looks like a resource and is none.
    const target = parseTarget(segments);
    if (target?.extension !== undefined) return answerExtension(request, target);
    if (method !== 'GET') return refuseMethod();
    if (lower.join('/') === 'tenants') return listTenants(directory, caller);
    if (lower[0] !== 'subscriptions') throw typeNotFound(segments.join('/'));
    const [, id] = segments;
    return id === undefined ? listSubscriptions(request, estate) : readInside(request, id, target);
  }

  function readInside(request: ArmRequest, id: string, target: Target | undefined): ArmAnswer {
    const { segments, caller, apiVersion } = request;
    const subscription = visibleSubscription(estate, id, caller);
    const [, , relation = '', name, detail = ''] = segments;
    // Length and words at once: `resourceGroups` of three segments is a list, of four a group, of five what is in it.
    switch (`${segments.length} ${relation}/${detail}`.toLowerCase()) {
      case '2 /':
        return { body: subscriptionOf(subscription, apiVersion) };
      case '3 locations/':
        return { body: { value: locationsOf(subscription.subscriptionId) } };
      case '3 resourcegroups/':
        return listGroups(request, estate, subscription);
      case '3 resources/':
        return listResources(request, estate, subscription);
      case '3 providers/':
        return { body: listProviders(idOf(subscription)) };
      case '4 providers/':
        return { body: getProvider(name ?? '', idOf(subscription)) };
      case '4 resourcegroups/':
        return { body: groupOf(readableGroup(estate, subscription, name ?? '', caller)) };
      case '5 resourcegroups/resources':
        return listResources(request, estate, subscription, readableGroup(estate, subscription, name ?? '', caller));
    }
    const { scope } = target ?? {};
    if (!scope?.resource) throw typeNotFound(segments.join('/'));
    const createdBy = maker?.userPrincipalName ?? '';
    return getResource(request, estate, { ...scope, resource: scope.resource }, { subscription, createdBy });
  }

  /** What every scope has, under a last `providers` in its path. */
  function answerExtension(request: ArmRequest, target: Target): ArmAnswer {
    const { scope, extension, rest } = target;
    const { caller } = request;
    const subscription =
      scope.subscriptionId === undefined ? undefined : visibleSubscription(estate, scope.subscriptionId, caller);
    if (extension === 'microsoft.resources/tags') {
      if (subscription && rest.length === 1 && rest[0]?.toLowerCase() === 'default') {
        return answerTags(request, estate, scope, subscription);
      }
      throw typeNotFound(request.segments.join('/'));
    }
    if (request.method !== 'GET') return refuseMethod();
    if (rest.length > 1) throw typeNotFound(request.segments.join('/'));
    if (extension === 'microsoft.authorization/roledefinitions') return answerRoleDefinitions(request, target);
    if (subscription && scope.group !== undefined) readableGroup(estate, subscription, scope.group, caller);
    const subscriptions = subscription
      ? [subscription]
      : estate.subscriptions().filter((candidate) => isVisible(candidate, caller));
    return answerRoleAssignments(request, target, { subscriptions, createdBy: maker?.objectId ?? '' });
  }
}

function refuseMethod(): never {
  throw new ArmError(405, 'MethodNotAllowed', 'The requested resource does not support this method.');
}
