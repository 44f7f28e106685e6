/**
 * MSAL Node as wire engine: one fresh client per exchange, nothing shared between users.
 *
 * A shared `ConfidentialClientApplication` scans its whole cache on every call, freezes a scope set for all users after one
 * user's 429, and lets two tokens of one user evict each other; a fresh one costs 2 µs and has nowhere to keep state.
 * `authorityMetadata` and `knownAuthorities` are given, so that it never asks anybody where the token endpoint is.
 * @module
 */

import { type AuthenticationResult, ConfidentialClientApplication, LogLevel } from '@azure/msal-node';
import type { Dispatcher } from 'undici';
import type { Config } from '../config/schema.ts';
import { CredentialError } from '../errors/errors.ts';
import type { Clock } from '../observability/clock.ts';
import type { Logger } from '../observability/log.ts';
import { type AuthorityEndpoints, authorityEndpoints, regionalEndpoint } from '../protocol/authority.ts';
import type { JsonObject } from '../protocol/claims.ts';
import type { ClientCredential, ClientProof } from './credentials/credential.ts';
import { createCredentialOrder } from './credentials/credential-order.ts';
import { type ExchangeRequest, type IssuedToken, type TokenEngine, TokenRefusedError } from './engine.ts';
import { TokenEndpoint } from './token-endpoint.ts';

/** Who the application is, and how it reaches the token service. */
export interface MsalEngineOptions {
  readonly azureAd: Pick<Config['azureAd'], 'instance' | 'clientId' | 'clientCapabilities' | 'azureRegion'>;
  /** Tried in order; the next one only when the token service refuses the one before. */
  readonly credentials: readonly ClientCredential[];
  /** Connections to the authority; whoever made them closes them. */
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Holds nothing but the order of the credentials; what MSAL would remember goes with each exchange. */
export function createMsalEngine({
  azureAd,
  credentials,
  dispatcher,
  clock,
  log,
}: MsalEngineOptions): TokenEngine<ExchangeRequest> {
  const authorityHost = new URL(azureAd.instance).host;
  const order = createCredentialOrder({ credentials, clock, log });

  async function exchangeWith(
    proof: ClientProof,
    request: ExchangeRequest,
    endpoints: AuthorityEndpoints,
  ): Promise<IssuedToken> {
    // MSAL's own `azureRegion` does nothing to metadata that is given; on-behalf-of has no regions.
    const region = request.grant === 'client-credentials' ? azureAd.azureRegion : undefined;
    const tokenEndpoint =
      region === undefined ? endpoints.tokenEndpoint : regionalEndpoint(endpoints.tokenEndpoint, region);
    const wire = new TokenEndpoint({
      tokenEndpoint,
      headers: 'objectId' in request ? { 'x-anchormailbox': `Oid:${request.objectId}@${request.tenantId}` } : {},
      query: request.extraQueryParameters,
      proofKeyId: request.proofKeyId,
      dispatcher,
      clock,
    });
    const client = new ConfidentialClientApplication({
      auth: {
        clientId: azureAd.clientId,
        authority: endpoints.authority,
        knownAuthorities: [authorityHost],
        authorityMetadata: JSON.stringify({
          authorization_endpoint: endpoints.authorizationEndpoint,
          token_endpoint: tokenEndpoint,
          end_session_endpoint: endpoints.endSessionEndpoint,
          issuer: `${endpoints.authority}/v2.0`,
          jwks_uri: `${endpoints.authority}/discovery/v2.0/keys`,
        }),
        clientCapabilities: [...azureAd.clientCapabilities],
        ...proof,
      },
      system: {
        networkClient: wire,
        loggerOptions: { loggerCallback: () => {}, logLevel: LogLevel.Error, piiLoggingEnabled: false },
      },
    });
    const common = {
      scopes: [...request.scopes],
      correlationId: request.correlationId,
      skipCache: true,
      ...(request.claims === undefined ? {} : { claims: request.claims }),
      // MSAL would look for a key of its own to sign with; told that there is one elsewhere, it hands the token out as it came.
      ...(request.proofKeyId === undefined ? {} : { popKid: request.proofKeyId }),
    };
    let result: AuthenticationResult | null;
    try {
      if (request.grant === 'on-behalf-of')
        result = await client.acquireTokenOnBehalfOf({ ...common, oboAssertion: request.assertion.reveal() });
      else if (request.grant === 'refresh-token')
        result = await client.acquireTokenByRefreshToken({ ...common, refreshToken: request.refreshToken.reveal() });
      else result = await client.acquireTokenByClientCredential(common);
    } catch (error) {
      if (wire.failure) throw wire.failure; // MSAL's own error has neither status, claims nor Retry-After
      if (wire.reply) throw new TokenRefusedError(200, undefined, undefined, { cause: error });
      throw new CredentialError('MSAL Node could not make the request.', { cause: error });
    }
    if (!result || !wire.reply) throw new TokenRefusedError(200, undefined, undefined);
    const { scope, expiresAtMs, refreshAtMs, refreshToken } = wire.reply;
    const isSession = request.grant === 'refresh-token';
    const keepsRefreshToken = isSession || (request.grant === 'on-behalf-of' && request.keepsRefreshToken);
    return {
      accessToken: result.accessToken,
      expiresAtMs,
      ...(refreshAtMs === undefined ? {} : { refreshAtMs }),
      scope: scope ?? request.scopes.join(' '),
      ...(keepsRefreshToken && refreshToken ? { refreshToken } : {}),
      ...(isSession ? { idTokenClaims: result.idTokenClaims as JsonObject } : {}),
    };
  }

  return {
    async exchange(request) {
      const endpoints = authorityEndpoints(azureAd.instance, request.tenantId);
      const { tokenEndpoint } = endpoints;
      return await order.use({ tokenEndpoint, correlationId: request.correlationId }, (proof) =>
        exchangeWith(proof, request, endpoints),
      );
    },
  };
}
