/**
 * Why a token is refused, in words: one table for the log of the server and for `onbehalf check --token`.
 *
 * Pure. A reason says which rule refused; a remedy says what the one who sends the token, or who registered the application,
 * can change. The client of the API reads neither: it learns that its token is not valid, and no more. Texts hold values of
 * verified claims that name applications, tenants and times; never a person, never a part of the token's text.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-validation
 * @module
 */

import type { Config } from '../config/schema.ts';
import { ForbiddenError, UnauthenticatedError } from '../errors/errors.ts';
import { bearerChallenge } from '../protocol/challenges.ts';

/** What a rule found: short printable texts, by name. */
export type RefusalFacts = Readonly<Record<string, string | undefined>>;

/** The registration of this API, as far as a remedy speaks of it. */
export type Registration = Pick<
  Config['azureAd'],
  'instance' | 'tenantId' | 'clientId' | 'audiences' | 'allowedTenants' | 'allowedClients'
>;

interface RefusalTexts {
  readonly reason: (facts: RefusalFacts) => string;
  readonly remedy: (facts: RefusalFacts, api: Registration) => string;
}

const GRAPH: ReadonlySet<string | undefined> = new Set([
  '00000003-0000-0000-c000-000000000000',
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
]);
const nameOf = (audience: string | undefined) => (GRAPH.has(audience) ? `${audience} (Microsoft Graph)` : audience);

/** The scope to ask for: of the first app ID URI that is accepted. */
function scopeOf({ audiences, clientId }: Registration): string {
  const uri = audiences?.find((audience) => audience.includes('://')) ?? `api://${clientId}`;
  return `${uri.replace(/\/$/, '')}/access_as_user`;
}

const askForOurs = (_facts: RefusalFacts, api: Registration) =>
  `Ask for a token of this API: with scope ${scopeOf(api)} (or another scope it exposes), for a daemon with scope api://${api.clientId}/.default.`;
const sendAsGiven = () =>
  'Send the access token exactly as the token endpoint gave it: whole, without quotes, blanks or line breaks.';
const fromOurAuthority = ({ claimed }: RefusalFacts, api: Registration) =>
  `${claimed === undefined ? '' : `It says, unverified, that it is ${claimed}. `}Ask ${api.instance}${api.tenantId} for a token with scope ${scopeOf(api)}; check that AzureAd.Instance and AzureAd.TenantId name the authority of the sender.`;
const noTokenOfEntra = () =>
  'Microsoft Entra ID issues no such token: find out who made it. A gateway in between may have replaced the token.';
const checkClocks = () =>
  'Check the clocks of this machine and of the issuer. AzureAd.ClockToleranceSeconds (at most 300) allows for a difference.';

const TABLE = {
  // The header (TV-11, RFC 6750 section 2.1) and the text of a token (TV-3, RFC 7515 section 7.1): one token, spelt in one way.
  'header-twice': {
    reason: () => 'more than one Authorization header was sent',
    remedy: () => 'Send one Authorization header; a proxy in between may add its own.',
  },
  'too-long': {
    reason: ({ most }) => `the token is longer than ${most} characters`,
    remedy: () => 'Emit fewer groups: set groupMembershipClaims of the registration to ApplicationGroup.',
  },
  parts: {
    reason: ({ count }) => `a token has three parts, this text has ${count}`,
    remedy: ({ count }) =>
      count === '1'
        ? 'This is no JSON Web Token. An opaque token is one of another service, or of a personal account: ask with a scope of this API.'
        : sendAsGiven(),
  },
  text: {
    reason: ({ part, fault }) => `the token ${part} ${fault}`,
    remedy: sendAsGiven,
  },
  // Encryption (RFC 7516): what a registration with `tokenEncryptionKeyId` is sent.
  encrypted: {
    reason: () => 'the token is encrypted, and no TokenDecryptionCertificates are configured',
    remedy: () =>
      'Configure AzureAd.TokenDecryptionCertificates with the certificate of the registration’s tokenEncryptionKeyId, or remove tokenEncryptionKeyId.',
  },
  'encrypted-header': {
    reason: ({ member, accepted }) => `the encrypted token has another ${member} than ${accepted}`,
    remedy: noTokenOfEntra,
  },
  decryption: {
    reason: () => 'the encrypted token cannot be decrypted with any of TokenDecryptionCertificates',
    remedy: () =>
      'Give the certificate and key that tokenEncryptionKeyId of the registration names; keep the one before it until its last tokens have ended.',
  },
  'encrypted-twice': {
    reason: () => 'what was encrypted is not a signed token',
    remedy: noTokenOfEntra,
  },
  // The header's promises (TV-2, TV-9; RFC 8725 sections 3.1 and 3.11): the algorithm is ours to say, and the kind is an access token.
  alg: {
    reason: ({ accepted }) => `alg is not ${accepted}`,
    remedy: noTokenOfEntra,
  },
  typ: {
    reason: () => 'typ is not that of an access token',
    remedy: () => 'Send the access token: not a proof, a logout token or another kind.',
  },
  'header-member': {
    reason: ({ member }) => `the header member ${member} is not accepted`,
    remedy: noTokenOfEntra,
  },
  // The key (TV-4, JW-1): found by its name among those that the authority publishes, never by anything the token brings along.
  kid: {
    reason: () => 'expected kid to be text',
    remedy: noTokenOfEntra,
  },
  key: {
    reason: () => 'kid names no key of the configured authority',
    remedy: (facts, api) =>
      `${fromOurAuthority(facts, api)} A token signed with a key that has been withdrawn is over: get a new one.`,
  },
  signature: {
    reason: ({ nonce }) =>
      nonce === undefined
        ? 'the signature does not verify'
        : 'the signature does not verify: a nonce in the header marks a token that only Microsoft Graph can check',
    remedy: (facts, api) => (facts.nonce === undefined ? fromOurAuthority(facts, api) : askForOurs(facts, api)),
  },
  // Claims, from here on of a token whose signature is good. Which documents and which names of claims hold follows from its version.
  ver: {
    reason: () => "expected ver '1.0' or '2.0'",
    remedy: fromOurAuthority,
  },
  // Bound to a key of its client (RFC 7800 section 3.1): as a plain bearer it would be worth stealing.
  proof: {
    reason: () => 'the token needs a proof of possession (cnf)',
    remedy: () => 'Ask for a plain bearer token: without req_cnf, token_type=pop or DPoP.',
  },
  // Whose it is (TV-7, RFC 8725 section 3.8): issuer, tenant and signing key have to agree, letter by letter.
  tid: {
    reason: () => 'expected tid to be one GUID in lower case',
    remedy: noTokenOfEntra,
  },
  'key-issuer': {
    reason: () => 'iss is not the issuer that the signing key is published for',
    remedy: () =>
      'The key signs for others: for personal accounts, or for another cloud. Sign in with an account of an allowed tenant.',
  },
  tenant: {
    reason: ({ received, accepted }) => `the token is of tenant ${received}, this API takes tenant ${accepted}`,
    remedy: (_facts, { instance, tenantId }) =>
      `Sign in at ${instance}${tenantId}, as a guest if need be. To serve several tenants, set AzureAd.TenantId to organizations and list them in AzureAd.AllowedTenants.`,
  },
  issuer: {
    reason: () => 'iss is not the issuer of the configured authority for this tid',
    remedy: fromOurAuthority,
  },
  // For whom (TV-6, RFC 8725 section 3.9). The fault met most: a front-end that sends the token it has for Graph.
  'audience-count': {
    reason: () => 'expected aud to name exactly one audience',
    remedy: noTokenOfEntra,
  },
  audience: {
    reason: ({ received, accepted }) =>
      `aud is not this API: the token is for ${nameOf(received)} (accepted: ${accepted})`,
    remedy(facts, api) {
      const { received, ver } = facts;
      if (GRAPH.has(received)) return `Graph reads its own tokens. ${askForOurs(facts, api)}`;
      const isOurs = received === api.clientId || received?.startsWith(`api://${api.clientId}`);
      if (isOurs && api.audiences === undefined)
        return `The token is for this API, in a v${ver} spelling that is not expected: set api.requestedAccessTokenVersion to 2 in the manifest of the registration, or add ${received} to AzureAd.Audiences.`;
      return `${askForOurs(facts, api)} If ${received} is an app ID URI of this API, add it to AzureAd.Audiences.`;
    },
  },
  // Members that have to be there, in their type (TV-10).
  claim: {
    reason: ({ name, expected }) => `expected ${name} to be ${expected}`,
    remedy: noTokenOfEntra,
  },
  client: {
    reason: ({ name }) => `expected ${name} to be text: no client was given this token`,
    remedy: (_facts, api) =>
      `This looks like an ID token, which says who signed in and opens no API. Send the access token that was asked for with scope ${scopeOf(api)}.`,
  },
  // How long (TV-8). Nothing that Entra issues lives longer than the 28 hours of a session with continuous access evaluation.
  expired: {
    reason: ({ since }) => `the token has expired (since ${since})`,
    remedy: () => 'Get a new one: let the front-end acquire its token silently before each call, not keep it.',
  },
  'issued-later': {
    reason: ({ from }) => `iat is in the future (${from})`,
    remedy: checkClocks,
  },
  'not-yet': {
    reason: ({ from }) => `the token is not valid yet (nbf ${from})`,
    remedy: checkClocks,
  },
  'ends-first': {
    reason: () => 'exp is before iat',
    remedy: noTokenOfEntra,
  },
  lifetime: {
    reason: () => 'the token lives longer than 28 hours',
    remedy: noTokenOfEntra,
  },
  // That somebody meant this caller to call: any application of a tenant gets a token for any API of it.
  permissions: {
    reason: () => 'the token has neither scp nor roles (AllowWebApiToBeAuthorizedByAcl is off)',
    remedy: (_facts, api) =>
      `Expose a scope under “Expose an API” and ask for it (${scopeOf(api)}). For a daemon, define an app role, assign it to the daemon and have an administrator consent.`,
  },
  kind: {
    reason: ({ fault }) => `the token says it is ${fault}`,
    remedy: noTokenOfEntra,
  },
} satisfies Record<string, RefusalTexts>;

const FORBIDDEN = {
  // Lists of this API's own (TV-12): the token is genuine, so this is 403, and another token of the same caller changes nothing.
  'tenant-not-allowed': {
    reason: ({ received }) => `tid is not an allowed tenant: ${received}`,
    remedy: () => 'Add the tenant to AzureAd.AllowedTenants if its users are to be let in.',
  },
  'client-not-allowed': {
    reason: ({ received }) => `the client is not an allowed one: ${received}`,
    remedy: () => 'Add the client id to AzureAd.AllowedClients if this application is to be let in.',
  },
} satisfies Record<string, RefusalTexts>;

/** Every rule, for the manual. */
export const REFUSALS: Readonly<Record<string, RefusalTexts>> = { ...TABLE, ...FORBIDDEN };

/** What a token broke, as a program reads it: `audience`, `expired`. Stable, as the manual's page is printed from it. */
export type TokenRule = keyof typeof TABLE;
/** The rules behind HTTP 403: the token was good. */
export type CallerRule = keyof typeof FORBIDDEN;

/** The token is not acceptable. The client reads the same sentence whatever the rule. */
export class TokenRefusal extends UnauthenticatedError {
  /** For the remedy and for tests; never sent to the client. */
  readonly rule: TokenRule;
  /** What filled the sentence in `reason`. */
  readonly facts: RefusalFacts;
  /** @param facts by the names that the texts of this rule use; one that lacks reads `undefined` */
  constructor(rule: TokenRule, facts: RefusalFacts, options?: ErrorOptions) {
    super(MESSAGE, CHALLENGE, TABLE[rule].reason(facts), options);
    this.rule = rule;
    this.facts = facts;
  }
}

/** The token is genuine and for this API; its tenant or client is not let in. */
export class CallerRefusal extends ForbiddenError {
  /** Which list the caller is not on. */
  readonly rule: CallerRule;
  /** @param facts `received`: the tenant or client that is not on the list */
  constructor(rule: CallerRule, facts: RefusalFacts) {
    super(FORBIDDEN[rule].reason(facts));
    this.rule = rule;
  }
}

const MESSAGE = 'The access token is not valid for this API.';
const CHALLENGE = bearerChallenge({ error: 'invalid_token', error_description: MESSAGE });

/**
 * What would let the token, or the next one, in.
 * @param api the configuration of this server: remedies name its own scopes and settings
 */
export function remedyFor(refusal: TokenRefusal | CallerRefusal, api: Registration): string {
  if (refusal instanceof CallerRefusal) return FORBIDDEN[refusal.rule].remedy();
  const texts: RefusalTexts = TABLE[refusal.rule];
  return texts.remedy(refusal.facts, api);
}

const MAX_VALUE = 100;

/**
 * A claim as a fact: text that fits a line of a log, whatever the token holds.
 * @param value any claim, of a token that may come from anywhere
 * @returns printable ASCII of at most 100 characters
 */
export function factOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  // A claim is text of somebody else: it must neither begin a new line of the log nor fill it.
  const printable = text.replaceAll(/[^\x20-\x7e]/g, '?');
  return printable.length > MAX_VALUE ? `${printable.slice(0, MAX_VALUE)}…` : printable;
}

/**
 * Seconds since the epoch as people read them; the number itself where it is no date.
 * @returns for example `2026-03-01T09:00:00.000Z`
 */
export function factOfTime(seconds: number): string {
  return Math.abs(seconds) < 8.64e12 ? new Date(seconds * 1_000).toISOString() : String(seconds);
}
