/** MSAL Python as Debian packages it: application tokens by secret and certificate, on-behalf-of, then the subscriptions of the user. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { describe, expect, test as vitestTest } from 'vitest';
import { z } from 'zod';
import { PYTHON, reasonNotToRunPython } from '../../support/python.ts';
import { type ContractTarget, contract, graphAudience } from './target.ts';

const SCRIPT = fileURLToPath(new URL('msal_client.py', import.meta.url));
const Said = z.object({
  app: z.looseObject({}),
  user: z.looseObject({}).optional(),
  status: z.number().optional(),
  subscriptions: z.number().optional(),
  silent: z.union([z.literal(false), z.looseObject({})]).optional(),
});

async function run({ clientId, authority, arm, caPath }: ContractTarget, credential: unknown, assertion?: string) {
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT], {
    env: {
      PYTHONDONTWRITEBYTECODE: '1',
      CLIENT_ID: clientId,
      CREDENTIAL: JSON.stringify(credential),
      AUTHORITY: authority,
      ARM: arm,
      ...(caPath !== undefined && { REQUESTS_CA_BUNDLE: caPath }),
      ...(assertion !== undefined && { ASSERTION: assertion }),
    },
  });
  return Said.parse(JSON.parse(stdout));
}

if (reasonNotToRunPython('msal', 'requests') !== undefined) {
  describe('MSAL Python', () => {
    vitestTest.skip(`exchanges the token of a user${reasonNotToRunPython('msal', 'requests')}`, () => {});
  });
} else {
  await contract('MSAL Python', (test) => {
    test(['secret', 'userToken'], 'exchanges the token of a user and lists their subscriptions', async (target) => {
      const assertion = await target.userToken();
      const { oid } = decodeJwt(assertion);
      const said = await run(target, target.secret, assertion);
      expect(said.app).toMatchObject({ aud: expect.stringMatching(graphAudience), appid: target.clientId });
      expect(said.user).toMatchObject({ oid, tid: target.tenantId, scp: 'user_impersonation' });
      expect(said.status).toBe(200);
      expect(said.subscriptions).toBeGreaterThan(0);
      expect(said.silent).toMatchObject({ oid });
    });

    test(['certificate'], 'gets a token for the app with a certificate', async (target) => {
      const { cert, key } = target.certificate;
      const thumbprint = createHash('sha1').update(new X509Certificate(cert).raw).digest('hex');
      const said = await run(target, { thumbprint, private_key: key });
      expect(said.app).toMatchObject({ appid: target.clientId, tid: target.tenantId });
    });

    test(['secret'], 'returns a refusal with its number', async (target) => {
      expect((await run(target, 'wrong')).app).toMatchObject({ error: 'invalid_client', codes: [7000215] });
    });
  });
}
