/**
 * Loaders of the directory: made per request, never shared between requests.
 *
 * All of one tick leave together as `$batch` calls of at most 20 parts, whatever loader they come from. A user or manager that is
 * not there (404) is `null`; everything else that goes wrong stays with its own key.
 * @module
 */

import DataLoader from 'dataloader';
import { pathSegment } from '../downstream/address.ts';
import { createJsonBatch, type JsonBatch } from '../downstream/json-batch.ts';
import { DownstreamError } from '../errors/errors.ts';
import type { RequestScope } from '../module/define-module.ts';
import { permissions } from './permissions.ts';
import { type GraphUser, readUser, USER_SELECT } from './user.ts';

export interface GraphLoaders {
  /** The signed-in user. */
  readonly me: () => Promise<GraphUser | null>;
  /** By object id or user principal name. */
  readonly users: DataLoader<string, GraphUser | null>;
  /** Managers, by the object id of whom they manage. */
  readonly managers: DataLoader<string, GraphUser | null>;
}

export function createGraphLoaders({ graphClient, clock }: RequestScope): GraphLoaders {
  const batch = createJsonBatch(graphClient, clock);
  return {
    me: () => getUser(batch, `/me?${USER_SELECT}`, permissions['Query.me'].scopes),
    users: createUserLoader(
      batch,
      'graph.users',
      (id) => `/users/${pathSegment(id)}`,
      permissions['Query.user'].scopes,
    ),
    managers: createUserLoader(
      batch,
      'graph.managers',
      (id) => `/users/${pathSegment(id)}/manager`,
      permissions['User.manager'].scopes,
    ),
  };
}

function createUserLoader(batch: JsonBatch, name: string, path: (id: string) => string, scopes: readonly string[]) {
  // The batch gathers the tick; a second wait here would only cut it in two.
  return new DataLoader<string, GraphUser | null>(
    (ids) =>
      Promise.all(ids.map((id) => settle(async () => await getUser(batch, `${path(id)}?${USER_SELECT}`, scopes)))),
    { name },
  );
}

async function getUser(batch: JsonBatch, path: string, scopes: readonly string[]): Promise<GraphUser | null> {
  try {
    return readUser(await batch.get(path, scopes));
  } catch (error) {
    if (error instanceof DownstreamError && error.code === 'DOWNSTREAM_NOT_FOUND') return null;
    throw error;
  }
}

async function settle(load: () => Promise<GraphUser | null>): Promise<GraphUser | null | Error> {
  try {
    return await load();
  } catch (error) {
    return error instanceof Error ? error : new Error('A user could not be loaded.', { cause: error });
  }
}
