/** A client secret in a file is replaced while requests run. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CredentialError } from '../../../src/errors/errors.ts';
import { createLog } from '../../../src/observability/log.ts';
import { createCredentials } from '../../../src/tokens/credentials/create-credentials.ts';
import { API } from '../../support/authority.ts';
import { createManualClock } from '../../support/clock.ts';
import { json } from '../../support/loopback.ts';
import { aadsts, exchangeOf, grantTokens, startTokenService } from '../token-service.ts';

const directory = await mkdtemp(join(tmpdir(), 'onbehalf-secret-'));
afterAll(() => rm(directory, { recursive: true }));

async function mount(name: string, secret: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(`${path}.new`, secret);
  await rename(`${path}.new`, path); // as orchestrators do it
  return path;
}

/** @param accepted secrets that the registration has, to be changed by the test */
async function start(path: string, accepted: Set<string>) {
  const clock = createManualClock();
  const lines: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line: string) => void lines.push(line) } });
  const description = { sourceType: 'ClientSecretPath' as const, clientSecretDiskPath: path };
  const credentials = createCredentials([description], { clientId: API, clock, log });
  const service = await startTokenService(({ body }, response) =>
    accepted.has(new URLSearchParams(body).get('client_secret') ?? '')
      ? grantTokens(response)
      : json(response, 401, aadsts(7000215, 'invalid_client')),
  );
  const engine = service.engine({ credentials, clock, log });
  const shown = () => service.seen.map((_, index) => service.form(index).get('client_secret'));
  return {
    clock,
    lines,
    shown,
    exchange: () => engine.exchange(exchangeOf()),
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

test('a new secret is shown within five seconds of being mounted, without the line break at its end', async () => {
  const path = await mount('rotated', 'first-s3cret\n');
  await using world = await start(path, new Set(['first-s3cret', 'second-s3cret']));
  const { clock, lines, shown, exchange } = world;
  await exchange();
  await mount('rotated', 'second-s3cret\n');
  await exchange();
  clock.advance(5_000);
  await exchange();
  expect(shown()).toEqual(['first-s3cret', 'first-s3cret', 'second-s3cret']);
  expect(lines.join('')).toContain('credential.reloaded');
  expect(lines.join('')).not.toContain('s3cret');
});

test('a secret that is taken away before the file was looked at costs nobody a failure', async () => {
  const accepted = new Set(['first-s3cret']);
  const path = await mount('withdrawn', 'first-s3cret');
  await using world = await start(path, accepted);
  const { shown, exchange } = world;
  await exchange();
  await mount('withdrawn', 'second-s3cret');
  accepted.add('second-s3cret').delete('first-s3cret');
  await exchange();
  expect(shown()).toEqual(['first-s3cret', 'first-s3cret', 'second-s3cret']);
});

test('a secret that is mounted before it is registered costs nobody a failure', async () => {
  const accepted = new Set(['first-s3cret']);
  const path = await mount('early', 'first-s3cret');
  await using world = await start(path, accepted);
  const { clock, shown, exchange } = world;
  await exchange();
  await mount('early', 'second-s3cret');
  clock.advance(5_000);
  await exchange();
  expect(shown()).toEqual(['first-s3cret', 'second-s3cret', 'first-s3cret']);
});

test('a file that is empty or gone while the process runs changes nothing; at the beginning it is an error', async () => {
  const path = await mount('emptied', 'first-s3cret');
  await using world = await start(path, new Set(['first-s3cret']));
  const { clock, lines, exchange } = world;
  await exchange();
  await mount('emptied', '');
  clock.advance(5_000);
  await exchange();
  await rm(path);
  clock.advance(5_000);
  await exchange();
  expect(lines.join('')).toContain('credential.reload_failed');
  await using without = await start(join(directory, 'none'), new Set());
  await expect(without.exchange()).rejects.toBeInstanceOf(CredentialError);
});
