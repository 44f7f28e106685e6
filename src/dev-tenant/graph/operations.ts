/**
 * Finds what Graph answers: the table of operations of all areas, and the way from a request to its entry.
 *
 * Permissions are asked for here, before an entry sees anything. HTTP requests and the items of a `$batch` come through the same door.
 * @module
 */

import type { ApiOptions } from '../api-options.ts';
import type { Directory, Person } from '../directory/directory.ts';
import { createProfiles } from '../directory/profiles.ts';
import { appOperations } from './app-operations.ts';
import { calendarOperations } from './calendar-operations.ts';
import type { Caller } from './caller.ts';
import { directoryObjectOperations } from './directory-object-operations.ts';
import { createDirectoryObjects } from './directory-objects.ts';
import { driveOperations } from './drive-operations.ts';
import { GraphError, notFound, throttled } from './errors.ts';
import { groupOperations } from './group-operations.ts';
import { mailOperations } from './mail-operations.ts';
import { membershipOperations } from './membership-operations.ts';
import type { AreaOptions, GraphAnswer, GraphRequest, Operation } from './operation.ts';
import { organizationOperations } from './organization-operations.ts';
import { type Match, matchPath, segmentsOf } from './path.ts';
import { assertPermitted } from './permissions.ts';
import { photoOperations } from './photo-operations.ts';
import { presenceOperations } from './presence-operations.ts';
import { updateUserOperations } from './update-user-operations.ts';
import { userOperations } from './user-operations.ts';

/** Waits that the persona `throttled` is told: decimals are allowed and met in practice. */
const personaRetryAfter = '1.5';

/** An operation under its path, cut at the slashes once. */
interface Route {
  readonly pattern: readonly string[];
  readonly operation: Operation;
}

/** @throws {GraphError} from the returned function: whatever the request is refused for */
export function createOperations(options: ApiOptions): (request: GraphRequest) => Promise<GraphAnswer> {
  const { directory, baseUrl } = options;
  const routes = routesOf(tableOf(options));

  return async (request) => {
    const { caller, method, target, version } = request;
    // Before the path is looked at: a budget that is used up refuses whatever is asked.
    if (caller.person?.persona === 'throttled') {
      throw throttled(
        personaRetryAfter,
        `Tenant_Application/ReadWrite/${caller.clientId}/${directory.tenant.tenantId}`,
      );
    }
    const mark = target.indexOf('?');
    const path = mark === -1 ? target : target.slice(0, mark);
    const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
    const { operation, match } = find(routes, method, segmentsOf(path));

    const isPersonal = operation.path.startsWith('{user}');
    const subject = isPersonal ? subjectOf(directory, caller, match) : undefined;
    // Permission before existence: who may not read people is not told which of them there are.
    assertPermitted(operation.permissions, caller, subject);
    if (isPersonal && !subject) throw notFound(match.path.user ?? '');

    const root = `${baseUrl()}/${version}`;
    const call = { ...request, ...match, options: query, root, url: `${root}${path}` };
    const answer = await operation.handle(call, subject);
    return { ...answer, headers: { 'x-ms-resource-unit': unitsOf(operation, query), ...answer.headers } };
  };
}

/** Every operation there is; an area that is new adds its line. */
function tableOf({ directory, clock, baseUrl, onReset }: ApiOptions): readonly Operation[] {
  const profiles = createProfiles(directory);
  onReset(() => profiles.reset());
  const objects = createDirectoryObjects(directory, profiles);
  const area: AreaOptions = { directory, clock, baseUrl, onReset, profiles, objects };
  return [
    ...userOperations(area),
    ...membershipOperations(area),
    ...groupOperations(area),
    ...directoryObjectOperations(area),
    ...appOperations(area),
    ...updateUserOperations(area),
    ...photoOperations(),
    ...presenceOperations(area),
    ...organizationOperations(area),
    ...mailOperations(area),
    ...calendarOperations(area),
    ...driveOperations(area),
  ];
}

/** `{user}/manager` becomes two routes. In this order a literal segment is tried before a placeholder: `{` sorts last. */
function routesOf(operations: readonly Operation[]): readonly Route[] {
  return operations
    .flatMap((operation) => {
      const { path } = operation;
      const paths = path.startsWith('{user}')
        ? [path.replace('{user}', '/me'), path.replace('{user}', '/users/{user}')]
        : [path];
      return paths.map((one) => ({ pattern: one.slice(1).split('/'), operation }));
    })
    .sort(({ pattern: one }, { pattern: other }) => (one.join('/') < other.join('/') ? -1 : 1));
}

/** @throws {GraphError} 405 for another method, 400 for a path that nothing is at, as Graph has it */
function find(routes: readonly Route[], method: string, segments: readonly string[]) {
  let otherMethod = false;
  for (const { pattern, operation } of routes) {
    const match = matchPath(pattern, segments);
    if (match && operation.method === method) return { operation, match };
    otherMethod ||= match !== undefined;
  }
  // The path is known with another method only; 405 rather than a segment that does not exist.
  if (otherMethod) {
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  throw new GraphError(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
}

/** The person a path is about; `undefined` when there is none of this name. */
function subjectOf(directory: Directory, caller: Caller, { path: { user } }: Match): Person | undefined {
  if (user === undefined) {
    if (caller.person) return caller.person;
    throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  const person = directory.findPerson(user);
  // People are known to Graph by id and user principal name; the alias is a convenience of the command line.
  return person?.alias === user.toLowerCase() ? undefined : person;
}

/** @see https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits */
function unitsOf({ cost = 1 }: Operation, query: URLSearchParams): string {
  const top = Number(query.get('$top') ?? Number.POSITIVE_INFINITY);
  const saved = (query.has('$select') ? 1 : 0) + (top < 20 ? 1 : 0);
  return String(Math.max(1, cost - saved + (query.has('$expand') ? 1 : 0)));
}
