/** Sessions as code of one's own meets them: in resolvers through the token acquirer, the header provider and APIs, and in other processes. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { devOverrides } from '../../../src/cli/dev-settings.ts';
import { createTokenAcquirer, defineModule, loadConfig, type ProcessTokenAcquirer } from '../../../src/index.ts';
import { noPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { type Product, startProduct } from '../../support/product.ts';

const run = promisify(execFile);
const GRAPH = ['https://graph.microsoft.com/User.Read'];
const INDEX = pathToFileURL(join(import.meta.dirname, '../../../src/index.ts')).href;

const oidOf = (header: string) => String(decodeJwt(header.replace('Bearer ', '')).oid);

const sessions = defineModule({
  name: 'sessions',
  typeDefs: `
    extend type Query {
      header(key: String!): String
      profile(key: String!): String
      read(key: String!): String
      application(key: String!): String
    }
    type Mutation { begin: String, go(key: String!): String, stop(key: String!): Boolean }
  `,
  resolvers: {
    Query: {
      header: async (_root: unknown, { key }: { key: string }, { authorizationHeaderProvider }) =>
        oidOf(
          await authorizationHeaderProvider.createAuthorizationHeaderForUser(GRAPH, {
            acquireTokenOptions: { longRunningWebApiSessionKey: key },
          }),
        ),
      profile: async (_root: unknown, { key }: { key: string }, { downstream }) =>
        (await downstream('graph').get<{ id: string }>('/me', { longRunningWebApiSessionKey: key })).id,
      read: async (_root: unknown, { key }: { key: string }, { graphClient }) => {
        const identity = { longRunningWebApiSessionKey: key };
        return (await graphClient.reads.get<{ id: string }>({ path: '/me', select: ['id'], scopes: GRAPH, identity }))
          .id;
      },
      application: async (_root: unknown, { key }: { key: string }, { tokenAcquirer }) =>
        (
          await tokenAcquirer.acquireForApp('https://graph.microsoft.com/.default', {
            longRunningWebApiSessionKey: key,
          })
        ).accessToken,
    },
    Mutation: {
      begin: async (_root: unknown, _args: unknown, { tokenAcquirer }) => {
        const options = Object.freeze({ longRunningWebApiSessionKey: 'auto' });
        return (await tokenAcquirer.acquireForUser(GRAPH, options)).longRunningWebApiSessionKey;
      },
      stop: async (_root: unknown, { key }: { key: string }, { tokenAcquirer }) =>
        await tokenAcquirer.stopLongRunningProcessInWebApi(key),
      go: async (_root: unknown, { key }: { key: string }, { tokenAcquirer }) =>
        oidOf((await tokenAcquirer.acquireForUser(GRAPH, { longRunningWebApiSessionKey: key })).accessToken),
    },
  },
});

describe.skipIf(noPostgres !== undefined)(`with a database ${noPostgres ?? ''}`, () => {
  let postgres: PostgresServer;
  let product: Product;
  let background: { readonly DatabaseUrl: string; readonly EncryptionKeys: readonly object[] };
  beforeAll(async () => {
    postgres = await startPostgres();
    const DatabaseUrl = await postgres.createDatabase();
    background = { DatabaseUrl, EncryptionKeys: [{ Id: 'one', Key: randomBytes(32).toString('base64') }] };
    const overrides = { Background: background, Authorization: { AllowAnonymous: true } };
    product = await startProduct({ modules: [sessions], overrides });
  });
  afterAll(async () => {
    await product[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });

  const settings = () => ({ ...devOverrides(product.tenant.info(), { Port: 0 }), Background: background });
  const begin = async (user: string): Promise<string> => (await product.ask('mutation { begin }', { user })).data.begin;
  const idOf = (user: string) => product.tenant.info().people.find(({ alias }) => alias === user)?.objectId;

  test('begun with auto, whose key the result says, a session is used by header, by API and by acquirer', async () => {
    const key = await begin('ada');
    const variables = { key };
    const { data } = await product.ask('query ($key: String!) { header(key: $key) profile(key: $key) }', {
      user: 'ada',
      variables,
    });
    expect(data).toEqual({ header: idOf('ada'), profile: idOf('ada') });
    expect((await product.ask('mutation ($key: String!) { go(key: $key) }', { user: 'ada', variables })).data).toEqual({
      go: idOf('ada'),
    });
  });

  test('nobody else uses it, and nobody at all without signing in', async () => {
    const variables = { key: await begin('ada') };
    const query = 'query ($key: String!) { header(key: $key) profile(key: $key) }';
    const codes = async (user?: string) =>
      (await product.ask(query, { ...(user ? { user } : {}), variables })).errors.map(
        ({ extensions }) => extensions.code,
      );
    expect(await codes('edsger')).toEqual(['SESSION_UNKNOWN', 'SESSION_UNKNOWN']);
    expect(await codes()).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(await codes('ada')).toEqual([]);
  });

  test('a key of one’s own begins with the first use and goes on with the next', async () => {
    const variables = { key: 'report of ada' };
    const go = 'mutation ($key: String!) { go(key: $key) }';
    expect((await product.ask(go, { user: 'ada', variables })).data.go).toBe(idOf('ada'));
    const { errors } = await product.ask(go, { user: 'edsger', variables });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['SESSION_UNKNOWN']);
    const daemon = createTokenAcquirer(loadConfig({ env: {}, overrides: settings() }));
    const token = await daemon.acquireForUser(GRAPH, { longRunningWebApiSessionKey: variables.key });
    expect(oidOf(token.accessToken)).toBe(idOf('ada'));
    await daemon.close();
  });

  test('its own user stops it, or whoever runs the server', async () => {
    const [one, two] = [await begin('linus'), await begin('linus')];
    const stop = async (key: string, user?: string) => {
      const { data, errors } = await product.ask('mutation ($key: String!) { stop(key: $key) }', {
        ...(user ? { user } : {}),
        variables: { key },
      });
      return data.stop ?? errors[0]?.extensions.code;
    };
    expect([await stop(one, 'edsger'), await stop(one), await stop(one, 'linus'), await stop(one, 'linus')]).toEqual([
      false,
      'UNAUTHENTICATED',
      true,
      false,
    ]);
    const { tenantId = '' } = product.tenant.info().tenants[0] ?? {};
    expect(await product.server.sessions.stopUser(idOf('linus') ?? '', tenantId)).toBe(1);
    expect(await stop(two, 'linus')).toBe(false);
  });

  test('what is asked for in different sessions in one tick never becomes one', async () => {
    const [mine, foreign] = [await begin('ada'), await begin('edsger')];
    const query = `query ($mine: String!, $foreign: String!) {
      a: header(key: $mine) b: header(key: $foreign) c: read(key: $mine) d: read(key: $foreign)
    }`;
    const { data, errors } = await product.ask(query, { user: 'ada', variables: { mine, foreign } });
    expect(data).toEqual({ a: idOf('ada'), b: null, c: idOf('ada'), d: null });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['SESSION_UNKNOWN', 'SESSION_UNKNOWN']);
  });

  test('where a key would be lost or means nothing, it is refused', async () => {
    const query = 'query ($key: String!) { header(key: $key) application(key: $key) }';
    const { errors } = await product.ask(query, { user: 'ada', variables: { key: 'auto' } });
    expect(errors).toHaveLength(2);
    const daemon = createTokenAcquirer(loadConfig({ env: {}, overrides: settings() }));
    const act = (options: object) => daemon.acquireForUser(GRAPH, { longRunningWebApiSessionKey: 'auto', ...options });
    await expect(act({})).rejects.toThrow('needs a user who is here');
    await expect(act({ tenant: 'contoso.example' })).rejects.toThrow("without 'tenant'");
    await expect(act({ managedIdentity: {} })).rejects.toThrow("without 'managedIdentity'");
    await daemon.close();
  });

  test('another process has only the key, and needs no more; stopped there, it is over here', async () => {
    const key = await begin('linus');
    const directory = await mkdtemp(join(tmpdir(), 'onbehalf-test-'));
    const { allowLoopbackAuthority: _, environment: __, ...inFile } = settings();
    await writeFile(join(directory, 'onbehalf.json'), JSON.stringify(inFile), { mode: 0o600 });
    const script = `
      import { createTokenAcquirer, loadConfig } from '${INDEX}';
      const tokens = createTokenAcquirer(loadConfig({ overrides: { allowLoopbackAuthority: true } }));
      const { accessToken } = await tokens.sessions.acquire(process.env.SESSION, ${JSON.stringify(GRAPH)});
      const { oid } = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url'));
      console.log(oid, await tokens.sessions.stop(process.env.SESSION));
      await tokens.close();`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'development',
        SESSION: key,
        NODE_EXTRA_CA_CERTS: product.tenant.caPath,
      },
    });
    expect(stdout.trim()).toBe(`${idOf('linus')} true`);
    await expect
      .poll(
        async () => {
          const { errors } = await product.ask('query ($key: String!) { header(key: $key) }', {
            user: 'linus',
            variables: { key },
          });
          return errors[0]?.extensions.code;
        },
        { timeout: 5_000 },
      )
      .toBe('SESSION_UNKNOWN');
    await rm(directory, { recursive: true, force: true });
  });
});

const children = () => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;

test('a server that begins no session starts no process and makes no file; with the first one it does, and others are told who has it', async () => {
  const Directory = await mkdtemp(join(tmpdir(), 'onbehalf-test-'));
  await rm(Directory, { recursive: true });
  await using product = await startProduct({
    modules: [sessions],
    overrides: { Background: { Directory }, Server: { OperationTimeoutMs: 60_000 } },
  });
  const before = children();
  await product.ask('{ viewer { objectId } }', { user: 'ada' });
  expect([existsSync(Directory), children()]).toEqual([false, before]);

  const { data } = await product.ask('mutation { begin }', { user: 'ada' });
  expect(data.begin).toMatch(/^session_/);
  expect(existsSync(Directory)).toBe(true);

  const overrides = { ...devOverrides(product.tenant.info(), { Port: 0 }), Background: { Directory } };
  const daemon = createTokenAcquirer(loadConfig({ env: {}, overrides }));
  await expect(daemon.sessions.acquire(data.begin, GRAPH)).rejects.toMatchObject({
    code: 'SESSION_STORE_UNAVAILABLE',
    message: expect.stringMatching(
      new RegExp(`embedded database in .* belongs to process ${process.pid}, since .*Background\\.DatabaseUrl`),
    ),
  });
  await daemon.close();
  await product.server.stop();
  await expect.poll(children).toBe(before);
  await rm(Directory, { recursive: true });
}, 60_000);

test('production without a database has no sessions, and says what is missing', async () => {
  await using product = await startProduct({ modules: [] });
  const overrides = { ...devOverrides(product.tenant.info(), { Port: 0 }), environment: 'production' };
  const daemon: ProcessTokenAcquirer = createTokenAcquirer(loadConfig({ env: {}, overrides }));
  for (const ask of [
    daemon.sessions.acquire('any', GRAPH),
    daemon.sessions.stop('any'),
    daemon.sessions.stopUser('any', 'any'),
    daemon.sessions.list('any', 'any'),
  ])
    await expect(ask).rejects.toThrow(/^Expected Background\.DatabaseUrl to be configured/);
  await expect(daemon.acquireForUser(GRAPH, { longRunningWebApiSessionKey: 'any' })).rejects.toThrow(
    'Background.DatabaseUrl',
  );
  await daemon.close();
});
