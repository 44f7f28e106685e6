/** What is in the package, and what is not. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packPackage, root, type Tarball } from './tarball.ts';

/** Reviewed: another kind of file gets in by a line here, and a line without files goes. */
const CONTENT = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/onbehalf\.js$/,
  /^dist\/(?!playground\/)(?:[a-z0-9-]+\/)*[a-z0-9-]+\.js$/,
  /^dist\/(?!playground\/)(?:[a-z0-9-]+\/)*[a-z0-9-]+\.d\.ts$/,
  /^dist\/playground\/(?:index|redirect)\.html$/,
  /^dist\/playground\/assets\/[\w.-]+-[\w-]{8}\.(?:js|css|ttf|svg)(?:\.gz)?$/,
  /^docs\/(?:[a-z0-9-]+\.md|one-request\.svg|onbehalf\.schema\.json)$/,
  /^schema\/[a-z-]+\.graphql$/,
];

let tarball: Tarball;
let place: string;
/** Of the files that are text, by name. */
let texts: ReadonlyMap<string, string>;
beforeAll(async () => {
  tarball = await packPackage();
  place = await mkdtemp(join(tmpdir(), 'onbehalf-content-'));
  await promisify(execFile)('tar', ['xzf', tarball.path, '-C', place, '--strip-components=1']);
  const names = tarball.files.filter((name) => !name.endsWith('.ttf'));
  texts = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(place, name), 'utf8')] as const)),
  );
}, 120_000);
afterAll(async () => {
  await tarball[Symbol.asyncDispose]();
  await rm(place, { recursive: true, force: true });
});

test('holds nothing that was not reviewed', () => {
  expect(tarball.files.filter((name) => !CONTENT.some((pattern) => pattern.test(name)))).toEqual([]);
  expect(CONTENT.filter((pattern) => !tarball.files.some((name) => pattern.test(name)))).toEqual([]);
});

test('holds no source, no test, no key and no state of a dev tenant', () => {
  expect(
    tarball.files.filter((name) => /(?<!\.d)\.tsx?$|\.test\.|\.map$|\.pem$|\.key$|\.env|\.onbehalf/.test(name)),
  ).toEqual([]);
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{16}|"d"\s*:\s*"[\w-]{40}/;
  expect([...texts].filter(([, text]) => key.test(text)).map(([name]) => name)).toEqual([]);
});

test('links on its pages lead to what is in it', () => {
  const broken = [...texts]
    .filter(([name]) => /^docs\/.*\.md$/.test(name))
    .flatMap(([name, text]) =>
      [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, link = '']) => posix.join('docs', link))
        .filter((path) => !tarball.files.includes(path))
        .map((path) => `${name}: ${path}`),
    );
  expect(broken).toEqual([]);
});

test('has every file that package.json leads to, made of the sources and not a link to them', () => {
  const { bin, exports } = JSON.parse(texts.get('package.json') ?? '') as {
    bin: Record<string, string>;
    exports: Record<string, string | Record<string, string>>;
  };
  const targets = [
    ...Object.values(bin),
    ...Object.values(exports).flatMap((target) => Object.values(typeof target === 'string' ? { target } : target)),
  ];
  expect(targets.length).toBeGreaterThan(5);
  for (const target of targets) expect([...texts.keys()]).toContain(target.replace('./', ''));
  const leading = [...texts].filter(
    ([name, text]) => /^dist\/(?!playground\/)/.test(name) && /from '[^']*\bsrc\/|from '\.[^']*\.ts'/.test(text),
  );
  expect(leading.map(([name]) => name)).toEqual([]);
});

/** What stands after `from`, and what is named by `import(…)` or `require(…)`, unless it is a file of ours or Node's own. */
function packagesNamedIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const named = code.matchAll(
    /(?:^(?:import|export)\b[^;'"]*\bfrom |^\} from |^import |\bimport\(|(?<![.\w])require\(|import\.meta\.url\)\()['"]([^'".][^'"]*)['"]/gm,
  );
  return [...named]
    .map(([, name = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '')
    .filter((name) => !name.startsWith('node:'));
}

test('names no package, in code or in declarations, that is not installed with it or said to be wanted beside it', async () => {
  const { dependencies, peerDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const declared = new Set(['onbehalf', ...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})]);
  const ours = [...texts].filter(([name]) => /^(?:bin|dist\/(?!playground\/))/.test(name));
  const named = ours.flatMap(([name, text]) => packagesNamedIn(text).map((wanted) => [name, wanted] as const));
  expect(new Set(named.map(([, wanted]) => wanted))).toContain('undici');
  expect(named.filter(([, wanted]) => !declared.has(wanted))).toEqual([]);
});

test('has every page and picture that its pages link to', () => {
  const broken = [...texts]
    .filter(([name]) => /^docs\/.*\.md$/.test(name))
    .flatMap(([name, text]) =>
      [
        ...text
          .replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
          .matchAll(/\]\((?!https?:|#|\.\.\/(?:examples|src|test|bench|scripts|deploy)\/)([^)#\s]+)/g),
      ]
        .map(([, link = '']) => join('docs', link))
        .filter((file) => !tarball.files.includes(file))
        .map((file) => `${name} → ${file}`),
    );
  expect(broken).toEqual([]);
});

test('weighs what a command line may weigh, and brings fewer than 210 packages', async () => {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  expect(Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev).length).toBeLessThan(210);
  expect((await readFile(tarball.path)).byteLength).toBeLessThan(5e6);
});
