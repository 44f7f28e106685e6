/** `sendMail` of the dev tenant's Graph at the wire: who gets what, what is refused, and how it goes inside `$batch`. @module */
import { afterAll, beforeEach, expect, test } from 'vitest';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, directory, hostApi, personCalled } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.reset());

const v1 = `${graph.url}/v1.0`;
const tokenOf = (alias: string, scp: string) => graph.sign({ oid: personCalled(alias).objectId, scp });
const sender = await tokenOf('ada', 'Mail.Send');
const to = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const send = (body: unknown, token = sender) =>
  ask(`${v1}/me/sendMail`, token, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const grace = personCalled('grace');
const message = {
  subject: 'Loom 9',
  body: { contentType: 'HTML', content: '<p>It <b>runs</b> &amp; runs.</p>' },
  toRecipients: to(grace.userPrincipalName.toUpperCase()),
  bccRecipients: to('someone@elsewhere.example'),
  importance: 'high',
};
const newestOf = async (alias: string, folder: string) => {
  const path = `/me/mailFolders/${folder}/messages?$top=1`;
  const headers = { prefer: 'outlook.body-content-type="text"' };
  const { body } = await ask(`${v1}${path}`, await tokenOf(alias, 'Mail.Read'), { headers });
  return body.value[0];
};

test('a message is accepted without a word and arrives at both ends', async () => {
  const { status, body } = await send({ message });
  expect([status, body]).toEqual([202, '']);
  const sent = await newestOf('ada', 'sentitems');
  const received = await newestOf('grace', 'inbox');
  for (const one of [sent, received]) {
    expect(one).toMatchObject({ subject: 'Loom 9', importance: 'high', body: { content: 'It runs & runs.' } });
    expect(one.from.emailAddress.address).toBe(personCalled('ada').mail);
  }
  expect([sent.isRead, received.isRead]).toEqual([true, false]);
  expect([sent.bccRecipients.length, received.bccRecipients.length]).toEqual([1, 0]);
});

test('sending leaves no copy where none is wanted, and a reset takes everything back', async () => {
  const before = await newestOf('ada', 'sentitems');
  await send({ message, saveToSentItems: false });
  expect((await newestOf('ada', 'sentitems')).id).toBe(before.id);
  expect((await newestOf('grace', 'inbox')).subject).toBe('Loom 9');
  graph.reset();
  expect((await newestOf('grace', 'inbox')).subject).not.toBe('Loom 9');
});

test('sending to nobody of that name sends a notice back', async () => {
  await send({ message: { ...message, toRecipients: to(`nobody@${directory.tenant.domain}`) } });
  expect((await newestOf('ada', 'inbox')).subject).toBe('Undeliverable: Loom 9');
});

test.each([
  ['nothing', {}, 'ErrorInvalidRequest'],
  ['a list', [], 'BadRequest'],
  ['a message to nobody', { message: { subject: 'x' } }, 'ErrorInvalidRecipients'],
  ['no address', { message: { toRecipients: to('ada') } }, 'ErrorInvalidRecipients'],
  ['an unknown member', { message: { ...message, colour: 'red' } }, 'RequestBodyRead'],
  ['a number for a text', { message: { ...message, subject: 7 } }, 'RequestBodyRead'],
  ['an unknown importance', { message: { ...message, importance: 'highest' } }, 'RequestBodyRead'],
  [
    'too many recipients',
    { message: { toRecipients: to(...Array(501).fill('a@b.example')) } },
    'ErrorRecipientsExceeded',
  ],
])('sending refuses %s and sends nothing', async (_case, body, code) => {
  const before = await newestOf('ada', 'sentitems');
  const refused = await send(body);
  expect([refused.status, refused.body.error.code]).toEqual([400, code]);
  expect((await newestOf('ada', 'sentitems')).id).toBe(before.id);
});

test('sending needs its own permission, and no other name than one’s own', async () => {
  expect((await send({ message }, await tokenOf('ada', 'Mail.Read'))).status).toBe(403);
  const [from] = to(grace.userPrincipalName);
  const { status, body } = await send({ message: { ...message, from } });
  expect([status, body.error.code]).toEqual([403, 'ErrorSendAsDenied']);
});

test('sending works as one part of a batch, beside reading', async () => {
  const both = await tokenOf('ada', 'Mail.Send Mail.Read');
  const requests = [
    {
      id: '1',
      method: 'POST',
      url: '/me/sendMail',
      body: { message },
      headers: { 'Content-Type': 'application/json' },
    },
    {
      id: '2',
      method: 'GET',
      url: '/me/mailFolders/sentitems/messages?$top=1&$select=subject,body',
      headers: { Prefer: 'outlook.body-content-type="text"' },
      dependsOn: ['1'],
    },
    { id: '3', method: 'GET', url: `/users/${grace.objectId}/messages` },
  ];
  const { body } = await ask(`${v1}/$batch`, both, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  const answers = new Map<string, { status: number; headers: Record<string, string>; body?: never }>(
    body.responses.map((answer: { id: string }) => [answer.id, answer]),
  );
  expect(answers.get('1')?.status).toBe(202);
  expect(answers.get('1')).not.toHaveProperty('body');
  expect(answers.get('2')).toMatchObject({ status: 200, body: { value: [{ subject: 'Loom 9' }] } });
  expect(answers.get('2')?.headers['Preference-Applied']).toBe('outlook.body-content-type="text"');
  expect(answers.get('3')?.status).toBe(403);
});

test.each(['<', '<head ', '<head><style>', ' ', '</p', '<br ', '&amp', '\r\n '])(
  'a body of nothing but %j is read as text in no time',
  async (part) => {
    const content = part.repeat(200_000);
    await send({ message: { ...message, body: { contentType: 'html', content } } });
    const started = performance.now();
    expect((await newestOf('ada', 'sentitems')).body.contentType).toBe('text');
    expect(performance.now() - started).toBeLessThan(2000);
  },
);
