/**
 * Describes a running dev tenant as JSON: addresses, apps with their secrets, people. The secrets open nothing but itself.
 * @module
 */

import type { Addresses } from './addresses.ts';
import type { App, Directory, Person, Persona } from './directory/directory.ts';

/** What `GET /dev/info` answers: enough to set up a client without reading a page. */
export interface DevTenantInfo {
  /** `https://localhost:8443/{tenantId}` */
  readonly authority: string;
  /** The company first, then the homes of its guests. */
  readonly tenants: readonly { readonly tenantId: string; readonly domain: string }[];
  /** Those that have a client secret show it: nothing here is worth protecting. */
  readonly apps: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly clientSecret?: string;
    /** Delegated permissions that this app exposes, whole: `api://…/access_as_user`. */
    readonly scopes?: readonly string[];
    readonly redirectUris: readonly string[];
  }[];
  /** Those who meet a situation first, then everybody else. */
  readonly people: readonly {
    readonly name: string;
    readonly alias: string;
    readonly userPrincipalName: string;
    readonly objectId: string;
    readonly persona: Persona;
  }[];
  /** `https://localhost:8443/graph/v1.0` */
  readonly graph: string;
  /** `https://localhost:8443/arm`; ARM's paths begin right behind it. */
  readonly arm: string;
  /** `https://localhost:8443/todolist` */
  readonly todolist: string;
  /** The same endpoints without TLS, for pages: `http://localhost:8080`. */
  readonly httpOrigin: string;
  /** Path of the certificate that clients have to trust. */
  readonly ca: string;
}

/** Where the APIs are, from the origin. */
export function apiAddresses(origin: string) {
  return { graph: `${origin}/graph/v1.0`, arm: `${origin}/arm`, todolist: `${origin}/todolist` };
}

/** @param ca path of the authority's certificate */
export function describeTenant(directory: Directory, { origin, httpOrigin }: Addresses, ca: string): DevTenantInfo {
  const { tenant, otherTenants, apps, people } = directory;
  return {
    authority: `${origin}/${tenant.tenantId}`,
    tenants: [tenant, ...otherTenants].map(({ tenantId, domain }) => ({ tenantId, domain })),
    apps: apps.map(describeApp),
    people: personasFirst(people).map(({ displayName, alias, userPrincipalName, objectId, persona }) => ({
      name: displayName,
      alias,
      userPrincipalName,
      objectId,
      persona,
    })),
    ...apiAddresses(origin),
    httpOrigin,
    ca,
  };
}

/** What a page or a script needs to sign in as this app. The secret too: nothing here is secret. */
function describeApp({
  clientId,
  name,
  clientSecret,
  identifierUris: [uri],
  scopes,
  spaRedirectUris,
  webRedirectUris = [],
}: App): DevTenantInfo['apps'][number] {
  return {
    clientId,
    name,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    ...(uri === undefined || scopes.length === 0 ? {} : { scopes: scopes.map((scope) => `${uri}/${scope}`) }),
    redirectUris: [...spaRedirectUris, ...webRedirectUris],
  };
}

/** Aliases of ordinary people whom every text names: one to try, and a second one to be told apart from. */
const KNOWN: ReadonlySet<string> = new Set(['ada', 'linus']);

type Named = Pick<Person, 'alias' | 'persona'>;

/** Is this somebody to meet first, rather than one of the hundreds? */
export function isFeatured({ alias, persona }: Named): boolean {
  return persona !== 'ordinary' || KNOWN.has(alias);
}

/** Ada, then one per situation, then the rest in the order of the directory. */
export function personasFirst<Entry extends Named>(people: readonly Entry[]): readonly Entry[] {
  const rank = (person: Entry) => {
    if (person.alias === 'ada') return 0;
    if (person.persona !== 'ordinary') return 1;
    return isFeatured(person) ? 2 : 3;
  };
  return people.toSorted((one, other) => rank(one) - rank(other));
}
