/**
 * Flags that every command with a configuration takes.
 * @module
 */

import type { LoadConfigOptions } from '../config/load.ts';

export const configFlags = {
  config: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'allow-loopback-authority': { type: 'boolean' },
} as const;

export interface ConfigFlagValues {
  readonly config?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly 'allow-loopback-authority'?: boolean | undefined;
}

export function overridesFrom(values: ConfigFlagValues): LoadConfigOptions {
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
