/**
 * Reads the `scope` parameter: words of OpenID Connect, and permissions of exactly one API.
 *
 * The last slash divides the API from the permission, so `https://management.azure.com//.default` names the API with a slash
 * at its end, and its tokens carry that slash in `aud`. A permission without an API is one of Microsoft Graph.
 * @see https://learn.microsoft.com/entra/identity-platform/scopes-oidc
 * @module
 */

import type { Addresses } from '../addresses.ts';
import { appIds } from '../directory/apps.ts';
import type { App, Directory, Tenant } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import { printable } from './form.ts';
import { isKnownIn } from './tenants.ts';

/** Scopes of the sign-in itself, of no API. */
const OIDC_WORDS: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);
const DEFAULT = '.default';

/** An API, under the name it was asked for by. */
export interface Resource {
  readonly app: App;
  /** `aud` of its v1.0 tokens: the name the client used. */
  readonly audience: string;
}

/** A `scope` parameter, understood. */
export interface ScopeRequest {
  /** `undefined` when only OpenID Connect words were asked for. */
  readonly resource: Resource | undefined;
  /** Permissions by name, in the spelling of the API; empty for `.default`. */
  readonly names: readonly string[];
  /** `.default`: all that was consented to, instead of names. */
  readonly isDefault: boolean;
  /** Words of OpenID Connect, in small letters. */
  readonly oidc: ReadonlySet<string>;
  /** Puts a permission into the form the client used, for the echo in the reply. */
  readonly echo: (name: string) => string;
}

/** Where names of APIs are looked up. */
export interface ScopeContext {
  readonly directory: Directory;
  readonly addresses: Addresses;
  /** `undefined`: not yet known, because the request names `common`. */
  readonly tenant: Tenant | undefined;
}

/** @throws {AadstsError} 70011, 500011, 700022 */
export function parseScopes(text: string, context: ScopeContext): ScopeRequest {
  const oidc = new Set<string>();
  const names: string[] = [];
  const prefixes = new Set<string>();
  let resource: Resource | undefined;
  let isDefault = false;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (OIDC_WORDS.has(word.toLowerCase())) {
      oidc.add(word.toLowerCase());
      continue;
    }
    const slash = word.lastIndexOf('/');
    const prefix = word.slice(0, slash + 1);
    const found = findResource(slash < 0 ? undefined : word.slice(0, slash), context);
    if (resource && resource.app !== found.app) throw severalResources();
    resource ??= found;
    prefixes.add(prefix);
    const name = word.slice(slash + 1);
    if (name.toLowerCase() === DEFAULT) isDefault = true;
    else names.push(nameOf(found.app, name, word));
  }
  if (isDefault && names.length > 0) {
    throw new AadstsError(
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${printable(text)} is not valid. .default scope can't be combined with resource-specific scopes.`,
    );
  }
  const [prefix = ''] = prefixes;
  return { resource, names: [...new Set(names)], isDefault, oidc, echo: (name) => `${prefix}${name}` };
}

/**
 * The API of this name: application ID URI, client id, or its address in the dev tenant, which stands for the URI.
 *
 * @param name `undefined`: Microsoft Graph
 * @throws {AadstsError} 500011
 */
export function findResource(name: string | undefined, { directory, addresses, tenant }: ScopeContext): Resource {
  const asked = name === undefined ? appIds.graph : (addressedApi(name, addresses) ?? name);
  const app = directory.appByResource(asked);
  if (app && isKnownIn(app, tenant, directory))
    return { app, audience: asked === appIds.graph ? (app.identifierUris[0] ?? asked) : asked };
  throw unknownResource(asked, tenant ?? directory.tenant);
}

/** 500011. @param name as asked */
export function unknownResource(name: string, { displayName }: Tenant): AadstsError {
  return new AadstsError(
    500011,
    `The resource principal named ${printable(name)} was not found in the tenant named ${displayName}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}

/** An API of the dev tenant may be named by its address, as `https://graph.microsoft.com` is at the real one. */
function addressedApi(name: string, { origin, httpOrigin }: Addresses): string | undefined {
  for (const base of [origin, httpOrigin]) {
    if (name === `${base}/graph` || name.startsWith(`${base}/graph/`)) return appIds.graph;
    if (name === `${base}/arm` || name.startsWith(`${base}/arm/`)) return 'https://management.azure.com/';
    if (name === `${base}/todolist` || name.startsWith(`${base}/todolist/`)) return appIds.todoList;
  }
  return undefined;
}

/** Permissions are compared without regard to case and answered in the spelling of the registration. */
function nameOf(app: App, name: string, word: string): string {
  const known = app.scopes.find((scope) => scope.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known;
  throw new AadstsError(
    70011,
    `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${printable(word)} is not valid.`,
  );
}

function severalResources(): AadstsError {
  return new AadstsError(
    700022,
    'The provided value for the input parameter scope is not valid because it contains more than one resource.',
  );
}
