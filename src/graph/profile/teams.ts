/**
 * Teams that a user has joined. Graph takes no options here, not even a size of the page, and fills few properties.
 * @see https://learn.microsoft.com/graph/api/user-list-joinedteams
 * @module
 */

import type { Team } from '@microsoft/microsoft-graph-types';
import type { Connection, ConnectionArguments } from '../../downstream/connection.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { listConnection } from '../../downstream/list-pages.ts';
import { readEntity } from '../read-entity.ts';

/** What `joinedTeams` fills; other properties of a team come as null. */
export interface GraphTeam extends Readonly<Pick<Team, 'displayName' | 'description' | 'isArchived'>> {
  /** The id of its group as well. */
  readonly id: string;
}

const MARKS: ReadonlySet<string> = new Set(['$skiptoken']);

/** @param subjectPath `/me` or `/users/{id}`; on behalf of a user Graph answers for `/me` alone */
export function joinedTeams(
  batch: JsonBatch,
  subjectPath: string,
  scopes: readonly string[],
  page: ConnectionArguments,
): Promise<Connection<GraphTeam>> {
  return listConnection(
    batch,
    {
      path: `${subjectPath}/joinedTeams`,
      scopes,
      query: {},
      markOptions: MARKS,
      linkMember: '@odata.nextLink',
      read: readEntity<GraphTeam>,
      defaultFirst: 25,
      maxFirst: 100,
    },
    page,
  );
}
