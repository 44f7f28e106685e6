/**
 * What Graph, ARM and the to-do list ask of the Entra beside them: is this token mine, and what does it say?
 *
 * Each API keeps its own judgement of audience, tenant and permission; only signature, issuer and lifetime are read here.
 * @module
 */

export interface AccessTokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly tid: string;
  readonly oid: string;
  readonly sub: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number;
  readonly ver: '1.0' | '2.0';
  readonly scp?: string;
  readonly roles?: readonly string[];
  readonly idtyp?: 'app' | 'user';
  readonly appid?: string;
  readonly azp?: string;
  readonly acrs?: readonly string[];
  readonly xms_cc?: readonly string[];
  readonly cnf?: { readonly kid: string };
  readonly [claim: string]: unknown;
}

export class TokenRejected extends Error {
  readonly reason: 'malformed' | 'signature' | 'issuer' | 'expired' | 'not-yet-valid' | 'proof';
  /** Claims of the refused token where it could be read: for the texts of ARM. */
  readonly claims: AccessTokenClaims | undefined;
  constructor(reason: TokenRejected['reason'], claims?: AccessTokenClaims) {
    super(`access token rejected: ${reason}`);
    this.name = 'TokenRejected';
    this.reason = reason;
    this.claims = claims;
  }
}

export interface AccessTokenReader {
  /** @throws {TokenRejected} */
  read(accessToken: string): Promise<AccessTokenClaims>;
  /**
   * The revocation that the sign-in behind this token falls under (CAE): unix seconds since when sign-ins of its person count again;
   * `undefined`: it counts.
   */
  revokedBefore(claims: AccessTokenClaims): number | undefined;
}
