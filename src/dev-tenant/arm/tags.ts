/**
 * `{scope}/providers/Microsoft.Resources/tags/default`: the tags of a subscription, a resource group or a resource.
 *
 * The one thing that can be written in this Azure. Writes last until `POST /dev/reset`, and are seen by every read at once:
 * the real Resource Graph takes seconds to minutes.
 * @see https://learn.microsoft.com/rest/api/resources/tags
 * @module
 */
import type { Subscription } from '../directory/directory.ts';
import { demand } from './access.ts';
import { type ArmAnswer, type ArmRequest, bodyOf } from './arm-request.ts';
import { ArmError } from './errors.ts';
import { type Estate, idOf, type Tags } from './estate.ts';
import { enforceMfa } from './mfa-enforcement.ts';
import { groupNotFound, resourceNotFound } from './not-found.ts';
import type { Scope } from './scope.ts';
import { assertTags, changeTags, readTagPatch, readTags } from './tag-rules.ts';

/** A subscription, a group or a resource, as far as its tags go. */
interface Tagged {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
}

/** @param subscription visible to the caller */
export function answerTags(request: ArmRequest, estate: Estate, scope: Scope, subscription: Subscription): ArmAnswer {
  const { method, caller } = request;
  const verb = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  // Before roles: the demand is on whoever writes, allowed or not.
  if (verb !== 'read') enforceMfa(caller, scope.id.split('/').at(-1) ?? '');
  demand(caller, `Microsoft.Resources/tags/${verb}`, scope.id, subscription);
  const thing = taggedAt(estate, scope, subscription);
  if (verb !== 'read' && subscription.state === 'Disabled') throw readOnly(subscription);
  switch (method) {
    case 'GET':
      return { body: tagsOf(thing) };
    case 'DELETE':
      // An empty set, not the seeded one again: what was deleted stays deleted until the reset.
      estate.setTags(thing.id, {});
      return {};
    case 'PUT':
      return write(thing, readTags(bodyOf(request)));
    case 'PATCH': {
      const { operation, tags } = readTagPatch(bodyOf(request));
      return write(thing, changeTags(thing.tags, operation, tags));
    }
    case 'POST':
      throw new ArmError(405, 'MethodNotAllowed', 'The requested resource does not support this method.');
  }

  function write(written: Tagged, tags: Tags): ArmAnswer {
    assertTags(tags);
    estate.setTags(written.id, tags);
    return { body: tagsOf({ ...written, tags }) };
  }
}

/** @throws {ArmError} 404 */
function taggedAt(estate: Estate, scope: Scope, subscription: Subscription): Tagged {
  if (scope.group === undefined) {
    return { id: idOf(subscription), name: subscription.displayName, tags: subscription.tags };
  }
  const group = estate.group(subscription, scope.group);
  if (!group) throw groupNotFound(scope.group);
  if (!scope.resource) return group;
  const resource = estate.resource(subscription, scope.id);
  if (resource) return resource;
  throw resourceNotFound(scope.resource, group.name);
}

function tagsOf({ id, tags }: Tagged): object {
  return {
    id: `${id}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags },
  };
}

/** What a disabled subscription answers to every write. */
function readOnly({ subscriptionId }: Subscription): ArmError {
  const message = `The subscription '${subscriptionId}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`;
  return new ArmError(403, 'ReadOnlyDisabledSubscription', message);
}
