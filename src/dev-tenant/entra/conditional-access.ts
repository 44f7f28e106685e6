/**
 * Conditional Access of the dev tenant: which policies there are, and what they demand of a sign-in.
 *
 * One is there from the start: people with the persona `mfa-for-arm` need multi-factor authentication for Azure Resource Manager.
 * Others can be added at run time. Claims of a client demand on top of them: an authentication context (`acrs`) or a named
 * policy asks for the second factor of everybody.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-conditional-access-dev-guide
 * @module
 */

import { randomUUID } from 'node:crypto';
import { appIds } from '../directory/apps.ts';
import type { App, Directory, Person } from '../directory/directory.ts';
import type { AadstsError } from './aadsts.ts';
import type { Authentication } from './authentication.ts';
import type { ClaimsRequest } from './claims-request.ts';
import { accessBlocked, deviceNotCompliant, factorMissing, signInTooOld } from './conditional-access-refusals.ts';

/** Id of the first policy, as it stands in the claims: recognisable, the same in every install. */
export const MFA_FOR_ARM_POLICY = '22222222-0000-4000-8000-000000000001';

/**
 * What a policy demands: a second factor (`registration` and `external` say so by other numbers), an authentication context, a
 * sign-in that is not too old, or what nobody can show here.
 */
export type Requirement =
  | 'mfa'
  | 'registration'
  | 'external'
  | 'block'
  | 'compliant-device'
  | { readonly acrs: string }
  | { readonly signInFrequencySeconds: number };

/** One rule: who, where, what for. Several may hold at once; all have to be met. */
export interface Policy {
  /** GUID. */
  readonly id: string;
  /** `undefined`: everybody of the company. */
  readonly person: Person | undefined;
  /** Client id of the API. */
  readonly resourceId: string;
  readonly require: Requirement;
}

/** What still has to be shown, and how that is said where no page can be. */
export interface Demand {
  /** What would help: a press of the button, a new sign-in, or nothing. */
  readonly kind: 'second-factor' | 'sign-in' | 'impossible';
  /** Authentication contexts that the second factor meets. */
  readonly acrs: readonly string[];
  /** @param error the OAuth word, where the grant has its own for it */
  refusal(error?: 'invalid_grant'): AadstsError;
}

/** The policies of this process. Asked at sign-in and at every issue of tokens. */
export interface ConditionalAccess {
  /** @returns `undefined` when nothing is missing */
  demandOf(authentication: Authentication, resource: App | undefined, claims: ClaimsRequest): Demand | undefined;
  /** @returns id of the policy */
  add(policy: Omit<Policy, 'id'>): string;
  /** Back to how it was at the start. */
  reset(): void;
}

/** @param nowSeconds unix seconds */
export function createConditionalAccess(directory: Directory, nowSeconds: () => number): ConditionalAccess {
  const seeded: readonly Policy[] = directory.people
    .filter(({ persona }) => persona === 'mfa-for-arm')
    .map((person) => ({ id: MFA_FOR_ARM_POLICY, person, resourceId: appIds.arm, require: 'mfa' }));
  let policies = seeded;

  return {
    demandOf(authentication, resource, claims) {
      const { person } = authentication;
      const applies = (policy: Policy) =>
        policy.resourceId === resource?.clientId &&
        (policy.person ?? person).objectId === person.objectId &&
        // The policies of the company hold in its tenant; a guest at home is under those of another.
        person.tenantId === directory.tenant.tenantId;
      const demands = policies.filter(applies).flatMap((policy) => {
        const demand = resource && demandOfPolicy(policy, authentication, resource, nowSeconds());
        return demand ? [demand] : [];
      });
      const ofClaims = demandOfClaims(authentication, resource, claims);
      if (ofClaims) demands.push(ofClaims);
      // What cannot be met comes first, then what begins the sign-in anew.
      const [first] = (['impossible', 'sign-in', 'second-factor'] as const).flatMap((kind) =>
        demands.filter((demand) => demand.kind === kind),
      );
      return first && { ...first, acrs: demands.flatMap(({ acrs }) => acrs) };
    },
    add(policy) {
      const id = randomUUID();
      policies = [...policies, { ...policy, id }];
      return id;
    },
    reset() {
      policies = seeded;
    },
  };
}

/** What a policy still wants of this sign-in; `undefined` when it is content. */
function demandOfPolicy(
  { id, require }: Policy,
  { mfa, acrs, authTime }: Authentication,
  resource: App,
  now: number,
): Demand | undefined {
  if (require === 'block') return { kind: 'impossible', acrs: [], refusal: () => accessBlocked() };
  if (typeof require === 'string') {
    const claims = JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } });
    if (require === 'compliant-device') {
      return { kind: 'impossible', acrs: [], refusal: (error) => deviceNotCompliant({ claims, error }) };
    }
    if (mfa) return undefined;
    return {
      kind: 'second-factor',
      acrs: [],
      refusal: (error) => factorMissing(require, resource, { claims, error }),
    };
  }
  if ('acrs' in require) {
    if (acrs.includes(require.acrs)) return undefined;
    const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: require.acrs } } });
    return {
      kind: 'second-factor',
      acrs: [require.acrs],
      refusal: (error) => factorMissing('mfa', resource, { claims, error }),
    };
  }
  const { signInFrequencySeconds: most } = require;
  if (now - authTime < most) return undefined;
  return { kind: 'sign-in', acrs: [], refusal: () => signInTooOld(authTime, most) };
}

/** What a claims request wants beyond the policies: authentication contexts, a second factor. */
function demandOfClaims(
  authentication: Authentication,
  resource: App | undefined,
  claims: ClaimsRequest,
): Demand | undefined {
  const missing = claims.acrs.filter((context) => !authentication.acrs.includes(context));
  if (missing.length === 0 && (!claims.asksForMfa || authentication.mfa)) return undefined;
  return {
    kind: 'second-factor',
    acrs: claims.acrs,
    refusal: (error) => factorMissing('mfa', resource, { claims: claims.text, error }),
  };
}
