/**
 * The people, apps and APIs of the dev tenant: what its Entra, its Graph and its ARM agree on.
 *
 * Types only; `seed.ts` makes the one plausible company behind them, or the one that a test describes. Deterministic:
 * the same ids in every install.
 * @module
 */

import type { Memberships } from './memberships.ts';

/** What happens to somebody who signs in as this person: one situation each, so that it is one sign-in away. */
export type Persona =
  /** Everything is consented and allowed. */
  | 'ordinary'
  /** ARM asks for multi-factor authentication at the on-behalf-of exchange (AADSTS50076 with claims). */
  | 'mfa-for-arm'
  /** Has not consented that the API reads mail (AADSTS65001 for Mail.Read, and only for that). */
  | 'no-mail-consent'
  /** A guest whose home is another tenant: `idp` claim, another object id than at home. */
  | 'guest'
  /** Account disabled: no sign-in, and AADSTS50057 at every exchange. */
  | 'disabled'
  /** Graph and ARM answer 429 with `Retry-After`. */
  | 'throttled'
  /** Sessions were revoked after sign-in: Graph and ARM answer 401 with a claims challenge until a new sign-in. */
  | 'revoked'
  /** Directory and subscription administrator. */
  | 'admin';

/** Somebody who can be signed in as, or met in Graph; what Graph knows besides is in `profiles.ts`. */
export interface Person {
  /** GUID; `oid` of tokens, `id` in Graph. */
  readonly objectId: string;
  /** Always this tenant, for guests too; where they come from is `homeTenantId`. */
  readonly tenantId: string;
  /** What happens to this person. */
  readonly persona: Persona;
  /** Short name for command lines: `ada`. Unique. */
  readonly alias: string;
  /** `Ada Lindqvist`; a guest's names the company, too. */
  readonly displayName: string;
  readonly givenName: string;
  readonly surname: string;
  /** `ada@fabrikam.example`; of a guest `gustav_contoso.example#EXT#@fabrikam.example`. */
  readonly userPrincipalName: string;
  /** `null` for a few: they have no mailbox either. A guest's address lies in the home tenant. */
  readonly mail: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly officeLocation: string | null;
  readonly mobilePhone: string | null;
  readonly businessPhones: readonly string[];
  readonly preferredLanguage: string | null;
  /** `false` for the persona `disabled`. */
  readonly accountEnabled: boolean;
  /** Object id of the manager, `null` for the head of the company and for guests. */
  readonly managerId: string | null;
  /** App roles assigned for the API of `onbehalf`. */
  readonly roles: readonly string[];
  /** Authority of the home tenant, for guests only. */
  readonly homeTenantId?: string;
}

/** An organisation in Entra. */
export interface Tenant {
  /** GUID; `tid` of tokens. */
  readonly tenantId: string;
  /** The verified domain; every principal name ends with it. */
  readonly domain: string;
  readonly displayName: string;
}

/** One application registration together with its service principal. */
export interface App {
  /** GUID; `appId` in Graph, `aud` of v2.0 tokens for it. */
  readonly clientId: string;
  /** Object id of the service principal: `oid` of app-only tokens. */
  readonly objectId: string;
  /** Unique; how a description and a script call it. */
  readonly name: string;
  /** Application ID URI, for an app that is an API: `api://…`, `https://graph.microsoft.com`. */
  readonly identifierUris: readonly string[];
  /** `null` and `1` make v1.0 access tokens for this API, `2` makes v2.0 ones. */
  readonly requestedAccessTokenVersion: 1 | 2 | null;
  /** Delegated permissions this API exposes: the words of `scp`. */
  readonly scopes: readonly string[];
  /** Application permissions this API exposes: the words of `roles` in app-only tokens. */
  readonly appRoles: readonly string[];
  /** Absent: a public client, or one that proves itself by certificate. */
  readonly clientSecret?: string;
  /** SHA-256 thumbprints (base64url) of certificates this app may sign client assertions with, and their PEM. */
  readonly certificates?: readonly { readonly thumbprintSha256: string; readonly certificatePem: string }[];
  /** Redirect URIs of type SPA; an entry ending in `/*` stands for every path below it, for development only. */
  readonly spaRedirectUris: readonly string[];
  /** Redirect URIs of type web: the code is redeemed by a server that has a credential. The first is meant when none is named. */
  readonly webRedirectUris?: readonly string[];
  /** Redirect URIs of mobile and desktop applications: no credential, and no browser that redeems the code. */
  readonly nativeRedirectUris?: readonly string[];
  /** A public client besides its redirect URIs: device code and the like ("Allow public client flows"). */
  readonly isFallbackPublicClient?: boolean;
  /** What /authorize may answer beside a code: tokens of the implicit and hybrid flows. */
  readonly implicitGrant?: { readonly idTokens?: boolean; readonly accessTokens?: boolean };
  /** Page that is told, in a frame, that the person signed out (front-channel logout). */
  readonly logoutUrl?: string;
  /** Whose people may sign in; those of this tenant alone unless said. */
  readonly signInAudience?: 'AzureADMyOrg' | 'AzureADMultipleOrgs';
  /** Delegated permissions asked for statically, by client id of the API: `.default` means these. */
  readonly requiredScopes: Readonly<Record<string, readonly string[]>>;
  /** Application permissions granted by an administrator, by client id of the API. */
  readonly grantedAppRoles: Readonly<Record<string, readonly string[]>>;
  /** Client ids whose users are asked for consent to both apps at once. */
  readonly knownClientApplications: readonly string[];
  /** Clients that need nobody's consent for these permissions of this API. */
  readonly preAuthorizedApplications?: readonly { readonly clientId: string; readonly scopes: readonly string[] }[];
  /** Claims that access tokens for this API carry on its wish; Microsoft's own have both. */
  readonly optionalClaims?: readonly ('idtyp' | 'xms_cc')[];
  /** Which memberships the tokens for this app name: `groups`, `wids`, or both. */
  readonly groupMembershipClaims?: 'SecurityGroup' | 'DirectoryRole' | 'All';
}

/** An Azure subscription as the directory knows it; tags that were changed since are kept by ARM. */
export interface Subscription {
  /** GUID, made from the name. */
  readonly subscriptionId: string;
  /** One subscription belongs to another tenant; its tokens are refused there with the name of the right one. */
  readonly tenantId: string;
  readonly displayName: string;
  /** `Disabled` can be read and not changed. */
  readonly state: 'Enabled' | 'Warned' | 'PastDue' | 'Disabled' | 'Deleted';
  readonly tags: Readonly<Record<string, string>>;
  readonly resourceGroups: readonly ResourceGroup[];
  /** Object ids that hold a role somewhere inside; everyone else does not see the subscription at all. */
  readonly readers: readonly string[];
  /** Who may do what at, above and below this subscription. */
  readonly roleAssignments: readonly RoleAssignment[];
}

/** The built-in roles of Azure that somebody here holds. */
export type RoleName = 'Owner' | 'Contributor' | 'Reader' | 'Tag Contributor' | 'User Access Administrator';

/** Who has which role where. */
export interface RoleAssignment {
  /** GUID. */
  readonly name: string;
  /** One of the built-in ones, whose ids are the same in every tenant. */
  readonly roleName: RoleName;
  /** `/`, `/subscriptions/{id}` or `/subscriptions/{id}/resourceGroups/{name}`; holds for everything below. */
  readonly scope: string;
  /** Object id of a person, of a group or of an app's service principal. */
  readonly principalId: string;
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
  /** Object ids that have the role by it: the principal itself, or the members of the group. */
  readonly holders: readonly string[];
  /** ISO 8601 in UTC. */
  readonly createdOn: string;
}

/** What lies in it follows from its name, see `resources.ts`. */
export interface ResourceGroup {
  /** Unique in the subscription; compared without case, answered as it is. */
  readonly name: string;
  /** Where its description is kept; what lies in it may lie elsewhere. */
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything there is, frozen at the start: nothing here changes while the tenant runs. */
export interface Directory {
  /** The company itself. */
  readonly tenant: Tenant;
  /** Home tenants of guests. */
  readonly otherTenants: readonly Tenant[];
  /** Guests included. */
  readonly people: readonly Person[];
  /** Microsoft's own included, Graph and ARM among them. */
  readonly apps: readonly App[];
  readonly subscriptions: readonly Subscription[];
  /** Groups, directory roles and administrative units; made when first asked for. */
  memberships(): Memberships;
  /** Without regard to case. */
  personById(objectId: string): Person | undefined;
  /** By alias, user principal name or object id, without regard to case. */
  findPerson(name: string): Person | undefined;
  /** Without regard to case. */
  appByClientId(clientId: string): App | undefined;
  /** By one of `identifierUris` (a trailing slash more or less is the same) or client id. */
  appByResource(resource: string): App | undefined;
}
