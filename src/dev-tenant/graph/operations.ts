/**
 * What Graph answers: each path of the dev tenant's Graph with its permission and its reply, free of HTTP.
 *
 * HTTP requests and the items of a `$batch` come through the same door.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Directory, Person } from '../directory/directory.ts';
import type { Caller } from './caller.ts';
import { type CollectionRules, pageOf, queryPeople } from './collection.ts';
import { badRequest, GraphError, notFound, throttled } from './errors.ts';
import { assertPermitted, seesFullProfile } from './permissions.ts';
import { parseQuery, type Query } from './query.ts';
import { userOf } from './user.ts';

export interface GraphRequest {
  readonly caller: Caller;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** Below the version, still percent-encoded: `/users/ada%40fabrikam.example?$select=id`. */
  readonly target: string;
  /** Value of a request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: unknown;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** An object is JSON, a string is plain text. */
  readonly body: object | string;
}

/** Waits that the persona `throttled` is told: decimals are allowed and met in practice. */
const personaRetryAfter = '1.5';
const mostIds = 1000;

export function createOperations({
  directory,
  baseUrl,
}: {
  readonly directory: Directory;
  /** Where the versions begin: `https://localhost:8443/graph`. */
  readonly baseUrl: () => string;
}): (request: GraphRequest) => GraphAnswer {
  const everybody = directory.people.filter(({ tenantId }) => tenantId === directory.tenant.tenantId);
  const subordinates = Map.groupBy(everybody, ({ managerId }) => managerId);

  return (request) => {
    const { caller, method, target } = request;
    if (caller.person?.persona === 'throttled') {
      throw throttled(
        personaRetryAfter,
        `Tenant_Application/ReadWrite/${caller.clientId}/${directory.tenant.tenantId}`,
      );
    }
    const mark = target.indexOf('?');
    const segments = segmentsOf(mark === -1 ? target : target.slice(0, mark));
    const query = parseQuery(mark === -1 ? '' : target.slice(mark + 1));
    const [root, key, relation] = segments;
    const allow = (allowed: 'GET' | 'POST') => {
      if (method === allowed) return;
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    };

    if (root === 'directoryObjects' && key === 'getByIds' && segments.length === 2) {
      allow('POST');
      return answer(getByIds(request, query), 3, query);
    }
    if (root === 'me' && segments.length <= 2) {
      allow('GET');
      return answer(aboutPerson(request, query, me(caller), segments[1]), 1, query);
    }
    if (root === 'users') {
      allow('GET');
      if (segments.length === 1) return answer(listUsers(request, query), 2, query);
      if (key === '$count' && segments.length === 2) return answer(countUsers(request, query), 2, query);
      if (key !== undefined && segments.length <= 3) {
        const person = directory.findPerson(key);
        // People are known to Graph by id and user principal name; the alias is a convenience of the command line.
        const isNamed = person !== undefined && person.alias !== key.toLowerCase();
        return answer(aboutPerson(request, query, isNamed ? person : undefined, relation, key), 1, query);
      }
    }
    throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
  };

  function aboutPerson(
    request: GraphRequest,
    query: Query,
    person: Person | undefined,
    relation: string | undefined,
    key = '',
  ): object {
    const { caller } = request;
    if (relation === undefined) {
      assertPermitted('read-user', caller, person);
      if (!person) throw notFound(key);
      const view = { select: query.select, full: seesFullProfile(caller, person) };
      return { '@odata.context': contextOf(request, 'users', query, '/$entity'), ...userOf(person, view) };
    }
    if (relation === 'manager') {
      assertPermitted('read-manager', caller, person);
      if (!person) throw notFound(key);
      const manager = person.managerId === null ? undefined : directory.personById(person.managerId);
      if (!manager) throw notFound('manager');
      const context = contextOf(request, 'directoryObjects', query, '/$entity');
      return { '@odata.context': context, ...typedUser(manager, query, caller) };
    }
    if (relation === 'directReports') {
      assertPermitted('list-direct-reports', caller, person);
      if (!person) throw notFound(key);
      const reports = subordinates.get(person.objectId) ?? [];
      const path = person === caller.person && key === '' ? '/me' : `/users/${encodeURIComponent(key)}`;
      return collection(request, query, `${path}/directReports`, 'directoryObjects', reports);
    }
    throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${relation}'.`);
  }

  function listUsers(request: GraphRequest, query: Query): object {
    assertPermitted('list-users', request.caller);
    return collection(request, query, '/users', 'users', everybody);
  }

  function countUsers(request: GraphRequest, query: Query): string {
    assertPermitted('list-users', request.caller);
    const rules = rulesOf(request);
    if (!rules.eventual) throw badRequest('$count is not currently supported.');
    // The segment is the count: a filter that asks for `$count=true` has it.
    return String(queryPeople(everybody, { ...query, count: true }, rules).length);
  }

  function collection(
    request: GraphRequest,
    query: Query,
    path: string,
    set: 'users' | 'directoryObjects',
    people: readonly Person[],
  ): object {
    const rules = rulesOf(request);
    const page = pageOf(queryPeople(people, query, rules), query, rules);
    const view = (person: Person) =>
      set === 'users'
        ? userOf(person, { select: query.select, full: seesFullProfile(request.caller, person) })
        : typedUser(person, query, request.caller);
    return {
      '@odata.context': contextOf(request, set, query),
      ...(page.count !== undefined && { '@odata.count': page.count }),
      ...(page.nextQuery !== undefined && {
        '@odata.nextLink': `${baseUrl()}/${request.version}${path}?${page.nextQuery}`,
      }),
      value: page.people.map(view),
    };
  }

  function getByIds(request: GraphRequest, query: Query): object {
    assertPermitted('get-by-ids', request.caller);
    const { ids, types } = (request.body ?? {}) as { ids?: unknown; types?: unknown };
    if (!isTextList(ids)) throw badRequest("The parameter 'ids' must be a collection of strings.");
    if (ids.length > mostIds) throw badRequest(`The number of ids exceeds the limit of ${mostIds}.`);
    if (types !== undefined && !isTextList(types)) throw badRequest("The parameter 'types' must be a collection.");
    const wantsUsers = types === undefined || types.some((type) => type.toLowerCase() === 'user');
    // Ids of nobody are left out without a word, and the order is that of the directory, not of the question.
    const found = new Set(wantsUsers ? ids.flatMap((id) => directory.personById(id) ?? []) : []);
    return {
      '@odata.context': contextOf(request, 'directoryObjects', query),
      value: [...found].sort(byDigest).map((person) => typedUser(person, query, request.caller)),
    };
  }

  function contextOf({ version }: GraphRequest, set: string, { select }: Query, end = ''): string {
    return `${baseUrl()}/${version}/$metadata#${set}${select ? `(${select.join(',')})` : ''}${end}`;
  }
}

function me(caller: Caller): Person {
  if (caller.person) return caller.person;
  throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
}

/** A user among directory objects of other types. */
function typedUser(person: Person, { select }: Query, caller: Caller): object {
  return {
    '@odata.type': '#microsoft.graph.user',
    ...userOf(person, { select, full: seesFullProfile(caller, person) }),
  };
}

function rulesOf({ header, caller }: GraphRequest): CollectionRules {
  return {
    eventual: header('consistencylevel')?.toLowerCase() === 'eventual',
    full: seesFullProfile(caller),
  };
}

/** @param cost resource units of the operation before its options are counted */
function answer(body: object | string, cost: number, { select, top }: Query): GraphAnswer {
  const units = Math.max(1, cost - (select ? 1 : 0) - (top !== undefined && top < 20 ? 1 : 0));
  return { status: 200, headers: { 'x-ms-resource-unit': String(units) }, body };
}

/** Path segments, decoded one by one so that an encoded slash stays inside its segment; `users('x')` is `users/x`. */
function segmentsOf(path: string): readonly string[] {
  const raw = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  return raw.flatMap((segment) => {
    const decoded = decode(segment);
    const keyed = /^users\('(.*)'\)$/.exec(decoded)?.[1];
    return keyed === undefined ? [decoded] : ['users', keyed.replaceAll("''", "'")];
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request URI is not properly encoded.');
  }
}

const digestOf = ({ objectId }: Person) => createHash('sha256').update(objectId).digest('hex');
const byDigest = (one: Person, other: Person) => (digestOf(one) < digestOf(other) ? -1 : 1);

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
