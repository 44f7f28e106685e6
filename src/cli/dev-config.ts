/**
 * The configuration of `onbehalf dev`: what the dev tenant says of itself, over a file of one's own where one is named.
 *
 * Who signs people in and where Graph, Azure and the to-do list are is always the dev tenant's: the same file serves a real tenant.
 * @module
 */

import { dirname, resolve } from 'node:path';
import { matching } from '../config/conform.ts';
import { loadConfig } from '../config/load.ts';
import { mapAt } from '../config/raw.ts';
import type { Config } from '../config/schema.ts';
import { readSettingsFile } from '../config/settings-file.ts';
import { devOverrides, type TenantInfo } from './dev-settings.ts';

/** What the command line and the running dev tenant say. */
export interface DevConfigOptions {
  /** Of the tenant that was started in this process. */
  readonly info: TenantInfo;
  /** Name or address, from a flag or the environment. */
  readonly host: string;
  /** The one that was free, known by now. */
  readonly port: number;
  /** A configuration of one's own; none is looked for. */
  readonly file: string | undefined;
  /** Globs of own `.graphql` files, instead of those that the file names. */
  readonly schema: readonly string[] | undefined;
  /** Only warnings unless given: what a newcomer has to read is the welcome. */
  readonly logLevel: string | undefined;
}

/** @throws {ConfigError} every fault of the file at once */
export function devConfig({ info, host, port, file, schema, logLevel }: DevConfigOptions): Config {
  const own = devOverrides(info, { Host: host, Port: port, PublicUrl: `http://localhost:${port}` });
  const { todolist } = own.DownstreamApis;
  const { BaseUrl } = todolist;
  return loadConfig({
    env: {},
    ...(file === undefined ? {} : { file }),
    // Without a file none is read: a configuration for a real tenant in this folder is not this one's.
    directory: file === undefined ? dirname(info.ca) : process.cwd(),
    overrides: {
      ...own,
      // A file that says which scopes it asks for is taken at its word.
      DownstreamApis: { ...own.DownstreamApis, todolist: saysScopes(file) ? { BaseUrl } : todolist },
      // Of this folder, wherever the rest of the configuration is.
      Background: { Directory: resolve('.onbehalf/database') },
      Telemetry: { LogLevel: logLevel ?? 'warn' },
      ...(schema ? { Schema: schema.map((glob) => resolve(glob)) } : {}),
    },
  });
}

/** Read as text, before it is known to be right: faults are told when the whole is loaded. */
function saysScopes(file: string | undefined): boolean {
  if (file === undefined) return false;
  const values = readSettingsFile({ file, directory: process.cwd() }, [])?.layer.values ?? new Map();
  const at = (map: typeof values, name: string) => mapAt(map, matching(map.keys(), name) ?? name);
  const api = at(at(values, 'DownstreamApis'), 'todolist');
  return matching(api.keys(), 'Scopes') !== undefined;
}
