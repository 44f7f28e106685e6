/**
 * Lays one source over another: the higher one wins key by key.
 *
 * A list of plain values is replaced as a whole, so that nobody stays on a list of allowed callers by position. A list of
 * groups (`ClientCredentials`) is laid over by position, so that the environment can add a password to the file's entry;
 * an entry that names its `SourceType` replaces the one below.
 *
 * `AzureAd__ClientCredentials__0__CertificatePassword` therefore completes the certificate that the file names first, while
 * `AzureAd__AllowedTenants__0` takes the place of the file's whole list.
 * @module
 */

import { matching } from './conform.ts';
import { isList, isMap, mapAt, type Raw, type RawMap } from './raw.ts';

/**
 * @param layers lowest first, keys already under the schema's names
 * @returns new maps where something was laid over; the layers themselves are not changed
 * @example
 * ```ts
 * // file: { AzureAd: { Audiences: [a, b] }, Server: { Port: 4000 } }, flags: { AzureAd: { Audiences: [c] } }
 * // merged: { AzureAd: { Audiences: [c] }, Server: { Port: 4000 } }
 * ```
 */
export function mergeLayers(layers: readonly RawMap[]): RawMap {
  return layers.reduce<RawMap>((lower, higher) => mergeMaps(withoutDisplaced(lower, higher), higher), new Map());
}

/** New maps all along: a layer may be looked at again, to tell where a value came from. */
function mergeMaps(lower: RawMap, higher: RawMap): RawMap {
  const merged = new Map(lower);
  for (const [name, value] of higher) {
    const key = matching(merged.keys(), name) ?? name; // names of APIs are compared without case, too
    merged.set(key, mergeValues(merged.get(key), value));
  }
  return merged;
}

/** A list of plain values, a text and a number are whole: the higher one takes their place. */
function mergeValues(lower: Raw, higher: Raw): Raw {
  // Keys of another kind of credential below would make the whole entry a fault.
  if (isMap(lower) && isMap(higher)) return higher.has('SourceType') ? higher : mergeMaps(lower, higher);
  if (!isList(lower) || !isList(higher) || !higher.some(isMap)) return higher;
  return Array.from({ length: Math.max(lower.length, higher.length) }, (_, index) =>
    higher[index] === undefined ? lower[index] : mergeValues(lower[index], higher[index]),
  );
}

/** `ClientSecret` is short for a list of one credential: whichever of the two a higher source gives, the other goes. */
function withoutDisplaced(lower: RawMap, higher: RawMap): RawMap {
  const given = mapAt(higher, 'AzureAd');
  const displaced = given.has('ClientSecret') ? 'ClientCredentials' : 'ClientSecret';
  if (!given.has('ClientSecret') && !given.has('ClientCredentials')) return lower;
  const azureAd = new Map(mapAt(lower, 'AzureAd'));
  azureAd.delete(displaced);
  return new Map(lower).set('AzureAd', azureAd);
}
