/** App registrations of the dev tenant's Graph: by object id, by application id, and what they say of their permissions. @module */
import { afterAll, expect, test } from 'vitest';
import { appIds } from '../../src/dev-tenant/directory/apps.ts';
import { graphApi } from '../../src/dev-tenant/graph/api.ts';
import { ask, hostApi } from './api-host.ts';

const graph = await hostApi('/graph', graphApi, 'https://graph.microsoft.com');
afterAll(() => graph[Symbol.asyncDispose]());
const token = await graph.sign({ scp: 'Application.Read.All' });
const get = (path: string, authorization = token) => ask(`${graph.url}/v1.0${path}`, authorization);

test('an app is found by its application id and by the object id that this gives', async () => {
  const byAppId = await get(`/applications(appId='${appIds.api}')`);
  expect(byAppId.body).toMatchObject({ appId: appIds.api, identifierUris: [`api://${appIds.api}`] });
  const exposed = byAppId.body.api.oauth2PermissionScopes.map(({ value }: { value: string }) => value);
  expect(exposed).toEqual(expect.arrayContaining(['access_as_user', 'Mail.Read', 'Background.Run']));
  expect((await get(`/applications/${byAppId.body.id}?$select=appId`)).body.appId).toBe(appIds.api);
  expect((await get(`/applications/${appIds.api}`)).status).toBe(404);
});

test('APIs of Microsoft have a service principal here and no registration', async () => {
  expect((await get(`/applications(appId='${appIds.graph}')`)).status).toBe(404);
  const { body } = await get(`/servicePrincipals(appId='${appIds.graph}')?$select=displayName,appId`);
  expect(body).toMatchObject({ displayName: 'Microsoft Graph', appId: appIds.graph });
  expect((await get("/servicePrincipals?$filter=displayName eq 'nightly daemon'")).body.value).toHaveLength(1);
  expect((await get('/servicePrincipals', await graph.sign({ scp: 'User.Read' }))).status).toBe(403);
});
