/**
 * Which properties the fields need that roles, administrative units and all other objects have.
 * @module
 */

import { named } from './select.ts';

export const OBJECT_PROPERTIES = named('displayName', 'description', 'roleTemplateId');
