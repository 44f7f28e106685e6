/**
 * A dev tenant in a process of its own. Told where it may keep its certificates, says what it is; ends with its parent. Afterwards it is
 * asked for bearers, for how often a path has been called, and to switch accounts off and on.
 */
import { once } from 'node:events';
import { type Service, startDevTenant } from '../../../src/dev-tenant/index.ts';

/** What may be asked of it. */
export type TenantRequest =
  | { readonly person: string }
  | { readonly calls: Service; readonly path: string }
  | { readonly account: string; readonly enabled: boolean };

const [{ stateDirectory }] = (await once(process, 'message')) as [{ readonly stateDirectory: string }];
const tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });

async function answer(request: TenantRequest): Promise<unknown> {
  if ('person' in request) return await tenant.tokenFor(request.person);
  if ('calls' in request) {
    return tenant.requests.received(request.calls).filter(({ path }) => path.endsWith(request.path)).length;
  }
  const person = tenant.directory.findPerson(request.account);
  if (!person) throw new TypeError(`There is nobody called '${request.account}'.`);
  return Object.assign(person, { accountEnabled: request.enabled }).accountEnabled;
}

process.on('message', (request: TenantRequest) => {
  answer(request).then(
    (value) => process.send?.(value),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));
process.send?.(tenant.info());
