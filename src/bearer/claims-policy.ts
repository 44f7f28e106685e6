/**
 * Who gets in: the rules for the claims of a token whose signature is good.
 *
 * Pure: token, configuration and time in, `Principal` out. Every refusal names its rule, for the log and the administrator.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-validation
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
 * @module
 */

import type { Config } from '../config/schema.ts';
import { isGuid, issuerFor, TENANT_PLACEHOLDER, type TokenVersion } from '../protocol/authority.ts';
import type { JsonObject, PrincipalKind } from '../protocol/claims.ts';
import { scopeWords } from '../protocol/scopes.ts';
import type { Principal } from './principal.ts';
import { CallerRefusal, factOf, factOfTime, TokenRefusal } from './refusals.ts';

/** What of `AzureAd` decides who gets in. */
export type BearerPolicy = Pick<
  Config['azureAd'],
  | 'tenantId'
  | 'clientId'
  | 'audiences'
  | 'allowedTenants'
  | 'allowedClients'
  | 'allowWebApiToBeAuthorizedByAcl'
  | 'clockToleranceSeconds'
  | 'tokenDecryptionCertificates'
>;

/** Nothing of Entra lives longer; a token that claims to is not from there. */
const MAX_LIFETIME_SECONDS = 28 * 3_600;

/**
 * Version of the token, which decides where its keys and issuer are published.
 * @param claims not verified yet: nothing but the place of the keys may follow from it
 * @throws {TokenRefusal} `ver` is missing or another
 */
export function tokenVersion(claims: JsonObject): TokenVersion {
  if (claims.ver === '1.0' || claims.ver === '2.0') return claims.ver;
  throw new TokenRefusal('ver', {});
}

/**
 * Order: what the token is bound to, whose it is, for whom, for how long, then who is let in; the first that refuses is what the log names.
 * @param issuer what the discovery document of the token's version says, possibly with the tenant placeholder
 * @param keyIssuer `issuer` of the signing key, where published
 * @param nowMs milliseconds since the epoch
 * @throws {TokenRefusal} a rule of the token itself
 * @throws {CallerRefusal} genuine, but of a tenant or client that is not allowed
 */
export function admit(
  claims: JsonObject,
  policy: BearerPolicy,
  issuer: string,
  keyIssuer: string | undefined,
  nowMs: number,
): Principal {
  // Bound to a key of its client: shown as a plain bearer it may be stolen, and no proof is spoken here.
  if (claims.cnf !== undefined) throw new TokenRefusal('proof', {});
  // Issuer and audience before time: an expired token of somebody else's API is refused for whose it is.
  const tenantId = admitTenantOfIssuer(claims, issuer, keyIssuer);
  admitAudience(claims, policy);
  const expiresAt = admitLifetime(claims, policy.clockToleranceSeconds, nowMs);
  if (!isAllowed(tenantId, policy, issuer)) throw new CallerRefusal('tenant-not-allowed', { received: tenantId });
  const clientId = admitClient(claims);
  if (policy.allowedClients && !policy.allowedClients.includes(clientId))
    throw new CallerRefusal('client-not-allowed', { received: factOf(clientId) });
  // Read apart and never mixed: a word of `roles` opens nothing that asks for a scope (AZ-3).
  const scopes = frozenSet(admitScopes(claims));
  const roles = frozenSet(textList(claims, 'roles'));
  // Entra issues tokens without a role to any application of the tenant that asks (unless assignment is required): such a token says
  // that somebody is registered, not that they may call.
  if (scopes.size === 0 && roles.size === 0 && !policy.allowWebApiToBeAuthorizedByAcl)
    throw new TokenRefusal('permissions', {});
  const name = optionalText(claims, 'name');
  const upn = optionalText(claims, 'upn');
  const username = optionalText(claims, 'preferred_username') ?? upn;
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
  if (!isGuid(tid)) throw new TokenRefusal('tid', {});
  const owner = issuer.includes(TENANT_PLACEHOLDER) ? tid : issuer.split('/').find(isGuid);
  // An issuer without the placeholder is that of one tenant, learnt from discovery where it is configured by its domain.
  if (owner !== tid) throw new TokenRefusal('tenant', { received: tid, accepted: owner });
  // A key of personal accounts, or of another cloud behind the same host, signs no token of an organisation.
  if (keyIssuer !== undefined && issuerFor(keyIssuer, tid) !== iss) throw new TokenRefusal('key-issuer', {});
  if (issuerFor(issuer, tid) !== iss) throw new TokenRefusal('issuer', {});
  return tid;
}

/** A tenant written as a domain is bound by its issuer; of an authority for many tenants none is allowed unless listed. */
function isAllowed(tid: string, { allowedTenants, tenantId }: BearerPolicy, issuer: string): boolean {
  if (allowedTenants) return allowedTenants.includes(tid);
  return isGuid(tenantId) ? tenantId === tid : !issuer.includes(TENANT_PLACEHOLDER);
}

function admitAudience(claims: JsonObject, { audiences, clientId }: BearerPolicy): void {
  // A token for several audiences could be replayed by each of them against the others.
  const list: unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (list.length !== 1) throw new TokenRefusal('audience-count', {});
  // What Entra writes by default: the client id into v2 tokens, the app ID URI into v1 tokens.
  const accepted = audiences ?? [claims.ver === '2.0' ? clientId : `api://${clientId}`];
  if (!accepted.includes(list[0] as string)) {
    const facts = { received: factOf(list[0]), accepted: factOf(accepted.join(', ')), ver: factOf(claims.ver) };
    throw new TokenRefusal('audience', facts);
  }
}

function admitLifetime(claims: JsonObject, toleranceSeconds: number, nowMs: number): number {
  const now = nowMs / 1_000;
  const exp = seconds(claims, 'exp');
  // Required: without it nobody can say how long the token was meant to live.
  const iat = seconds(claims, 'iat');
  if (exp + toleranceSeconds <= now) throw new TokenRefusal('expired', { since: factOfTime(exp) });
  if (iat - toleranceSeconds > now) throw new TokenRefusal('issued-later', { from: factOfTime(iat) });
  if (claims.nbf !== undefined) {
    const nbf = seconds(claims, 'nbf');
    if (nbf - toleranceSeconds > now) throw new TokenRefusal('not-yet', { from: factOfTime(nbf) });
  }
  if (exp < iat) throw new TokenRefusal('ends-first', {});
  if (exp - iat > MAX_LIFETIME_SECONDS) throw new TokenRefusal('lifetime', {});
  return exp * 1_000;
}

/** Every access token was given to a client; an ID token names none. */
function admitClient(claims: JsonObject): string {
  // Each version has its own claim; the other one, where present, was put there by somebody else.
  const name = claims.ver === '1.0' ? 'appid' : 'azp';
  if (claims[name] === undefined) throw new TokenRefusal('client', { name });
  return text(claims, name);
}

/** Entra leaves `scp` out where there is nothing to say: one without a word says two things at once. */
function admitScopes(claims: JsonObject): readonly string[] {
  const scp = optionalText(claims, 'scp');
  if (scp === undefined) return [];
  // On blanks alone (RFC 6749): a tab or a line break in a scope is part of a name that nobody holds.
  const words = scopeWords(scp);
  if (words.length === 0) throw new TokenRefusal('claim', { name: 'scp', expected: 'words' });
  return words;
}

/** Decided once: `idtyp` where the registration emits it, else whether the token has delegated scopes. */
function admitKind(claims: JsonObject, scopes: ReadonlySet<string>): PrincipalKind {
  const { idtyp } = claims;
  if (idtyp !== undefined && idtyp !== 'app' && idtyp !== 'user')
    throw new TokenRefusal('claim', { name: 'idtyp', expected: "'user' or 'app'" });
  if (idtyp === 'app' && scopes.size > 0) throw new TokenRefusal('kind', { fault: 'an app and has delegated scopes' });
  if (idtyp === 'user' && scopes.size === 0)
    throw new TokenRefusal('kind', { fault: 'a user and has no delegated scopes' });
  return scopes.size > 0 ? 'user' : 'app';
}

function text(claims: JsonObject, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string' || value === '') throw new TokenRefusal('claim', { name, expected: 'text' });
  return value;
}

function optionalText(claims: JsonObject, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && typeof value !== 'string') throw new TokenRefusal('claim', { name, expected: 'text' });
  return value;
}

function textList(claims: JsonObject, name: string): readonly string[] {
  const value = claims[name] === undefined ? [] : claims[name];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string' && entry !== ''))
    throw new TokenRefusal('claim', { name, expected: 'a list of texts' });
  return value;
}

function seconds(claims: JsonObject, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new TokenRefusal('claim', { name, expected: 'a number' });
  return value;
}

function refuseChange(): never {
  throw new TypeError('A principal cannot be changed.');
}

/** `Object.freeze` alone leaves a set open, and a principal is shared by all requests with its token. */
function frozenSet(words: readonly string[]): ReadonlySet<string> {
  return words.length === 0 ? NO_WORDS : newFrozenSet(words);
}

function newFrozenSet(words: readonly string[]): ReadonlySet<string> {
  // Own members that throw: the methods of `Set` would change it in spite of the freezing.
  const value = refuseChange;
  return Object.freeze(
    Object.defineProperties(new Set(words), { add: { value }, delete: { value }, clear: { value } }),
  );
}

const NO_WORDS = newFrozenSet([]);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
