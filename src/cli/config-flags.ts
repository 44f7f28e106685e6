/**
 * Flags that every command with a configuration takes, those of a command that listens beside them, and the configuration that they lead
 * to.
 * @module
 */

import { ConfigError } from '../config/config-error.ts';
import { type LoadConfigOptions, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { DEFAULT_FILES, findDefaultFile } from '../config/settings-file.ts';
import type { Usage } from './usage.ts';

/** Of every command that reads a configuration. */
export const configFlags = {
  config: {
    type: 'string',
    value: 'file',
    says: `configuration; ${DEFAULT_FILES.join(', ')} of this folder unless given`,
  },
  'allow-loopback-authority': {
    type: 'boolean',
    says: 'trust a login host on this machine, such as that of the dev tenant; never in production',
  },
} as const satisfies Usage['flags'];

/** Of commands that listen; over the configuration, as flags always are. */
export const listenFlags = {
  host: { type: 'string', value: 'name', says: 'name or address to listen on, instead of Server.Host' },
  port: { type: 'string', value: 'number', says: 'port to listen on, instead of Server.Port' },
} as const satisfies Usage['flags'];

/** As `readArguments` gives them. */
export interface ConfigFlagValues {
  readonly config?: string | undefined;
  readonly host?: string | undefined;
  /** As text: the configuration says what is wrong with one that is no number. */
  readonly port?: string | undefined;
  readonly 'allow-loopback-authority'?: boolean | undefined;
}

/**
 * The configuration of these flags.
 * @throws {ConfigError} with every fault, and where there is no file to mend, with how to begin
 */
export function configFrom(values: ConfigFlagValues): Config {
  try {
    return loadConfig(optionsFrom(values));
  } catch (error) {
    if (!(error instanceof ConfigError) || values.config !== undefined || findDefaultFile(process.cwd())) throw error;
    throw new ConfigError(error.faults, { cause: new Error(BEGIN) });
  }
}

const BEGIN = `there is no ${DEFAULT_FILES.slice(0, -1).join(', ')} or ${DEFAULT_FILES.at(-1)} in this folder.
  Write one, name one with --config, or say the same in the environment (AzureAd__TenantId=…).
  Without a tenant of your own: onbehalf dev, and in another terminal onbehalf check --dev.`;

function optionsFrom(values: ConfigFlagValues): LoadConfigOptions {
  const server = {
    ...(values.host === undefined ? {} : { Host: values.host }),
    ...(values.port === undefined ? {} : { Port: values.port }),
  };
  return {
    ...(values.config === undefined ? {} : { file: values.config }),
    overrides: {
      ...(Object.keys(server).length > 0 ? { Server: server } : {}),
      ...(values['allow-loopback-authority'] ? { allowLoopbackAuthority: true } : {}),
    },
  };
}
