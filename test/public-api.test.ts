/** What the package promises to who compiles against it: changed on purpose, or not at all. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildDeclarations } from '../scripts/build-package.ts';
import { publicDeclarations } from './support/public-declarations.ts';

const REVIEWED = join(import.meta.dirname, 'public-api.d.txt');
const ACCEPT = 'UPDATE_PUBLIC_API=1 npx vitest run test/public-api.test.ts';

let declared: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onbehalf-declarations-'));
  await buildDeclarations(folder);
  declared = await publicDeclarations(
    folder,
    {
      onbehalf: 'index.d.ts',
      'onbehalf/client': 'client/index.d.ts',
      'onbehalf/client/apollo': 'client/apollo.d.ts',
      'onbehalf/client/urql': 'client/urql.d.ts',
      'onbehalf/dev-tenant': 'dev-tenant/index.d.ts',
    },
    // The type that zod infers says each key several times; the schema that is printed from it says it once.
    { settings: 'docs/onbehalf.schema.json' },
  );
  await rm(folder, { recursive: true });
  if (process.env.UPDATE_PUBLIC_API !== undefined) await writeFile(REVIEWED, declared);
}, 120_000);

test('the public declarations are those that were reviewed', async () => {
  expect(
    declared,
    `What users compile against has changed. Meant so? Accept it with\n\n  ${ACCEPT}\n\nread the difference of test/public-api.d.txt as a user would, and say it in CHANGELOG.md.`,
  ).toBe(await readFile(REVIEWED, 'utf8'));
});

test('nothing inward is public: no assertion can be revealed, no configuration parser, no wire engine', () => {
  const names = [
    ...declared.matchAll(/^(?:declare )?(?:abstract )?(?:const|function|class|interface|type) (\w+)/gm),
  ].map(([, name]) => name);
  expect(names).toContain('ServerOptions');
  expect(
    names.filter((name) => /^(?:Assertion|TokenEngine|KeySet|BearerValidator|Transport)$/.test(name ?? '')),
  ).toEqual([]);
});
