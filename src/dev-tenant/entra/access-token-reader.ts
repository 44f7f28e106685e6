/**
 * What Graph, ARM and the to-do list ask of the Entra beside them: is this token mine, and what does it say?
 *
 * Each API keeps its own judgement of audience, tenant and permission; only signature, issuer and lifetime are read here.
 * @module
 */

/** What an access token of this tenant says. Times are unix seconds. */
export interface AccessTokenClaims {
  /** Client id of the API in v2.0 tokens, the name that the client used in v1.0 ones. */
  readonly aud: string;
  /** The tenant's issuer of the token's generation. */
  readonly iss: string;
  readonly tid: string;
  /** Object id of the person, or of the app's service principal. */
  readonly oid: string;
  /** Pairwise for people, the object id for apps. */
  readonly sub: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number;
  /** Generation of the token, as the API has asked for. */
  readonly ver: '1.0' | '2.0';
  /** Delegated permissions, with blanks between; absent in tokens of apps. */
  readonly scp?: string;
  /** Application permissions, or app roles of the user. */
  readonly roles?: readonly string[];
  /** In tokens of apps, and of users where the API wants it. */
  readonly idtyp?: 'app' | 'user';
  /** The client: in v1.0 tokens; `azp` in v2.0 ones. */
  readonly appid?: string;
  /** The client, in v2.0 tokens. */
  readonly azp?: string;
  /** Authentication contexts that the sign-in met. */
  readonly acrs?: readonly string[];
  /** What the client said it can do: `cp1` understands claims challenges. */
  readonly xms_cc?: readonly string[];
  /** RFC 7638 thumbprint of the key that a proof-of-possession token is bound to. */
  readonly cnf?: { readonly kid: string };
  /** Read by nobody here, and part of what is signed. */
  readonly [claim: string]: unknown;
}

/** Why a token is not believed; each API says it in its own words. */
export class TokenRejected extends Error {
  /** The first thing found wrong, in the order of reading; `proof` comes from `signed-request.ts`. */
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

/** The one thing that an API knows of Entra. */
export interface AccessTokenReader {
  /** @throws {TokenRejected} */
  read(accessToken: string): Promise<AccessTokenClaims>;
  /**
   * The revocation that the sign-in behind this token falls under (CAE): unix seconds since when sign-ins of its person count again;
   * `undefined`: it counts.
   */
  revokedBefore(claims: AccessTokenClaims): number | undefined;
}
