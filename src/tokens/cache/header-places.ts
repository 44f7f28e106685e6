/**
 * Where headers for one assertion stand: the key of each is made once, however often somebody asks.
 *
 * A key is a long text, and making it and hashing it for every hit costs more than the hit itself. It is kept beside the validated
 * assertion and goes with it. Only the text is kept here, never a header: what is served is looked up in the cache each time, so
 * eviction and replacement need to know nothing of this.
 * @module
 */

import type { Assertion } from '../../bearer/assertion.ts';
import { type CachedUser, type HeaderKeyParts, SYSTEM_ASSIGNED } from './header-key.ts';

/** Where one caller's headers for one API stand. */
export interface HeaderPlace {
  readonly parts: HeaderKeyParts;
  /** `headerKey` of the parts. */
  readonly key: string;
}

/** A wish without its scopes, which are matched by grant. */
export interface Wanted {
  readonly user: CachedUser;
  /** Of the exchange; the caller's own is in `user`. */
  readonly tenantId: string;
  readonly resource: string;
  /** Thumbprint, for a bound token. */
  readonly proofKey: string | undefined;
}

/** Places by whom they are for. */
export interface HeaderPlaces {
  /** Remembered with the assertion object: the same object asks for a second time at the cost of a comparison. */
  ofUser(assertion: Assertion, wanted: Wanted): HeaderPlace;
  /** Made each time: applications ask seldom enough. */
  ofApp(wanted: Omit<Wanted, 'user'>): HeaderPlace;
  /** @param clientId of a user-assigned identity, in lower case */
  ofManagedIdentity(clientId: string | undefined, resource: string): HeaderPlace;
}

/** Few callers use more APIs, tenants and proof keys than this with one token; the others pay for their key each time. */
const MAX_PLACES = 16;

/** @param keyOf `headerKey`, except in tests that show what a weaker key would do */
export function createHeaderPlaces(keyOf: (parts: HeaderKeyParts) => string): HeaderPlaces {
  const known = new WeakMap<Assertion, HeaderPlace[]>();

  function placeOf(user: HeaderKeyParts['user'], { tenantId, resource, proofKey }: Omit<Wanted, 'user'>): HeaderPlace {
    const bound = proofKey === undefined ? ({ scheme: 'Bearer' } as const) : ({ scheme: 'PoP', proofKey } as const);
    const parts: HeaderKeyParts = Object.freeze({ user, tenantId, resource, ...bound });
    return Object.freeze({ parts, key: keyOf(parts) });
  }

  return {
    ofUser(assertion, wanted) {
      const places = known.get(assertion);
      if (places) for (const place of places) if (isPlaceOf(place.parts, wanted)) return place;
      const { objectId, tenantId } = wanted.user;
      const place = placeOf({ objectId, tenantId, assertionHash: assertion.hash }, wanted);
      if (!places) known.set(assertion, [place]);
      else if (places.length < MAX_PLACES) places.push(place);
      return place;
    },
    ofApp: (wanted) => placeOf(undefined, wanted),
    ofManagedIdentity(clientId = SYSTEM_ASSIGNED, resource) {
      const scheme = 'Bearer' as const;
      const parts = Object.freeze({ user: undefined, managedIdentity: clientId, tenantId: '', resource, scheme });
      return Object.freeze({ parts, key: keyOf(parts) });
    },
  };
}

/** The other parts of a key come with the assertion, beside which the places are kept. */
function isPlaceOf({ user, tenantId, resource, proofKey }: HeaderKeyParts, wanted: Wanted): boolean {
  return (
    resource === wanted.resource &&
    tenantId === wanted.tenantId &&
    proofKey === wanted.proofKey &&
    user?.objectId === wanted.user.objectId &&
    user.tenantId === wanted.user.tenantId
  );
}
