/**
 * What a caller may say beside the scopes. Names as in Microsoft.Identity.Web's `AcquireTokenOptions`.
 *
 * Options are copied when they come and frozen: what a caller does with its object afterwards changes nothing, and nothing is ever
 * written to it.
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.abstractions.acquiretokenoptions
 * @module
 */

/** Everything may be left out: then the token comes from the cache where it can, for the caller's own tenant. */
export interface AcquireTokenOptions {
  /** Claims challenge of an API: JSON text, base64 or base64url, padded or not. The cache is passed over and replaced. */
  readonly claims?: string;
  /** Another tenant than the caller's: a GUID or a domain. */
  readonly tenant?: string;
  /** Passes the cache over, once in half a minute per API; those who insist meanwhile get the newest header. */
  readonly forceRefresh?: boolean;
  /** Sent to the token service as `client-request-id`; the request's own unless given. */
  readonly correlationId?: string;
  /** Query of the token endpoint. `dc` and `slice` choose a part of the token service; others are refused. */
  readonly extraQueryParameters?: Readonly<Record<string, string>>;
  /**
   * RFC 7638 thumbprint of a key to bind the token to. The header is then `PoP` and the bare token, which no API takes: it has to
   * be signed with that key for each request, as the header provider does for `protocolScheme: 'PoP'`.
   */
  readonly proofKeyId?: string;
  /**
   * The managed identity of the machine instead of the application: `{}` for the one that the system has assigned. For application
   * tokens only, and without `tenant`, `claims`, `extraQueryParameters`, `proofKeyId` and sessions, of which its endpoint knows nothing.
   */
  readonly managedIdentity?: ManagedIdentityOptions;
  /**
   * Acts in a long-running session instead of this request alone. `'auto'` begins one, whose key is in the result of the token
   * acquirer; a key goes on with its session, which the user of the request may revive. For users only, and without `tenant`.
   */
  readonly longRunningWebApiSessionKey?: string;
  /** Ends the waiting of this caller; an exchange that others wait for goes on. */
  readonly signal?: AbortSignal;
}

/** Which identity of the machine is meant. */
export interface ManagedIdentityOptions {
  /** Client id of a user-assigned identity, a GUID. */
  readonly userAssignedClientId?: string | undefined;
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Options that mean nothing to an endpoint of managed identities. */
const FOR_THE_TOKEN_SERVICE = [
  'tenant',
  'claims',
  'extraQueryParameters',
  'proofKeyId',
  'longRunningWebApiSessionKey',
] as const;

/** Whatever else could be said there is decided by us: who we are, for whom, with what, for which API. */
const ALLOWED_QUERY: ReadonlySet<string> = new Set(['dc', 'slice']);
/** Nothing that could begin another parameter or need escaping. */
const QUERY_VALUE = /^[\w.-]{1,128}$/;

/** @throws {TypeError} an extra query parameter that is not allowed, or no managed identity where one has to be */
export function copyOptions(options: AcquireTokenOptions): AcquireTokenOptions {
  const { extraQueryParameters, managedIdentity: _, ...rest } = options;
  const managedIdentity = copyManagedIdentity(options);
  return Object.freeze({
    ...rest,
    ...(extraQueryParameters === undefined ? {} : { extraQueryParameters: copyQuery(extraQueryParameters) }),
    ...(managedIdentity === undefined ? {} : { managedIdentity }),
  });
}

/**
 * @returns with the client id in lower case; `undefined` where no managed identity is asked for
 * @throws {TypeError} a misspelt member would mean another identity; an option that means nothing there would be thought to be heard
 */
export function copyManagedIdentity(options: AcquireTokenOptions): ManagedIdentityOptions | undefined {
  const { managedIdentity } = options;
  if (managedIdentity === undefined) return undefined;
  const meaningless = FOR_THE_TOKEN_SERVICE.find((name) => options[name] !== undefined);
  if (meaningless !== undefined) {
    throw new TypeError(`Expected 'managedIdentity' without '${meaningless}', of which its endpoint knows nothing.`);
  }
  const isOptions = typeof managedIdentity === 'object' && managedIdentity !== null;
  const stranger = isOptions ? Object.keys(managedIdentity).find((name) => name !== 'userAssignedClientId') : '';
  if (stranger !== undefined) {
    throw new TypeError(`Expected 'managedIdentity' as {} or { userAssignedClientId }, got '${stranger}'.`);
  }
  const { userAssignedClientId: clientId } = managedIdentity;
  if (clientId === undefined) return Object.freeze({});
  if (!GUID.test(clientId)) {
    throw new TypeError("Expected 'managedIdentity.userAssignedClientId' as the GUID of a user-assigned identity.");
  }
  return Object.freeze({ userAssignedClientId: clientId.toLowerCase() });
}

/** @returns sorted by name, so that equal ones have one text */
export function copyQuery(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [name, value] of entries) {
    if (!ALLOWED_QUERY.has(name) || !QUERY_VALUE.test(value)) {
      throw new TypeError(
        `Expected extra query parameters among ${[...ALLOWED_QUERY].join(', ')}, of letters, digits, dots and dashes, got '${name}'.`,
      );
    }
  }
  return Object.freeze(Object.fromEntries(entries));
}
