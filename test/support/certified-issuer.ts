/**
 * A second issuer of tokens, whose code is none of ours: `oidc-provider`, certified by the OpenID Foundation, on loopback.
 *
 * Its discovery, keys, code flow and JWT access tokens (RFC 9068) are its own. What Entra would add to a token (`tid`, `ver`,
 * `oid`, `azp`, `scp`) it adds by its documented extension point; its issuer stands where an authority's would.
 * @module
 */

import { createHash, KeyObject, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Configuration, type JWK, Provider } from 'oidc-provider';
import { API, CLIENT, TENANT, type TestKey } from './authority.ts';

/** Another API of the same issuer, whose tokens are not for us. */
export const OTHER_API = 'https://other.example';
const REDIRECT_URI = 'https://client.example/signed-in';
const SECRET = 'a secret of the client that is long enough';

export interface IssuedTokens {
  readonly accessToken: string;
  readonly idToken: string;
}

export interface CertifiedIssuer extends AsyncDisposable {
  /** As `AzureAd.Instance`, with a slash at the end. */
  readonly instance: string;
  /** Signs somebody in through the code flow with PKCE, every redirect followed. */
  signIn(resource?: string): Promise<IssuedTokens>;
  /** Client credentials. */
  appToken(resource?: string): Promise<string>;
  /** Signs with another key from now on and publishes no other. */
  rotate(key: TestKey): void;
}

export async function startCertifiedIssuer(key: TestKey): Promise<CertifiedIssuer> {
  const base = `/${TENANT}/v2.0`;
  let handle: ((request: IncomingMessage, response: ServerResponse) => unknown) | undefined;
  const server = createServer((request, response) => {
    // As oidc-provider asks to be mounted: it finds its own addresses by comparing both.
    Object.assign(request, { originalUrl: request.url, url: request.url?.slice(base.length) });
    handle?.(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const rotate = (next: TestKey) => {
    const provider = new Provider(`${origin}${base}`, configuration(next, base));
    const answer = provider.callback();
    handle = async (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return answer(request, response);
      await provider.interactionFinished(request, response, { login: { accountId: 'ada' } });
    };
  };
  rotate(key);

  const token = async (parameters: Record<string, string>) => {
    const response = await fetch(`${origin}${base}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${CLIENT}:${encodeURIComponent(SECRET)}`).toString('base64')}` },
      body: new URLSearchParams(parameters),
    });
    const body = (await response.json()) as { access_token?: string; id_token?: string };
    if (body.access_token === undefined) throw new Error(`No token: ${JSON.stringify(body)}`);
    return { accessToken: body.access_token, idToken: body.id_token ?? '' };
  };

  return {
    instance: `${origin}/`,
    rotate,
    async signIn(resource = API) {
      const verifier = randomBytes(32).toString('base64url');
      const parameters = new URLSearchParams({
        client_id: CLIENT,
        response_type: 'code',
        redirect_uri: REDIRECT_URI,
        scope: 'openid access_as_user',
        resource: resourceUri(resource),
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      });
      const code = await followToCode(`${origin}${base}/auth?${parameters.toString()}`);
      return await token({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: REDIRECT_URI,
        resource: resourceUri(resource),
      });
    },
    async appToken(resource = API) {
      return (await token({ grant_type: 'client_credentials', resource: resourceUri(resource) })).accessToken;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** RFC 8707 wants an address; Entra's client ids become the audience below. */
const resourceUri = (resource: string) => (resource.includes('://') ? resource : `api://${resource}`);

/** A browser without a screen: goes where it is sent, with the cookies it was given. */
async function followToCode(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let redirects = 0; redirects < 10; redirects += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`Expected a redirect, got ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(REDIRECT_URI)) return new URL(url).searchParams.get('code') ?? '';
  }
  throw new Error('Redirected too often.');
}

function configuration(key: TestKey, base: string): Configuration {
  return {
    jwks: {
      keys: [{ ...(KeyObject.from(key.privateKey).export({ format: 'jwk' }) as JWK), kid: key.kid, use: 'sig' }],
    },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [REDIRECT_URI],
        grant_types: ['authorization_code', 'client_credentials'],
      },
    ],
    // Its ID tokens say what Entra's say, too: nothing but their purpose tells them apart.
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ver: '2.0', tid: TENANT, oid: sub }) }),
    claims: { openid: ['sub', 'ver', 'tid', 'oid'] },
    conformIdTokenClaims: false,
    // Consent was given once and for all; only the sign-in is asked for.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session?.accountId, clientId: CLIENT });
      grant.addOIDCScope('openid');
      for (const resource of [resourceUri(API), OTHER_API]) grant.addResourceScope(resource, 'access_as_user');
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `${base}/interaction/${interaction.uid}` },
    extraTokenClaims(_context, token) {
      const isUser = token.kind === 'AccessToken';
      const entra = { ver: '2.0', tid: TENANT, azp: CLIENT };
      return isUser
        ? { ...entra, oid: token.accountId, scp: 'access_as_user' }
        : { ...entra, oid: CLIENT, idtyp: 'app', roles: ['Directory.Read'] };
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'access_as_user',
          audience: resource === resourceUri(API) ? API : resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 3_600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: { AccessToken: 3_600, ClientCredentials: 3_600, IdToken: 3_600, Grant: 3_600, Interaction: 600, Session: 600 },
  };
}
