/**
 * The `AzureAd` section: which tenant and application this server is, whose tokens it accepts, and how it proves itself.
 *
 * Names are Microsoft.Identity.Web's. Rules that look at two settings stand in `rules.ts`.
 * @module
 */

import { z } from 'zod';
import { parseAddress } from './addresses.ts';
import { flag, guid, isGuid, list, secret, section, text, wholeNumber } from './fields.ts';

/** A verified domain of a tenant: at least two labels of letters, digits and dashes, none of them at an end. */
const DOMAIN = /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d]$/i;
const TENANT = 'a tenant: a GUID, a verified domain, common or organizations';
const INSTANCE = 'the https address of a login host without a path, such as https://login.microsoftonline.com/';
const AUDIENCE = 'an audience: the client id, or an app ID URI such as api://11111111-2222-3333-4444-555555555555';
const DECRYPTION = 'a list of at most 5 certificates'; // each is tried with a forged token that names none
const EXCHANGE = 'an audience such as api://AzureADTokenExchange';
const CAPABILITY = 'a client capability such as cp1';

/** An https address without a path. */
export function isLoginHost(value: string): boolean {
  const url = parseAddress(value);
  return url?.protocol === 'https:' && url.pathname === '/';
}

const audience = () => text(AUDIENCE, (value) => !/\s/.test(value));
/** Never a default and never empty: a file without a password simply has none here. */
const password = () =>
  secret('the password of the private key').optional().describe('Password of the private key or of the PFX');

/** The weakest kind: it can be copied, and does not say who has. */
const clientSecret = section({
  SourceType: z.literal('ClientSecret').describe('A client secret'),
  ClientSecret: secret('a client secret').describe('The secret; better from the environment than from a file'),
});

const clientSecretOnDisk = section({
  SourceType: z.literal('ClientSecretPath').describe('A client secret in a file'),
  ClientSecretDiskPath: text('the path of a file with a client secret').describe(
    'File that holds the secret and nothing else, not readable by others; read again when it changes',
  ),
});

const certificateOnDisk = section({
  SourceType: z.literal('Path').describe('A certificate in a PEM or PFX file'),
  CertificateDiskPath: text('the path of a PEM or PFX file').describe(
    'PEM file with the certificate, its chain and its key, or PFX (PKCS#12)',
  ),
  CertificateKeyDiskPath: text('the path of a PEM file')
    .optional()
    .describe('PEM file of the private key, when it is a file of its own; not readable by others'),
  CertificatePassword: password(),
});

const certificateInline = section({
  SourceType: z.literal('Base64Encoded').describe('A certificate in the configuration itself'),
  Base64EncodedValue: secret('a PEM or PFX certificate and its private key, Base64 encoded').describe(
    'PEM text with certificate and private key, or PFX (PKCS#12), Base64 encoded',
  ),
  CertificatePassword: password(),
});

/** What Kubernetes projects into a pod, and rotates about every hour. */
const assertionFile = section({
  SourceType: z.literal('SignedAssertionFilePath').describe('A federated token that the platform keeps in a file'),
  SignedAssertionFileDiskPath: text('the path of a file with a JWT').describe(
    'File of the token, read again when it changes; `AZURE_FEDERATED_TOKEN_FILE` unless given',
  ),
});

/** The machine proves the application: a token of its identity is the client assertion (workload identity federation). */
const managedIdentity = section({
  SourceType: z.literal('SignedAssertionFromManagedIdentity').describe('The managed identity of the machine'),
  ManagedIdentityClientId: guid('the client id of a user-assigned identity')
    .optional()
    .describe('Client id of a user-assigned identity; the machine’s own unless given'),
  TokenExchangeUrl: text(EXCHANGE, (value) => /^api:\/\/[\w.-]+$/.test(value))
    .default('api://AzureADTokenExchange')
    .describe('Audience of the federated credential; `…USGov` and `…China` in those clouds'),
});

const customAssertion = section({
  SourceType: z.literal('CustomSignedAssertion').describe('A function of the embedding program signs'),
  CustomSignedAssertionProviderName: text('the name of a provider', (value) => /^[\w.-]{1,64}$/.test(value)).describe(
    'Name under `signedAssertionProviders` of `createServer`',
  ),
});

/**
 * One entry of `AzureAd.ClientCredentials`, told apart by `SourceType` as Microsoft.Identity.Web's `CredentialDescription` is. Only kinds
 * that are served are named: any other `SourceType` is a fault, never an entry that is passed over.
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.abstractions.credentialdescription
 */
export const credentialDescription = z.discriminatedUnion(
  'SourceType',
  [
    clientSecret,
    clientSecretOnDisk,
    certificateOnDisk,
    certificateInline,
    assertionFile,
    managedIdentity,
    customAssertion,
  ],
  'a credential with SourceType ClientSecret, ClientSecretPath, Path, Base64Encoded, SignedAssertionFilePath, SignedAssertionFromManagedIdentity or CustomSignedAssertion',
);

/** One entry of `AzureAd.TokenDecryptionCertificates`: the kinds above that bring a private key, because opening a token needs one. */
export const certificateDescription = z.discriminatedUnion(
  'SourceType',
  [certificateOnDisk, certificateInline],
  'a certificate with SourceType Path or Base64Encoded',
);

/** A certificate with its private key; one entry of `AzureAd.TokenDecryptionCertificates`. */
export type CertificateDescription = z.output<typeof certificateDescription>;

/** How the application proves itself to the token endpoint; one entry of `AzureAd.ClientCredentials`. */
export type CredentialDescription = z.output<typeof credentialDescription>;

const BROWSER_INSTANCE = 'the https address of a login host (http on loopback only)';

/** The section, judged key by key; out comes one list of audiences and one of credentials, however they were written. */
export const azureAd = section({
  Instance: text(INSTANCE, isLoginHost)
    .transform((value) => new URL(value).href)
    .default('https://login.microsoftonline.com/')
    .describe('Login host. Graph and ARM move with it: see Clouds'),
  BrowserInstance: text(BROWSER_INSTANCE, (value) => parseAddress(value) !== undefined)
    .transform((value) => new URL(value).href)
    .optional()
    .describe('The same login host as browsers reach it, where consent pages are on it; `Instance` unless given'),
  // Lower case from here on: tokens carry GUIDs so, and domains have no case.
  TenantId: text(TENANT, (value) => /^(?:common|organizations)$/i.test(value) || isGuid(value) || DOMAIN.test(value))
    .transform((value) => value.toLowerCase())
    .describe('Tenant whose tokens are accepted: a GUID, a verified domain, `common` or `organizations`'),
  ClientId: guid('the application (client) id').describe('Application (client) id of this API'),
  // The list and its short form, as Microsoft.Identity.Web has both; neither given, the client id decides.
  Audience: audience().optional().describe('Accepted `aud`; added to `Audiences`'),
  Audiences: list(audience(), 'a list of audiences')
    .optional()
    .describe('Accepted `aud` values, instead of the client id (v2 tokens) and `api://{ClientId}` (v1 tokens)'),
  // Not lists of what is refused: whoever is new is outside until somebody lets them in.
  AllowedTenants: list(guid('a tenant id'), 'a list of tenant ids')
    .optional()
    .describe('Tenants whose callers are let in; required with `common` and `organizations`'),
  AllowedClients: list(guid('a client id'), 'a list of client ids')
    .optional()
    .describe('Front-ends and daemons that may call (`azp`, `appid`); any, unless given'),
  ClientSecret: secret('a client secret').optional().describe('Short for one `ClientCredentials` entry with a secret'),
  ClientCredentials: list(credentialDescription, 'a list of credentials')
    .optional()
    .describe('How this server proves itself; tried in order, the first usable one is taken'),
  AzureRegion: text('a region such as westeurope', (value) => /^[a-z][a-z\d]{1,31}$/.test(value))
    .optional()
    .describe('Region whose token service makes application tokens; on-behalf-of has none'),
  TokenDecryptionCertificates: list(certificateDescription, DECRYPTION, { most: 5 })
    .optional()
    .describe(
      'Certificates that open encrypted tokens (`tokenEncryptionKeyId`), the one before it, too, while keys roll',
    ),
  // Said to the token service: without `cp1` it never sends a claims challenge, and tokens live an hour instead of a day.
  ClientCapabilities: list(
    text(CAPABILITY, (value) => /^\w{1,32}$/.test(value)),
    'a list of client capabilities',
    {
      mayBeEmpty: true,
    },
  )
    .default(['cp1'])
    .describe('`cp1`: claims challenges (continuous access evaluation, step-up) are understood'),
  // For daemons without any role: then `AllowedClients` is the only thing between them and the schema.
  AllowWebApiToBeAuthorizedByAcl: flag()
    .default(false)
    .describe('Accept tokens of applications that carry neither scopes nor roles'),
  ClockToleranceSeconds: wholeNumber(0, 300)
    .default(60)
    .describe('How far the clocks of issuer and server may differ, in seconds'),
}).transform(({ audience: single, audiences = [], clientSecret: direct, clientCredentials = [], ...rest }) => {
  // One name for each thing from here on: who validates or signs need not know that a short form exists.
  const accepted: readonly string[] = [...new Set(single === undefined ? audiences : [single, ...audiences])];
  const short = direct === undefined ? [] : [{ sourceType: 'ClientSecret' as const, clientSecret: direct }];
  const credentials: readonly CredentialDescription[] = [...short, ...clientCredentials];
  return {
    ...rest,
    // Absent, not empty: the default depends on the version of the token, and only `bearer/` sees that.
    ...(accepted.length > 0 ? { audiences: accepted } : {}),
    clientCredentials: credentials,
  };
});
