/**
 * A loopback server for tests of the page alone: serves it by the product's own route, answers GraphQL from a tiny schema of its
 * own, and plays the part of a token service (authorization code with PKCE, verified). Records what it was asked.
 *
 * The real dev tenant meets the page in `sign-in.test.ts`; here a test can make the server say anything.
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fastify } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import { consentPage } from '../../src/http/consent-page.ts';
import { playground } from '../../src/http/playground.ts';
import type { Settings } from '../../src/playground/settings.ts';

export const dist = join(import.meta.dirname, '../../dist/playground');

/** What a GraphQL request brought. */
export interface SeenQuery {
  readonly authorization: string | undefined;
  readonly query: string;
  /** Path and query of the address, to see that no token is in it. */
  readonly url: string;
}

interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

export interface Site extends AsyncDisposable {
  /** `http://localhost:<port>`: a secure context for the browser, as in the product. */
  readonly url: string;
  readonly queries: readonly SeenQuery[];
  /** Parameters of each visit to the authorization endpoint. */
  readonly visits: readonly URLSearchParams[];
  /** What the next queries (introspection apart) are answered with; `undefined` goes back to the schema. */
  answer: { readonly status?: number; readonly body: unknown } | undefined;
}

const people = [
  { alias: 'ada', name: 'Ada Lindqvist', userPrincipalName: 'ada@example.test', persona: 'ordinary' },
  { alias: 'grace', name: 'Grace Holloway', userPrincipalName: 'grace@example.test', persona: 'mfa-for-arm' },
  { alias: 'edsger', name: 'Edsger Dekker', userPrincipalName: 'edsger@example.test', persona: 'no-mail-consent' },
  { alias: 'dennis', name: 'Dennis Rowley', userPrincipalName: 'dennis@example.test', persona: 'disabled' },
  { alias: 'tim', name: 'Tim Barnsley', userPrincipalName: 'tim@example.test', persona: 'throttled' },
  { alias: 'radia', name: 'Radia Pearson', userPrincipalName: 'radia@example.test', persona: 'revoked' },
  { alias: 'alan', name: 'Alan Thornbury', userPrincipalName: 'alan@example.test', persona: 'admin' },
  { alias: 'guest', name: 'Gustav Guestling', userPrincipalName: 'gustav@other.test', persona: 'guest' },
] as const;

const tenantId = '22222222-0000-4000-8000-000000000001';
const clientId = '22222222-0000-4000-8000-000000000002';
const scope = 'api://22222222-0000-4000-8000-000000000003/access_as_user';

const schema = buildSchema(`
  type Query { viewer: Viewer! me: User subscriptions: SubscriptionConnection! }
  type Viewer { objectId: ID! tenantId: ID! name: String scopes: [String!]! roles: [String!]! }
  type User { id: ID! displayName: String mail: String jobTitle: String manager: User }
  type SubscriptionConnection { nodes: [Subscription!]! }
  type Subscription { subscriptionId: ID! displayName: String state: String }
`);
const rootValue = {
  viewer: { objectId: 'ada-object-id', tenantId, name: 'Ada Lindqvist', scopes: ['access_as_user'], roles: [] },
  me: {
    id: 'ada-object-id',
    displayName: 'Ada Lindqvist',
    mail: 'ada@example.test',
    manager: { displayName: 'Grace Holloway' },
  },
  subscriptions: { nodes: [{ subscriptionId: 'sub-1', displayName: 'Engine Room', state: 'Enabled' }] },
};

/** @param changes members of the settings to serve instead */
export async function startSite(changes: Partial<Settings> = {}): Promise<Site> {
  const queries: SeenQuery[] = [];
  const visits: URLSearchParams[] = [];
  const tokens = createTokenService();
  let url = '';
  const site: { answer: Site['answer'] } = { answer: undefined };

  const app = fastify();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', url);
    if (address.pathname === '/graphql') return answerQuery(request, response);
    if (address.pathname === '/authorize') {
      visits.push(address.searchParams);
      return tokens.authorize(address.searchParams, response);
    }
    if (address.pathname === '/token') return tokens.redeem(new URLSearchParams(await text(request)), response);
    if (address.pathname === '/logout') {
      return void response
        .writeHead(302, { location: address.searchParams.get('post_logout_redirect_uri') ?? '/' })
        .end();
    }
    app.routing(request, response);
    return undefined;
  }

  async function answerQuery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables }: GraphqlRequest = JSON.parse(await text(request));
    const { authorization } = request.headers;
    queries.push({ authorization, query, url: request.url ?? '' });
    const isIntrospection = query.includes('__schema');
    if (site.answer && !isIntrospection) return json(response, site.answer.status ?? 200, site.answer.body);
    if (authorization === undefined && !isIntrospection) {
      const errors = [{ message: 'No bearer token was sent.', extensions: { code: 'UNAUTHENTICATED' } }];
      return json(response, 401, { errors });
    }
    return json(response, 200, await graphql({ schema, source: query, rootValue, variableValues: variables ?? null }));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  url = `http://localhost:${typeof bound === 'object' ? bound?.port : bound}`;
  playground(app, { ...settings(url), ...changes });
  consentPage(app);
  await app.ready();
  return Object.assign(site, {
    url,
    queries,
    visits,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** The authority is https at a port where nobody listens: only `authorityMetadata` is to be followed. */
function settings(url: string): Settings {
  const authority = `https://localhost:8443/${tenantId}`;
  return {
    graphqlUrl: '/graphql',
    clientId,
    authority,
    authorityMetadata: {
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      end_session_endpoint: `${url}/logout`,
      jwks_uri: `${url}/keys`,
    },
    scopes: [scope],
    people,
  };
}

/** Authorization codes that are good for one use, by somebody who has the verifier of the challenge. */
function createTokenService() {
  const codes = new Map<string, URLSearchParams>();
  return {
    authorize(parameters: URLSearchParams, response: ServerResponse): void {
      const code = randomUUID();
      codes.set(code, parameters);
      const answer = new URLSearchParams({
        code,
        state: parameters.get('state') ?? '',
        client_info: clientInfo(who(parameters).alias),
      });
      response.writeHead(302, { location: `${parameters.get('redirect_uri') ?? ''}#${answer.toString()}` }).end();
    },
    redeem(form: URLSearchParams, response: ServerResponse): void {
      const visit = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!visit || challenge !== visit.get('code_challenge')) {
        json(response, 400, { error: 'invalid_grant' });
        return;
      }
      const person = who(visit);
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        aud: clientId,
        tid: tenantId,
        nonce: visit.get('nonce'),
        iat: now,
        exp: now + 3_600,
        ver: '2.0',
      };
      json(response, 200, {
        token_type: 'Bearer',
        scope: visit.get('scope'),
        expires_in: 3_600,
        access_token: `access-token-of-${person.alias}${visit.get('claims')?.includes('acrs') ? '-with-acrs' : ''}`,
        refresh_token: randomUUID(),
        client_info: clientInfo(person.alias),
        id_token: unsigned({
          ...claims,
          oid: person.alias,
          sub: person.alias,
          name: person.name,
          preferred_username: person.userPrincipalName,
        }),
      });
    },
  };
}

const who = (parameters: URLSearchParams) =>
  people.find((person) => person.userPrincipalName === parameters.get('login_hint')) ?? people[0];
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const clientInfo = (uid: string) => base64url({ uid, utid: tenantId });
/** MSAL.js reads ID tokens that came straight from the token endpoint without looking at the signature. */
const unsigned = (claims: object) =>
  `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}.${'A'.repeat(342)}`;

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
