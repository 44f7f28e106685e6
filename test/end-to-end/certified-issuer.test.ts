/**
 * The whole server in front of an issuer whose code is none of ours (`oidc-provider`, certified by the OpenID Foundation): that its
 * good tokens are answered and everything else is refused is not only right with the dev tenant.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServer, defineModule, type OnbehalfServer } from '../../src/index.ts';
import { silentLog } from '../../src/observability/log.ts';
import { configFor } from '../support/api.ts';
import { createTestKey } from '../support/authority.ts';
import { type CertifiedIssuer, OTHER_API, startCertifiedIssuer } from '../support/certified-issuer.ts';
import { createManualClock } from '../support/clock.ts';

const clock = createManualClock(Date.now());
let issuer: CertifiedIssuer;
let server: OnbehalfServer;
let url: string;

beforeAll(async () => {
  issuer = await startCertifiedIssuer(await createTestKey('first'));
  const whoAmI = defineModule({
    name: 'who',
    typeDefs: `
      extend type Query {
        me: String @requiresScopes(scopes: [["access_as_user"]])
        mail: String @requiresScopes(scopes: [["Mail.Read"]])
        directory: String @requiresAppPermissions(permissions: [["Directory.Read"]])
      }
    `,
    resolvers: {
      Query: {
        me: (_root: unknown, _args: unknown, { principal }) => principal?.objectId,
        mail: () => 'never',
        directory: (_root: unknown, _args: unknown, { principal }) => principal?.kind,
      },
    },
  });
  server = await createServer({ config: configFor(issuer), modules: [whoAmI], log: silentLog, clock });
  ({ url } = await server.listen());
});
afterAll(async () => {
  await server.stop();
  await issuer[Symbol.asyncDispose]();
});

async function ask(query: string, bearer: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${bearer}`,
    },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return {
    status: response.status,
    data,
    codes: errors.map(({ extensions }) => extensions.code),
    challenge: response.headers.get('www-authenticate'),
  };
}

const refused = {
  status: 401,
  data: undefined,
  codes: ['UNAUTHENTICATED'],
  challenge: expect.stringContaining('invalid_token'),
};

test('answers a user it signed in and an app it knows, each what their token opens', async () => {
  const { accessToken } = await issuer.signIn();
  expect(await ask('{ me }', accessToken)).toEqual({ status: 200, data: { me: 'ada' }, codes: [], challenge: null });
  const both = '{ me mail directory }';
  const closed = ['UNAUTHORIZED_FIELD_OR_TYPE', 'UNAUTHORIZED_FIELD_OR_TYPE'];
  expect(await ask(both, accessToken)).toMatchObject({
    status: 200,
    data: { me: 'ada', mail: null, directory: null },
    codes: closed,
  });
  expect(await ask(both, await issuer.appToken())).toMatchObject({
    data: { me: null, mail: null, directory: 'app' },
    codes: closed,
  });
});

test('refuses its id tokens, its tokens for another API, and its own tokens with a changed claim or signature', async () => {
  const { accessToken, idToken } = await issuer.signIn();
  const [header = '', payload = '', signature = ''] = accessToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const raised = Buffer.from(JSON.stringify({ ...claims, scp: 'access_as_user Mail.Read' })).toString('base64url');
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  const turned = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  for (const bearer of [
    idToken,
    (await issuer.signIn(OTHER_API)).accessToken,
    await issuer.appToken(OTHER_API),
    `${header}.${raised}.${signature}`,
    `${unsigned}.${payload}.`,
    `${header}.${payload}.${turned}`,
  ]) {
    expect(await ask('{ me }', bearer)).toEqual(refused);
  }
});

test('follows it to its next key, and lets nothing in that the old one signed', async () => {
  const { accessToken: before } = await issuer.signIn();
  expect((await ask('{ me }', before)).status).toBe(200);
  issuer.rotate(await createTestKey('second'));
  clock.advance(30_000); // the floor between two looks at the keys
  const { accessToken: after } = await issuer.signIn();
  expect(await ask('{ me }', after)).toMatchObject({ status: 200, data: { me: 'ada' } });
  expect(await ask('{ me }', before)).toEqual(refused);
});

test('lets nobody in with a token that has ended', async () => {
  const { accessToken } = await issuer.signIn();
  expect((await ask('{ me }', accessToken)).status).toBe(200);
  clock.advance(3_600_000 + 61_000);
  expect(await ask('{ me }', accessToken)).toEqual(refused);
});
