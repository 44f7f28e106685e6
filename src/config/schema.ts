/**
 * The shape of a configuration: every section, key, bound and default, with the sentence that documents it.
 *
 * Reading, merging and judging belong to `load.ts`; nothing here does I/O.
 * @module
 */

import { z } from 'zod';
import { isAddressBlock, parseAddress } from './addresses.ts';
import { azureAd } from './azure-ad.ts';
import { background } from './background.ts';
import { type DownstreamApiConfig, downstreamApi } from './downstream-api.ts';
import { flag, flagOr, guid, list, oneOf, section, text, wholeNumber } from './fields.ts';
import { tokenCache } from './token-cache.ts';

const MEBIBYTE = 1024 * 1024;
const API_NAME = 'a name of an API: a letter, then letters, digits, dots, dashes or underscores';
const ORIGIN = 'an origin such as https://app.contoso.com: scheme, host and port, nothing behind';
const SDL_GLOB = 'a path or glob of .graphql files, such as schema/*.graphql';
const PROXY = 'an IP address or a CIDR block such as 10.0.0.0/8';

/** As a browser writes it in the `Origin` header: lower case, no default port, no slash at the end. */
function isOrigin(value: string): boolean {
  // A star is a character of a host name to URL, and would be a wildcard to whoever wrote it.
  return /^https?:\/\/[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

/** Every number bounds something that somebody else could otherwise have as much of as they like (trust: overload, GraphQL surface). */
const server = section({
  Host: text('a host name or an IP address', (value) => /^[\w.:-]{1,253}$/.test(value))
    .default('localhost')
    .describe('Name or address to listen on'),
  Port: wholeNumber(0, 65_535).default(4000).describe('Port to listen on; 0 takes a free one'),
  AdminPort: wholeNumber(0, 65_535).optional().describe('Port of `/metrics`; off unless given, 0 takes a free one'),
  AdminHost: text('a host name or an IP address', (value) => /^[\w.:-]{1,253}$/.test(value))
    .default('127.0.0.1')
    .describe('Name or address that `/metrics` listens on'),
  PublicUrl: text(
    'the https address that front-ends reach this server at (http on loopback only), without query or fragment',
    (value) => parseAddress(value) !== undefined,
  )
    .transform((value) => new URL(value).href.replace(/\/+$/, ''))
    .optional()
    .describe('Address that front-ends reach this server at; consent pages come back to `{PublicUrl}/consent`'),
  // What a connection and a request may take before anybody knows whose they are.
  MaxBodyBytes: wholeNumber(1024, MEBIBYTE).default(262_144).describe('Largest request body, in bytes'),
  MaxConnections: wholeNumber(1, 1_000_000).default(10_000).describe('Open connections; further ones are closed'),
  HeadersTimeoutMs: wholeNumber(100, 300_000)
    .default(15_000)
    .describe('Time for the headers of a request to arrive, in milliseconds'),
  RequestTimeoutMs: wholeNumber(100, 300_000)
    .default(30_000)
    .describe('Time for a whole request to arrive, in milliseconds'),
  OperationTimeoutMs: wholeNumber(100, 300_000).default(10_000).describe('Deadline of one operation, in milliseconds'),
  // What a document may ask for, all of it counted before it is validated (`http/limits/`).
  MaxDepth: wholeNumber(1, 100).default(12).describe('Deepest selection of a document'),
  MaxAliases: wholeNumber(0, 1000).default(30).describe('Aliases in a document'),
  MaxTokens: wholeNumber(10, 100_000).default(2000).describe('Lexical tokens in a document'),
  MaxRootFields: wholeNumber(1, 1000).default(20).describe('Root fields in an operation'),
  MaxRepeats: wholeNumber(1, 1000).default(30).describe('Times one response key may be asked for in one place'),
  MaxOperations: wholeNumber(1, 100).default(10).describe('Operations in a document'),
  MaxDirectives: wholeNumber(0, 1000).default(50).describe('Directives in a document'),
  MaxCost: wholeNumber(1, 10_000_000)
    .default(20_000)
    .describe('Points of an operation: one for each object that its answer may hold'),
  // What is off unless said: each of these shows or opens something to somebody.
  Get: flag().default(false).describe('Answer queries by GET too; mutations never'),
  Cors: section({
    Origins: list(text(ORIGIN, isOrigin), 'a list of origins', { mayBeEmpty: true })
      .default([])
      .describe('Origins whose pages may read answers, letter by letter; `*` and `null` are never accepted'),
  })
    .prefault({})
    .describe('Pages of other origins'),
  Federation: flag()
    .default(false)
    .describe(
      'Serve a subgraph of Apollo Federation 2: `_service` and `_entities` (needs the package `@apollo/subgraph`)',
    ),
  Introspection: flag().optional().describe('Answer introspection queries; not in production unless said'),
  Playground: section({
    ClientId: guid('the application (client) id of the page')
      .optional()
      .describe('Single-page application that people sign in to; the page is served when it is given'),
    Scopes: list(
      text('a scope of this API with its audience, such as api://{ClientId}/access_as_user'),
      'a list of scopes',
    )
      .optional()
      .describe('Scopes of this API that the page can ask for; `api://{AzureAd.ClientId}/access_as_user` unless given'),
    Sandbox: flag().default(false).describe('Offer Apollo Sandbox, which is loaded from the host of Apollo'),
  })
    .prefault({})
    .describe('The page at `/`'),
  TrustedProxies: list(text(PROXY, isAddressBlock), 'a list of IP addresses and CIDR blocks', { mayBeEmpty: true })
    .default([])
    .describe('Proxies whose forwarded headers are believed'),
  // What one caller may take from the others, and how the server ends.
  Budgets: section({
    UserConcurrency: wholeNumber(1, 10_000).default(20).describe('Operations of one user in flight at once'),
    TenantConcurrency: wholeNumber(1, 100_000).default(200).describe('Operations of one tenant in flight at once'),
    UserCostPerMinute: wholeNumber(1, 1_000_000_000)
      .default(200_000)
      .describe('Points of cost of one user in a minute'),
    TenantCostPerMinute: wholeNumber(1, 1_000_000_000)
      .default(4_000_000)
      .describe('Points of cost of one tenant in a minute'),
  })
    .prefault({})
    .describe('What one caller may take from the others'),
  Streams: section({
    MaxSeconds: wholeNumber(1, 86_400)
      .default(3600)
      .describe('Longest life of a stream of a subscription, in seconds; clients subscribe again'),
    OnTokenEnd: oneOf(['close', 'session'])
      .default('close')
      .describe(
        'When the access token of a stream ends: `close` it, or go on in a long-running `session` that is begun with the stream and ends with it (needs a database, as `Background` says)',
      ),
    UserStreams: wholeNumber(1, 1000).default(10).describe('Streams of one user open at once'),
    MaxStreams: wholeNumber(1, 100_000).default(1000).describe('Streams of all users open at once'),
  })
    .prefault({})
    .describe('Subscriptions over server-sent events'),
  Shutdown: section({
    DrainMs: wholeNumber(0, 600_000).default(20_000).describe('Time for requests in flight to finish, in milliseconds'),
    ReadyDelayMs: wholeNumber(0, 600_000)
      .default(5000)
      .describe('Time between `/readyz` going off and the listener closing, in milliseconds'),
  })
    .prefault({})
    .describe('How the server ends'),
});

/** Each switch that opens something is off. */
const authorization = section({
  AllowAnonymous: flag().default(false).describe('Let requests without a token reach fields that ask for nothing'),
  AnonymousIntrospection: flag()
    .default(false)
    .describe('Let requests without a token read the schema, so that an explorer opens before sign-in'),
  DefaultDeny: flag().default(false).describe('Refuse to start while a root field stands without a directive'),
  RejectUnauthorized: flagOr('mutations')
    .default('mutations')
    .describe(
      'Which operations are refused whole, before anything runs, when one of their fields would be: `mutations`, all (`true`) or none (`false`); the others answer what is left',
    ),
  DryRun: flag()
    .default(false)
    .describe('Refuse nothing by directive and log what would be: for the day directives are added to a schema in use'),
  Errors: section({
    Details: flag().default(false).describe('Name the missing scopes in the error of a refused field'),
  })
    .prefault({})
    .describe('What refusals say'),
});

const telemetry = section({
  LogLevel: oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least important line logged'),
});

/** By name as written; the two built-in ones are put there before the schema sees them (`defaults.ts`). */
export type DownstreamApis = Readonly<Record<string, DownstreamApiConfig>> & {
  readonly graph: DownstreamApiConfig;
  readonly arm: DownstreamApiConfig;
};

/** What files, environment and flags may say, by Microsoft.Identity.Web's names. */
export const settings = section({
  AzureAd: azureAd.describe('Who this server is and whose tokens it accepts'),
  DownstreamApis: z
    .record(
      text(API_NAME, (value) => /^[a-z][\w.-]{0,63}$/i.test(value) && !value.includes('__')),
      downstreamApi,
      'APIs by name',
    )
    .transform((apis): DownstreamApis => Object.assign(Object.create(null), apis))
    .describe('APIs that fields are answered from; `graph` and `arm` are always there'),
  Schema: list(text(SDL_GLOB), 'a list of paths or globs')
    .default([])
    .describe('Own `.graphql` files, from the working directory on, held to the same rules as the built-in schema'),
  Server: server.prefault({}).describe('Where the server listens and what bounds a request'),
  Authorization: authorization.prefault({}).describe('How strict the directives are'),
  TokenCache: tokenCache.prefault({}).describe('What the process remembers of tokens'),
  Background: background.prefault({}).describe('What is done for users who have left'),
  Telemetry: telemetry.prefault({}).describe('What the process says about itself'),
});

/** The whole configuration, deeply frozen. */
export interface Config extends z.output<typeof settings> {
  /** Production unless `NODE_ENV` (or an override) says `development` or `test`. */
  readonly environment: 'production' | 'development';
  /** Said by a flag only: a login host on this machine may be trusted. */
  readonly allowLoopbackAuthority: boolean;
}

export type { CredentialDescription } from './azure-ad.ts';
export type { DownstreamApiConfig } from './downstream-api.ts';
