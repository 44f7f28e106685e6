/** `updateMe` at the wire: what is written, what is read again, and what is refused before anybody is called. */
import { describe, expect, test } from 'vitest';
import { ADA, startGraph } from './asking-graph.ts';

const UPDATE = `mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { id jobTitle city businessPhones mail } } }`;
const stale = { id: ADA, jobTitle: 'Intern', city: 'Oslo', businessPhones: ['1'], mail: 'ada@contoso.example' };

test('writes the members that are given, null for empty, and answers with the profile as it now is', async () => {
  await using graph = await startGraph(({ method }) => (method === 'PATCH' ? { status: 204 } : { body: stale }));
  const { data, errors } = await graph.ask(UPDATE, {
    input: { jobTitle: "Head of R'n'D", city: null, businessPhones: [] },
  });
  expect(errors).toEqual([]);
  // Graph may go on answering with the old state: what was written stands, all else is as it was read.
  expect(data.updateMe.user).toEqual({ ...stale, jobTitle: "Head of R'n'D", city: null, businessPhones: [] });
  expect(graph.asked).toEqual(['PATCH /me', 'GET /me?$select=id,jobTitle,city,businessPhones,mail']);
  expect(graph.parts[0]?.body).toEqual({ jobTitle: "Head of R'n'D", city: null, businessPhones: [] });
  expect(graph.scopes).toEqual(['User.ReadWrite', 'User.Read']);
});

test('reads again after each of two changes in one operation', async () => {
  await using graph = await startGraph(({ method }) => (method === 'PATCH' ? { status: 204 } : { body: stale }));
  const { errors } = await graph.ask(`mutation { one: updateMe(input: { city: "Bergen" }) { user { mail } }
    two: updateMe(input: { state: "Vestland" }) { user { mail } } }`);
  expect(errors).toEqual([]);
  expect(graph.asked.map((one) => one.split('?')[0])).toEqual(['PATCH /me', 'GET /me', 'PATCH /me', 'GET /me']);
});

test('a profile that cannot be read again does not undo the change', async () => {
  await using graph = await startGraph(({ method }) =>
    method === 'PATCH' ? { status: 204 } : { status: 503, body: { error: { code: 'serviceNotAvailable' } } },
  );
  const { data, errors } = await graph.ask(UPDATE, { input: { city: 'Bergen' } });
  expect(data).toEqual({ updateMe: { user: null } });
  expect(errors).toMatchObject([{ path: 'updateMe.user', code: 'DOWNSTREAM_UNAVAILABLE' }]);
});

test('a refusal of the tenant is the field’s, and nothing is read', async () => {
  await using graph = await startGraph(() => ({
    status: 403,
    body: { error: { code: 'Authorization_RequestDenied' } },
  }));
  const { data, errors } = await graph.ask(UPDATE, { input: { displayName: 'Countess' } });
  expect(data).toEqual({ updateMe: null });
  expect(errors).toMatchObject([{ path: 'updateMe', code: 'DOWNSTREAM_FORBIDDEN' }]);
  expect(graph.asked).toEqual(['PATCH /me']);
});

describe('is refused, and nobody is called, for', () => {
  test.each([
    [{}, "Expected 'input' to name what changes."],
    [{ displayName: null }, 'cannot be emptied'],
    [{ displayName: ' ' }, 'input.displayName'],
    [{ givenName: 'x'.repeat(65) }, '1 to 64'],
    [{ city: 'Oslo\u0000' }, 'input.city'],
    [{ city: '\ud800' }, 'input.city'],
    [{ businessPhones: ['1', '2'] }, 'input.businessPhones'],
    [{ businessPhones: null }, 'input.businessPhones'],
    [{ preferredLanguage: 'en_GB' }, 'language tag'],
  ])('%j', async (input, message) => {
    await using graph = await startGraph(() => ({ status: 204 }));
    const { data, errors } = await graph.ask(UPDATE, { input });
    expect(data).toEqual({ updateMe: null });
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) }]);
    expect(graph.calls).toEqual([]);
  });
});
