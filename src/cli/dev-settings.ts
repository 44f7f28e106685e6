/**
 * From what the dev tenant says of itself to a configuration of the server and settings of the page.
 *
 * Uses what `GET /dev/info` gives everybody; nothing here knows how the dev tenant works inside.
 * @module
 */

import type { PlaygroundSettings } from '../http/playground-settings.ts';
import { authorityEndpoints } from '../protocol/authority.ts';

/** The part of `GET /dev/info` that is used here. */
export interface TenantInfo {
  /** `https://localhost:8443/{tenant}`: what tokens name, on the https side. */
  readonly authority: string;
  /** Registrations, found by their names. */
  readonly apps: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly clientSecret?: string;
    readonly scopes?: readonly string[];
  }[];
  /** With the situation that each stands for (`persona`). */
  readonly people: readonly {
    readonly alias: string;
    readonly name: string;
    readonly userPrincipalName: string;
    readonly persona: string;
  }[];
  /** Base address, with its version. */
  readonly graph: string;
  readonly arm: string;
  readonly todolist: string;
  /** The same endpoints without TLS, for browsers and scripts that know no certificate of ours: `http://localhost:8080`. */
  readonly httpOrigin: string;
  /** Path of the certificate that clients have to trust. */
  readonly ca: string;
}

function appNamed({ apps }: TenantInfo, name: string) {
  const app = apps.find((one) => one.name === name);
  if (!app) throw new Error(`The dev tenant has no app named '${name}'.`);
  return app;
}

/** The registration that the page, and the commands of a shell, sign people in as. */
export const frontEnd = (info: TenantInfo) => appNamed(info, 'onbehalf playground');
const api = (info: TenantInfo) => appNamed(info, 'onbehalf API');

/** Every scope of our API, whole: what the front-end of the dev tenant asks for unless it is told to ask for less. */
export const apiScopes = (info: TenantInfo): readonly string[] => api(info).scopes ?? [];

/**
 * The scopes that a command line asks for: names of scopes of our API (`Mail.Read`) or whole ones, blanks between several.
 *
 * @returns all scopes of our API when none is named
 */
export function scopesNamed(info: TenantInfo, named: readonly string[] = []): readonly string[] {
  const all = apiScopes(info);
  const words = named.flatMap((text) => text.split(/\s+/)).filter(Boolean);
  if (words.length === 0) return all;
  return words.map((word) => all.find((scope) => scope.endsWith(`/${word}`)) ?? word);
}

/** Instance with its slash, and tenant. */
function splitAuthority(authority: string): { readonly instance: string; readonly tenantId: string } {
  const slash = authority.lastIndexOf('/');
  return { instance: authority.slice(0, slash + 1), tenantId: authority.slice(slash + 1) };
}

/**
 * Flags for `loadConfig`: the server as the API of the dev tenant.
 * @param server laid over the section `Server`
 * @returns for `loadConfig({ overrides })`; names its own secret, which is the dev tenant's and opens nothing else
 */
export function devOverrides(info: TenantInfo, server: Readonly<Record<string, unknown>> = {}) {
  const { clientId, clientSecret } = api(info);
  return {
    environment: 'development',
    allowLoopbackAuthority: true,
    AzureAd: {
      Instance: splitAuthority(info.authority).instance,
      BrowserInstance: `${info.httpOrigin}/`, // whose certificate no browser has to know
      TenantId: splitAuthority(info.authority).tenantId,
      ClientId: clientId,
      ClientCredentials: [{ SourceType: 'ClientSecret', ClientSecret: clientSecret }],
    },
    DownstreamApis: {
      graph: { BaseUrl: info.graph, Scopes: ['https://graph.microsoft.com/.default'] },
      arm: { BaseUrl: info.arm, Scopes: ['https://management.azure.com//.default'] },
      todolist: { BaseUrl: info.todolist, Scopes: ['api://todolist/.default'] },
    },
    Authorization: { AnonymousIntrospection: true, Errors: { Details: true } },
    Server: { Shutdown: { ReadyDelayMs: 0, DrainMs: 5_000 }, ...server },
  };
}

/** Those who meet a situation stand first; the sign-in page of the tenant finds the others. */
const OFFERED_PEOPLE = 12;

/**
 * The authority stays https; the metadata names the http endpoints, so that the browser needs no certificate of ours.
 * @returns with the people of the tenant, so that the page can offer them
 */
export function devPlayground(info: TenantInfo): PlaygroundSettings {
  const { tenantId } = splitAuthority(info.authority);
  const endpoints = authorityEndpoints(`${info.httpOrigin}/`, tenantId);
  return {
    graphqlUrl: '/graphql',
    clientId: frontEnd(info).clientId,
    authority: info.authority,
    authorityMetadata: {
      issuer: `${info.authority}/v2.0`,
      authorization_endpoint: endpoints.authorizationEndpoint,
      token_endpoint: endpoints.tokenEndpoint,
      end_session_endpoint: endpoints.endSessionEndpoint,
      jwks_uri: `${endpoints.authority}/discovery/v2.0/keys`,
    },
    scopes: apiScopes(info),
    sandbox: true,
    people: info.people.slice(0, OFFERED_PEOPLE).map(({ alias, name, userPrincipalName, persona }) => ({
      alias,
      name,
      userPrincipalName,
      persona,
    })),
  };
}
