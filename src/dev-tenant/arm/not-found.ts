/**
 * The 404s of ARM, each in its own words.
 *
 * @module
 */
import { ArmError } from './errors.ts';
import type { Scope } from './scope.ts';

/** Also for one that is there and hidden. @param subscriptionId GUID, as asked */
export function subscriptionNotFound(subscriptionId: string): ArmError {
  return new ArmError(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
}

/** @param name as asked */
export function groupNotFound(name: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}

/** The group is there, the resource is not. @param group its name, as ARM spells it */
export function resourceNotFound({ namespace, type, name }: NonNullable<Scope['resource']>, group: string): ArmError {
  const message = `The Resource '${namespace}/${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
  return new ArmError(404, 'ResourceNotFound', message);
}

/** A path of no form that is served here. @param type the path, or the part of it that is not known */
export function typeNotFound(type: string): ArmError {
  return new ArmError(404, 'InvalidResourceType', `The resource type '${type}' could not be found.`);
}
