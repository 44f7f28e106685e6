/**
 * What the page at `/` starts from, and how a configuration says it.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { authorityEndpoints } from '../protocol/authority.ts';

/** What the page needs to sign somebody in; served at `/playground/settings.json`. Nothing secret is in it. */
export interface PlaygroundSettings {
  /** Absolute, or a path of this server. */
  readonly graphqlUrl: string;
  /** The single-page application that people sign in to, not this API. */
  readonly clientId: string;
  /** `https://login.microsoftonline.com/{tenant}`: where the page sends people to sign in. */
  readonly authority: string;
  /** OpenID Connect metadata, for an authority that the browser cannot discover itself. */
  readonly authorityMetadata?: Readonly<Record<string, unknown>>;
  /** Whole scopes of our API that the page can ask for. */
  readonly scopes: readonly string[];
  /** Whether the page offers Apollo Sandbox, which is loaded from Apollo's host. Not unless said. */
  readonly sandbox?: boolean;
  /** Who can sign in, for a page that offers them. */
  readonly people?: readonly {
    readonly alias: string;
    readonly name: string;
    readonly userPrincipalName: string;
    readonly persona: string;
  }[];
}

/** @returns `undefined` unless `Server.Playground` names the application that the page signs people in as */
export function configuredPlayground({ azureAd, server }: Config, graphqlUrl: string): PlaygroundSettings | undefined {
  const { clientId, scopes, sandbox } = server.playground;
  if (clientId === undefined) return undefined;
  return {
    graphqlUrl,
    clientId,
    authority: authorityEndpoints(azureAd.instance, azureAd.tenantId).authority,
    scopes: scopes ?? [`api://${azureAd.clientId}/access_as_user`],
    sandbox,
    people: [],
  };
}
