/** Sources for a configuration: a folder that goes away, ids, and the faults of a load as lines. @module */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeFault } from '../../src/config/config-error.ts';
import { type LoadConfigOptions, loadConfig } from '../../src/config/load.ts';

export const tenant = '0a1b2c3d-0000-4000-8000-00000000000a';
export const client = '0a1b2c3d-0000-4000-8000-00000000000b';

/** The least that makes a configuration. */
export const least = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: 'a secret' };

export interface Folder extends Disposable {
  readonly path: string;
  write(name: string, content: string | object, mode?: number): string;
}

export function folder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'onbehalf-config-'));
  return {
    path,
    write(name, content, mode = 0o600) {
      const file = join(path, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode });
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

/** Loads without the environment of the test run; the folder has no files unless one is given. */
export function load(options: LoadConfigOptions = {}) {
  return loadConfig({ env: least, directory: '/nonexistent', ...options });
}

/** One line per fault; empty when the configuration is good. */
export function faultsOf(options: LoadConfigOptions): readonly string[] {
  try {
    load(options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(describeFault);
  }
}
