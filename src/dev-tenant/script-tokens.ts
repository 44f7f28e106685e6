/**
 * Tokens for scripts and tests without a round trip: the same grants, called from within.
 * @module
 */

import { appIds } from './directory/apps.ts';
import type { App } from './directory/directory.ts';
import type { ClientProof } from './entra/access-tokens.ts';
import { findClient } from './entra/clients.ts';
import type { EntraCore } from './entra/core.ts';
import { parseForm } from './entra/form.ts';
import { clientCredentials } from './entra/grants/client-credentials.ts';
import { PASSWORD, password } from './entra/grants/password.ts';
import type { TokenRequest } from './entra/token-request.ts';

export interface TokenForOptions {
  /** Full scopes, or names of scopes of our API: `access_as_user Mail.Read`. Everything consented unless given. */
  readonly scope?: string;
  /** The playground unless given. */
  readonly clientId?: string;
  /** Claims request, JSON text or object; a second factor it asks for counts as shown. */
  readonly claims?: string | object;
}

export interface ScriptTokens {
  tokenFor(person: string, options?: TokenForOptions): Promise<string>;
  appTokenFor(clientId: string, resource: string): Promise<string>;
}

export function createScriptTokens(core: EntraCore): ScriptTokens {
  const { tenant } = core.directory;
  const requestOf = (client: App, proof: ClientProof, fields: Record<string, string>): TokenRequest => ({
    form: parseForm(new URLSearchParams(fields).toString()),
    client: { app: client, proof },
    tenant,
    tenantSegment: tenant.tenantId,
    origin: undefined,
  });
  return {
    async tokenFor(person, { scope, clientId = appIds.playground, claims } = {}) {
      const client = findClient(core, clientId, tenant);
      const request = requestOf(client, client.clientSecret === undefined ? '0' : '1', {
        username: person,
        password: PASSWORD,
        scope: fullScopes(core, scope),
        ...(claims === undefined ? {} : { claims: typeof claims === 'string' ? claims : JSON.stringify(claims) }),
      });
      const { access_token } = await password(core, request);
      return access_token;
    },
    async appTokenFor(clientId, resource) {
      const client = findClient(core, clientId, tenant);
      const { access_token } = await clientCredentials(core, requestOf(client, '1', { scope: `${resource}/.default` }));
      return access_token;
    },
  };
}

/** Names of scopes of our API get its prefix; everything else stays as it is. */
function fullScopes({ directory }: EntraCore, scope: string | undefined): string {
  const api = directory.appByClientId(appIds.api);
  const prefix = `${api?.identifierUris[0] ?? appIds.api}/`;
  const words = (scope ?? '.default').split(/\s+/).filter(Boolean);
  return words.map((word) => (word === '.default' || api?.scopes.includes(word) ? `${prefix}${word}` : word)).join(' ');
}
