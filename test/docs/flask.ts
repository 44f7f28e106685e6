/**
 * The Flask app of the Python page as a process of its own, over a dev tenant: MSAL Python as Debian packages it.
 * @module
 */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DevTenant } from '../../src/dev-tenant/index.ts';

/** Debian's own: its packages are not seen by a Python that somebody put before it on the PATH. */
const PYTHON = '/usr/bin/python3';

/** `undefined` where the app can run. */
export const reasonNotToRunFlask = ((): string | undefined => {
  try {
    execFileSync(PYTHON, ['-c', 'import flask, msal, requests'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return ` (skipped: ${PYTHON} has no msal and flask; on Debian: apt-get install python3-msal python3-flask)`;
  }
})();

export interface FlaskApp extends AsyncDisposable {
  get(bearer: string): Promise<Response>;
  /** First page, as Azure answers it. */
  subscriptions(bearer: string): Promise<readonly { readonly displayName: string }[]>;
}

export async function startFlask(tenant: DevTenant): Promise<FlaskApp> {
  const api = tenant.info().apps.find(({ name }) => name === 'onbehalf API');
  const child = spawn(PYTHON, ['-m', 'flask', '--app', 'flask_api', 'run', '--host', '127.0.0.1', '--port', '0'], {
    cwd: fileURLToPath(new URL('../../examples/migration/', import.meta.url)),
    env: {
      PATH: process.env.PATH,
      PYTHONDONTWRITEBYTECODE: '1',
      REQUESTS_CA_BUNDLE: tenant.caPath,
      CLIENT_ID: api?.clientId,
      CLIENT_SECRET: api?.clientSecret,
      AUTHORITY: tenant.authority,
      ARM_URL: tenant.arm,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const url = await addressSaid(child.stderr).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const get = (bearer: string) => fetch(`${url}/subscriptions`, { headers: { authorization: `Bearer ${bearer}` } });
  return {
    get,
    async subscriptions(bearer) {
      const response = await get(bearer);
      if (!response.ok) throw new Error(`Flask answered ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { value: { displayName: string }[] }).value;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Flask says it among its log lines. @returns for example `http://127.0.0.1:5000` */
function addressSaid(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /Running on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    output.on('end', () => reject(new Error(`Flask ended and had said: ${said}`)));
  });
}
