/**
 * The to-do list of the dev tenant: a small protected API of the organisation's own, the third one behind the API in the middle.
 *
 * It judges the tokens it receives by itself: its own audience, its own tenant, its own scopes. To-dos live in memory, per person
 * (`todos.ts`).
 * @see https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-app-configuration
 * @module
 */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiOptions } from '../api-options.ts';
import { appIds } from '../directory/apps.ts';
import { type AccessTokenClaims, TokenRejected } from '../entra/access-token-reader.ts';
import { type ReceivedRequest, readAuthorization } from '../entra/signed-request.ts';
import { meetFault } from '../meet-fault.ts';
import { receivedRequest } from '../received-request.ts';
import { Refused } from './refused.ts';
import { createTodos } from './todos.ts';

/** `ReadWrite` includes `Read`. */
const readScopes = ['ToDoList.Read', 'ToDoList.ReadWrite'];
const writeScopes = ['ToDoList.ReadWrite'];

/** Role of an application that counts everybody's to-dos. */
const statisticsRole = 'ToDoList.Read.All';

/**
 * The to-do list as a fastify plugin.
 *
 * `/todos` (GET with `done`; pages with `top` and `skip`; POST), `/todos/{id}` (GET, PUT, PATCH, DELETE), `/todos/{id}/comments` (POST),
 * `/comments?todos={id},{id}` (GET), `/statistics` for applications and `/about` for everybody (GET).
 */
export function todolistApi({ directory, tokens, faults, clock, baseUrl, onReset }: ApiOptions): FastifyPluginAsync {
  const todos = createTodos();
  onReset(() => todos.clear());
  const app = directory.appByClientId(appIds.todoList);
  const audiences = app ? [app.clientId, ...app.identifierUris] : [];

  const reader = (request: FastifyRequest) => personWith(readScopes, receivedRequest(request));
  const writer = (request: FastifyRequest) => personWith(writeScopes, receivedRequest(request));

  return async (server) => {
    server.addHook('onRequest', async (request, reply) => {
      const refusal = await meetFault(faults.next('todolist', request.url), request, reply);
      if (!refusal) return;
      if (refusal.retryAfter !== undefined) reply.header('retry-after', refusal.retryAfter);
      throw new Refused(refusal.status, 'The to-do list refused this request.');
    });
    server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      error instanceof Refused
        ? sendProblem(reply, error.status, error.message, error.challenge)
        : sendProblem(reply, error.statusCode ?? 500, error.message),
    );

    server.get('/todos', async (request) => {
      const owner = await reader(request);
      const query = new URL(request.url, 'http://localhost').searchParams;
      const done = query.get('done');
      return pageOf(todos.of(owner, done === null ? undefined : done === 'true'), query);
    });
    server.post('/todos', async (request, reply) => {
      const owner = await writer(request);
      return reply.code(201).send(todos.add(owner, request.body));
    });
    server.get<Named>('/todos/:id', async (request) => todos.get(await reader(request), request.params.id));
    server.put<Named>('/todos/:id', async (request) =>
      todos.change(await writer(request), request.params.id, request.body, true),
    );
    server.patch<Named>('/todos/:id', async (request) =>
      todos.change(await writer(request), request.params.id, request.body, false),
    );
    server.delete<Named>('/todos/:id', async (request, reply) => {
      todos.remove(await writer(request), request.params.id);
      return reply.code(204).send();
    });
    server.post<Named>('/todos/:id/comments', async (request, reply) => {
      const owner = await writer(request);
      return reply.code(201).send(todos.comment(owner, request.params.id, request.body));
    });
    server.get('/comments', async (request) => {
      const ids = new URL(request.url, 'http://localhost').searchParams.get('todos') ?? '';
      return todos.comments(await reader(request), ids.split(','));
    });
    server.get('/statistics', async (request) => {
      const { roles = [] } = await accepted(receivedRequest(request));
      if (!roles.includes(statisticsRole)) throw lacking('roles', [statisticsRole]);
      return todos.counts();
    });
    server.get('/about', async () => ({ name: 'To-do list', version: '1' }));
  };

  /** A list as it is; a page of it where a size was asked for. */
  function pageOf(list: readonly unknown[], query: URLSearchParams): unknown {
    const top = query.get('top');
    if (top === null) return list;
    const [size, skip] = [Number(top), Number(query.get('skip') ?? 0)];
    if (!(Number.isInteger(size) && size >= 1 && size <= 100 && Number.isInteger(skip) && skip >= 0))
      throw new Refused(400, "'top' is a number from 1 to 100, 'skip' one from 0.");
    const next = new URLSearchParams(query);
    next.set('skip', String(skip + size));
    const link = skip + size < list.length ? { nextLink: `${baseUrl()}/todos?${next.toString()}` } : {};
    return { value: list.slice(skip, skip + size), ...link };
  }

  /** @returns object id of the person; throws 401 and 403 as `Refused` */
  async function personWith(scopes: readonly string[], request: ReceivedRequest): Promise<string> {
    const { scp = '', oid } = await accepted(request);
    const granted = scp.split(' ');
    if (scopes.some((scope) => granted.includes(scope))) return oid;
    throw lacking('scopes', scopes);
  }

  async function accepted(request: ReceivedRequest): Promise<AccessTokenClaims> {
    const claims = await read(request);
    if (claims === undefined) throw new Refused(401, 'A bearer token is required.', 'Bearer');
    if (!audiences.includes(claims.aud)) throw invalidToken('The audience of the token is another API.');
    if (claims.tid !== directory.tenant.tenantId) throw invalidToken('The token comes from another tenant.');
    return claims;
  }

  async function read(request: ReceivedRequest): Promise<AccessTokenClaims | undefined> {
    try {
      return await readAuthorization(tokens, request, clock.now());
    } catch (error) {
      if (error instanceof TokenRejected) throw invalidToken(`The token is refused: ${error.reason}.`);
      throw error;
    }
  }
}

/** RFC 6750, section 3: what is wrong with the token stands in the head, for whoever reads no body. */
function invalidToken(description: string): Refused {
  return new Refused(401, description, `Bearer error="invalid_token", error_description="${description}"`);
}

/** `insufficient_scope` for roles too: the standard knows no other word. */
function lacking(what: 'scopes' | 'roles', names: readonly string[]): Refused {
  return new Refused(
    403,
    `One of these ${what} is required: ${names.join(', ')}.`,
    `Bearer error="insufficient_scope", scope="${names.join(' ')}"`,
  );
}

interface Named {
  readonly Params: { readonly id: string };
}

/** Problem details (RFC 9457), as ASP.NET Core answers. */
function sendProblem(reply: FastifyReply, status: number, detail: string, challenge?: string): FastifyReply {
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  return reply.code(status).type('application/problem+json').send({ status, title: detail });
}
