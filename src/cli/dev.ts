/**
 * `onbehalf dev` (and `npm start`): server, dev tenant and the page at `/` in one process, with embedded defaults.
 *
 * A configuration of one's own (`--config`) and own `.graphql` files (`--schema`, or `Schema` of the file) are read again when they
 * change: another server takes over the open listener. One that does not stand is said, and the server goes on as it was.
 * @module
 */

import type { Config } from '../config/schema.ts';
import { createLog } from '../observability/log.ts';
import { createServer } from '../server.ts';
import { builtInModules } from './built-in-modules.ts';
import { announce, withdraw } from './dev-addresses.ts';
import { devConfig } from './dev-config.ts';
import { devPlayground } from './dev-settings.ts';
import { describeFailure } from './failure.ts';
import { onFreePort } from './free-port.ts';
import { openFront } from './front.ts';
import { untilStopped } from './serving.ts';
import { readArguments, type Usage } from './usage.ts';
import { watchFiles } from './watch-files.ts';
import { welcome } from './welcome.ts';

/** Kept, so that tokens and the trusted certificate outlive a restart. */
const STATE_DIRECTORY = '.onbehalf/dev';

const say = (line: string) => void process.stderr.write(`${line}\n`);

export const usage = {
  flags: {
    config: {
      type: 'string',
      value: 'file',
      says: 'a configuration of your own, read again when it changes; none unless given',
    },
    schema: {
      type: 'string',
      value: 'glob',
      multiple: true,
      says: 'own .graphql files, instead of those that the file names',
    },
    host: { type: 'string', value: 'name', says: 'name or address to listen on; HOST, or localhost, unless given' },
    port: {
      type: 'string',
      value: 'number',
      says: 'port to listen on; PORT, or the first free one from 4000 on, unless given',
    },
    'log-level': { type: 'string', value: 'level', says: 'debug, info, warn, error or silent; warn unless given' },
  },
} as const satisfies Usage;

/** @returns when all is ready; the process goes on until it is told to end */
export async function run(args: readonly string[]): Promise<undefined> {
  const { values } = readArguments(usage, args);
  const { env } = process;

  // Loaded here and nowhere else: no other command can have a dev tenant in it.
  const { startDevTenant } = await import('../dev-tenant/index.ts');
  const tenant = await onFreePort('dev tenant (https)', env.DEV_TENANT_PORT, 8443, say, (port) =>
    onFreePort('dev tenant (http)', env.DEV_TENANT_HTTP_PORT, 8080, say, (httpPort) =>
      startDevTenant({ port, httpPort, stateDirectory: STATE_DIRECTORY }),
    ),
  );
  tenant.trust(); // by this process alone: neither the machine nor a browser has to know the certificate

  const info = tenant.info();
  const host = values.host ?? env.HOST ?? 'localhost';
  const start = async () => {
    // The listener first: its port is part of the configuration, and stays when the server behind it is exchanged.
    const front = await onFreePort('server', values.port ?? env.PORT, 4000, say, (port) => openFront(host, port));
    const read = (): Config =>
      devConfig({
        info,
        host,
        port: front.port,
        file: values.config,
        schema: values.schema,
        logLevel: values['log-level'],
      });
    const serve = async (config: Config) => {
      const log = createLog({ level: config.telemetry.logLevel });
      const modules = builtInModules(config);
      await front.exchange(await createServer({ config, modules, playground: devPlayground(info), log }));
      return { config, log };
    };
    try {
      return { front, read, serve, ...(await serve(read())) };
    } catch (error) {
      await front.stop();
      throw error;
    }
  };
  const { front, read, serve, log, ...first } = await start().catch(async (error: unknown) => {
    await tenant.stop(); // it would keep the process alive
    throw error;
  });

  let { config } = first;
  // Which files there are is asked each time: the configuration names them, and may name others now.
  const unwatch = watchFiles(
    () => [...(values.config === undefined ? [] : [values.config]), ...config.schema],
    async () => {
      try {
        ({ config } = await serve(read()));
        say('Read again: the server answers as the files say now.');
      } catch (error) {
        say(`Not read again, the server goes on as it was: ${describeFailure(error)}`);
      }
    },
  );

  const url = `${front.origin}/graphql`;
  announce({ pid: process.pid, graphql: url, tenant: info.httpOrigin });
  untilStopped(
    async () => {
      unwatch();
      withdraw(process.pid);
      await front.stop();
      await tenant.stop();
    },
    log,
    10_000,
  );
  process.stdout.write(welcome(url, info));
  return undefined;
}
