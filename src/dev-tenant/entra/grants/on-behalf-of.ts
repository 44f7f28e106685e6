/**
 * On-behalf-of: an API shows the access token it was called with and gets one for the next API, for the same user.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 * @module
 */

import { compactVerify, decodeProtectedHeader } from 'jose';
import { issuerV1, issuerV2 } from '../../addresses.ts';
import type { App, Tenant } from '../../directory/directory.ts';
import { parseRecord, textOf } from '../../values.ts';
import { AadstsError } from '../aadsts.ts';
import { type Authentication, fromAio } from '../authentication.ts';
import { type EntraCore, nowSeconds } from '../core.ts';
import { printable, timeOf } from '../form.ts';
import { issueUserTokens, type TokenResponse } from '../issue.ts';
import { tenantById } from '../tenants.ts';
import { readRequestedTokens, type TokenRequest } from '../token-request.ts';

/** Lifetimes are read generously, as everywhere at Microsoft. */
const SKEW_SECONDS = 300;

/** @throws {AadstsError} 50013, 500131, 500133, 240002, 50057, 65001, 50076, 50173 … */
export async function onBehalfOf(core: EntraCore, request: TokenRequest): Promise<TokenResponse> {
  const { form, client } = request;
  if (form.require('requested_token_use') !== 'on_behalf_of') {
    throw new AadstsError(
      9002313,
      "Invalid request. Request is malformed or invalid: requested_token_use must be 'on_behalf_of'.",
    );
  }
  const claims = await verifyAssertion(core, form.require('assertion'));
  // At `common` the assertion decides: its user is the one whose tenant is meant.
  const tenant = request.tenant ?? tenantById(core.directory, textOf(claims.tid));
  checkIssuer(core, claims, tenant);
  checkAudience(claims, client.app);
  checkLifetime(core, claims);
  const authentication = authenticationOf(core, claims);
  return issueUserTokens(core, {
    client,
    tenant,
    authentication,
    // What Entra does, see `UserGrant`: the next API may find more in the token than this request named.
    carriesAllConsented: true,
    ...readRequestedTokens(core, request),
  });
}

/** @throws {AadstsError} not signed with a key of ours that is still published */
async function verifyAssertion(core: EntraCore, assertion: string): Promise<Record<string, unknown>> {
  let kid: string | undefined;
  try {
    kid = decodeProtectedHeader(assertion).kid;
  } catch {
    throw invalidSignature('The assertion is not a signed JWT.');
  }
  const key = kid === undefined ? undefined : core.keys.find(kid);
  if (!key)
    throw invalidSignature(`The key was not found., Thumbprint of key used by client: '${printable(kid ?? '')}'`);
  try {
    const { payload } = await compactVerify(assertion, key.publicKey, { algorithms: ['RS256'] });
    return parseRecord(new TextDecoder().decode(payload)) ?? {};
  } catch {
    throw invalidSignature(
      `The provided signature value did not match the expected signature value., Thumbprint of key used by client: '${key.kid}'`,
    );
  }
}

/** @throws {AadstsError} of another tenant: an exchange does not cross tenants */
function checkIssuer(core: EntraCore, { tid, iss }: Record<string, unknown>, tenant: Tenant): void {
  const issuers = [issuerV1(core.addresses(), tenant.tenantId), issuerV2(core.addresses(), tenant.tenantId)];
  if (tid === tenant.tenantId && issuers.includes(textOf(iss))) return;
  throw new AadstsError(
    50013,
    'Assertion failed signature validation. [Reason - The issuer of the assertion is not this tenant.]',
  );
}

/** An app may show what was issued for it: its client id, or its application ID URI letter for letter. */
function checkAudience({ aud }: Record<string, unknown>, app: App): void {
  if (aud === app.clientId || app.identifierUris.includes(textOf(aud))) return;
  throw new AadstsError(
    500131,
    `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${printable(textOf(aud))}' and the expected audience is '${app.clientId}' or one of the Application Uris of this application with App ID '${app.clientId}'(${app.name}). The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.`,
  );
}

/** @throws {AadstsError} not yet, or no longer */
function checkLifetime(core: EntraCore, { exp, nbf }: Record<string, unknown>): void {
  const now = nowSeconds(core);
  if (typeof exp === 'number' && typeof nbf === 'number' && now < exp + SKEW_SECONDS && now >= nbf - SKEW_SECONDS)
    return;
  throw new AadstsError(
    500133,
    `Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: ${timeOf(now)}, expiry time of assertion ${timeOf(exp)}.`,
  );
}

/**
 * The sign-in that the assertion goes back to, which the new token goes back to as well.
 *
 * @throws {AadstsError} there is no user behind it, or it is an ID token
 */
function authenticationOf(core: EntraCore, claims: Record<string, unknown>): Authentication {
  const isAccessToken = claims.azp !== undefined || claims.appid !== undefined;
  if (isAccessToken && claims.scp === undefined) {
    throw new AadstsError(
      50013,
      'Assertion failed validation. [Reason - The assertion is an app-only token: there is no user to act for.]',
    );
  }
  if (typeof claims.scp !== 'string' || typeof claims.aio !== 'string') {
    throw new AadstsError(
      240002,
      "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.",
    );
  }
  const person = core.accounts.byId(textOf(claims.oid));
  if (!person) {
    throw new AadstsError(
      50034,
      `The user account does not exist in the directory. User: '${printable(textOf(claims.oid))}'.`,
    );
  }
  return fromAio(claims.aio, person);
}

function invalidSignature(reason: string): AadstsError {
  return new AadstsError(50013, `Assertion failed signature validation. [Reason - ${reason}]`);
}
