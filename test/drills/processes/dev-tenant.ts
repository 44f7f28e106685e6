/** A dev tenant in a process of its own. Told where it may keep its certificates, says what it is; ends with its parent. */
import { once } from 'node:events';
import { startDevTenant } from '../../../src/dev-tenant/index.ts';

const [{ stateDirectory }] = (await once(process, 'message')) as [{ readonly stateDirectory: string }];
const tenant = await startDevTenant({ port: 0, httpPort: 0, stateDirectory });
process.on('message', ({ person }: { readonly person: string }) => {
  void tenant.tokenFor(person).then((bearer) => process.send?.(bearer));
});
process.once('disconnect', () => process.exit(0));
process.send?.(tenant.info());
