/**
 * Loaders of the directory: made per request, never shared between requests.
 *
 * All of one tick leave together as `$batch` calls of at most 20 parts, whatever loader they come from. A user or manager that is
 * not there (404) is `null`; everything else that goes wrong stays with its own key.
 * @module
 */

import { pathSegment } from '../../downstream/address.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { DownstreamError } from '../../errors/errors.ts';
import { permissions } from './permissions.ts';
import { type GraphUser, readUser, USER_PROPERTIES } from './user.ts';

export interface UserLoader {
  load(id: string): Promise<GraphUser | null>;
}

export interface UserLoaders {
  /** The signed-in user. */
  readonly me: () => Promise<GraphUser | null>;
  /** By object id or user principal name. */
  readonly users: UserLoader;
  /** Managers, by the object id of whom they manage. */
  readonly managers: UserLoader;
}

export function createUserLoaders(batch: JsonBatch): UserLoaders {
  return {
    me: () => getUser(batch, '/me', permissions['Query.me'].scopes),
    users: {
      load: async (id) => await getUser(batch, `/users/${pathSegment(id)}`, permissions['Query.user'].scopes),
    },
    managers: {
      load: async (id) => await getUser(batch, `/users/${pathSegment(id)}/manager`, permissions['User.manager'].scopes),
    },
  };
}

async function getUser(batch: JsonBatch, path: string, scopes: readonly string[]): Promise<GraphUser | null> {
  try {
    return readUser(await batch.get({ path, select: USER_PROPERTIES, scopes }));
  } catch (error) {
    if (error instanceof DownstreamError && error.code === 'DOWNSTREAM_NOT_FOUND') return null;
    throw error;
  }
}
