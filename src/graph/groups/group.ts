/**
 * A group as Microsoft Graph sends it, and which of its properties each field of the schema needs.
 * @see https://learn.microsoft.com/graph/api/resources/group
 * @module
 */

import type { Group } from '@microsoft/microsoft-graph-types';
import type { GraphObject } from '../objects/directory-object.ts';
import { named, type PropertiesOfFields } from '../objects/select.ts';

const SHOWN = [
  'displayName',
  'description',
  'mail',
  'mailNickname',
  'mailEnabled',
  'securityEnabled',
  'visibility',
  'membershipRule',
  'createdDateTime',
] as const satisfies readonly (keyof Group)[];

/** With the properties that were selected; all but the id are null where the caller may not read groups. */
export interface GraphGroup
  extends Readonly<Pick<Group, (typeof SHOWN)[number] | 'groupTypes'>>,
    Pick<GraphObject, 'id' | '@odata.type'> {}

/** By field of `Group`; `members` and `owners` are lists of their own and ask for themselves. */
export const GROUP_PROPERTIES = {
  ...named(...SHOWN),
  kind: ['groupTypes', 'mailEnabled', 'securityEnabled'],
} satisfies PropertiesOfFields;
