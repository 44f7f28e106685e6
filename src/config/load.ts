/**
 * Makes one frozen configuration out of a file, the environment and flags, or says everything that is wrong with them.
 *
 * Order: defaults, file, `AZURE_*`/`PORT`/`HOST`, `Section__Key` variables, flags; the later wins. Reads files, reaches nothing.
 *
 * One way in, five steps: layers are read (`settings-file.ts`, `environment.ts`, `flags.ts`), their keys brought to the schema's own names
 * (`conform.ts`), laid over each other (`merge.ts`), completed by what depends on other settings (`defaults.ts`), then judged twice:
 * together (`rules.ts`) and key by key (`schema.ts`). Behind this room nobody asks the environment for a setting of ours.
 * @module
 */

import { type Clock, systemClock } from '../observability/clock.ts';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { conformLayer, type Findings, matching } from './conform.ts';
import { credentialFileFaults } from './credentials.ts';
import { withAbsolutePaths, withDefaults, withFederatedToken } from './defaults.ts';
import { doubleUnderscoreVariables, plainVariables } from './environment.ts';
import { readFlags } from './flags.ts';
import { describePassedOver } from './foreign-keys.ts';
import { faultsOf } from './issues.ts';
import { mergeLayers } from './merge.ts';
import { isList, isMap, mapAt, type Raw, toValue } from './raw.ts';
import { contradictions } from './rules.ts';
import { type Config, settings } from './schema.ts';
import { readSettingsFile, type SettingsFile } from './settings-file.ts';
import { type Shape, shapeOf } from './shape.ts';

/** Where settings come from. Everything may be left out: the process's own environment and working directory are then read. */
export interface LoadConfigOptions {
  /** Read instead of the default files, relative to `directory`; it has to exist. */
  readonly file?: string;
  /** `process.env` unless given. Read once, while loading. */
  readonly env?: NodeJS.ProcessEnv;
  /** What flags say, over everything else: sections, and `environment` and `allowLoopbackAuthority`, which no file may set. */
  readonly overrides?: object;
  /** Where default files are looked for and relative paths start; the working directory unless given. */
  readonly directory?: string;
  /** Tells whether a certificate is valid today. */
  readonly clock?: Clock;
  /** Takes one line about keys that were passed over; standard error unless given. */
  readonly warn?: (line: string) => void;
}

// Once for the process: the schema does not change.
const root = shapeOf(settings);
const SECTIONS = root.kind === 'section' ? [...root.keys.keys()] : [];

/**
 * Reads the configuration, synchronously.
 *
 * @returns deeply frozen; values that are secret are `Secret`s
 * @throws {ConfigError} with every fault at once
 * @example
 * ```ts
 * const config = loadConfig(); // onbehalf.yaml, the environment
 * const forTest = loadConfig({ env: {}, overrides: { environment: 'development', AzureAd: { TenantId, ClientId, ClientSecret } } });
 * ```
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { env = process.env, overrides = {}, directory = process.cwd(), clock = systemClock } = options;
  const { warn = (line) => void process.stderr.write(`${line}\n`) } = options;
  const findings: Findings = { faults: [], origins: new Map(), passedOver: new Map() };
  const { faults, origins } = findings;
  const file = readSettingsFile({ file: options.file, directory }, faults);
  // Without its file everything else would look missing, too.
  if (faults.length > 0) throw new ConfigError(faults);

  const flags = readFlags(overrides, env, faults);
  // Lowest first. What the platform sets (`AZURE_*`) gives way to what names a setting of ours in full.
  const layers = [file?.layer, plainVariables(env), doubleUnderscoreVariables(env, SECTIONS), flags.layer];
  // All are read before any is judged: a fault in the file does not hide one in a variable.
  const conformed = layers.map((layer) => (layer === undefined ? new Map() : conformLayer(layer, root, findings)));
  const completed = withFederatedToken(withDefaults(mergeLayers(conformed)), env.AZURE_FEDERATED_TOKEN_FILE);
  const merged = withAbsolutePaths(completed, directory);

  const { environment, allowLoopbackAuthority } = flags;
  faults.push(...fileFaults(file, environment));
  // Rules before types: `firstOfEachPath` keeps what comes first, and a rule says more than "expected a text".
  faults.push(...contradictions(merged, { environment, allowLoopbackAuthority, env }));
  const { data, error } = settings.safeParse(toValue(merged));
  for (const issue of error?.issues ?? []) faults.push(...faultsOf(issue, merged, origins));
  faults.push(...credentialFileFaults(mapAt(merged, 'AzureAd'), { environment, clock }));

  if (faults.length > 0 || data === undefined) throw new ConfigError(firstOfEachPath(faults));
  if (findings.passedOver.size > 0) warn(describePassedOver(findings.passedOver));
  // Frozen throughout: many requests share it, and a module that changes a limit would change everybody's.
  return deepFreeze({ ...data, environment, allowLoopbackAuthority });
}

/** What a file may neither say nor be: the loopback flag belongs to a start, and a secret to nobody else on the machine. */
function* fileFaults(file: SettingsFile | undefined, environment: Config['environment']): Generator<ConfigFault> {
  if (file === undefined) return;
  const { values, source } = file.layer;
  const flag = matching(values.keys(), 'AllowLoopbackAuthority');
  if (flag !== undefined) {
    yield { path: flag, expected: 'the flag --allow-loopback-authority instead', received: `this key (${source})` };
  }
  if (environment === 'production' && file.isPublic && holdsSecret(root, values)) {
    const expected = 'a file that others cannot read (chmod o-r), because it holds a secret';
    yield { path: source, expected, received: 'one readable by everybody' };
  }
}

/** Whether any secret is written in the file: found by the schema's shape, so that a new secret key is found as well. */
function holdsSecret(shape: Shape, raw: Raw): boolean {
  if (shape.kind === 'secret') return typeof raw === 'string' && raw !== '';
  if (shape.kind === 'list') return isList(raw) && raw.some((item) => holdsSecret(shape.item, item));
  if (shape.kind !== 'section' || !isMap(raw)) return false;
  return [...raw].some(([name, value]) => {
    const inner = shape.keys.get(matching(shape.keys.keys(), name) ?? '');
    return inner !== undefined && holdsSecret(inner, value);
  });
}

/** One line per key: what a rule says about it goes before what its type says. */
function firstOfEachPath(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  const seen = new Map<string, ConfigFault>();
  for (const fault of faults) if (!seen.has(fault.path)) seen.set(fault.path, fault);
  return [...seen.values()];
}

/** Secrets freeze themselves; their value is private and is not visited. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
