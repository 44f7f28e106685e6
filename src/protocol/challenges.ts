/**
 * `WWW-Authenticate`: reading the challenges of downstream APIs and writing our own.
 *
 * Pure. Parameter order varies between services, values come quoted or bare, several challenges may stand in one header,
 * and `claims` is base64 in either alphabet, padded or not: so it is parsed by the grammar, never by a pattern.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * @module
 */

/** One challenge of a `WWW-Authenticate` header: `Bearer realm="", error="insufficient_claims", claims="eyJ…"`. */
export interface Challenge {
  /** In lower case: `bearer`, `pop`. */
  readonly scheme: string;
  /** Names in lower case; the first of two equal names counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
/** Bare values of real services hold characters outside the token grammar, such as an unquoted `authorization_uri`. */
const BARE_VALUE = /[^\s,"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const BLANKS = /[ \t]*/y;
const SEPARATORS = /[ \t,]*/y;
const MAX_HEADER = 16_384;

/**
 * Challenges in the order sent. What does not fit the grammar ends the reading; what was read before it stays.
 * @example
 * ```ts
 * parseChallenges('Bearer realm="", error=invalid_token, PoP nonce="x"');
 * // [{ scheme: 'bearer', parameters: Map { 'realm' => '', 'error' => 'invalid_token' } }, { scheme: 'pop', … }]
 * ```
 */
export function parseChallenges(header: string | readonly string[] | undefined): readonly Challenge[] {
  if (header === undefined) return [];
  if (typeof header !== 'string') return header.flatMap((line) => parseChallenges(line));
  // Not cut: half a claims value would decode to another one, or to none.
  if (header.length > MAX_HEADER) return [];
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < header.length) {
    take(SEPARATORS);
    // Schemes and parameter names look alike; only the `=` behind a word tells them apart, and blanks may stand before it.
    const word = take(TOKEN);
    if (!word) break;
    const before = at;
    take(BLANKS);
    const current = challenges.at(-1);
    if (header[at] === '=' && current) {
      at += 1;
      take(BLANKS);
      const value = take(QUOTED)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? take(BARE_VALUE)?.[0];
      if (value === undefined) break;
      const name = word[0].toLowerCase();
      // A name may stand once (RFC 9110 section 11.2); what is appended must not replace what was there.
      if (!current.parameters.has(name)) current.parameters.set(name, value);
    } else {
      at = before;
      challenges.push({ scheme: word[0].toLowerCase(), parameters: new Map() });
    }
  }
  return challenges;
}

/** Largest decoded claims challenge that is passed on, in characters. */
const MAX_CLAIMS = 8_192;

/**
 * Decodes the claims of a challenge, or takes them as JSON: returns compact-as-sent JSON text of an object.
 * @returns `undefined` for anything that is neither JSON nor base64 or base64url of JSON, or is no object, or is too long
 */
export function decodeClaims(value: string): string | undefined {
  const text = value.trim();
  if (text.length === 0 || text.length > 2 * MAX_CLAIMS) return undefined;
  let json = text;
  if (!text.startsWith('{')) {
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
    json = Buffer.from(text, 'base64').toString('utf8'); // Node reads both alphabets, padded or not
  }
  if (json.length > MAX_CLAIMS) return undefined;
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? json : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The claims that an API asks for, decoded. Recognised by a `claims` parameter on a Bearer or PoP challenge, not by the error
 * word: Graph says `insufficient_claims`, ARM `invalid_token`.
 * @returns JSON text as the API meant it, unread: its members are between the API and the token service
 */
export function claimsOfChallenge(header: string | readonly string[] | undefined): string | undefined {
  // Services send several challenges (ARM: `Bearer …, PoP …`); the first claims that can be read are those of the caller's scheme.
  for (const challenge of parseChallenges(header)) {
    if (challenge.scheme !== 'bearer' && challenge.scheme !== 'pop') continue;
    const claims = challenge.parameters.get('claims');
    const decoded = claims === undefined ? undefined : decodeClaims(claims);
    if (decoded !== undefined) return decoded;
  }
  return undefined;
}

/**
 * A Bearer challenge of ours (RFC 6750 section 3). Values are quoted, quotes and backslashes in them escaped.
 * @returns `Bearer`, or for example `Bearer error="insufficient_scope", scope="Mail.Read"`
 */
export function bearerChallenge(parameters: Readonly<Record<string, string>> = {}): string {
  const list = Object.entries(parameters).map(
    // What is no visible ASCII becomes a blank: a line break in a header value would begin another header.
    ([name, value]) => `${name}="${value.replaceAll(/["\\]/g, '\\$&').replaceAll(/[^\x20-\x7e]/g, ' ')}"`,
  );
  return list.length === 0 ? 'Bearer' : `Bearer ${list.join(', ')}`;
}

/** Longest header a claims challenge of ours may make, in bytes; longer ones travel in the error extension alone. */
const MAX_CHALLENGE_BYTES = 2_048;

/**
 * Our claims challenge to the front-end; `undefined` when it would be longer than clients and proxies take.
 * @param claims JSON text, as a challenge of the token service or of an API asked for it
 */
export function claimsChallenge(claims: string): string | undefined {
  const header = bearerChallenge({
    error: 'insufficient_claims',
    claims: Buffer.from(claims, 'utf8').toString('base64'),
  });
  return Buffer.byteLength(header) > MAX_CHALLENGE_BYTES ? undefined : header;
}
