/**
 * Ids that are the same in every tenant: the applications of Microsoft Graph and Azure Resource Manager, and the permissions of theirs
 * that an app registration lists by id; and which permission opens whatever another one does.
 *
 * A chosen few: those that fields of the built-in modules ask for, and their neighbours. An id that is not here can be found with
 * `az ad sp show --id <application id>`.
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @module
 */

import { clouds } from '../../config/clouds.ts';

/** A permission has an id for each way of being granted, or has only one of the ways. */
export interface PermissionIds {
  /** `Scope` of a manifest. */
  readonly delegated?: string;
  /** `Role` of a manifest. */
  readonly application?: string;
}

/** An API of Microsoft's. */
export interface WellKnownApi {
  readonly name: string;
  /** The same in every tenant of every cloud. */
  readonly appId: string;
  /** By name: `User.Read`. */
  readonly permissions: Readonly<Record<string, PermissionIds>>;
}

const ids = (delegated: string, application?: string): PermissionIds =>
  application === undefined ? { delegated } : { delegated, application };

/** Ids as the permissions reference lists them. */
export const microsoftGraph: WellKnownApi = {
  name: 'Microsoft Graph',
  appId: '00000003-0000-0000-c000-000000000000',
  permissions: {
    openid: ids('37f7f235-527c-4136-accd-4a02d197296e'),
    profile: ids('14dad69e-099b-42c9-810b-d002981feec1'),
    email: ids('64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0'),
    offline_access: ids('7427e0e9-2fba-42fe-b0c0-848c9e6a8182'),
    'User.Read': ids('e1fe6dd8-ba31-4d61-89e7-88639da4683d'),
    'User.ReadWrite': ids('b4e74841-8e56-480b-be8b-910348b18b4c'),
    'User.ReadBasic.All': ids('b340eb25-3456-403f-be2f-af7a0d370277', '97235f07-e226-4f63-ace3-39588e11d3a1'),
    'User.Read.All': ids('a154be20-db9c-4678-8ab7-66f6cc099a59', 'df021288-bdef-4463-88db-98f22de89214'),
    'User.ReadWrite.All': ids('204e0828-b5ca-4ad8-b9f3-f32a958e7cc4', '741f803b-c850-494e-b5df-cde7c675a1ca'),
    'Directory.Read.All': ids('06da0dbc-49e2-44d2-8312-53f166ab848a', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'),
    'Directory.ReadWrite.All': ids('c5366453-9fb0-48a5-a156-24f0c49a4b84', '19dbc75e-c2e2-444c-a770-ec69d8559fc7'),
    'Group.ReadBasic.All': ids('ba1917bc-a64b-4c71-b66d-229d4a520e66', '07d67222-3a10-4d3b-9ddc-b8aa43198a00'),
    'Group.Read.All': ids('5f8c59db-677d-491f-a6b8-5f174b11ec1d', '5b567255-7703-4780-807c-7be8301ae99b'),
    'Group.ReadWrite.All': ids('4e46008b-f24c-477d-8fff-7bb4ec7aafe0', '62a82d76-70ea-41e2-9197-370581804d09'),
    'GroupMember.ReadBasic.All': ids('28539367-358c-4ed9-b7f0-793eccb8fd34', '8222c640-cae5-4860-8d11-b32cfad95e03'),
    'GroupMember.Read.All': ids('bc024368-1153-4739-b217-4326f2e966d0', '98830695-27a2-44f7-8c18-0c3ebc9698f6'),
    'GroupMember.ReadWrite.All': ids('f81125ac-d3b7-4573-a3b2-7099cc39df9e', 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695'),
    'Application.Read.All': ids('c79f8feb-a9db-4090-85f9-90d820caa0eb', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'),
    'Organization.Read.All': ids('4908d5b9-3fb2-4b1e-9336-1888b7937185', '498476ce-e0fe-48b0-b801-37ba7e2685c6'),
    'ProfilePhoto.Read.All': ids('469cd065-729e-4dee-b1fa-d92e0fab6310', 'e24d31aa-e1ab-4c80-85fe-23018690335d'),
    'Presence.Read': ids('76bc735e-aecd-4a1d-8b4c-2b915deabb79'),
    'Presence.Read.All': ids('9c7a330d-35b3-4aa1-963d-cb2b9f927841', 'a70e0c2d-e793-494c-94c4-118fa0a67f42'),
    'LicenseAssignment.Read.All': ids('f395577a-0960-456b-979f-7228de0c5996', 'e2f98668-2877-4f38-a2f4-8202e0717aa1'),
    'Team.ReadBasic.All': ids('485be79e-c497-4b35-9400-0e3fa7f2a5d4', '2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e'),
    'Channel.ReadBasic.All': ids('9d8982ae-4365-4f57-95e9-d6032a4c0b87', '59a6b24b-4225-4393-8165-ebaec5f55d7a'),
    'Mail.ReadBasic': ids('a4b8392a-d8d1-4954-a029-8e668a39a170', '6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a'),
    'Mail.ReadBasic.All': { application: '693c5e45-0940-467d-9b8a-1022fb9d42ef' },
    'Mail.Read': ids('570282fd-fa5c-430d-a7fd-fc8dc98a9dca', '810c84a8-4a9e-49e6-bf7d-12d183f40d01'),
    'Mail.ReadWrite': ids('024d486e-b451-40bb-833d-3e66d98c5c73', 'e2a3a72e-5f79-4c64-b1b1-878b674786c9'),
    'Mail.Send': ids('e383f46e-2787-4529-855e-0e479a3ffac0', 'b633e1c5-b582-4048-a93e-9f11b44c7e96'),
    'Calendars.ReadBasic': ids('662d75ba-a364-42ad-adee-f5f880ea4878'),
    'Calendars.ReadBasic.All': { application: '8ba4a692-bc31-4128-9094-475872af8a53' },
    'Calendars.Read': ids('465a38f9-76ea-45b9-9f34-9e8b0d4b0b42', '798ee544-9d2d-430c-a058-570e29e34338'),
    'Calendars.ReadWrite': ids('1ec239c2-d7c9-4623-a91a-a9775856bb36', 'ef54d2bf-783f-4e0f-bca1-3210c0444d99'),
    'Files.Read': ids('10465720-29dd-4523-a11a-6a75c743c9d9'),
    'Files.ReadWrite': ids('5c28f0bf-8a70-41f1-8ab2-9032436ddb65'),
    'Files.Read.All': ids('df85f4d6-205c-4ac5-a5ea-6bf408dba283', '01d4889c-1287-42c6-ac1f-5d1e02578ef6'),
    'Files.ReadWrite.All': ids('863451e7-0667-486c-a5d6-d135439485f0', '75359482-378d-4052-8f01-80520e7db3cd'),
    'People.Read': ids('ba47897c-39ec-4d83-8086-ee8256fa737d'),
    'Tasks.Read': ids('f45671fb-e0fe-4b4b-be20-3d3ce43f1bcb'),
    'Tasks.ReadWrite': ids('2219042f-cab5-40cc-b0d2-16b1540b4c5f'),
    'Sites.Read.All': ids('205e70e5-aba6-4c52-a976-6d2d46c48043', '332a536c-c7ef-4017-ab91-336970924f0d'),
  },
};

/** Has one permission: what a user may do there Azure's own roles decide. */
export const azureResourceManager: WellKnownApi = {
  name: 'Azure Resource Manager',
  appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  permissions: { user_impersonation: ids('41094075-9dad-400e-a0bd-54e686782033') },
};

/**
 * By the resource of a scope: its address in any cloud, or the application id.
 * @param resource `https://graph.microsoft.com`, or a GUID
 */
export function wellKnownApi(resource: string): WellKnownApi | undefined {
  const host = (URL.parse(resource)?.host ?? resource).toLowerCase();
  const [graphHosts, armHosts] = [clouds.flatMap((cloud) => cloud.graphHosts), clouds.map((cloud) => cloud.armHost)];
  if (host === microsoftGraph.appId || graphHosts.includes(host)) return microsoftGraph;
  const isArm =
    host === azureResourceManager.appId || host === 'management.core.windows.net' || armHosts.includes(host);
  return isArm ? azureResourceManager : undefined;
}

/** Application permission of Microsoft Graph → those that the reference lists above it for all it opens. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  'User.ReadBasic.All': ['User.Read.All'],
  'Directory.Read.All': ['Directory.ReadWrite.All'],
  'Group.ReadBasic.All': ['GroupMember.Read.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'],
  'GroupMember.ReadBasic.All': ['GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'],
  'GroupMember.Read.All': ['Group.Read.All', 'Group.ReadWrite.All'],
  'Group.Read.All': ['Group.ReadWrite.All'],
  'Mail.ReadBasic': ['Mail.ReadBasic.All', 'Mail.Read', 'Mail.ReadWrite'],
  'Mail.ReadBasic.All': ['Mail.Read', 'Mail.ReadWrite'],
  'Mail.Read': ['Mail.ReadWrite'],
  'Calendars.ReadBasic.All': ['Calendars.Read', 'Calendars.ReadWrite'],
  'Calendars.Read': ['Calendars.ReadWrite'],
  'Files.Read.All': ['Files.ReadWrite.All'],
};

/**
 * Whether one of the other application permissions of Microsoft Graph opens all that this one does.
 * @param others names of those that are asked for as well
 */
export function isCoveredBy(name: string, others: readonly string[]): boolean {
  return (Object.hasOwn(ABOVE, name) ? (ABOVE[name] ?? []) : []).some((above) => others.includes(above));
}
