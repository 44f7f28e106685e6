/**
 * Who gets in: the rules for the claims of a token whose signature is good.
 *
 * Pure: token, configuration and time in, `Principal` out. Every refusal names its rule, for the log and the administrator.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-validation
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
 * @module
 */

import type { Config } from '../config/schema.ts';
import { ForbiddenError } from '../errors/errors.ts';
import { isGuid, issuerFor, type TokenVersion } from '../protocol/authority.ts';
import type { JsonObject, PrincipalKind } from '../protocol/claims.ts';
import { scopeWords } from '../protocol/scopes.ts';
import { invalidToken } from './authorization-header.ts';
import type { Principal } from './principal.ts';

export type BearerPolicy = Pick<
  Config['azureAd'],
  | 'tenantId'
  | 'clientId'
  | 'audiences'
  | 'allowedTenants'
  | 'allowedClients'
  | 'allowWebApiToBeAuthorizedByAcl'
  | 'clockToleranceSeconds'
>;

/** Nothing of Entra lives longer; a token that claims to is not from there. */
const MAX_LIFETIME_SECONDS = 28 * 3_600;

/** Version of the token, which decides where its keys and issuer are published. */
export function tokenVersion(claims: JsonObject): TokenVersion {
  if (claims.ver === '1.0' || claims.ver === '2.0') return claims.ver;
  throw invalidToken("expected ver '1.0' or '2.0'");
}

/**
 * @param issuer what the discovery document of the token's version says, possibly with the tenant placeholder
 * @param keyIssuer `issuer` of the signing key, where published
 * @param nowMs wall clock, milliseconds
 * @throws {UnauthenticatedError} a rule of the token itself
 * @throws {ForbiddenError} genuine, but of a tenant or client that is not allowed
 */
export function admit(
  claims: JsonObject,
  policy: BearerPolicy,
  issuer: string,
  keyIssuer: string | undefined,
  nowMs: number,
): Principal {
  // Bound to a key of its client: shown as a plain bearer it may be stolen, and no proof is spoken here.
  if (claims.cnf !== undefined) throw invalidToken('the token needs a proof of possession (cnf)');
  const tenantId = admitTenantOfIssuer(claims, issuer, keyIssuer);
  admitAudience(claims, policy);
  const expiresAt = admitLifetime(claims, policy.clockToleranceSeconds, nowMs);
  if (
    policy.allowedTenants
      ? !policy.allowedTenants.includes(tenantId)
      : isGuid(policy.tenantId) && policy.tenantId !== tenantId
  ) {
    throw new ForbiddenError('tid is not an allowed tenant');
  }
  const clientId = text(claims, claims.ver === '1.0' ? 'appid' : 'azp');
  if (policy.allowedClients && !policy.allowedClients.includes(clientId))
    throw new ForbiddenError('the client is not an allowed one');
  const scopes = frozenSet(scopeWords(optionalText(claims, 'scp') ?? ''));
  const roles = frozenSet(textList(claims, 'roles'));
  if (scopes.size === 0 && roles.size === 0 && !policy.allowWebApiToBeAuthorizedByAcl) {
    throw invalidToken('the token has neither scp nor roles (AllowWebApiToBeAuthorizedByAcl is off)');
  }
  const name = optionalText(claims, 'name');
  const username = optionalText(claims, 'preferred_username') ?? optionalText(claims, 'upn');
  return Object.freeze({
    kind: admitKind(claims, scopes),
    objectId: text(claims, 'oid'),
    tenantId,
    subject: text(claims, 'sub'),
    clientId,
    scopes,
    roles,
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    capabilities: frozenSet(textList(claims, 'xms_cc')),
    expiresAt,
    claims: deepFreeze(claims),
  });
}

function admitTenantOfIssuer(claims: JsonObject, issuer: string, keyIssuer: string | undefined): string {
  const { tid, iss } = claims;
  if (!isGuid(tid)) throw invalidToken('expected tid to be one GUID in lower case');
  if (keyIssuer !== undefined && issuerFor(keyIssuer, tid) !== iss)
    throw invalidToken('iss is not the issuer that the signing key is published for');
  if (issuerFor(issuer, tid) !== iss)
    throw invalidToken('iss is not the issuer of the configured authority for this tid');
  return tid;
}

function admitAudience(claims: JsonObject, { audiences, clientId }: BearerPolicy): void {
  const list = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (list.length !== 1) throw invalidToken('expected aud to name exactly one audience');
  const accepted = audiences ?? [claims.ver === '2.0' ? clientId : `api://${clientId}`];
  if (!accepted.includes(list[0] as string))
    throw invalidToken(`aud is not this API (accepted: ${accepted.join(', ')})`);
}

function admitLifetime(claims: JsonObject, toleranceSeconds: number, nowMs: number): number {
  const now = nowMs / 1_000;
  const exp = seconds(claims, 'exp');
  const iat = seconds(claims, 'iat');
  if (exp + toleranceSeconds <= now) throw invalidToken('the token has expired');
  if (iat - toleranceSeconds > now) throw invalidToken('iat is in the future');
  if (claims.nbf !== undefined && seconds(claims, 'nbf') - toleranceSeconds > now)
    throw invalidToken('the token is not valid yet (nbf)');
  if (exp < iat) throw invalidToken('exp is before iat');
  if (exp - iat > MAX_LIFETIME_SECONDS) throw invalidToken('the token lives longer than 28 hours');
  return exp * 1_000;
}

/** Decided once: `idtyp` where the registration emits it, else whether the token has delegated scopes. */
function admitKind(claims: JsonObject, scopes: ReadonlySet<string>): PrincipalKind {
  const { idtyp } = claims;
  if (idtyp !== undefined && idtyp !== 'app' && idtyp !== 'user')
    throw invalidToken("expected idtyp to be 'user' or 'app'");
  if (idtyp === 'app' && scopes.size > 0) throw invalidToken('the token says it is an app and has delegated scopes');
  if (idtyp === 'user' && scopes.size === 0)
    throw invalidToken('the token says it is a user and has no delegated scopes');
  return scopes.size > 0 ? 'user' : 'app';
}

function text(claims: JsonObject, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw invalidToken(`expected ${name} to be text`);
  return value;
}

function optionalText(claims: JsonObject, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && typeof value !== 'string') throw invalidToken(`expected ${name} to be text`);
  return value;
}

function textList(claims: JsonObject, name: string): readonly string[] {
  const value = claims[name] ?? [];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string' && entry !== ''))
    throw invalidToken(`expected ${name} to be a list of texts`);
  return value;
}

function seconds(claims: JsonObject, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidToken(`expected ${name} to be a number`);
  return value;
}

function refuseChange(): never {
  throw new TypeError('A principal cannot be changed.');
}

/** `Object.freeze` alone leaves a set open, and a principal is shared by all requests with its token. */
function frozenSet(words: readonly string[]): ReadonlySet<string> {
  const value = refuseChange;
  return Object.freeze(
    Object.defineProperties(new Set(words), { add: { value }, delete: { value }, clear: { value } }),
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
