/**
 * What whoever starts the process says: settings by flag, and the two things that no setting may say.
 *
 * Parsing a command line is not done here; an embedding program passes the same object.
 *
 * `{ Server: { Port: '80' }, environment: 'development' }`: a layer of settings over all others, and the answer to a question that files
 * are not asked.
 * @module
 */

import type { ConfigFault } from './config-error.ts';
import { type Layer, matching } from './conform.ts';
import { fromValue, isMap, kindOf, type Raw, type RawMap } from './raw.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What was said at the command line, taken apart. */
export interface Flags {
  /** Settings, over every other source. */
  readonly layer: Layer;
  /** Not a setting: a file that is copied from a laptop must not take development along. */
  readonly environment: 'production' | 'development';
  /** A login host on this machine may be trusted (DV-1): said aloud for each start, by `onbehalf dev` or its own flag. */
  readonly allowLoopbackAuthority: boolean;
}

/**
 * Takes `environment` and `allowLoopbackAuthority` out of the flags; the rest is a layer of settings like others.
 * @param overrides any object; names in any case of letters
 * @param env of which `NODE_ENV` alone is read
 * @param faults one is added for what is no flag of ours
 */
export function readFlags(overrides: object, env: Environment, faults: ConfigFault[]): Flags {
  const values = new Map(fromFlags(overrides, faults));
  const take = (name: string): Raw => {
    const key = matching(values.keys(), name) ?? name;
    const value = values.get(key);
    values.delete(key);
    return value;
  };
  const nodeEnv = env.NODE_ENV;
  // An override first: `onbehalf dev` is development wherever it runs.
  const environment = take('environment') ?? (nodeEnv === 'test' ? 'development' : nodeEnv);
  const allowLoopbackAuthority = take('allowLoopbackAuthority') ?? false;
  if (typeof allowLoopbackAuthority !== 'boolean') {
    const kind = kindOf(allowLoopbackAuthority);
    faults.push({ path: 'AllowLoopbackAuthority', expected: 'true or false', received: `${kind} (flag)` });
  }
  const layer: Layer = { source: 'flag', isText: true, values };
  return {
    layer,
    // Anything but the two words is production: a misspelt name must not lower a guard.
    environment: environment === 'development' ? 'development' : 'production',
    allowLoopbackAuthority: allowLoopbackAuthority === true,
  };
}

/** Flags are an object of the embedding program: anything can be in it, itself included. */
function fromFlags(overrides: object, faults: ConfigFault[]): RawMap {
  try {
    const values = fromValue(overrides);
    if (isMap(values)) return values;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  faults.push({ path: 'flag', expected: 'sections such as AzureAd, not nested too deep' });
  return new Map();
}
