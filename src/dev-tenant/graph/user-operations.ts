/**
 * People: one, all of them, and who leads whom.
 * @module
 */
import type { Person } from '../directory/directory.ts';
import { countOf, isEventual, pageOf, queryItems } from './collection.ts';
import { forbidden, GraphError, notFound } from './errors.ts';
import { expansionOf, type Relationships } from './expansion.ts';
import { type AreaOptions, type Call, contextOf, type Operation, ofUser, ok, operation } from './operation.ts';
import { basicRead, fullRead, hasOneOf, ownRead } from './permissions.ts';
import { type Expand, parseQuery, type Query } from './query.ts';
import { propertyNamed, viewOf } from './resource-type.ts';
import { userType, visibilityOfUser } from './user.ts';

/** People: `/users` with its count, one by id or user principal name, and `/manager` and `/directReports` of each. */
export function userOperations({ directory, profiles, objects }: AreaOptions): readonly Operation[] {
  const everybody = directory.people.filter(({ tenantId }) => tenantId === directory.tenant.tenantId);
  const subordinates = Map.groupBy(everybody, ({ managerId }) => managerId);
  const list = { delegated: basicRead, application: basicRead };

  const managerOf = ({ managerId }: Person) => (managerId === null ? undefined : directory.personById(managerId));
  const relationshipsFor = ({ caller }: Call): Relationships<Person> => {
    // Before anybody is looked up: an expansion shows who leads whom, which the basic profile does not.
    if (!hasOneOf(caller, fullRead)) throw forbidden();
    const manager = (person: Person, expand: Expand): object | null => {
      const above = managerOf(person);
      if (!above) return null;
      const shown = objects.ofPerson(above).show(caller, expand.select);
      // `$levels=max`: up the whole line. Rings are refused when the company is described, so this ends at the head of the company.
      const next = expand.isDeep ? manager(above, expand) : null;
      return next === null ? shown : { ...shown, manager: next };
    };
    const directReports = (person: Person, { select }: Expand) =>
      (subordinates.get(person.objectId) ?? []).map((report) => objects.ofPerson(report).show(caller, select));
    return { manager, directReports };
  };
  const viewFor = (call: Call, query: Query) => {
    const expanded = query.expand ? expansionOf(query.expand, relationshipsFor(call)) : () => ({});
    return (person: Person) => ({
      ...viewOf(userType, profiles.of(person), query.select, visibilityOfUser(call.caller, person)),
      ...expanded(person),
    });
  };
  const matching = (call: Call, people: readonly Person[], query: Query) => {
    const rules = { eventual: isEventual(call), full: visibilityOfUser(call.caller) === 'full' };
    return queryItems(people.map(profiles.of), userType, query, rules);
  };

  return [
    ofUser('GET', '', {
      permissions: { delegated: basicRead, own: ownRead, application: basicRead },
      handle(call, person) {
        const query = parseQuery(call.options);
        const context = contextOf(call, 'users/$entity', query.select);
        return ok({ '@odata.context': context, ...viewFor(call, query)(person) });
      },
    }),
    ofUser('GET', '/manager', {
      permissions: { delegated: fullRead, application: fullRead },
      handle(call, person) {
        const { select } = parseQuery(call.options);
        const manager = managerOf(person);
        if (!manager) throw notFound('manager');
        const context = contextOf(call, 'directoryObjects/$entity', select);
        return ok({ '@odata.context': context, ...objects.ofPerson(manager).show(call.caller, select) });
      },
    }),
    ofUser('GET', '/directReports', {
      permissions: { delegated: [...ownRead, ...fullRead], application: fullRead },
      handle(call, person) {
        const query = parseQuery(call.options);
        const matches = matching(call, subordinates.get(person.objectId) ?? [], query);
        const view = (report: Person) => objects.ofPerson(report).show(call.caller, query.select);
        return ok(pageOf(call, query, 'directoryObjects', matches, view));
      },
    }),
    operation('GET', '/users', {
      permissions: list,
      cost: 2,
      handle(call) {
        const query = parseQuery(call.options);
        assertInOneStore(query);
        return ok(pageOf(call, query, 'users', matching(call, everybody, query), viewFor(call, query)));
      },
    }),
    operation('GET', '/users/$count', {
      permissions: list,
      cost: 2,
      // The segment is the count: a filter that asks for `$count=true` has it.
      handle: (call) =>
        ok(countOf(call, () => matching(call, everybody, { ...parseQuery(call.options), count: true }).length)),
    }),
  ];
}

/** Some properties live in SharePoint: one person's can be read, a collection's cannot. */
function assertInOneStore({ select = [] }: Query): void {
  if (!select.some((name) => propertyNamed(userType, name).isApart)) return;
  throw new GraphError(501, 'NotImplemented', 'Not implemented.');
}
