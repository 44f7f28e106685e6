/**
 * `Retry-After`: seconds (Graph sends decimals) or an HTTP date.
 *
 * Pure. Junk, the past and more than a day are `undefined`: the caller's own back-off then decides.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 * @module
 */

const DAY_SECONDS = 86_400;

/**
 * @returns seconds from now, not negative
 * @param header the first of several counts
 * @param nowMs milliseconds since the epoch, by our clock: a date is only as good as the two clocks agree
 */
export function retryAfterSeconds(header: string | readonly string[] | undefined, nowMs: number): number | undefined {
  const value = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (value === undefined || value === '' || value.length > 64) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) {
    const seconds = Number(value);
    return seconds <= DAY_SECONDS ? seconds : undefined;
  }
  // `Date.parse` takes nearly everything (`"-1"` is a day of 2001); of the three forms of RFC 9110 each begins with the day of the week.
  if (!/^[A-Z][a-z]{2},? /.test(value)) return undefined;
  const seconds = (Date.parse(value) - nowMs) / 1_000;
  return seconds >= 0 && seconds <= DAY_SECONDS ? seconds : undefined;
}
