/**
 * Puts an answer of the token endpoint into the form of the first generation: numbers are texts, times are absolute, and the
 * permissions stand without their API, which is named beside them.
 * @module
 */

import type { TokenResponse } from './issue.ts';

/** The answer of the v1.0 token endpoint: `expires_in: "3599"`. */
export interface TokenResponseV1 {
  readonly token_type: string;
  /** Names alone, without the API. */
  readonly scope?: string;
  /** Seconds, as text. */
  readonly expires_in: string;
  readonly ext_expires_in: string;
  /** Unix seconds, as text. */
  readonly expires_on: string;
  /** Five minutes ago: clocks may differ. */
  readonly not_before: string;
  /** The API that `scope` leaves out. */
  readonly resource: string;
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly client_info?: string;
}

/**
 * @param resource as it stands in the audience of the access token
 * @param now unix seconds
 */
export function toV1Response(answer: TokenResponse, resource: string, now: number): TokenResponseV1 {
  const { refresh_in: _renewal, refresh_token_expires_in: _end, expires_in, ext_expires_in, scope, ...same } = answer;
  return {
    ...same,
    ...(scope === undefined ? {} : { scope: shortNames(scope) }),
    expires_in: String(expires_in),
    ext_expires_in: String(ext_expires_in),
    expires_on: String(now + expires_in),
    not_before: String(now - 300),
    resource,
  };
}

/** The first generation answers with the names of scopes, without the API they are of. */
function shortNames(scope: string): string {
  const names = scope.split(' ').map((word) => word.slice(word.lastIndexOf('/') + 1));
  return names.filter((name) => name !== '.default').join(' ');
}
