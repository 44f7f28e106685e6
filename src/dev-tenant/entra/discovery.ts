/**
 * The documents by which clients find everything else: OpenID Connect metadata, keys, and which hosts are this cloud.
 *
 * Asked over http they name the http endpoints, so that a page can use them; the issuer stays the https one.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * @module
 */

import type { FastifyInstance } from 'fastify';
import { AadstsError } from './aadsts.ts';
import type { EntraCore } from './core.ts';
import { allowEveryOrigin } from './cross-origin.ts';
import { printable } from './form.ts';
import { endpointPath, type ProtocolVersion } from './protocol-version.ts';
import { queryOf, readContext, setTokenServiceHeaders } from './request-context.ts';
import { findTenant, PERSONAL_ACCOUNTS_TENANT } from './tenants.ts';

/** The routes that need no token and are open to pages of every origin. */
export function addDiscovery(app: FastifyInstance, core: EntraCore): void {
  for (const version of ['v2', 'v1'] as const) {
    const inPath = version === 'v2' ? '/v2.0' : '';
    app.get<{ Params: { tenant: string } }>(
      `/:tenant${inPath}/.well-known/openid-configuration`,
      async (request, reply) => {
        const { door } = readContext(core, request);
        allowEveryOrigin(reply);
        const { segment } = findTenant(core.directory, request.params.tenant);
        reply.header('cache-control', 'max-age=86400, private');
        return metadata(core, { version, segment, door, appId: queryOf(request, 'appid') });
      },
    );
    app.get<{ Params: { tenant: string } }>(`/:tenant/discovery${inPath}/keys`, async (request, reply) => {
      allowEveryOrigin(reply);
      findTenant(core.directory, request.params.tenant);
      reply.header('cache-control', 'max-age=86400, private');
      return keyDocument(core, version);
    });
  }
  app.get('/common/discovery/instance', async (request, reply) => {
    allowEveryOrigin(reply);
    setTokenServiceHeaders(reply, readContext(core, request));
    return instanceDocument(core, queryOf(request, 'authorization_endpoint'));
  });
}

/** Which document: by generation, tenant and the door it was asked at. */
interface MetadataRequest {
  readonly version: ProtocolVersion;
  readonly segment: string;
  readonly door: string;
  /** Asked for an app with signing keys of its own: its keys are asked for in the same way. `''`: not. */
  readonly appId: string;
}

/** Addresses are those of the door that was asked: a client of the http door must not be sent to the other. */
function metadata(core: EntraCore, { version, segment, door, appId }: MetadataRequest): object {
  const { origin } = core.addresses();
  const base = `${door}/${segment}`;
  const inPath = version === 'v2' ? '/v2.0' : '';
  const { tenant } = findTenant(core.directory, segment);
  const issuer = segment === 'consumers' ? PERSONAL_ACCOUNTS_TENANT : (tenant?.tenantId ?? '{tenantid}');
  const endpoint = (name: string) => `${base}/${endpointPath(version, name)}`;
  const { host } = new URL(origin);
  const common = {
    token_endpoint: endpoint('token'),
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    // Of the first generation all tenants share one.
    jwks_uri: `${version === 'v2' ? base : `${door}/common`}/discovery${inPath}/keys${appId === '' ? '' : `?appid=${encodeURIComponent(appId)}`}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_endpoint: endpoint('authorize'),
    device_authorization_endpoint: endpoint('devicecode'),
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: endpoint('logout'),
    claims_supported: CLAIMS[version],
    userinfo_endpoint: `${door}/graph/oidc/userinfo`,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: tenant ? 'EU' : null,
    cloud_instance_name: host,
    cloud_graph_host_name: host,
    msgraph_host: host,
    rbac_url: 'https://pas.windows.net',
  };
  if (version === 'v2') {
    return {
      ...common,
      issuer: `${origin}/${issuer}/v2.0`,
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      request_uri_parameter_supported: false,
    };
  }
  return {
    ...common,
    issuer: `${origin}/${issuer}/`,
    scopes_supported: ['openid'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    microsoft_multi_refresh_token: true,
  };
}

const CLAIMS_OF_BOTH = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
];
const CLAIMS: Readonly<Record<ProtocolVersion, readonly string[]>> = {
  v1: [...CLAIMS_OF_BOTH, 'amr', 'nonce', 'email', 'given_name', 'family_name', 'nickname'],
  v2: [...CLAIMS_OF_BOTH, 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
};

/** No `alg`, as at Microsoft: whoever verifies pins the algorithm. `issuer` only in the v2 document. */
function keyDocument(core: EntraCore, version: ProtocolVersion): object {
  const issuer = `${core.addresses().origin}/{tenantid}/v2.0`;
  return {
    keys: core.keys.all().map(({ kid, publicKey, certificate }) => {
      const { n, e } = publicKey.export({ format: 'jwk' });
      const key = { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, x5c: [certificate] };
      return version === 'v2' ? { ...key, issuer } : key;
    }),
  };
}

/** @throws {AadstsError} 50049 for every host but our own */
function instanceDocument(core: EntraCore, asked: string): object {
  const url = URL.parse(asked);
  const { origin, httpOrigin } = core.addresses();
  if (!url || ![origin, httpOrigin].includes(url.origin)) {
    throw new AadstsError(
      50049,
      `Unknown or invalid instance. The authorization endpoint '${printable(asked)}' is not one of this cloud.`,
    );
  }
  const { host } = new URL(origin);
  const { segment } = findTenant(core.directory, url.pathname.split('/')[1] ?? '');
  return {
    tenant_discovery_endpoint: `${url.origin}/${segment}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host, new URL(httpOrigin).host] }],
  };
}
