/**
 * Reads the `claims` parameter: what a client asks a token to say, mostly because an API challenged it.
 *
 * Only the part about access tokens counts; wishes for id tokens are welcome and without effect.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @module
 */

import { isRecord } from '../values.ts';
import { AadstsError } from './aadsts.ts';

/** The `claims` parameter as far as it counts. */
export interface ClaimsRequest {
  /** The parameter as it came; `''` when it did not. */
  readonly text: string;
  /** Client capabilities: `['cp1']`. */
  readonly capabilities: readonly string[];
  /** Authentication contexts: `['c1']`. */
  readonly acrs: readonly string[];
  /** Unix seconds: the sign-in must not be older (continuous access evaluation). */
  readonly notBefore: number | undefined;
  /** A policy asks for the second factor (`polids`, `capolids`). */
  readonly asksForMfa: boolean;
}

/** No parameter, or an empty one. */
const NOTHING: ClaimsRequest = { text: '', capabilities: [], acrs: [], notBefore: undefined, asksForMfa: false };

/** @throws {AadstsError} 9002313 when it is no JSON object of objects */
export function parseClaimsRequest(text: string | undefined): ClaimsRequest {
  if (text === undefined) return NOTHING;
  const wanted = recordOf(recordOf(parseJson(text)).access_token ?? {});
  const { value: nbf } = recordOf(wanted.nbf ?? {});
  return {
    text,
    capabilities: valuesOf(wanted.xms_cc),
    acrs: valuesOf(wanted.acrs),
    notBefore: nbf !== undefined && Number.isFinite(Number(nbf)) ? Number(nbf) : undefined,
    asksForMfa: valuesOf(wanted.polids).length > 0 || valuesOf(wanted.capolids).length > 0,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

/** `{"value":"c1"}` and `{"values":["c1"]}` alike; `null` is a wish without a value. */
function valuesOf(wish: unknown): string[] {
  const { value, values, Values } = recordOf(wish ?? {});
  // `Values` with a capital has been seen in real challenges, which clients send back unread.
  const list = Array.isArray(values) ? values : Array.isArray(Values) ? Values : [value];
  return list.filter((entry): entry is string => typeof entry === 'string');
}

/** @throws {AadstsError} no object */
function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw malformed();
  return value;
}

function malformed(): AadstsError {
  return new AadstsError(
    9002313,
    'Invalid request. Request is malformed or invalid: the claims parameter is not valid.',
  );
}
