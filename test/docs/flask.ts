/**
 * The Flask app of the Python page over a dev tenant: MSAL Python as Debian packages it.
 * @module
 */

import type { DevTenant } from '../../src/dev-tenant/index.ts';
import { PYTHON, reasonNotToRunPython } from '../support/python.ts';
import { startProcess } from './announced-process.ts';

/** `undefined` where the app can run. */
export const reasonNotToRunFlask = reasonNotToRunPython('flask', 'msal', 'requests');

export interface FlaskApp extends AsyncDisposable {
  get(bearer: string): Promise<Response>;
  /** First page, as Azure answers it. */
  subscriptions(bearer: string): Promise<readonly { readonly displayName: string }[]>;
}

export async function startFlask(tenant: DevTenant): Promise<FlaskApp> {
  const api = tenant.info().apps.find(({ name }) => name === 'onbehalf API');
  const env = {
    PYTHONDONTWRITEBYTECODE: '1',
    REQUESTS_CA_BUNDLE: tenant.caPath,
    CLIENT_ID: api?.clientId,
    CLIENT_SECRET: api?.clientSecret,
    AUTHORITY: tenant.authority,
    ARM_URL: tenant.arm,
  };
  const args = ['-m', 'flask', '--app', 'flask_api', 'run', '--host', '127.0.0.1', '--port', '0'];
  const flask = await startProcess(PYTHON, args, env, /Running on (http:\S+)/);
  const get = (bearer: string) =>
    fetch(`${flask.url}/subscriptions`, { headers: { authorization: `Bearer ${bearer}` } });
  return {
    get,
    async subscriptions(bearer) {
      const response = await get(bearer);
      if (!response.ok) throw new Error(`Flask answered ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { value: { displayName: string }[] }).value;
    },
    [Symbol.asyncDispose]: () => flask[Symbol.asyncDispose](),
  };
}
