/**
 * Gets ready what `npm test` needs beside the root install: the test-only packages of `test/package.json`, the playground page, and
 * programs that tests start (Redis, openssl, curl, Python with MSAL), installed where that is possible without asking (root on Debian
 * or Ubuntu).
 *
 * Says in one line each what it did or skipped, and why. Where something cannot be had (no network, say) the tests that need it skip
 * with a reason; in CI that would hide a failure, so there this script fails instead.
 * @module
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPlayground } from './build-playground.ts';

const run = promisify(execFile);
const testFolder = join(import.meta.dirname, '../test');
const modules = join(testFolder, 'node_modules');
/** Hash of the lock file that the folder was installed from; inside it, so that both go together. */
const stamp = join(modules, '.installed-lock.sha256');

/** `npm ci`, when the folder is not what the lock file says. */
async function installTestPackages(): Promise<string> {
  const lock = createHash('sha256')
    .update(await readFile(join(testFolder, 'package-lock.json')))
    .digest('hex');
  const installed = await readFile(stamp, 'utf8').catch(() => undefined);
  if (installed === lock) return 'test packages: installed from this lock file already, skipped';
  const why = existsSync(modules) ? 'the lock file changed' : 'not there yet';
  const started = performance.now();
  // The stamp goes first: an install that breaks off half-way is not to be taken for a finished one.
  await rm(stamp, { force: true });
  // npm as a script of this very Node, where npm says which it is: a name on the PATH is a batch file on Windows.
  const npm = process.env.npm_execpath;
  const options = { cwd: testFolder, shell: npm === undefined && process.platform === 'win32' };
  if (npm?.endsWith('.js')) await run(process.execPath, [npm, 'ci', '--no-fund', '--no-audit'], options);
  else await run('npm', ['ci', '--no-fund', '--no-audit'], options);
  await writeFile(stamp, lock);
  return `test packages: installed in ${((performance.now() - started) / 1_000).toFixed(1)} s (${why})`;
}

/** Programs that tests start, and the Debian package of the same program. The service that comes with Redis is not started. */
const PROGRAMS: Readonly<Record<string, string>> = { 'redis-server': 'redis-server', openssl: 'openssl', curl: 'curl' };

/**
 * @returns one line about what was done
 * @throws {Error} it is not there, and cannot be installed here without asking
 */
async function installProgram(program: string, debianPackage: string): Promise<string> {
  const isThere = await run(program, ['--version']).then(
    () => true,
    // openssl knows no `--version`; that it answers at all is what counts
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  if (isThere) return `${program}: there already, skipped`;
  return `${program}: ${await installDebianPackages([debianPackage], `${program} is on the PATH`)}`;
}

/** What the left side of docs/from-msal-python.md imports, in the Python that Debian's packages belong to. */
const PYTHON = '/usr/bin/python3';
const PYTHON_PACKAGES = ['python3-msal', 'python3-flask', 'python3-requests'];

/**
 * From Debian's packages, because pip refuses to install beside them (PEP 668).
 *
 * @throws {Error} they are not there, and cannot be installed here without asking
 */
async function installPythonModules(): Promise<string> {
  const isThere = await run(PYTHON, ['-c', 'import msal, flask, requests']).then(
    () => true,
    () => false,
  );
  if (isThere) return 'msal and flask: there already, skipped';
  return `msal and flask: ${await installDebianPackages(PYTHON_PACKAGES, `${PYTHON} can import them`)}`;
}

/** @param aim what is to be true afterwards */
async function installDebianPackages(packages: readonly string[], aim: string): Promise<string> {
  const how = `install ${packages.join(' ')} so that ${aim}`;
  if (!existsSync('/usr/bin/apt-get')) throw new Error(`not there, and there is no apt-get here: ${how}`);
  if (process.getuid?.() !== 0) throw new Error(`not there, and only root may install packages: ${how}`);
  const started = performance.now();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
  return `installed in ${((performance.now() - started) / 1_000).toFixed(1)} s`;
}

/** @returns whether it could be done */
async function attempt(what: string, step: () => Promise<string>): Promise<boolean> {
  try {
    console.log(await step());
    return true;
  } catch (error) {
    const said = error instanceof Error ? error.message.trim() : String(error);
    console.error(`${what}: FAILED, tests that need it are skipped\n${said.replace(/^/gm, '  ')}`);
    return false;
  }
}

const steps = [
  await attempt('test packages', installTestPackages),
  await attempt('playground', () => buildPlayground({ ifStale: true })),
];
for (const [program, debianPackage] of Object.entries(PROGRAMS)) {
  steps.push(await attempt(program, () => installProgram(program, debianPackage)));
}
steps.push(await attempt('msal and flask', installPythonModules));
if (steps.includes(false) && process.env.CI !== undefined) process.exitCode = 1;
