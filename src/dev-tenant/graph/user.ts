/**
 * A person of the directory as Graph's `user`.
 *
 * @see https://learn.microsoft.com/graph/api/resources/user
 * @module
 */
import type { Person } from '../directory/directory.ts';
import type { Profile } from '../directory/profiles.ts';
import type { Caller } from './caller.ts';
import { basicRead, hasOneOf, seesFullProfile } from './permissions.ts';
import { type PropertyValue, resourceType, type Visibility } from './resource-type.ts';

type Read = (profile: Profile) => PropertyValue;

/** Part of the basic profile, which `User.ReadBasic.All` shows. */
const shown = (name: string, read: Read) => ({ name, read });
const profile = (name: string, read: Read) => ({ name, read, basic: false });
const onRequest = (name: string, read: Read) => ({ name, read, basic: false, byDefault: false });
const unfiltered = { filterable: false } as const;
const ordered = { isOrdered: true } as const;
/** Kept by SharePoint. */
const apart = (name: string, read: Read) => ({ ...onRequest(name, read), ...unfiltered, isApart: true });

/** The order is that of the real answer. Without `$select` the first eleven come; `basic` ones are all that `User.ReadBasic.All` shows. */
export const userType = resourceType<Profile>(
  'microsoft.graph.user',
  ({ objectId }) => objectId,
  [
    { ...profile('businessPhones', (user) => user.businessPhones), ...unfiltered },
    { ...shown('displayName', (user) => user.displayName), ...ordered },
    { ...shown('givenName', (user) => user.givenName), ...ordered },
    { ...profile('jobTitle', (user) => user.jobTitle), ...ordered },
    { ...shown('mail', (user) => user.mail), ...ordered },
    { ...profile('mobilePhone', (user) => user.mobilePhone), ...ordered },
    { ...profile('officeLocation', (user) => user.officeLocation), ...ordered },
    { ...profile('preferredLanguage', (user) => user.preferredLanguage), ...ordered },
    { ...shown('surname', (user) => user.surname), ...ordered },
    { ...shown('userPrincipalName', (user) => user.userPrincipalName), ...ordered },
    shown('id', (user) => user.objectId),
    onRequest('accountEnabled', (user) => user.accountEnabled),
    onRequest('ageGroup', (user) => user.ageGroup),
    { ...onRequest('assignedLicenses', (user) => user.assignedLicenses), ...unfiltered },
    { ...onRequest('city', (user) => user.city), ...ordered },
    { ...onRequest('companyName', (user) => user.companyName), ...ordered },
    { ...onRequest('country', (user) => user.country), ...ordered },
    { ...onRequest('createdDateTime', (user) => user.createdDateTime), ...ordered },
    onRequest('creationType', (user) => (user.userType === 'Guest' ? 'Invitation' : null)),
    { ...onRequest('department', (user) => user.department), ...ordered },
    { ...onRequest('employeeHireDate', (user) => user.employeeHireDate), ...ordered },
    { ...onRequest('employeeId', (user) => user.employeeId), ...ordered },
    { ...onRequest('employeeType', (user) => user.employeeType), ...ordered },
    onRequest('externalUserState', (user) => (user.userType === 'Guest' ? 'Accepted' : null)),
    { ...onRequest('faxNumber', (user) => user.faxNumber), ...ordered },
    { ...onRequest('lastPasswordChangeDateTime', (user) => user.lastPasswordChangeDateTime), ...unfiltered },
    { ...onRequest('mailNickname', (user) => user.alias), ...ordered },
    onRequest('onPremisesSyncEnabled', () => null),
    onRequest('otherMails', (user) => user.otherMails),
    { ...onRequest('postalCode', (user) => user.postalCode), ...ordered },
    onRequest('proxyAddresses', (user) => user.proxyAddresses),
    { ...onRequest('state', (user) => user.state), ...ordered },
    { ...onRequest('streetAddress', (user) => user.streetAddress), ...ordered },
    { ...onRequest('usageLocation', (user) => user.usageLocation), ...ordered },
    onRequest('userType', (user) => user.userType),
    apart('aboutMe', (user) => user.aboutMe),
    apart('birthday', (user) => user.birthday),
    apart('interests', (user) => user.interests),
    apart('mySite', (user) => user.mySite),
    apart('pastProjects', (user) => user.pastProjects),
    apart('responsibilities', (user) => user.responsibilities),
    apart('schools', (user) => user.schools),
    apart('skills', (user) => user.skills),
  ],
  {
    searchable: ['displayName', 'givenName', 'surname', 'mail', 'userPrincipalName'],
    sortable: ['displayName', 'userPrincipalName', 'createdDateTime'],
  },
);

/** @param person `undefined`: anybody, as a filter over everybody sees them */
export function visibilityOfUser(caller: Caller, person?: Person): Visibility {
  if (seesFullProfile(caller, person)) return 'full';
  return hasOneOf(caller, basicRead) ? 'basic' : 'none';
}
