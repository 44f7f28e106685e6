/**
 * A user of the directory, named by a router: `{ __typename: "User", id }`.
 *
 * By object id alone. A user principal name would do for `user(id:)`, but names are reassigned, and a key that changes would join one
 * person's data of another subgraph to somebody else.
 * @module
 */

import { BadUserInputError } from '../../errors/errors.ts';
import type { EntityResolver } from '../../module/define-module.ts';
import { selectedFields } from '../../module/selection.ts';
import { isGuid } from '../../protocol/authority.ts';
import type { GraphContext } from '../graph-slice.ts';
import { selectOf } from '../objects/select.ts';
import { USER_PROPERTIES } from './user.ts';

/** @throws {BadUserInputError} an id that is no object id */
export const resolveUser: EntityResolver<GraphContext> = ({ id }, { graph }, info) => {
  const objectId = typeof id === 'string' ? id.toLowerCase() : undefined;
  if (!isGuid(objectId)) throw new BadUserInputError("Expected 'id' of a User to be an object id, a GUID.");
  return graph.users.load(objectId, selectOf(selectedFields(info), USER_PROPERTIES));
};
