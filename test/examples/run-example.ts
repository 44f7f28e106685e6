/**
 * Runs the server of an example as a process of its own, as its README says, over a dev tenant of the test.
 * @module
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scopesNamed } from '../../src/cli/dev-settings.ts';
import { type DevTenant, startDevTenant } from '../../src/dev-tenant/index.ts';
import { childEnv } from '../support/child-env.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Example extends AsyncDisposable {
  readonly tenant: DevTenant;
  /** Text of its README. */
  readonly readme: string;
  /**
   * @param scope words of our API's scopes, all of them unless given
   * @returns the body of the answer, as JSON says it
   */
  ask(query: string, user: string, scope?: string): Promise<unknown>;
}

/** @param name of a folder under `examples/` */
export async function runExample(name: string): Promise<Example> {
  const folder = await mkdtemp(join(tmpdir(), 'onbehalf-example-'));
  const stateDirectory = join(folder, '.onbehalf/dev');
  await mkdir(stateDirectory, { recursive: true });
  const tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });
  // Its file names the ports that `npm start` would rather use; those of a test are free ones, written down as `npm start` does.
  await writeFile(join(stateDirectory, 'running.json'), JSON.stringify({ tenant: tenant.info().httpOrigin }));
  const child = spawn(process.execPath, [join(root, `examples/${name}/server.ts`)], {
    cwd: folder,
    env: { ...childEnv, NODE_EXTRA_CA_CERTS: tenant.caPath, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await tenant.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const url = await addressSaid(child.stdout).catch(async (error: unknown) => {
    await stop();
    throw new Error(`The example ${name} did not start: ${complaints}`, { cause: error });
  });
  return {
    tenant,
    readme: readFileSync(join(root, `examples/${name}/README.md`), 'utf8'),
    async ask(query, user, scope) {
      const scopes = scopesNamed(tenant.info(), scope === undefined ? [] : [scope]);
      const bearer = await tenant.tokenFor(user, { scope: scopes.join(' ') });
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return await response.json();
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** @returns for example `http://localhost:4010/graphql` */
async function addressSaid(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const chunk of output) {
    said += String(chunk);
    const url = /GraphQL at (\S+)\n/.exec(said)?.[1];
    if (url !== undefined) {
      output.resume();
      return url;
    }
  }
  throw new Error(`It ended and had said: ${said}`);
}

/** The operations of a README, as `ask '…'` lines, and the answer it shows for the last of them. */
export function shownIn(readme: string): { readonly operations: readonly string[]; readonly answer: unknown } {
  const operations = [...readme.matchAll(/^ask '(.*)'$/gm)].map(([, text = '']) => text.replaceAll('\\"', '"'));
  const answer = /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  return { operations, answer: JSON.parse(answer) as unknown };
}
