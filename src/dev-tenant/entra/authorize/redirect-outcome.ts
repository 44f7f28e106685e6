/**
 * Ends the sign-in of an application with what it asked for at /authorize: a code, an id token, an access token, or two of them.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 * @module
 */

import type { Authentication } from '../authentication.ts';
import type { EntraCore } from '../core.ts';
import { issueIdToken } from '../id-tokens.ts';
import { clientInfo, issueUserTokens } from '../issue.ts';
import { readContext } from '../request-context.ts';
import { tenantById } from '../tenants.ts';
import { type AnswerParameters, sendAnswer, sendErrorPage, sendRefusalBack } from './answers.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Outcome } from './interactions.ts';

/** Where nothing the person does now helps: a device, a policy, an administrator. */
const DEAD_ENDS: ReadonlySet<number> = new Set([53000, 53003, 90094]);

/** @returns an outcome that makes tokens only when the sign-in has succeeded */
export function redirectOutcome(core: EntraCore, asked: AuthorizationRequest): Outcome {
  return {
    // Chromium applies `form-action` to the redirect after a post too.
    formOrigins: [new URL(asked.redirectUri).origin],
    async succeed(reply, authentication) {
      return sendAnswer(reply, asked, await answer(core, asked, authentication));
    },
    refuse(request, reply, refusal) {
      const context = readContext(core, request);
      // The person is told, and the application hears nothing, unless it asked for silence.
      if (DEAD_ENDS.has(refusal.code) && asked.prompt !== 'none') return sendErrorPage(core, reply, context, refusal);
      return sendRefusalBack(core, reply, context, { address: asked, refusal });
    },
  };
}

/** What `response_type` asked for: a code, tokens, or both. */
async function answer(
  core: EntraCore,
  asked: AuthorizationRequest,
  authentication: Authentication,
): Promise<AnswerParameters> {
  const { client, responds, nonce, version } = asked;
  const { person } = authentication;
  const tenant = asked.tenant ?? tenantById(core.directory, person.tenantId);
  const code = responds.has('code') ? issueCode(core, asked, authentication, tenant.tenantId) : undefined;
  const tokens = responds.has('token')
    ? await issueUserTokens(core, {
        client: { app: client, proof: '0' },
        tenant,
        version,
        authentication,
        // No refresh token and no second id token: what comes through the address bar is as little as possible.
        scope: { ...asked.scope, oidc: new Set([...asked.scope.oidc].filter((word) => word === 'profile')) },
        claims: asked.claims,
        wantsClientInfo: false,
      })
    : undefined;
  const accessToken = tokens?.access_token;
  const idToken = responds.has('id_token')
    ? await issueIdToken(core, {
        client,
        tenant,
        authentication,
        version,
        words: asked.scope.oidc,
        nonce,
        beside: { code, accessToken },
      })
    : undefined;
  return {
    code,
    ...(tokens && { access_token: accessToken, token_type: tokens.token_type, expires_in: String(tokens.expires_in) }),
    ...(tokens && { scope: tokens.scope }),
    id_token: idToken,
    ...(asked.wantsClientInfo ? { client_info: clientInfo(person) } : {}),
    // account type | error | suberror | cloud | data boundary: `e` is a work account
    ...(asked.wantsClientData ? { clientdata: `e|||${new URL(core.addresses().origin).host}|none` } : {}),
    session_state: authentication.sessionId,
  };
}

/** Everything that its redemption is held to is kept with it; the code itself is random. */
function issueCode(
  core: EntraCore,
  asked: AuthorizationRequest,
  authentication: Authentication,
  tenantId: string,
): string {
  const { client, redirectUri, redirectType, scopeText, codeChallenge, nonce, claims } = asked;
  const { clientId } = client;
  return core.codes.issue(
    {
      clientId,
      tenantId,
      redirectUri,
      redirectType,
      scope: scopeText,
      codeChallenge,
      nonce,
      authentication,
      claims,
    },
    core.clock.now(),
  );
}
