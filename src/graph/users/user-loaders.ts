/**
 * Users and managers by id: what one request asks of them, made per request and never shared between requests.
 *
 * All of one tick leave together with everything else of the tick: many users as one `getByIds` where that is consented to, else as
 * parts of `$batch`.
 * @module
 */

import type { Principal } from '../../bearer/principal.ts';
import { absentAsNull } from '../../downstream/absent.ts';
import { pathSegment } from '../../downstream/address.ts';
import type { JsonBatch } from '../../downstream/json-batch.ts';
import { foldById } from '../objects/get-by-ids.ts';
import { scopesFor, subjectOf } from '../subject.ts';
import { permissions } from './permissions.ts';
import { type GraphUser, readUser } from './user.ts';

/** Equal loads of a request are one; those of one tick travel together. */
export interface UserLoader {
  /** @param select names of `$select` @returns null where there is none */
  load(id: string, select: readonly string[]): Promise<GraphUser | null>;
}

/** Of one request, under `context.graph`. */
export interface UserLoaders {
  /** The signed-in user. */
  readonly me: (select: readonly string[]) => Promise<GraphUser | null>;
  /** By object id or user principal name. */
  readonly users: UserLoader;
  /** Managers, by the object id of whom they manage. */
  readonly managers: UserLoader;
}

const read = async (asked: Promise<unknown>) => await absentAsNull(asked.then(readUser));

/** @param principal tells which ids are the caller's own, so that they are read from `/me` */
export function createUserLoaders(batch: JsonBatch, principal: Principal | undefined): UserLoaders {
  return {
    me: (select) => read(batch.get({ path: '/me', select, scopes: permissions['Query.me'].scopes })),
    users: {
      async load(id, select) {
        const subject = subjectOf(id, principal);
        const scopes = scopesFor(permissions['Query.user'], subject);
        const fold = subject.isOwn ? {} : foldById('user', id);
        return await read(batch.get({ path: subject.path, select, scopes, ...fold }));
      },
    },
    managers: {
      load: async (id, select) =>
        await read(
          batch.get({ path: `/users/${pathSegment(id)}/manager`, select, scopes: permissions['User.manager'].scopes }),
        ),
    },
  };
}
