/**
 * Presence: one's own by its own address, other people's together as one `getPresencesByUserId`.
 * @see https://learn.microsoft.com/graph/api/cloudcommunications-getpresencesbyuserid
 * @module
 */

import type { Presence } from '@microsoft/microsoft-graph-types';
import { absentAsNull } from '../../downstream/absent.ts';
import type { FoldRule, JsonBatch } from '../../downstream/json-batch.ts';
import { answeredById } from '../objects/answered-by-id.ts';
import { readEntity } from '../read-entity.ts';
import type { Subject } from '../subject.ts';
import { permissions } from './permissions.ts';

/** Nothing is selected: it is small, and one operation answers for many. */
export interface GraphPresence extends Readonly<Pick<Presence, 'availability' | 'activity' | 'statusMessage'>> {
  /** Object id of the user, by which answers of many are given back. */
  readonly id: string;
}

const presencesByUserId: FoldRule = {
  name: 'getPresencesByUserId',
  // The operation's own limit.
  most: 650,
  worthFrom: 2,
  request: (ids) => ({
    path: '/communications/getPresencesByUserId',
    body: { ids },
    scopes: permissions['User.presence'].scopes,
  }),
  split: answeredById,
  missing: 'absent',
};

/** @returns null for whoever has no presence, such as guests */
export async function loadPresence(
  batch: JsonBatch,
  id: string,
  { path, isOwn }: Subject,
  scopes: readonly string[],
): Promise<GraphPresence | null> {
  const fold = isOwn ? {} : { fold: { rule: presencesByUserId, key: id.toLowerCase() } };
  const asked = batch.get({ path: `${path}/presence`, scopes, ...fold });
  return await absentAsNull(asked.then(readEntity<GraphPresence>));
}
