/**
 * What the organisation has: itself, its licences and who holds them, the teams somebody is in.
 * @module
 */
import type { Person, Tenant } from '../directory/directory.ts';
import { type Licence, licences, licencesOf } from '../directory/licences.ts';
import type { Group } from '../directory/memberships.ts';
import { guidOf } from '../directory/random.ts';
import type { Caller } from './caller.ts';
import { notFound } from './errors.ts';
import { type AreaOptions, contextOf, type Operation, ofUser, ok, operation } from './operation.ts';
import { directoryRead, fullRead, hasOneOf, ownRead } from './permissions.ts';
import { parseQuery } from './query.ts';

const organizationRead = ['Organization.Read.All', 'Organization.ReadWrite.All', ...directoryRead] as const;
const licenceRead = ['LicenseAssignment.Read.All', ...fullRead] as const;
const teamRead = ['Team.ReadBasic.All', 'TeamSettings.Read.All', ...fullRead] as const;
const readOrganization = {
  delegated: [...ownRead, ...organizationRead],
  application: [...organizationRead, 'User.Read.All'],
};
const skuRead = ['LicenseAssignment.Read.All', ...organizationRead] as const;

/** `/organization`, `/subscribedSkus`, and of a person `licenseDetails` and `joinedTeams`. */
export function organizationOperations({ directory, objects }: AreaOptions): readonly Operation[] {
  const { tenant, people } = directory;
  const teamsOf = (person: Person): readonly Group[] =>
    objects
      .parentsOf(person.objectId, false)
      .filter((container) => container.kind === 'group')
      .filter(({ team }) => team !== undefined);

  return [
    operation('GET', '/organization', {
      permissions: readOrganization,
      handle(call) {
        const { select } = parseQuery(call.options);
        const value = [picked(organizationOf(tenant, call.caller), select)];
        return ok({ '@odata.context': contextOf(call, 'organization', select), value });
      },
    }),
    operation('GET', '/organization/{id}', {
      permissions: readOrganization,
      handle(call) {
        const { id = '' } = call.path;
        if (id.toLowerCase() !== tenant.tenantId) throw notFound(id);
        const { select } = parseQuery(call.options);
        const context = contextOf(call, 'organization/$entity', select);
        return ok({ '@odata.context': context, ...picked(organizationOf(tenant, call.caller), select) });
      },
    }),
    operation('GET', '/subscribedSkus', {
      permissions: { delegated: skuRead, application: skuRead },
      cost: 3,
      handle: (call) =>
        ok({
          '@odata.context': contextOf(call, 'subscribedSkus'),
          value: licences.map((licence) => ({
            id: `${tenant.tenantId}_${licence.skuId}`,
            ...licence,
            appliesTo: 'User',
            capabilityStatus: 'Enabled',
            consumedUnits: people.filter((person) => licencesOf(person).includes(licence)).length,
            prepaidUnits: { enabled: 500, suspended: 0, warning: 0 },
          })),
        }),
    }),
    ofUser('GET', '/licenseDetails', {
      permissions: { delegated: licenceRead, own: ownRead, application: licenceRead },
      cost: 2,
      handle: (call, person) =>
        ok({
          '@odata.context': contextOf(call, `users('${person.objectId}')/licenseDetails`),
          value: licencesOf(person).map((licence) => licenceDetailOf(licence, person)),
        }),
    }),
    ofUser('GET', '/joinedTeams', {
      // People see their own teams only, whatever their permission; apps name the user.
      permissions: { delegated: [], own: teamRead, application: teamRead },
      handle: (call, person) => ok({ '@odata.context': contextOf(call, 'teams'), value: teamsOf(person).map(teamOf) }),
    }),
  ];
}

function licenceDetailOf({ skuId, skuPartNumber, servicePlans }: Licence, { objectId }: Person): object {
  return {
    id: Buffer.from(guidOf(`licence/${objectId}/${skuId}`).replaceAll('-', ''), 'hex').toString('base64url'),
    skuId,
    skuPartNumber,
    servicePlans: servicePlans.map((plan) => ({ ...plan, provisioningStatus: 'Success' })),
  };
}

/** Most properties of a team are null in this list. */
function teamOf({ id, displayName, description, visibility, team }: Group): object {
  return {
    id,
    createdDateTime: null,
    displayName,
    description,
    internalId: null,
    classification: null,
    specialization: null,
    visibility: visibility?.toLowerCase() ?? null,
    webUrl: null,
    isArchived: team?.isArchived ?? false,
    isMembershipLimitedToOwners: null,
    memberSettings: null,
    guestSettings: null,
    messagingSettings: null,
    funSettings: null,
    discoverySettings: null,
  };
}

function organizationOf({ tenantId, displayName, domain }: Tenant, caller: Caller): Record<string, unknown> {
  const basic = { id: tenantId, displayName, verifiedDomains: [domainOf(domain)], tenantType: 'AAD' };
  const full = {
    businessPhones: ['+44 161 496 0000'],
    city: 'Manchester',
    country: 'United Kingdom',
    countryLetterCode: 'GB',
    createdDateTime: '2009-01-05T07:00:00Z',
    preferredLanguage: 'en',
    street: '1 Mill Lane',
    technicalNotificationMails: [`alan@${domain}`],
    assignedPlans: [],
  };
  // `User.Read` opens the organisation with little in it.
  if (hasOneOf(caller, organizationRead)) return { ...basic, ...full };
  return {
    ...basic,
    ...Object.fromEntries(Object.entries(full).map(([name, value]) => [name, Array.isArray(value) ? [] : null])),
  };
}

function domainOf(name: string): object {
  return { capabilities: 'Email, OfficeCommunicationsOnline', isDefault: true, isInitial: true, name, type: 'Managed' };
}

/** What was selected; a name that there is none of is passed over. */
function picked(object: Record<string, unknown>, select: readonly string[] | undefined): Record<string, unknown> {
  if (select === undefined) return object;
  const wanted = new Set(select.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted.has(name.toLowerCase())));
}
