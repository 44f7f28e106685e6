/**
 * Parameters of a request to the token service, from a form body or a query.
 *
 * Empty is absent, and a name that comes twice is refused: two readers could otherwise take different ones.
 * @module
 */

import { AadstsError } from './aadsts.ts';

/** The parameters of one request. */
export interface Form {
  /** `undefined` also for an empty value (RFC 6749, section 3.1). */
  get(name: string): string | undefined;
  /** @throws {AadstsError} 900144 when it is missing */
  require(name: string): string;
}

/** @param text `a=1&b=2`, form-encoded */
export function parseForm(text: string): Form {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name)) {
      throw new AadstsError(
        9000411,
        `The request is not properly formatted. The parameter '${printable(name)}' is duplicated.`,
      );
    }
    values.set(name, value);
  }
  const get = (name: string) => values.get(name) || undefined;
  return {
    get,
    require(name) {
      const value = get(name);
      if (value !== undefined) return value;
      throw missingParameter(name);
    },
  };
}

/** 900144. @param name of the parameter */
export function missingParameter(name: string): AadstsError {
  return new AadstsError(900144, `The request body must contain the following parameter: '${name}'.`);
}

/** A time for an error text: unix seconds as ISO 8601, or what there is of them. */
export function timeOf(seconds: unknown): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString();
}

/** What a caller sent, fit for an error text: short, one line, without control characters. */
export function printable(text: string): string {
  return text.slice(0, 200).replace(/\p{Cc}+/gu, ' ');
}
