/**
 * Keys that Microsoft.Identity.Web reads in the sections that are ours, too, and this server does not: what becomes of each.
 *
 * A file that is brought along starts. What nothing follows from here is passed over with one warning that names it; what would
 * decide who is trusted, or how the server proves itself, stays a fault that says where it belongs: silence about it would be a
 * promise not kept. Keys that neither side knows are faults elsewhere (`conform.ts`).
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.web.microsoftidentityoptions
 * @module
 */

import { isList, isMap, type Raw } from './raw.ts';

/** What becomes of one key, as the end of a sentence that begins with the key. */
export interface ForeignKey {
  /** Why nothing follows from it; with `instead` only of an empty one, such as `"ClientCertificates": []`. */
  readonly without: string;
  /** What is expected in its place: a key that decides something cannot be passed over. */
  readonly instead?: string;
}

const PAGES: ForeignKey = { without: 'users sign in at the front-end: this is an API' };
const CACHES: ForeignKey = { without: 'the token cache is the section TokenCache' };
const EMPTY = 'it is empty';
const B2C: ForeignKey = {
  without: EMPTY,
  instead: 'a tenant of Entra ID: user flows of Azure AD B2C are not supported',
};
const AUTHORITY: ForeignKey = { without: EMPTY, instead: 'Instance and TenantId in its place' };

/** `AzureAd` */
export const AZURE_AD_KEYS: Readonly<Record<string, ForeignKey>> = {
  Domain: { without: 'TenantId says the tenant' },
  CallbackPath: PAGES,
  RemoteSignOutPath: PAGES,
  SignedOutCallbackPath: PAGES,
  SignedOutRedirectUri: PAGES,
  ErrorPath: PAGES,
  RedirectUri: PAGES,
  ResponseType: PAGES,
  ResponseMode: PAGES,
  UsePkce: PAGES,
  SaveTokens: PAGES,
  GetClaimsFromUserInfoEndpoint: PAGES,
  WithSpaAuthCode: PAGES,
  Scopes: { without: 'the schema says what callers need: @requiresScopes' },
  AppPermissions: { without: 'the schema says what callers need: @requiresAppPermissions' },
  EnablePiiLogging: { without: 'no log line holds claims or tokens' },
  IsDefaultPlatformLoggingEnabled: { without: 'Telemetry.LogLevel says what is logged' },
  LogLevel: { without: 'Telemetry.LogLevel says what is logged' },
  LegacyCacheCompatibilityEnabled: CACHES,
  EnableCacheSynchronization: CACHES,
  ClientName: { without: 'the token service is told the name of this server' },
  ClientVersion: { without: 'the token service is told the name of this server' },
  SendX5C: { without: 'the chain of a certificate is always sent' },
  ClientCertificates: { without: EMPTY, instead: 'its entries under ClientCredentials' },
  TokenDecryptionCredentials: { without: EMPTY, instead: 'its entries under TokenDecryptionCertificates' },
  UserAssignedManagedIdentityClientId: {
    without: EMPTY,
    instead: 'an entry of ClientCredentials with SourceType SignedAssertionFromManagedIdentity',
  },
  Authority: AUTHORITY,
  AadAuthorityAudience: AUTHORITY,
  AzureCloudInstance: AUTHORITY,
  ValidateAuthority: { without: EMPTY, instead: 'no such switch: the authority is always checked' },
  RequireHttpsMetadata: { without: EMPTY, instead: 'no such switch: https is always required' },
  TokenValidationParameters: {
    without: EMPTY,
    instead: 'Audiences, AllowedTenants and ClockToleranceSeconds in its place',
  },
  DefaultUserFlow: B2C,
  SignUpSignInPolicyId: B2C,
  EditProfilePolicyId: B2C,
  ResetPasswordPolicyId: B2C,
};

const CALL: ForeignKey = { without: 'a call says it; bodies are JSON' };

/** An entry of `DownstreamApis` */
export const DOWNSTREAM_API_KEYS: Readonly<Record<string, ForeignKey>> = {
  HttpMethod: CALL,
  AcceptHeader: CALL,
  ContentType: CALL,
};

/**
 * Why nothing follows from a key with this value; `undefined` if something would.
 * @returns the end of a sentence: "users sign in at the front-end: this is an API"
 */
export function withoutEffect({ without, instead }: ForeignKey, value: Raw): string | undefined {
  return instead === undefined || isEmpty(value) ? without : undefined;
}

/** As templates leave them: `"ClientCertificates": []`, `"Authority": ""`. */
function isEmpty(value: Raw): boolean {
  if (isList(value)) return value.length === 0;
  return value === null || value === undefined || value === '' || (isMap(value) && value.size === 0);
}

/**
 * The one line that names what was passed over: `AzureAd.Domain (TenantId says the tenant), …`.
 * @param passedOver why, by key
 */
export function describePassedOver(passedOver: ReadonlyMap<string, string>): string {
  const reasons = Map.groupBy(passedOver, ([, why]) => why);
  const said = [...reasons].map(([why, keys]) => `${keys.map(([path]) => path).join(', ')} (${why})`);
  return `Nothing follows from these keys of Microsoft.Identity.Web: ${said.join('; ')}.`;
}
