/**
 * Tokens for scripts and tests without a round trip: the same grants, called from within.
 * @module
 */

import { appIds } from './directory/apps.ts';
import type { App, Directory } from './directory/directory.ts';
import type { ClientProof } from './entra/access-tokens.ts';
import { findClient } from './entra/clients.ts';
import type { EntraCore } from './entra/core.ts';
import { parseForm } from './entra/form.ts';
import { clientCredentials } from './entra/grants/client-credentials.ts';
import { PASSWORD, password } from './entra/grants/password.ts';
import type { TokenRequest } from './entra/token-request.ts';

/** What `tokenFor` may be asked for beyond a person. */
export interface TokenForOptions {
  /**
   * Full scopes (`api://…/Orders.Read`), or names of scopes: of our API (`access_as_user Mail.Read`), else of the described API
   * that exposes them. Everything consented for our API unless given.
   */
  readonly scope?: string;
  /** Name or client id of the app that asks: the playground unless given. */
  readonly clientId?: string;
  /** Claims request, JSON text or object; a second factor it asks for counts as shown. */
  readonly claims?: string | object;
}

/** The two ways to a token; described at `DevTenant`, which passes them on. */
export interface ScriptTokens {
  /** @param person alias, user principal name or object id */
  tokenFor(person: string, wanted?: string | TokenForOptions): Promise<string>;
  /** @param client name or client id of the app @param resource name, Application ID URI or client id of the API */
  appTokenFor(client: string, resource: string): Promise<string>;
}

/**
 * Goes through the real grants, so consent, policies and disabled accounts refuse as they would over HTTP; the request journal sees
 * nothing.
 */
export function createScriptTokens(core: EntraCore): ScriptTokens {
  const { directory } = core;
  const { tenant } = directory;
  const clientOf = (name: string) => findClient(core, appNamed(directory, name)?.clientId ?? name, tenant);
  const requestOf = (client: App, proof: ClientProof, fields: Record<string, string>): TokenRequest => ({
    form: parseForm(new URLSearchParams(fields).toString()),
    client: { app: client, proof },
    version: 'v2',
    tenant,
    tenantSegment: tenant.tenantId,
    origin: undefined,
  });
  return {
    async tokenFor(person, wanted = {}) {
      const { scope, clientId = appIds.playground, claims } = typeof wanted === 'string' ? { scope: wanted } : wanted;
      const client = clientOf(clientId);
      // The proof is what it would be over HTTP: `azpacr` of the token tells the API how its client proved itself.
      const request = requestOf(client, client.clientSecret === undefined ? '0' : '1', {
        username: person,
        password: PASSWORD,
        scope: fullScopes(directory, scope),
        ...(claims === undefined ? {} : { claims: typeof claims === 'string' ? claims : JSON.stringify(claims) }),
      });
      const { access_token } = await password(core, request);
      return access_token;
    },
    async appTokenFor(name, resource) {
      const client = clientOf(name);
      const api = appNamed(directory, resource)?.identifierUris[0] ?? resource;
      const { access_token } = await clientCredentials(core, requestOf(client, '1', { scope: `${api}/.default` }));
      return access_token;
    },
  };
}

/** By the name of its registration, else by its client id. */
export function appNamed(directory: Directory, name: string): App | undefined {
  return directory.apps.find((app) => app.name === name) ?? directory.appByClientId(name);
}

/** Names of scopes get the prefix of the API that exposes them; Microsoft Graph's have none anyway. */
function fullScopes(directory: Directory, scope: string | undefined): string {
  const api = directory.appByClientId(appIds.api);
  const apis = [...(api ? [api] : []), ...directory.apps.filter(({ clientId }) => !MICROSOFTS.has(clientId))];
  const words = (scope ?? '.default').split(/\s+/).filter(Boolean);
  return words
    .map((word) => {
      const owner = word === '.default' ? api : apis.find(({ scopes }) => scopes.includes(word));
      return owner ? `${owner.identifierUris[0] ?? owner.clientId}/${word}` : word;
    })
    .join(' ');
}

/** APIs whose scopes are left as they were said. */
const MICROSOFTS: ReadonlySet<string> = new Set([appIds.graph, appIds.arm]);
