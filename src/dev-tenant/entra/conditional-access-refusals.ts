/**
 * How Conditional Access says no: numbers and sentences.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @module
 */

import type { App } from '../directory/directory.ts';
import { AadstsError } from './aadsts.ts';
import { timeOf } from './form.ts';

/** What a refusal carries to the next sign-in. */
export interface RefusalDetails {
  /** JSON text: what the next sign-in has to bring. */
  readonly claims: string;
  /** The OAuth word, where it is not `interaction_required`. */
  readonly error: string | undefined;
}

/** Codes by what is missing: a second factor, a registration for one, or another provider's approval. */
const FACTORS = {
  mfa: 50076,
  registration: 50079,
  external: 50158,
} as const;

/** 50076, 50079 or 50158. @param resource the API whose policy it is; `undefined` where only OpenID Connect words were asked for */
export function factorMissing(
  factor: keyof typeof FACTORS,
  resource: App | undefined,
  { claims, error }: RefusalDetails,
): AadstsError {
  return new AadstsError(FACTORS[factor], sentenceOf(factor, resource), {
    claims,
    ...(error === undefined ? {} : { error }),
  });
}

function sentenceOf(factor: keyof typeof FACTORS, resource: App | undefined): string {
  const target = resource === undefined ? '' : ` to access '${resource.clientId}'`;
  const because = 'Due to a configuration change made by your administrator, or because you moved to a new location';
  if (factor === 'mfa') return `${because}, you must use multi-factor authentication${target}.`;
  if (factor === 'registration') return `${because}, you must enroll in multi-factor authentication${target}.`;
  return 'External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges.';
}

/** 53003, without claims: nothing the person could show would help. */
export function accessBlocked(): AadstsError {
  return new AadstsError(
    53003,
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  );
}

/** 53000: another device would help, nothing else. */
export function deviceNotCompliant({ claims }: RefusalDetails): AadstsError {
  return new AadstsError(
    53000,
    'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.',
    { claims },
  );
}

/** @param issuedAt unix seconds of the sign-in */
export function signInTooOld(issuedAt: number, mostSeconds: number): AadstsError {
  return new AadstsError(
    70043,
    `The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on ${timeOf(issuedAt)} and the maximum allowed lifetime for this request is ${mostSeconds}.`,
  );
}
