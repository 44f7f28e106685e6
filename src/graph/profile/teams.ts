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

export interface GraphTeam extends Readonly<Pick<Team, 'displayName' | 'description' | 'isArchived'>> {
  readonly id: string;
}

const MARKS: ReadonlySet<string> = new Set(['$skiptoken']);

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
