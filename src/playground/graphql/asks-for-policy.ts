/**
 * Whether claims ask to satisfy a policy (an authentication context, or policies by id), and not only for a newer sign-in.
 *
 * For the sentence above the editor alone: claims travel to the token service as they came, read or not.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @module
 */

/** Members of `access_token` that name a policy; `nbf` beside them asks for a newer sign-in only. */
const NAMES: readonly string[] = ['acrs', 'capolids', 'polids'];

/** @param claims JSON text of a claims challenge */
export function asksForPolicy(claims: string): boolean {
  try {
    const request: unknown = JSON.parse(claims);
    const { access_token: wanted }: { readonly access_token?: unknown } = Object(request);
    return NAMES.some((name) => Object.hasOwn(Object(wanted), name));
  } catch {
    return false; // the token service says what is wrong with it
  }
}
