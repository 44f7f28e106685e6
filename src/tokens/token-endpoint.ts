/**
 * The network under MSAL Node for one exchange: one POST to the one pinned token endpoint, and what came back.
 *
 * MSAL drops HTTP status, `Retry-After` and most claims of a refusal, follows redirects with the client secret in the body, and
 * knows no time-out; so it is given this module instead of its own. No redirect is followed, the answer is bounded.
 * @module
 */

import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { type Dispatcher, request } from 'undici';
import { Secret } from '../config/secret.ts';
import type { Clock } from '../observability/clock.ts';
import { parseJsonObject, readBoundedText } from '../protocol/json-answer.ts';
import { parseTokenError } from '../protocol/oauth-errors.ts';
import { retryAfterSeconds } from '../protocol/retry-after.ts';
import { TokenRefusedError, TokenTransportError } from './engine.ts';

/** Of one exchange with everything in it, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** Of an answer; a token has a few thousand. */
const MAX_BYTES = 262_144;

/** The one exchange that the network is for. */
export interface TokenEndpointOptions {
  /** The only address a request may go to, without its query. */
  readonly tokenEndpoint: string;
  /** Headers beside MSAL's own, such as `X-AnchorMailbox`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Added to the address; MSAL's types have no room for them. */
  readonly query?: Readonly<Record<string, string>> | undefined;
  /** Thumbprint of the key that the token is to be bound to. */
  readonly proofKeyId?: string | undefined;
  /** Shared by all exchanges; the connections outlive this object. */
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
}

/** What of a token reply MSAL would lose or count otherwise. */
export interface TokenReply {
  /** MSAL's result lists the requested ones when it is absent. */
  readonly scope: string | undefined;
  /** Milliseconds since the epoch, counted from before the request was sent; MSAL counts by the clock of the machine. */
  readonly expiresAtMs: number;
  /** From `refresh_in`, where the reply has a usable one. */
  readonly refreshAtMs: number | undefined;
  /** MSAL keeps it to itself. */
  readonly refreshToken: Secret | undefined;
}

/** `INetworkModule` that remembers the outcome of its one POST, because MSAL will not hand it on. */
export class TokenEndpoint implements INetworkModule {
  /** What MSAL cannot tell: set when the POST failed or was refused. */
  failure: TokenRefusedError | TokenTransportError | undefined;
  /** What the reply said and MSAL tells otherwise; set when it was a token. */
  reply: TokenReply | undefined;
  readonly #options: TokenEndpointOptions;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  /** Authority metadata is given to MSAL, so it has nothing to get. */
  sendGetRequestAsync<T>(url: string): Promise<NetworkResponse<T>> {
    return Promise.reject(new Error(`Expected no discovery request, got one for ${new URL(url).origin}.`));
  }

  /** @throws {TokenRefusedError | TokenTransportError} the same as is left in `failure` */
  async sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    const { tokenEndpoint, headers, query = {}, proofKeyId, dispatcher, clock } = this.#options;
    if (url.split('?', 1)[0] !== tokenEndpoint) throw new Error('Expected a request to the configured token endpoint.');
    // A token's life is counted from before it was asked for, so that a slow answer never makes it longer.
    const sentAtMs = clock.now();
    try {
      const address = new URL(url);
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      const reply = await request(address, {
        method: 'POST',
        dispatcher,
        headers: { ...options?.headers, ...headers, accept: 'application/json' },
        body: `${options?.body ?? ''}${proofKeyId === undefined ? '' : boundTo(proofKeyId)}`,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const body = parseJsonObject(await readBoundedText(reply.body, MAX_BYTES));
      if (reply.statusCode !== 200 || !isTokenReply(body, proofKeyId === undefined ? 'bearer' : 'pop')) {
        throw new TokenRefusedError(
          reply.statusCode,
          parseTokenError(body),
          retryAfterSeconds(reply.headers['retry-after'], clock.now()),
        );
      }
      const lifeSeconds = Number(body.expires_in);
      const refreshSeconds = Number(body.refresh_in);
      this.reply = {
        scope: typeof body.scope === 'string' ? body.scope : undefined,
        expiresAtMs: sentAtMs + lifeSeconds * 1_000,
        refreshToken: isToken(body.refresh_token) ? new Secret(body.refresh_token) : undefined,
        refreshAtMs: refreshSeconds > 0 && refreshSeconds < lifeSeconds ? sentAtMs + refreshSeconds * 1_000 : undefined,
      };
      return { status: reply.statusCode, headers: flatten(reply.headers), body: body as T };
    } catch (error) {
      const timedOut = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
      this.failure = error instanceof TokenRefusedError ? error : new TokenTransportError(timedOut, { cause: error });
      throw this.failure;
    }
  }
}

/** Form fields that MSAL Node has no word for. */
function boundTo(keyId: string): string {
  const confirmation = Buffer.from(JSON.stringify({ kid: keyId })).toString('base64url');
  return `&token_type=pop&req_cnf=${confirmation}`;
}

/** What can stand in a header: printable, without blanks. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

/** ST-3: a token of visible ASCII, the scheme that was asked for, and a lifetime that is a sane number. */
function isTokenReply(
  body: Readonly<Record<string, unknown>> | undefined,
  tokenType: 'bearer' | 'pop',
): body is Readonly<Record<string, unknown>> {
  const seconds = Number(body?.expires_in);
  return (
    isToken(body?.access_token) &&
    String(body?.token_type).toLowerCase() === tokenType &&
    seconds > 0 &&
    seconds <= 172_800
  );
}

/** As MSAL takes headers: one text for each name. */
function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
