/**
 * The to-do list of the dev tenant: a small protected API of the organisation's own, the third one behind the API in the middle.
 *
 * It judges the tokens it receives by itself: its own audience, its own tenant, its own scopes. To-dos live in memory, per person.
 * @see https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-app-configuration
 * @module
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { ApiOptions } from '../api-options.ts';
import { appIds } from '../directory/apps.ts';
import { type AccessTokenClaims, TokenRejected } from '../entra/access-token-reader.ts';
import { type ReceivedRequest, readAuthorization } from '../entra/signed-request.ts';
import { meetFault } from '../meet-fault.ts';
import { receivedRequest } from '../received-request.ts';

export interface Todo {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
  /** Object id of the person whose list it is on. */
  readonly owner: string;
}

const mostTodosPerPerson = 1000;
const mostTitleCharacters = 500;
/** `ReadWrite` includes `Read`. */
const readScopes = ['ToDoList.Read', 'ToDoList.ReadWrite'];
const writeScopes = ['ToDoList.ReadWrite'];

class Refused extends Error {
  readonly status: number;
  readonly challenge: string | undefined;
  constructor(status: number, message: string, challenge?: string) {
    super(message);
    this.status = status;
    this.challenge = challenge;
  }
}

/** The to-do list as a fastify plugin: `GET /todos` and `POST /todos` with `{"title": "…"}`. */
export function todolistApi({ directory, tokens, faults, clock }: ApiOptions): FastifyPluginAsync {
  const todos = new Map<string, Todo[]>();
  const app = directory.appByClientId(appIds.todoList);
  const audiences = app ? [app.clientId, ...app.identifierUris] : [];

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
      const owner = await personWith(readScopes, receivedRequest(request));
      return todos.get(owner) ?? [];
    });
    server.post('/todos', async (request, reply) => {
      const owner = await personWith(writeScopes, receivedRequest(request));
      const list = todos.get(owner) ?? [];
      if (list.length >= mostTodosPerPerson)
        throw new Refused(409, `A list holds ${mostTodosPerPerson} to-dos at most.`);
      const todo: Todo = { id: randomUUID(), title: titleOf(request.body), done: false, owner };
      todos.set(owner, [...list, todo]);
      return reply.code(201).send(todo);
    });
  };

  /** @returns object id of the person; throws 401 and 403 as `Refused` */
  async function personWith(scopes: readonly string[], request: ReceivedRequest): Promise<string> {
    const claims = await read(request);
    if (claims === undefined) throw new Refused(401, 'A bearer token is required.', 'Bearer');
    if (!audiences.includes(claims.aud)) throw invalidToken('The audience of the token is another API.');
    if (claims.tid !== directory.tenant.tenantId) throw invalidToken('The token comes from another tenant.');
    const granted = claims.scp?.split(' ') ?? [];
    if (scopes.some((scope) => granted.includes(scope))) return claims.oid;
    throw new Refused(
      403,
      `One of these scopes is required: ${scopes.join(', ')}.`,
      `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`,
    );
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

function invalidToken(description: string): Refused {
  return new Refused(401, description, `Bearer error="invalid_token", error_description="${description}"`);
}

function titleOf(body: unknown): string {
  const title = typeof body === 'object' && body !== null && 'title' in body ? body.title : undefined;
  if (typeof title === 'string' && title.trim() !== '' && title.length <= mostTitleCharacters) return title;
  throw new Refused(400, `A to-do has a title of 1 to ${mostTitleCharacters} characters.`);
}

/** Problem details (RFC 9457), as ASP.NET Core answers. */
function sendProblem(reply: FastifyReply, status: number, detail: string, challenge?: string): FastifyReply {
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  return reply.code(status).type('application/problem+json').send({ status, title: detail });
}
