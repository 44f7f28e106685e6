/**
 * Brings what one source says to the schema's own key names, and refuses names that the schema does not have (CF-3).
 *
 * Keys are compared without case, as .NET does. Types and bounds are zod's business, later and over all sources together;
 * only where a source can speak nothing but text (the environment, flags) numbers and switches are read here.
 *
 * `azuread: { tenantid: … }` becomes `AzureAd: { TenantId: … }`; `AzureAd: { TenantI: … }` becomes the fault "AzureAd.TenantI: expected a
 * known key (did you mean TenantId?), received an unknown one (onbehalf.yaml)"; `Logging: { … }` is another program's and is let be.
 * @module
 */

import type { ConfigFault } from './config-error.ts';
import { AZURE_AD_KEYS, DOWNSTREAM_API_KEYS, type ForeignKey, withoutEffect } from './foreign-keys.ts';
import { nearest } from './nearest.ts';
import { isList, isMap, kindOf, printable, type Raw, type RawMap } from './raw.ts';
import type { Shape } from './shape.ts';

/** One source of settings, read and named, before its keys are known to be right. */
export interface Layer {
  /** As faults name it: `onbehalf.yaml`, `environment`, `flag`. */
  readonly source: string;
  /** Numbers and switches may come as text. */
  readonly isText: boolean;
  /** Sections at the top, keys spelt as the source spells them. */
  readonly values: RawMap;
  /** Whole names of environment variables, by path in lower case. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Written while sources are read, one after the other; read when faults are told. */
export interface Findings {
  /** In the order met: nothing throws, because all faults are told at once. */
  readonly faults: ConfigFault[];
  /** Where each value came from, by path in lower case; later layers overwrite earlier ones. */
  readonly origins: Map<string, string>;
  /** Known keys of Microsoft.Identity.Web from which nothing follows here, and why. */
  readonly passedOver: Map<string, string>;
}

/** Sections of other programs share an `appsettings.json`; a name this close to one of ours is a slip, though. */
const SLIP = 2;
/** A variable such as `…__999999999` must not make a list of that length. */
const MAX_INDEX = 1000;

/** A group of keys where a value belongs: refused whatever it holds, and a `length` in it would be measured by zod as that of a list. */
const NO_KEYS: RawMap = new Map();

/**
 * @param root of the whole schema; sections it does not have are left out, unless their name looks like a slip
 * @returns the same values under the schema's names; a group of keys where a value belongs comes out empty and is refused by zod
 */
export function conformLayer(layer: Layer, root: Shape, findings: Findings): RawMap {
  const known = new Map<string, Raw>();
  for (const [name, value] of layer.values) {
    // Another program's section is let be; one that nearly has the name of ours is kept, to be a fault.
    const key = root.kind === 'section' ? matching(root.keys.keys(), name) : undefined;
    if (key !== undefined || isSlip(name, root)) known.set(name, value);
  }
  const walk = createWalk(layer, foreignKeysOf(root), findings);
  const conformed = walk(root, known, '');
  return isMap(conformed) ? conformed : new Map();
}

const isSlip = (name: string, root: Shape): boolean =>
  root.kind === 'section' &&
  !name.startsWith('$') && // `$schema` is for editors
  nearest(name, root.keys.keys(), SLIP) !== undefined;

type ForeignKeys = ReadonlyMap<Shape, Readonly<Record<string, ForeignKey>>>;

/** By the section they may stand in. */
function foreignKeysOf(root: Shape): ForeignKeys {
  const keys: Map<Shape, Readonly<Record<string, ForeignKey>>> = new Map();
  if (root.kind !== 'section') return keys;
  const azureAd = root.keys.get('AzureAd');
  if (azureAd) keys.set(azureAd, AZURE_AD_KEYS);
  const apis = root.keys.get('DownstreamApis');
  if (apis?.kind === 'record') keys.set(apis.item, DOWNSTREAM_API_KEYS);
  return keys;
}

/** Follows the schema, not the input: nothing is visited that the schema does not have, so depth is the schema's own. */
function createWalk(layer: Layer, foreignKeys: ForeignKeys, { faults, origins, passedOver }: Findings) {
  const originOf = (path: string): string => {
    const variable = layer.names?.get(path.toLowerCase());
    return variable === undefined ? layer.source : `${layer.source} ${variable}`;
  };

  function walk(shape: Shape, raw: Raw, path: string): Raw {
    // Of groups as well: a section that is missing a key is told with where the section stands.
    origins.set(path.toLowerCase(), originOf(path));
    if (shape.kind === 'section' || shape.kind === 'record') {
      // `Server:` with nothing behind it: YAML says null, its author means a section without settings.
      if (raw === null) return new Map();
      return isMap(raw) ? walkKeys(shape, raw, path) : raw;
    }
    if (shape.kind === 'list') return walkList(shape.item, raw, path);
    if (isMap(raw)) return NO_KEYS;
    if (shape.kind === 'words' && typeof raw === 'string') {
      const word = matching(shape.words, raw);
      return word ?? (shape.orBoolean && layer.isText ? readText('boolean', raw) : raw);
    }
    // Only where a source has nothing but text: in a file `"4000"` is a text, and the fault says so.
    if (layer.isText && typeof raw === 'string') return readText(shape.kind, raw);
    return raw;
  }

  function walkKeys(shape: Extract<Shape, { kind: 'section' | 'record' }>, raw: RawMap, path: string): RawMap {
    const conformed = new Map<string, Raw>();
    for (const [name, value] of raw) {
      const here = join(path, printable(name));
      // Names of a record are the user's own (APIs, headers): they stay as they are written.
      const key = shape.kind === 'section' ? matching(shape.keys.keys(), name) : name;
      const inner = shape.kind === 'section' ? shape.keys.get(key ?? '') : shape.item;
      if (key === undefined || inner === undefined || name === '__proto__') {
        const foreign = foreignKey(shape, name);
        const why = foreign && withoutEffect(foreign, value);
        const expected = foreign?.instead ?? expectedKey(shape, name);
        if (why === undefined) faults.push({ path: here, expected, received: `an unknown one (${originOf(here)})` });
        else passedOver.set(here, why);
        // `tenantId` beside `TenantId` is one key to .NET; which of the two counts would be a matter of luck.
      } else if (matching(conformed.keys(), key) !== undefined) {
        faults.push({
          path: here,
          expected: 'each key once',
          received: `it twice, in different spellings (${originOf(here)})`,
        });
      } else {
        conformed.set(key, walk(inner, value, join(path, key)));
      }
    }
    return conformed;
  }

  function foreignKey(shape: Shape, name: string): ForeignKey | undefined {
    const keys = foreignKeys.get(shape) ?? {};
    return keys[matching(Object.keys(keys), name) ?? ''];
  }

  function walkList(item: Shape, raw: Raw, path: string): Raw {
    // Microsoft.Identity.Web writes scopes as one text with blanks; no plain value of ours has blanks inside.
    if (typeof raw === 'string' && item.kind !== 'section') return raw.split(/\s+/).filter((word) => word !== '');
    // `Audiences__0`, `Audiences__1`: the only way of writing a list in an environment.
    const items = layer.isText && isMap(raw) ? fromPositions(raw) : raw;
    if (isMap(items)) return NO_KEYS;
    if (!isList(items)) return raw;
    return items.map((value, index) => (value === undefined ? value : walk(item, value, `${path}[${index}]`)));
  }

  return walk;
}

/** `{ '0': a, '2': b }`, as environment variables spell a list, to `[a, <nothing>, b]`. */
function fromPositions(raw: RawMap): Raw {
  const positions = [...raw.keys()];
  if (!positions.every((position) => /^(?:0|[1-9]\d{0,2})$/.test(position))) return raw;
  const length = Math.min(MAX_INDEX, Math.max(...positions.map(Number)) + 1);
  return Array.from({ length }, (_, index) => raw.get(String(index)));
}

/** What is no number stays text and is refused by zod with the sentence of its field. */
function readText(kind: Shape['kind'], raw: string): Raw {
  if (kind === 'boolean' && /^(?:true|false)$/i.test(raw)) return raw.toLowerCase() === 'true';
  if (kind === 'number' && /^-?(?:0|[1-9]\d{0,15})$/.test(raw)) return Number(raw);
  return raw;
}

/** A third of the letters may be wrong, one at least: further off, a suggestion would be a riddle. */
function expectedKey(shape: Shape, name: string): string {
  const near = shape.kind === 'section' ? nearest(name, shape.keys.keys(), Math.max(1, name.length / 3)) : undefined;
  return near === undefined ? 'a known key' : `a known key (did you mean ${near}?)`;
}

/**
 * The name that is equal but for case.
 * @returns as it is spelt among the names; `undefined` where none is equal
 */
export function matching(names: Iterable<string>, wanted: string): string | undefined {
  const lower = wanted.toLowerCase();
  for (const name of names) if (name.toLowerCase() === lower) return name;
  return undefined;
}

/** Path of a key as faults write it: `AzureAd.TenantId`. */
export const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/**
 * What came, as a fault says it, with where it came from.
 * @param path as faults write it, in any case of letters
 * @param what instead of the kind of the value, where the key itself is the fault
 * @returns for example `text (environment PORT)`; never the value
 */
export function received(raw: unknown, path: string, origins: Findings['origins'], what = kindOf(raw)): string {
  const origin = raw === undefined ? undefined : origins.get(path.toLowerCase());
  return origin === undefined ? what : `${what} (${origin})`;
}
