/**
 * Directory objects of any type, by their ids.
 * @module
 */
import { createHash } from 'node:crypto';
import type { DirectoryObject } from './directory-objects.ts';
import { badRequest, notFound } from './errors.ts';
import { type AreaOptions, contextOf, type Operation, ok, operation } from './operation.ts';
import { directoryRead } from './permissions.ts';
import { parseQuery } from './query.ts';
import { bodyOf, textsIn } from './request-body.ts';

/** https://learn.microsoft.com/graph/api/directoryobject-getbyids */
const mostIds = 1000;
const permissions = { delegated: directoryRead, application: directoryRead };

/** `/directoryObjects/{id}` and `getByIds`: people, groups, roles and units in one list, told apart by `@odata.type`. */
export function directoryObjectOperations({ objects }: AreaOptions): readonly Operation[] {
  return [
    operation('GET', '/directoryObjects/{id}', {
      permissions,
      handle(call) {
        const { id = '' } = call.path;
        const { select } = parseQuery(call.options);
        const object = objects.byId(id);
        if (!object) throw notFound(id);
        const context = contextOf(call, 'directoryObjects/$entity', select);
        return ok({ '@odata.context': context, ...object.show(call.caller, select) });
      },
    }),
    operation('POST', '/directoryObjects/getByIds', {
      permissions,
      cost: 3,
      handle(call) {
        const { select } = parseQuery(call.options);
        const ids = textsIn(call.body, 'ids');
        if (ids.length > mostIds) throw badRequest(`The number of ids exceeds the limit of ${mostIds}.`);
        const types = bodyOf(call.body).types === undefined ? undefined : textsIn(call.body, 'types');
        const kinds = new Set(types?.map((type) => type.toLowerCase()));
        const isWanted = ({ kind }: DirectoryObject) =>
          types === undefined || kinds.has(kind.toLowerCase()) || kinds.has('directoryobject');
        // Ids of nobody are left out without a word, and the order is that of the directory, not of the question.
        const found = [...new Set(ids.map((id) => id.toLowerCase()))].flatMap((id) => objects.byId(id) ?? []);
        return ok({
          '@odata.context': contextOf(call, 'directoryObjects', select),
          value: found
            .filter(isWanted)
            .sort(byDigest)
            .map((object) => object.show(call.caller, select)),
        });
      },
    }),
  ];
}

const digestOf = ({ id }: DirectoryObject) => createHash('sha256').update(id).digest('hex');
const byDigest = (one: DirectoryObject, other: DirectoryObject) => (digestOf(one) < digestOf(other) ? -1 : 1);
