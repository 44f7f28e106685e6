/**
 * One entry of `DownstreamApis`: an API that is called with a header of ours, and what bounds such a call.
 *
 * Names are Microsoft.Identity.Web's, beside our limits. That scopes are given, or `Anonymous` is said, checks `rules.ts`.
 * @module
 */

import { z } from 'zod';
import { parseAddress } from './addresses.ts';
import { flag, guid, list, oneOf, section, text, wholeNumber } from './fields.ts';
import { isHeaderName, isHeaderValue, isReservedHeader } from './reserved-headers.ts';

const BASE_URL = 'an https address without user name, query or fragment (http on loopback only)';
const RELATIVE_PATH = 'a path below BaseUrl, without . and .. segments, query or fragment';
const SCOPE = 'a scope such as https://graph.microsoft.com/.default or api://my-api/Items.Read';
const HEADER = 'a header name that is not reserved (no Authorization, Cookie, Host, X-Forwarded-*, hop-by-hop)';
const PARAMETERS = 'names with text values';

/** Two slashes in front would name another host, dot segments would leave the path: `%2e` is a dot to whoever decodes first. */
function isRelativePath(value: string): boolean {
  return /^(?!\/\/)[\w\-.~!$&'()*+,;=:@/%]+$/.test(value) && !/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(value);
}

/**
 * One API. Names of Microsoft.Identity.Web's `DownstreamApiOptions`, so that an entry of `appsettings.json` can be brought along.
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.abstractions.downstreamapioptions
 */
export const downstreamApi = section({
  BaseUrl: text(BASE_URL, (value) => parseAddress(value) !== undefined)
    .transform((value) => new URL(value).href.replace(/\/+$/, ''))
    .describe('Address that all calls stay below; tokens go to this origin only. `graph` and `arm` have their cloud’s'),
  Scopes: list(
    text(SCOPE, (value) => !/\s/.test(value)),
    'a list of scopes',
    { mayBeEmpty: true },
  )
    .default([])
    .describe('Scopes of this API to ask for; required unless `Anonymous`. `graph` and `arm` have their cloud’s'),
  RelativePath: text(RELATIVE_PATH, isRelativePath).optional().describe('Path below `BaseUrl` that calls start from'),
  RequestAppToken: flag().default(false).describe('Call as the application instead of on behalf of the user'),
  AcquireTokenOptions: section({
    ManagedIdentity: section({
      UserAssignedClientId: guid('the client id of a user-assigned identity')
        .optional()
        .describe(
          'Call as the managed identity of this client id instead of the application; `ManagedIdentity: {}` is the one that the system has assigned. Needs `RequestAppToken`',
        ),
    })
      .optional()
      .describe('Call as a managed identity of the machine instead of the application; needs `RequestAppToken`'),
  })
    .optional()
    .describe('How tokens for this API are acquired'),
  ProtocolScheme: oneOf(['Bearer', 'PoP'])
    .default('Bearer')
    .describe('`PoP`: tokens are bound to a key of this process and each call is signed; `JsonBatch` is then off'),
  TimeoutMs: wholeNumber(1, 300_000)
    .default(5000)
    .describe('Deadline of one call with its repeats and waits, in milliseconds'),
  MaxConcurrency: wholeNumber(1, 65_536).default(256).describe('Calls that are open at most; as many again may wait'),
  MaxAnswerBytes: wholeNumber(1024, 67_108_864)
    .default(4_194_304)
    .describe('Size of one answer at most, after decompression'),
  // What is repeated is decided in `downstream/policies/retry.ts`; here only how often, and how long one attempt may take.
  Retry: section({
    MaxRetries: wholeNumber(0, 2)
      .default(2)
      .describe('How often a GET or HEAD is repeated after a 429, a 5xx or a lost connection; nothing else ever is'),
    AttemptTimeoutMs: wholeNumber(1, 300_000)
      .default(5000)
      .describe('Deadline of one attempt, in milliseconds; above it raise `TimeoutMs`, too'),
  })
    .prefault({})
    .describe('Repeats of calls that cannot have changed anything'),
  JsonBatch: flag()
    .default(false)
    .describe(
      'GETs of one tick travel in `$batch` requests; on for `graph`, off with `RelativePath` or `ExtraQueryParameters`',
    ),
  // Not the same as no scopes: those may have been forgotten.
  Anonymous: flag().default(false).describe('Call without any token; has to be said'),
  // With each call of everybody: no place for anything that belongs to one user.
  ExtraHeaderParameters: z
    .record(
      text(HEADER, (name) => isHeaderName(name) && !isReservedHeader(name)),
      text('a header value of visible ASCII characters', isHeaderValue),
      PARAMETERS,
    )
    .default({})
    .describe('Headers sent with each call'),
  ExtraQueryParameters: z
    .record(text('the name of a query parameter'), text('the value of a query parameter'), PARAMETERS)
    .default({})
    .describe('Query parameters sent with each call'),
  Variables: z
    .record(
      text('a name of letters, digits and underscores', (name) => /^[a-z_]\w{0,63}$/i.test(name)),
      text('a text'),
      PARAMETERS,
    )
    .default({})
    .describe('What `{$config.name}` stands for in the `@downstream` fields of this API; no place for secrets'),
});

/** One API as calls see it: `baseUrl` without a slash at the end, durations in milliseconds, sizes in bytes. */
export type DownstreamApiConfig = z.output<typeof downstreamApi>;
