/**
 * People: one, all of them, who leads whom, and several by their ids.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Person } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { type CollectionRules, pageOf, queryPeople } from './collection.ts';
import { badRequest, notFound } from './errors.ts';
import { type AreaOptions, type Call, contextOf, type Operation, ofUser, ok, operation } from './operation.ts';
import { basicRead, directoryRead, fullRead, ownRead, seesFullProfile } from './permissions.ts';
import { parseQuery, type Query } from './query.ts';
import { userOf } from './user.ts';

const mostIds = 1000;

export function userOperations({ directory }: AreaOptions): readonly Operation[] {
  const everybody = directory.people.filter(({ tenantId }) => tenantId === directory.tenant.tenantId);
  const subordinates = Map.groupBy(everybody, ({ managerId }) => managerId);
  const list = { delegated: basicRead, application: basicRead };

  return [
    ofUser('GET', '', {
      permissions: { delegated: basicRead, own: ownRead, application: basicRead },
      handle(call, person) {
        const { select } = parseQuery(call.options);
        const user = userOf(person, { select, full: seesFullProfile(call.caller, person) });
        return ok({ '@odata.context': contextOf(call, 'users/$entity', select), ...user });
      },
    }),
    ofUser('GET', '/manager', {
      permissions: { delegated: fullRead, application: fullRead },
      handle(call, person) {
        const query = parseQuery(call.options);
        const manager = person.managerId === null ? undefined : directory.personById(person.managerId);
        if (!manager) throw notFound('manager');
        const context = contextOf(call, 'directoryObjects/$entity', query.select);
        return ok({ '@odata.context': context, ...typedUser(manager, query, call.caller) });
      },
    }),
    ofUser('GET', '/directReports', {
      permissions: { delegated: [...ownRead, ...fullRead], application: fullRead },
      handle: (call, person) =>
        ok(collection(call, 'directoryObjects', subordinates.get(person.objectId) ?? [], typedUser)),
    }),
    operation('GET', '/users', {
      permissions: list,
      cost: 2,
      handle: (call) => ok(collection(call, 'users', everybody, plainUser)),
    }),
    operation('GET', '/users/$count', {
      permissions: list,
      cost: 2,
      handle(call) {
        const rules = rulesOf(call);
        if (!rules.eventual) throw badRequest('$count is not currently supported.');
        // The segment is the count: a filter that asks for `$count=true` has it.
        return ok(String(queryPeople(everybody, { ...parseQuery(call.options), count: true }, rules).length));
      },
    }),
    operation('POST', '/directoryObjects/getByIds', {
      permissions: { delegated: directoryRead, application: directoryRead },
      cost: 3,
      handle(call) {
        const query = parseQuery(call.options);
        const { ids, types } = (call.body ?? {}) as { ids?: unknown; types?: unknown };
        if (!isTextList(ids)) throw badRequest("The parameter 'ids' must be a collection of strings.");
        if (ids.length > mostIds) throw badRequest(`The number of ids exceeds the limit of ${mostIds}.`);
        if (types !== undefined && !isTextList(types)) {
          throw badRequest("The parameter 'types' must be a collection.");
        }
        const wantsUsers = types === undefined || types.some((type) => type.toLowerCase() === 'user');
        // Ids of nobody are left out without a word, and the order is that of the directory, not of the question.
        const found = new Set(wantsUsers ? ids.flatMap((id) => directory.personById(id) ?? []) : []);
        return ok({
          '@odata.context': contextOf(call, 'directoryObjects', query.select),
          value: [...found].sort(byDigest).map((person) => typedUser(person, query, call.caller)),
        });
      },
    }),
  ];
}

type View = (person: Person, query: Query, caller: Caller) => object;

function collection(call: Call, set: string, people: readonly Person[], view: View): object {
  const rules = rulesOf(call);
  const query = parseQuery(call.options);
  const page = pageOf(queryPeople(people, query, rules), query, rules);
  return {
    '@odata.context': contextOf(call, set, query.select),
    ...(page.count !== undefined && { '@odata.count': page.count }),
    ...(page.nextQuery !== undefined && { '@odata.nextLink': `${call.url}?${page.nextQuery}` }),
    value: page.people.map((person) => view(person, query, call.caller)),
  };
}

function plainUser(person: Person, { select }: Query, caller: Caller): object {
  return userOf(person, { select, full: seesFullProfile(caller, person) });
}

/** A user among directory objects of other types. */
function typedUser(person: Person, query: Query, caller: Caller): object {
  return { '@odata.type': '#microsoft.graph.user', ...plainUser(person, query, caller) };
}

function rulesOf({ header, caller }: Call): CollectionRules {
  return {
    eventual: header('consistencylevel')?.toLowerCase() === 'eventual',
    full: seesFullProfile(caller),
  };
}

const digestOf = ({ objectId }: Person) => createHash('sha256').update(objectId).digest('hex');
const byDigest = (one: Person, other: Person) => (digestOf(one) < digestOf(other) ? -1 : 1);

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
