/** Keys rotate by their file, without a restart, and a broken file changes nothing. @module */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../../../../src/observability/log.ts';
import { createKeyRingOfFile } from '../../../../src/tokens/cache/shared/key-ring-of-file.ts';
import { open, seal } from '../../../../src/tokens/cache/shared/sealing.ts';
import { createManualClock } from '../../../support/clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'onbehalf-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = () => randomBytes(32).toString('base64');
const nothing = Buffer.alloc(0);

function world(content: string) {
  const path = join(folder, randomBytes(4).toString('hex'));
  const lines: string[] = [];
  writeFileSync(path, content);
  const clock = createManualClock();
  const log = createLog({ destination: { write: (line: string) => void lines.push(line) } });
  return { path, lines, clock, ring: () => createKeyRingOfFile({ path, clock, log }) };
}

test('follows its file: a new key writes, the old one opens until it is gone', () => {
  const [older, newer] = [key(), key()];
  const { path, clock, lines, ring: make } = world(`# since November\nolder ${older}\n\n`);
  const ring = make();
  const envelope = seal(ring, Buffer.from('x'), nothing);
  writeFileSync(path, `newer ${newer}\nolder ${older}\n`);
  expect(ring.writing.id, 'not looked at again yet').toBe('older');
  clock.advance(5_000);
  expect(ring.writing.id).toBe('newer');
  expect(open(ring, envelope, nothing).plaintext).toEqual(Buffer.from('x'));
  writeFileSync(path, `newer ${newer}\n`);
  clock.advance(5_000);
  expect(open(ring, envelope, nothing)).toEqual({ fault: 'unknown-key' });
  expect(lines.filter((line) => line.includes('keys_changed'))).toHaveLength(2);
});

test('a file that cannot be used changes nothing, is said once, and is not repeated in the log', () => {
  const good = key();
  const { path, clock, lines, ring: make } = world(`good ${good}`);
  const ring = make();
  for (const broken of ['', 'pl4nted', 'short cGw0bnRlZA==', `good ${good}\ngood ${good}`]) {
    writeFileSync(path, broken);
    clock.advance(5_000);
    expect(ring.writing.id).toBe('good');
  }
  rmSync(path);
  clock.advance(5_000);
  expect(ring.writing.id).toBe('good');
  expect(lines.filter((line) => line.includes('keys_unusable'))).toHaveLength(1);
  expect(lines.join('')).not.toMatch(/pl4nted|cGw0bnRlZA/);
  writeFileSync(path, `back ${good}`);
  clock.advance(5_000);
  expect(ring.writing.id).toBe('back');
});

test('does not begin without keys', () => {
  for (const content of ['', 'id', 'id not-32-bytes', `a b ${key()}`]) expect(world(content).ring).toThrow(TypeError);
  const { path, ring } = world('');
  rmSync(path);
  expect(ring).toThrow(/ENOENT/);
});
