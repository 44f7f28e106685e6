/**
 * `onbehalf dev` (and `npm start`): server, dev tenant and the page at `/` in one process, with embedded defaults.
 * @module
 */

import { dirname, resolve } from 'node:path';
import tls from 'node:tls';
import { parseArgs } from 'node:util';
import { armModule } from '../arm/arm-module.ts';
import { loadConfig } from '../config/load.ts';
import { graphModule } from '../graph/graph-module.ts';
import { createLog } from '../observability/log.ts';
import { createServer } from '../server.ts';
import { announce, withdraw } from './dev-addresses.ts';
import { devOverrides, devPlayground } from './dev-settings.ts';
import { onFreePort } from './free-port.ts';
import { untilStopped } from './serving.ts';
import { welcome } from './welcome.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

export async function run(args: readonly string[]): Promise<undefined> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      host: { type: 'string' },
      port: { type: 'string' },
      'log-level': { type: 'string' },
      schema: { type: 'string', multiple: true },
    },
  });
  const { env } = process;

  const { startDevTenant } = await import('../dev-tenant/index.ts');
  const tenant = await onFreePort('dev tenant (https)', env.DEV_TENANT_PORT, 8443, say, (port) =>
    onFreePort('dev tenant (http)', env.DEV_TENANT_HTTP_PORT, 8080, say, (httpPort) =>
      startDevTenant({ port, httpPort }),
    ),
  );
  // Trusted by this process alone: neither the machine nor a browser has to know the certificate.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), tenant.caPem]);

  const info = tenant.info();
  const host = values.host ?? env.HOST ?? 'localhost';
  const { server, url, log } = await onFreePort('server', values.port ?? env.PORT, 4000, say, async (port) => {
    const config = loadConfig({
      env: {},
      directory: dirname(tenant.caPath), // a configuration for a real tenant beside it is not this one's
      overrides: {
        ...devOverrides(info, { Host: host, Port: port, PublicUrl: `http://localhost:${port}` }),
        Telemetry: { LogLevel: values['log-level'] ?? 'warn' },
        ...(values.schema ? { Schema: values.schema.map((glob) => resolve(glob)) } : {}),
      },
    });
    const devLog = createLog({ level: config.telemetry.logLevel });
    const created = await createServer({
      config,
      modules: [graphModule, armModule],
      playground: devPlayground(info),
      log: devLog,
    });
    const listening = await created.listen().catch(async (error: unknown) => {
      await created.stop();
      throw error;
    });
    return { server: created, log: devLog, ...listening };
  }).catch(async (error: unknown) => {
    await tenant.stop(); // it would keep the process alive
    throw error;
  });

  announce({ pid: process.pid, graphql: url, tenant: info.httpOrigin });
  untilStopped(
    async () => {
      withdraw(process.pid);
      await server.stop();
      await tenant.stop();
    },
    log,
    10_000,
  );
  process.stdout.write(welcome(url, info));
  return undefined;
}
