/**
 * Many users, or many groups, by id as one request: `getByIds`.
 *
 * It needs `Directory.Read.All`, which an administrator must have consented to: where the header does not hold it, each id is a part
 * of a `$batch` instead. Ids that nobody has are absent from the answer, which has no order.
 * @see https://learn.microsoft.com/graph/api/directoryobject-getbyids
 * @module
 */

import type { FoldRule } from '../../downstream/json-batch.ts';
import { queryText, withQuery } from '../../downstream/query.ts';
import { answeredById } from './answered-by-id.ts';

const MOST_IDS = 1_000;
/** It costs three units of the tenant's budget, a GET that selects costs one: from the fourth id on it is the cheaper one. */
const WORTH_FROM = 4;
const PERMISSION = ['Directory.Read.All'];

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** One rule for each type: the operation may answer for several, and then nobody could say what was selected of which. */
function getByIds(type: 'user' | 'group'): FoldRule {
  return {
    name: `getByIds ${type}`,
    most: MOST_IDS,
    worthFrom: WORTH_FROM,
    permission: PERMISSION,
    request: (keys, select) => ({
      // Without a selection users come with fewer properties than their own address gives (a known issue of Graph).
      path: withQuery(
        '/directoryObjects/getByIds',
        queryText(select === undefined ? {} : { $select: select.join(',') }),
      ),
      body: { ids: keys, types: [type] },
      scopes: PERMISSION,
    }),
    split: answeredById,
    missing: 'absent',
  };
}

const rules = { user: getByIds('user'), group: getByIds('group') };

/**
 * How a read by id may be folded; a user principal name is none.
 * @returns to be spread into a read: empty for what is no object id
 */
export function foldById(type: 'user' | 'group', id: string) {
  const key = id.toLowerCase();
  return GUID.test(key) ? { fold: { rule: rules[type], key } } : {};
}
