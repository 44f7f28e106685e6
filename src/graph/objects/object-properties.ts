/**
 * Which properties the fields need that roles, administrative units and all other objects have.
 * @module
 */

import { named } from './select.ts';

/** By field; an object that lacks one of them sends it as null or not at all. */
export const OBJECT_PROPERTIES = named('displayName', 'description', 'roleTemplateId');
