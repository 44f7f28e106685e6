/** What the browser has to load before somebody can sign in, and all in all. The figures of `docs/playground.md` are rounded from these. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dist } from './site.ts';

const compressed = async (path: string): Promise<number> => (await stat(join(dist, `${path}.gz`))).size;
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

test.skipIf(!existsSync(dist))(
  'the page without an editor stays below 170 kB, everything below 2 MB, compressed',
  async () => {
    const html = await readFile(join(dist, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
    expect(first.length).toBeGreaterThan(1);
    expect(sum(await Promise.all(first.map(compressed)))).toBeLessThan(170_000);
    const assets = (await readdir(join(dist, 'assets'))).filter((name) => !name.endsWith('.gz'));
    const sizes = await Promise.all(assets.map((name) => compressed(`assets/${name}`)));
    expect(sum(sizes)).toBeLessThan(2_000_000);
  },
);
