/** Device code: a command line asks, a browser answers; over HTTP, both generations. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openBrowser } from './browser.ts';
import { setControl } from './control.ts';
import { claimsOf, ids, standingClock, startTenant, type TestTenant } from './support.ts';

const commandLine = '11111111-0000-4000-8000-000000000006';
const graphRead = 'https://graph.microsoft.com/User.Read offline_access openid profile';

const Begun = z.object({
  user_code: z.string(),
  device_code: z.string(),
  verification_uri: z.string().default(''),
  verification_url: z.string().default(''),
  expires_in: z.union([z.number(), z.string()]),
  interval: z.union([z.number(), z.string()]),
  message: z.string(),
});

async function ask(tenant: TestTenant, fields: Record<string, string> = {}, path = 'oauth2/v2.0/devicecode') {
  const body = new URLSearchParams({ client_id: commandLine, scope: graphRead, ...fields });
  const reply = await tenant.fetch(`${tenant.authority}/${path}`, { method: 'POST', body });
  const answer: unknown = await reply.json();
  return { status: reply.status, answer, begun: () => Begun.parse(answer) };
}

const poll = (tenant: TestTenant, deviceCode: string, fields: Record<string, string> = {}) =>
  tenant.token({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: commandLine,
    device_code: deviceCode,
    ...fields,
  });

test('waits until the person has typed the code, said it is theirs, and signed in', async () => {
  await using tenant = await startTenant();
  const { begun } = await ask(tenant);
  const { user_code, device_code, verification_uri, message, expires_in, interval } = begun();
  expect(user_code).toMatch(/^[A-Z0-9]{9}$/);
  expect([expires_in, interval]).toEqual([900, 5]);
  expect(message).toContain(verification_uri);
  expect(message).toContain(user_code);
  expect(await poll(tenant, device_code)).toMatchObject({
    status: 400,
    body: { error: 'authorization_pending', error_codes: [70016] },
  });

  const browser = openBrowser(tenant);
  const page = await browser.go(`${verification_uri}?otc=${user_code.toLowerCase()}`);
  const confirm = await browser.press(page, 'otc', user_code.toLowerCase());
  expect(confirm.page).toContain('Are you trying to sign in to command line?');
  const picker = await browser.press(confirm, 'decision', 'accept');
  const done = await browser.press(picker, 'person', tenant.directory.findPerson('ada')?.objectId ?? '');
  expect(done.page).toContain('You have signed in to the command line application on your device.');

  const { status, body } = await poll(tenant, device_code);
  expect(status).toBe(200);
  expect(claimsOf(body.access_token)).toMatchObject({ upn: 'ada@fabrikam.example', appid: commandLine, appidacr: '0' });
  expect(claimsOf(body.id_token)).toMatchObject({ aud: commandLine, name: 'Ada Lindqvist' });
  const renewed = await tenant.token({
    grant_type: 'refresh_token',
    client_id: commandLine,
    refresh_token: body.refresh_token,
    scope: 'https://management.azure.com//.default',
  });
  expect(renewed.status).toBe(200);
  expect((await poll(tenant, device_code)).body).toMatchObject({
    error: 'bad_verification_code',
    error_codes: [70018],
  });
});

test('is declined by the person at the browser, and by a script', async () => {
  await using tenant = await startTenant();
  const first = (await ask(tenant)).begun();
  const browser = openBrowser(tenant);
  const confirm = await browser.press(await browser.go(first.verification_uri), 'otc', '', { otc: first.user_code });
  expect(confirm.page).toContain('That code didn’t work');
  const again = await browser.press(
    await browser.go(`${first.verification_uri}?otc=${first.user_code}`),
    'otc',
    first.user_code,
  );
  await browser.press(again, 'decision', 'decline');
  expect((await poll(tenant, first.device_code)).body).toMatchObject({ error: 'authorization_declined' });

  const second = (await ask(tenant)).begun();
  await setControl(tenant, `device-codes/${second.user_code}`, { person: 'ada', decline: true });
  expect((await poll(tenant, second.device_code)).body).toMatchObject({ error: 'authorization_declined' });
});

test('is approved by a script, for whoever it says', async () => {
  await using tenant = await startTenant();
  const { user_code, device_code } = (await ask(tenant)).begun();
  expect((await setControl(tenant, `device-codes/${user_code}`, { person: 'linus' })).status).toBe(200);
  expect((await setControl(tenant, `device-codes/${user_code}`, { person: 'linus' })).status).toBe(404);
  expect(claimsOf((await poll(tenant, device_code)).body.access_token)).toMatchObject({
    upn: 'linus@fabrikam.example',
  });
});

test('ends after fifteen minutes, for the device and for the person', async () => {
  const clock = standingClock();
  await using tenant = await startTenant({ clock });
  const { device_code, user_code, verification_uri } = (await ask(tenant)).begun();
  clock.ms += 900_000;
  expect((await poll(tenant, device_code)).body).toMatchObject({ error: 'expired_token', error_codes: [70019] });
  const late = await openBrowser(tenant).go(`${verification_uri}?otc=${user_code}`);
  expect((await openBrowser(tenant).press(late, 'otc', user_code)).page).toContain('That code didn’t work');
});

test('is refused to apps that keep no public clients, to other clients, and for what nobody asked', async () => {
  await using tenant = await startTenant();
  const { begun } = await ask(tenant, { client_id: ids.frontEnd });
  const { device_code, user_code } = begun();
  await setControl(tenant, `device-codes/${user_code}`, { person: 'ada' });
  expect((await poll(tenant, device_code, { client_id: ids.frontEnd })).body.error_codes).toEqual([7000218]);
  expect((await poll(tenant, device_code)).body.error_codes).toEqual([70000]);
  expect((await poll(tenant, 'made-up')).body.error_codes).toEqual([70018]);
  expect(await ask(tenant, { client_id: 'nobody' })).toMatchObject({ status: 400, answer: { error_codes: [700016] } });
  expect(await ask(tenant, { scope: 'api://nobody/x' })).toMatchObject({ answer: { error_codes: [500011] } });
});

test('speaks the first generation at its own address', async () => {
  await using tenant = await startTenant();
  const resource = 'https://management.azure.com/';
  const { begun } = await ask(tenant, { resource, scope: '' }, 'oauth2/devicecode');
  const { device_code, user_code, verification_url, expires_in, interval } = begun();
  expect([expires_in, interval]).toEqual(['900', '5']);
  expect(verification_url).toBe(`${tenant.httpOrigin}/devicelogin`);
  await setControl(tenant, `device-codes/${user_code}`, { person: 'ada' });
  const body = new URLSearchParams({ grant_type: 'device_code', client_id: commandLine, code: device_code, resource });
  const reply = await tenant.fetch(`${tenant.authority}/oauth2/token`, { method: 'POST', body });
  expect(await reply.json()).toMatchObject({
    token_type: 'Bearer',
    resource,
    scope: expect.stringContaining('user_impersonation'),
    expires_in: expect.stringMatching(/^\d+$/),
    refresh_token: expect.any(String),
  });
});
