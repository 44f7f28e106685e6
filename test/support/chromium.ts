/**
 * Starts a headless Chromium for one test, with a fresh profile and no wish to talk to anybody but the test's own servers.
 *
 * On Linux x64 the browser comes out of an npm package and brings the shared libraries that a bare Debian lacks; elsewhere the
 * installed Chrome is used, and where there is none the caller skips with `chromium.reason`. Not a place for page helpers.
 * @module
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, LaunchOptions } from 'playwright-core';

const run = promisify(execFile);
const testFolder = join(import.meta.dirname, '..');
const packageFolder = join(testFolder, 'node_modules/@sparticuz/chromium');

/** The only one that the npm package has a browser for. */
const isPackagePlatform = platform() === 'linux' && arch() === 'x64';

/** Whether a browser can be started on this machine; `reason` is a sentence for the skipped test. */
export interface ChromiumAvailability {
  readonly available: boolean;
  readonly reason: string;
}

/**
 * Says whether {@link launchChromium} can work here, without starting anything.
 *
 * Never says no on Linux x64 in CI: there a missing browser has to be a red test, not a skipped one.
 */
export function findChromium(): ChromiumAvailability {
  const missing = (what: string): ChromiumAvailability => ({
    available: isPackagePlatform && process.env.CI !== undefined,
    reason: `${what}: run \`node scripts/prepare-tests.ts\``,
  });
  if (!existsSync(join(testFolder, 'node_modules/playwright-core')))
    return missing('the test packages are not installed');
  if (isPackaged()) return { available: true, reason: 'Chromium comes with the test packages' };
  if (installedChrome()) return { available: true, reason: 'the installed Chrome is used' };
  if (isPackagePlatform) return missing('Chromium is missing from test/node_modules');
  return { available: false, reason: `no Chrome found on ${platform()} ${arch()}` };
}

/**
 * Launches Chromium. `await using` closes it with its profile.
 *
 * @throws {Error} with the browser's own output when it does not start
 */
export async function launchChromium(): Promise<Browser & AsyncDisposable> {
  // Loaded here: where the test packages are missing, a test that only asks whether to skip still has to load this file.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ ...(await executable()), args: quiet, headless: true });
}

/** A browser makes calls of its own (updates, field trials, sync); a test that counts foreign requests wants none of them. */
const quiet: string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses a sandbox to root
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--font-render-hinting=none', // the same picture on every machine
];

const isPackaged = (): boolean => isPackagePlatform && existsSync(packageFolder);

async function executable(): Promise<LaunchOptions> {
  if (!isPackaged()) return { channel: 'chrome' };
  const folder = await unpacked();
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...definedEnvironment(),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/**
 * The folder of the unpacked browser, made at the first call.
 *
 * The package unpacks into the temporary folder and takes any file it finds there for a finished one, so two test workers would
 * start half a browser. It is therefore unpacked by a child process with a temporary folder of its own, and moved into place whole.
 */
async function unpacked(): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const cache = join(testFolder, 'node_modules/.cache');
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, 'unpacking-'));
  const script = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";
  await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: testFolder,
    // The name of a Lambda runtime makes the package unpack the libraries (NSS, NSPR) that a bare Debian does not have.
    env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  await writeFile(join(staging, 'fonts/fonts.conf'), fontConfiguration(folder));
  try {
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another worker was first, with the same content
  }
  return folder;
}

/** The package's own file names folders of Lambda. System fonts stay: characters of other scripts need them. */
const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

function installedChrome(): boolean {
  const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
    darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    linux: ['/opt/google/chrome/chrome'],
    win32: ['LOCALAPPDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)'].map((name) =>
      join(process.env[name] ?? 'C:\\', 'Google\\Chrome\\Application\\chrome.exe'),
    ),
  };
  return (places[platform()] ?? []).some((path) => existsSync(path));
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
