/** Keys of what is kept: from the configuration, from a file, or, beside an embedded database, one that makes itself. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../src/config/secret.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { createBackgroundKeyRing } from '../../../src/tokens/sessions/background-key-ring.ts';
import { createManualClock } from '../../support/clock.ts';

const newKey = () => new Secret(randomBytes(32).toString('base64'));

async function ringAt(settings: object = {}) {
  const root = await mkdtemp(join(tmpdir(), 'onbehalf-keys-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const directory = join(root, 'database');
  const sessions = { idleSeconds: 60, lifeSeconds: 60, maxPerUser: 1 };
  const open = (more: object = {}) =>
    createBackgroundKeyRing(
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of the section is not looked at
      { encryptionKeys: [], directory, sessions, ...settings, ...more } as never,
      { clock: createManualClock(), log: silentLog },
    );
  return { root, directory, open };
}

test('makes its own key with the first use, shut to others, and finds it again', async () => {
  const { directory, open } = await ringAt();
  const ring = open();
  expect(existsSync(directory)).toBe(false);
  const { id, bytes } = ring.writing;
  expect(id).toBe('development');
  expect(bytes).toHaveLength(32);
  expect((await stat(join(directory, 'keys'))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const again = open();
  expect(again.all.map((key) => key.bytes)).toEqual([bytes]);
  expect(again.find('development')?.bytes).toEqual(bytes);
});

test('takes the keys of the configuration, the first of which writes, and makes no file', async () => {
  const { directory, open } = await ringAt();
  const ring = open({
    encryptionKeys: [
      { id: 'next', key: newKey() },
      { id: 'old', key: newKey() },
    ],
  });
  expect([ring.writing.id, ring.all.map(({ id }) => id)]).toEqual(['next', ['next', 'old']]);
  expect(existsSync(directory)).toBe(false);
});

test('takes those of a file', async () => {
  const { root, open } = await ringAt();
  const path = join(root, 'ring');
  await writeFile(path, `one ${randomBytes(32).toString('base64')}\n`);
  expect(open({ encryptionKeysPath: path }).writing.id).toBe('one');
});
