/**
 * Names of the claims in access tokens of Microsoft Entra ID. Types only: who may get in is decided in `bearer/`.
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @module
 */

/** A JSON object read from a token: no prototype, nothing known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * `user`: somebody signed in, and `scp` bounds what is done for them. `app`: a daemon by itself (client credentials), with `roles` alone.
 */
export type PrincipalKind = 'user' | 'app';
