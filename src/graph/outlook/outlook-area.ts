/**
 * Types that mail and calendars share: bodies and addresses.
 * @module
 */

import { BodyFormat, type Resolvers } from '../../generated/graph.ts';
import type { FieldPermissions } from '../../module/define-module.ts';
import { enumOf } from '../enum-names.ts';

/** Nothing is asked for here: all of it comes with a message or an event. */
export const permissions: FieldPermissions = {};

/** Whatever else these types have, Graph calls by the same names. */
export const resolvers: Resolvers = {
  ItemBody: {
    contentType: ({ contentType }) => enumOf(BodyFormat, contentType),
  },
};
