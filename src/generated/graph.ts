import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Principal } from '../bearer/principal.ts';
import type { GraphObject } from '../graph/objects/directory-object.ts';
import type { GraphUser } from '../graph/users/user.ts';
import type { ProfileChange } from '../graph/users/update-me.ts';
import type { GraphGroup } from '../graph/groups/group.ts';
import type { GraphPresence } from '../graph/profile/presence.ts';
import type { GraphLicenseDetails } from '../graph/profile/licenses.ts';
import type { ServicePlanInfo } from '@microsoft/microsoft-graph-types';
import type { GraphTeam } from '../graph/profile/teams.ts';
import type { GraphContext } from '../graph/graph-slice.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in ISO 8601 with its zone: `2026-03-01T09:00:00Z`, `2026-03-01T10:00:00.5+01:00`. */
  DateTime: { input: string; output: string; }
  /** The name of a delegated scope that this API exposes, as it stands in the `scp` claim: `access_as_user`, `Mail.Read`. */
  federation__Scope: { input: string; output: string; }
};

/** A part of the directory with administrators of its own. Scope: `access_as_user`. */
export type AdministrativeUnit = DirectoryObject & {
  readonly __typename?: 'AdministrativeUnit';
  /** What the unit is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
};

/** Conditions on an instant. All that are given must hold. */
export type DateTimeFilter = {
  /** Is this instant. */
  readonly eq?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is not before it. */
  readonly ge?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is after it. */
  readonly gt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is not after it. */
  readonly le?: InputMaybe<Scalars['DateTime']['input']>;
  /** Is before it. */
  readonly lt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** An object of the directory: a user, a group, a role, an administrative unit, or something else. Scope: `access_as_user`. */
export type DirectoryObject = {
  /** Name; null also where the signed-in user may see that the object is there, and no more. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
};

/** A page of objects of the directory. */
export type DirectoryObjectConnection = {
  readonly __typename?: 'DirectoryObjectConnection';
  /** Objects of the directory with their cursors. */
  readonly edges: ReadonlyArray<DirectoryObjectEdge>;
  /** The objects of the directory alone, in the same order. */
  readonly nodes: ReadonlyArray<DirectoryObject>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages; null on a page asked for with `after`, because Microsoft Graph counts on the first page only.
   * The count comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An object in a page. */
export type DirectoryObjectEdge = {
  readonly __typename?: 'DirectoryObjectEdge';
  /** Pass it as `after` to go on behind this object. */
  readonly cursor: Scalars['String']['output'];
  /** The object. */
  readonly node: DirectoryObject;
};

/** A role of the directory, such as Global Administrator, that somebody holds. Scope: `access_as_user`. */
export type DirectoryRole = DirectoryObject & {
  readonly __typename?: 'DirectoryRole';
  /** What the role permits. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id of the role in this tenant. */
  readonly id: Scalars['ID']['output'];
  /** Id of the role's template: the same in every tenant. */
  readonly roleTemplateId?: Maybe<Scalars['ID']['output']>;
};

/** A group of the directory. Scope: `access_as_user`. */
export type Group = DirectoryObject & {
  readonly __typename?: 'Group';
  /** When the group was made. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** What the group is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name as shown in the address book. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** What the group can be used for; null where the signed-in user may not see it. */
  readonly kind?: Maybe<GroupKind>;
  /** Mail address; null without one. */
  readonly mail?: Maybe<Scalars['String']['output']>;
  /** Whether mail can be sent to the group. */
  readonly mailEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Mail alias; unique within the tenant. */
  readonly mailNickname?: Maybe<Scalars['String']['output']>;
  /** Direct members: users, groups, devices and more. Graph permission: `GroupMember.Read.All`. */
  readonly members?: Maybe<DirectoryObjectConnection>;
  /** Rule that decides who is a member of a dynamic group; null where members are named one by one. */
  readonly membershipRule?: Maybe<Scalars['String']['output']>;
  /** Who may change the group. Graph permission: `GroupMember.Read.All`. */
  readonly owners?: Maybe<DirectoryObjectConnection>;
  /** Whether access can be given to the group. */
  readonly securityEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Who may see and join the group. */
  readonly visibility?: Maybe<GroupVisibility>;
};


/** A group of the directory. Scope: `access_as_user`. */
export type GroupMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A group of the directory. Scope: `access_as_user`. */
export type GroupOwnersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of groups. */
export type GroupConnection = {
  readonly __typename?: 'GroupConnection';
  /** Groups with their cursors. */
  readonly edges: ReadonlyArray<GroupEdge>;
  /** The groups alone, in the same order. */
  readonly nodes: ReadonlyArray<Group>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages; null on a page asked for with `after`, because Microsoft Graph counts on the first page only.
   * The count comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** A group in a page. */
export type GroupEdge = {
  readonly __typename?: 'GroupEdge';
  /** Pass it as `after` to go on behind this group. */
  readonly cursor: Scalars['String']['output'];
  /** The group. */
  readonly node: Group;
};

/** Conditions on a group. All that are given must hold; at most 15 comparisons, nested at most 5 deep. */
export type GroupFilter = {
  /** All of these hold. */
  readonly and?: InputMaybe<ReadonlyArray<GroupFilter>>;
  /** When the group was made. */
  readonly createdDateTime?: InputMaybe<DateTimeFilter>;
  /** What the group is for. */
  readonly description?: InputMaybe<StringFilter>;
  /** Name as shown in the address book. */
  readonly displayName?: InputMaybe<StringFilter>;
  /** Whether it is a Microsoft 365 group. */
  readonly isMicrosoft365?: InputMaybe<Scalars['Boolean']['input']>;
  /** Mail address. */
  readonly mail?: InputMaybe<StringFilter>;
  /** Whether mail can be sent to the group. */
  readonly mailEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Mail alias. */
  readonly mailNickname?: InputMaybe<StringFilter>;
  /** This does not hold. */
  readonly not?: InputMaybe<GroupFilter>;
  /** At least one of these holds. */
  readonly or?: InputMaybe<ReadonlyArray<GroupFilter>>;
  /** Whether access can be given to the group. */
  readonly securityEnabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What a group can be used for. */
export const GroupKind = {
  /** Mail alone. */
  Distribution: 'DISTRIBUTION',
  /** Access to resources, and mail. */
  MailEnabledSecurity: 'MAIL_ENABLED_SECURITY',
  /** Microsoft 365: mail, files and a team. */
  Microsoft_365: 'MICROSOFT_365',
  /** Access to resources. */
  Security: 'SECURITY'
} as const;

export type GroupKind = typeof GroupKind[keyof typeof GroupKind];
/** An order of groups. */
export type GroupOrder = {
  /** In which direction. */
  readonly direction?: OrderDirection;
  /** By what. */
  readonly field: GroupOrderField;
};

/** By what groups can be ordered. */
export const GroupOrderField = {
  /** Name as shown in the address book. */
  DisplayName: 'DISPLAY_NAME'
} as const;

export type GroupOrderField = typeof GroupOrderField[keyof typeof GroupOrderField];
/** Who may see and join a group. */
export const GroupVisibility = {
  /** As private; and only members see who the members are. */
  HiddenMembership: 'HIDDEN_MEMBERSHIP',
  /** Owners decide who joins. */
  Private: 'PRIVATE',
  /** Everybody may see the members and join. */
  Public: 'PUBLIC'
} as const;

export type GroupVisibility = typeof GroupVisibility[keyof typeof GroupVisibility];
/** A product that a user holds a licence of. */
export type LicenseDetails = {
  readonly __typename?: 'LicenseDetails';
  /** Id of the licence in Microsoft Graph. */
  readonly id: Scalars['ID']['output'];
  /** Services that the product brings. */
  readonly servicePlans: ReadonlyArray<ServicePlan>;
  /** Id of the product. */
  readonly skuId?: Maybe<Scalars['ID']['output']>;
  /** Part number of the product: `ENTERPRISEPACK`. */
  readonly skuPartNumber?: Maybe<Scalars['String']['output']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Changes the profile of the signed-in user. What the input does not name stays as it is. Which members people may change themselves is
   * for the tenant to say. Scope: `User.ReadWrite`. Graph permission: `User.ReadWrite`.
   */
  readonly updateMe?: Maybe<UpdateMePayload>;
};


export type MutationUpdateMeArgs = {
  input: UpdateMeInput;
};

/** Directions of an order. */
export const OrderDirection = {
  /** From A to Z, from old to new. */
  Asc: 'ASC',
  /** From Z to A, from new to old. */
  Desc: 'DESC'
} as const;

export type OrderDirection = typeof OrderDirection[keyof typeof OrderDirection];
/** An object of the directory that has no type of its own here: a device, a contact, a service principal. Scope: `access_as_user`. */
export type OtherDirectoryObject = DirectoryObject & {
  readonly __typename?: 'OtherDirectoryObject';
  /** Name; null where the signed-in user may not see it. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** Type in the words of Microsoft Graph: `device`, `orgContact`, `servicePrincipal`. */
  readonly kind: Scalars['String']['output'];
};

/** Where a page of a list begins and ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last entry of this page: pass it as `after` for the next one. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** More entries follow `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The page was asked for with `after`. Lists are read forward only. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first entry of this page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** A photo of a user. */
export type Photo = {
  readonly __typename?: 'Photo';
  /** The picture in base64: `data:{contentType};base64,{base64}` shows it. */
  readonly base64?: Maybe<Scalars['String']['output']>;
  /** Media type: `image/jpeg`. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** Height in pixels. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /** Width in pixels. */
  readonly width?: Maybe<Scalars['Int']['output']>;
};

/** Sizes that Microsoft 365 keeps of a photo, in pixels. */
export const PhotoSize = {
  /** 48 by 48. */
  Size_48: 'SIZE_48',
  /** 64 by 64. */
  Size_64: 'SIZE_64',
  /** 96 by 96. */
  Size_96: 'SIZE_96',
  /** 120 by 120. */
  Size_120: 'SIZE_120',
  /** 240 by 240. */
  Size_240: 'SIZE_240',
  /** 360 by 360. */
  Size_360: 'SIZE_360',
  /** 432 by 432. */
  Size_432: 'SIZE_432',
  /** 504 by 504. */
  Size_504: 'SIZE_504',
  /** 648 by 648. */
  Size_648: 'SIZE_648'
} as const;

export type PhotoSize = typeof PhotoSize[keyof typeof PhotoSize];
/** Whether somebody is available, and what they do. */
export type Presence = {
  readonly __typename?: 'Presence';
  /** What the user does, in the words of Microsoft Graph: `InAMeeting`, `OutOfOffice`. */
  readonly activity?: Maybe<Scalars['String']['output']>;
  /** Whether the user is available. */
  readonly availability?: Maybe<PresenceAvailability>;
  /** The note that the user has set. */
  readonly statusMessage?: Maybe<Scalars['String']['output']>;
};

/** Whether somebody is available. */
export const PresenceAvailability = {
  /** Available. */
  Available: 'AVAILABLE',
  /** Available, and the device has been idle for a while. */
  AvailableIdle: 'AVAILABLE_IDLE',
  /** Away. */
  Away: 'AWAY',
  /** Will be right back. */
  BeRightBack: 'BE_RIGHT_BACK',
  /** Busy. */
  Busy: 'BUSY',
  /** Busy, and the device has been idle for a while. */
  BusyIdle: 'BUSY_IDLE',
  /** Does not want to be disturbed. */
  DoNotDisturb: 'DO_NOT_DISTURB',
  /** Signed out. */
  Offline: 'OFFLINE',
  /** Not known, or in a state newer than this list. */
  Unknown: 'UNKNOWN'
} as const;

export type PresenceAvailability = typeof PresenceAvailability[keyof typeof PresenceAvailability];
/** Everything that may be asked. Fields of an API appear when its module is on. */
export type Query = {
  readonly __typename?: 'Query';
  /** One group; null when there is none. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly group?: Maybe<Group>;
  /** Groups of the directory, in the order Microsoft Graph lists them unless `orderBy` says another. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly groups?: Maybe<GroupConnection>;
  /** The signed-in user. Scope: `access_as_user`. Graph permission: `User.Read`. */
  readonly me?: Maybe<User>;
  /** One user of the directory; null when there is none or the signed-in user may not see them. Scope: `access_as_user`. Graph permission: `User.Read.All`. */
  readonly user?: Maybe<User>;
  /** Users of the directory, in the order Microsoft Graph lists them unless `orderBy` says another. Scope: `access_as_user`. Graph permission: `User.Read.All`. */
  readonly users?: Maybe<UserConnection>;
  /** What the access token of this request says about the caller. Answered from the validated token alone; nothing is called. */
  readonly viewer?: Maybe<Viewer>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryGroupArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<GroupFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<GroupOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that may be asked. Fields of an API appear when its module is on. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<UserOrder>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** A service that a product brings. */
export type ServicePlan = {
  readonly __typename?: 'ServicePlan';
  /** `User` or `Company`. */
  readonly appliesTo?: Maybe<Scalars['String']['output']>;
  /** `Success`, or why the service cannot be used yet. */
  readonly provisioningStatus?: Maybe<Scalars['String']['output']>;
  /** Id of the service. */
  readonly servicePlanId?: Maybe<Scalars['ID']['output']>;
  /** Name of the service: `EXCHANGE_S_ENTERPRISE`. */
  readonly servicePlanName?: Maybe<Scalars['String']['output']>;
};

/** Conditions on a text. All that are given must hold. Microsoft Graph compares without case. */
export type StringFilter = {
  /** Ends with this text; Microsoft Graph knows it for mail addresses and sign-in names only. */
  readonly endsWith?: InputMaybe<Scalars['String']['input']>;
  /** Is this text. */
  readonly eq?: InputMaybe<Scalars['String']['input']>;
  /** Is one of these texts: 1 to 15. */
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** True: has no value. False: has one. */
  readonly isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Is another text, or none. */
  readonly ne?: InputMaybe<Scalars['String']['input']>;
  /** Begins with this text. */
  readonly startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** A team of Microsoft Teams. */
export type Team = {
  readonly __typename?: 'Team';
  /** What the team is for. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Name. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** The Microsoft 365 group behind the team. Scope: `access_as_user`. Graph permission: `GroupMember.Read.All`. */
  readonly group?: Maybe<Group>;
  /** Id; the same as that of the team's group. */
  readonly id: Scalars['ID']['output'];
  /** Whether the team can only be read. */
  readonly isArchived?: Maybe<Scalars['Boolean']['output']>;
};

/** A page of teams. */
export type TeamConnection = {
  readonly __typename?: 'TeamConnection';
  /** Teams with their cursors. */
  readonly edges: ReadonlyArray<TeamEdge>;
  /** The teams alone, in the same order. */
  readonly nodes: ReadonlyArray<Team>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
};

/** A team in a page. */
export type TeamEdge = {
  readonly __typename?: 'TeamEdge';
  /** Pass it as `after` to go on behind this team. */
  readonly cursor: Scalars['String']['output'];
  /** The team. */
  readonly node: Team;
};

/** What changes in the profile of the signed-in user. A member that is null is emptied; one that is left out stays as it is. */
export type UpdateMeInput = {
  /** Business phone numbers: one, or an empty list for none. */
  readonly businessPhones?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** City: at most 128 characters. */
  readonly city?: InputMaybe<Scalars['String']['input']>;
  /** Country or region: at most 128 characters. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** Department: at most 64 characters. */
  readonly department?: InputMaybe<Scalars['String']['input']>;
  /** Name as shown in the address book: 1 to 256 characters. It cannot be emptied. */
  readonly displayName?: InputMaybe<Scalars['String']['input']>;
  /** First name: at most 64 characters. */
  readonly givenName?: InputMaybe<Scalars['String']['input']>;
  /** Job title: at most 128 characters. */
  readonly jobTitle?: InputMaybe<Scalars['String']['input']>;
  /** Mobile phone number: at most 64 characters. */
  readonly mobilePhone?: InputMaybe<Scalars['String']['input']>;
  /** Office: at most 128 characters. */
  readonly officeLocation?: InputMaybe<Scalars['String']['input']>;
  /** Postal code: at most 40 characters. */
  readonly postalCode?: InputMaybe<Scalars['String']['input']>;
  /** Preferred language: a language tag such as `en-GB`. */
  readonly preferredLanguage?: InputMaybe<Scalars['String']['input']>;
  /** State or province: at most 128 characters. */
  readonly state?: InputMaybe<Scalars['String']['input']>;
  /** Street and number: at most 1,024 characters. */
  readonly streetAddress?: InputMaybe<Scalars['String']['input']>;
  /** Last name: at most 64 characters. */
  readonly surname?: InputMaybe<Scalars['String']['input']>;
};

/** What `updateMe` did. */
export type UpdateMePayload = {
  readonly __typename?: 'UpdateMePayload';
  /**
   * The profile, read again. Microsoft Graph may go on answering with the old state for a while, so what was just written is taken from the
   * input. Null when reading failed; the change itself has been made all the same. Scope: `access_as_user`. Graph permission: `User.Read`.
   */
  readonly user?: Maybe<User>;
};

/** A user of the directory. Scope: `access_as_user`. */
export type User = DirectoryObject & {
  readonly __typename?: 'User';
  /** Whether the account can sign in. */
  readonly accountEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** Business phone numbers; the directory holds at most one. */
  readonly businessPhones: ReadonlyArray<Scalars['String']['output']>;
  /** City of the place of work. */
  readonly city?: Maybe<Scalars['String']['output']>;
  /** Company, of interest for guests. */
  readonly companyName?: Maybe<Scalars['String']['output']>;
  /** Country or region of the place of work. */
  readonly country?: Maybe<Scalars['String']['output']>;
  /** When the user was added to the directory. */
  readonly createdDateTime?: Maybe<Scalars['DateTime']['output']>;
  /** Department. */
  readonly department?: Maybe<Scalars['String']['output']>;
  /** People who report to this user, in the order Microsoft Graph lists them. Graph permission: `User.Read.All`. */
  readonly directReports?: Maybe<UserConnection>;
  /** Name as shown in the address book. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Number or name that the organisation gave the employee. */
  readonly employeeId?: Maybe<Scalars['String']['output']>;
  /** Kind of employment, in the words of the organisation. */
  readonly employeeType?: Maybe<Scalars['String']['output']>;
  /** First name. */
  readonly givenName?: Maybe<Scalars['String']['output']>;
  /** Object id. Unique within the tenant, never reassigned. */
  readonly id: Scalars['ID']['output'];
  /** Job title. */
  readonly jobTitle?: Maybe<Scalars['String']['output']>;
  /**
   * Teams the user is a direct member of. Microsoft Graph tells them of the signed-in user only and refuses those of others.
   * Graph permission: `Team.ReadBasic.All`.
   */
  readonly joinedTeams?: Maybe<TeamConnection>;
  /** Products the user holds a licence of. Graph permission: `User.Read`, of others `LicenseAssignment.Read.All`. */
  readonly licenseDetails?: Maybe<ReadonlyArray<LicenseDetails>>;
  /** Primary mail address; null without a mailbox. */
  readonly mail?: Maybe<Scalars['String']['output']>;
  /** Mail alias; unique within the tenant. */
  readonly mailNickname?: Maybe<Scalars['String']['output']>;
  /** The manager; null for whoever has none. Graph permission: `User.Read.All`. */
  readonly manager?: Maybe<User>;
  /**
   * Groups, directory roles and administrative units that the user is a direct member of. Of objects that the signed-in user may not
   * read only type and id are known. Graph permission: `User.Read`, of others `User.Read.All`.
   */
  readonly memberOf?: Maybe<DirectoryObjectConnection>;
  /** Mobile phone number. */
  readonly mobilePhone?: Maybe<Scalars['String']['output']>;
  /** Office. */
  readonly officeLocation?: Maybe<Scalars['String']['output']>;
  /** The photo; null for whoever has none. Graph permission: `User.Read`, of others `User.ReadBasic.All`. */
  readonly photo?: Maybe<Photo>;
  /** Postal code of the place of work. */
  readonly postalCode?: Maybe<Scalars['String']['output']>;
  /** Preferred language, as in `en-GB`. */
  readonly preferredLanguage?: Maybe<Scalars['String']['output']>;
  /** Whether the user is available, and what they do. Graph permission: `Presence.Read`, of others `Presence.Read.All`. */
  readonly presence?: Maybe<Presence>;
  /** State or province of the place of work. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** Street and number of the place of work. */
  readonly streetAddress?: Maybe<Scalars['String']['output']>;
  /** Last name. */
  readonly surname?: Maybe<Scalars['String']['output']>;
  /** Country whose law decides which services can be licensed: two letters of ISO 3166. */
  readonly usageLocation?: Maybe<Scalars['String']['output']>;
  /** Sign-in name: looks like a mail address, need not be one. */
  readonly userPrincipalName?: Maybe<Scalars['String']['output']>;
  /** Whether the user is a member of the tenant or a guest in it. */
  readonly userType?: Maybe<UserType>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserDirectReportsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserJoinedTeamsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserMemberOfArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** A user of the directory. Scope: `access_as_user`. */
export type UserPhotoArgs = {
  size?: InputMaybe<PhotoSize>;
};

/** A page of users. */
export type UserConnection = {
  readonly __typename?: 'UserConnection';
  /** Users with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The users alone, in the same order. */
  readonly nodes: ReadonlyArray<User>;
  /** Where this page begins and ends. */
  readonly pageInfo: PageInfo;
  /**
   * How many there are on all pages; null on a page asked for with `after`, because Microsoft Graph counts on the first page only.
   * The count comes from an index that lags behind changes by seconds to minutes.
   */
  readonly totalCount?: Maybe<Scalars['Int']['output']>;
};

/** An user in a page. */
export type UserEdge = {
  readonly __typename?: 'UserEdge';
  /** Pass it as `after` to go on behind this user. */
  readonly cursor: Scalars['String']['output'];
  /** The user. */
  readonly node: User;
};

/** Conditions on a user. All that are given must hold; at most 15 comparisons, nested at most 5 deep. */
export type UserFilter = {
  /** Whether the account can sign in. */
  readonly accountEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** All of these hold. */
  readonly and?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** City of the place of work. */
  readonly city?: InputMaybe<StringFilter>;
  /** Company. */
  readonly companyName?: InputMaybe<StringFilter>;
  /** Country or region of the place of work. */
  readonly country?: InputMaybe<StringFilter>;
  /** When the user was added to the directory. */
  readonly createdDateTime?: InputMaybe<DateTimeFilter>;
  /** Department. */
  readonly department?: InputMaybe<StringFilter>;
  /** Name as shown in the address book. */
  readonly displayName?: InputMaybe<StringFilter>;
  /** Number or name that the organisation gave the employee. */
  readonly employeeId?: InputMaybe<StringFilter>;
  /** First name. */
  readonly givenName?: InputMaybe<StringFilter>;
  /** Job title. */
  readonly jobTitle?: InputMaybe<StringFilter>;
  /** Primary mail address. */
  readonly mail?: InputMaybe<StringFilter>;
  /** Mail alias. */
  readonly mailNickname?: InputMaybe<StringFilter>;
  /** This does not hold. */
  readonly not?: InputMaybe<UserFilter>;
  /** Office. */
  readonly officeLocation?: InputMaybe<StringFilter>;
  /** At least one of these holds. */
  readonly or?: InputMaybe<ReadonlyArray<UserFilter>>;
  /** State or province of the place of work. */
  readonly state?: InputMaybe<StringFilter>;
  /** Last name. */
  readonly surname?: InputMaybe<StringFilter>;
  /** Country whose law decides on licences. */
  readonly usageLocation?: InputMaybe<StringFilter>;
  /** Sign-in name. */
  readonly userPrincipalName?: InputMaybe<StringFilter>;
  /** Member or guest. */
  readonly userType?: InputMaybe<UserType>;
};

/** An order of users. */
export type UserOrder = {
  /** In which direction. */
  readonly direction?: OrderDirection;
  /** By what. */
  readonly field: UserOrderField;
};

/** By what users can be ordered. */
export const UserOrderField = {
  /** When they were added to the directory. */
  CreatedDateTime: 'CREATED_DATE_TIME',
  /** Name as shown in the address book. */
  DisplayName: 'DISPLAY_NAME',
  /** Sign-in name. */
  UserPrincipalName: 'USER_PRINCIPAL_NAME'
} as const;

export type UserOrderField = typeof UserOrderField[keyof typeof UserOrderField];
/** Relations of a user to the tenant. */
export const UserType = {
  /** Was invited from elsewhere. */
  Guest: 'GUEST',
  /** Belongs to the tenant. */
  Member: 'MEMBER'
} as const;

export type UserType = typeof UserType[keyof typeof UserType];
/** The caller: a signed-in user, or an application that calls without one. */
export type Viewer = {
  readonly __typename?: 'Viewer';
  /** Client application that was given the token. */
  readonly clientId: Scalars['ID']['output'];
  /** Whether a user or an application calls. */
  readonly kind: ViewerKind;
  /** Display name, where the token has one. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Object id of the user, or of the application's service principal, in the tenant below. */
  readonly objectId: Scalars['ID']['output'];
  /** App roles of the user, or application permissions of the application. */
  readonly roles: ReadonlyArray<Scalars['String']['output']>;
  /** Delegated scopes of this API that the token holds; empty for an application. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  /** Tenant that issued the token. */
  readonly tenantId: Scalars['ID']['output'];
  /** User principal name, where the token has one. It may change and be reassigned: never a key. */
  readonly username?: Maybe<Scalars['String']['output']>;
};

/** Who can call. */
export const ViewerKind = {
  /** A daemon with application permissions. */
  App: 'APP',
  /** Somebody signed in, and the client acts for them. */
  User: 'USER'
} as const;

export type ViewerKind = typeof ViewerKind[keyof typeof ViewerKind];


export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AdministrativeUnit: ResolverTypeWrapper<GraphObject>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeFilter: DateTimeFilter;
  DirectoryObject: ResolverTypeWrapper<GraphObject>;
  DirectoryObjectConnection: ResolverTypeWrapper<Omit<DirectoryObjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DirectoryObjectEdge']>, nodes: ReadonlyArray<ResolversTypes['DirectoryObject']> }>;
  DirectoryObjectEdge: ResolverTypeWrapper<Omit<DirectoryObjectEdge, 'node'> & { node: ResolversTypes['DirectoryObject'] }>;
  DirectoryRole: ResolverTypeWrapper<GraphObject>;
  Group: ResolverTypeWrapper<GraphGroup>;
  GroupConnection: ResolverTypeWrapper<Omit<GroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['GroupEdge']>, nodes: ReadonlyArray<ResolversTypes['Group']> }>;
  GroupEdge: ResolverTypeWrapper<Omit<GroupEdge, 'node'> & { node: ResolversTypes['Group'] }>;
  GroupFilter: GroupFilter;
  GroupKind: GroupKind;
  GroupOrder: GroupOrder;
  GroupOrderField: GroupOrderField;
  GroupVisibility: GroupVisibility;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  LicenseDetails: ResolverTypeWrapper<GraphLicenseDetails>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OrderDirection: OrderDirection;
  OtherDirectoryObject: ResolverTypeWrapper<GraphObject>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Photo: ResolverTypeWrapper<Photo>;
  PhotoSize: PhotoSize;
  Presence: ResolverTypeWrapper<GraphPresence>;
  PresenceAvailability: PresenceAvailability;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ServicePlan: ResolverTypeWrapper<ServicePlanInfo>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  StringFilter: StringFilter;
  Team: ResolverTypeWrapper<GraphTeam>;
  TeamConnection: ResolverTypeWrapper<Omit<TeamConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TeamEdge']>, nodes: ReadonlyArray<ResolversTypes['Team']> }>;
  TeamEdge: ResolverTypeWrapper<Omit<TeamEdge, 'node'> & { node: ResolversTypes['Team'] }>;
  UpdateMeInput: UpdateMeInput;
  UpdateMePayload: ResolverTypeWrapper<ProfileChange>;
  User: ResolverTypeWrapper<GraphUser>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['UserEdge']>, nodes: ReadonlyArray<ResolversTypes['User']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  UserOrderField: UserOrderField;
  UserType: UserType;
  Viewer: ResolverTypeWrapper<Principal>;
  ViewerKind: ViewerKind;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AdministrativeUnit: GraphObject;
  Boolean: Scalars['Boolean']['output'];
  DateTime: Scalars['DateTime']['output'];
  DateTimeFilter: DateTimeFilter;
  DirectoryObject: GraphObject;
  DirectoryObjectConnection: Omit<DirectoryObjectConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DirectoryObjectEdge']>, nodes: ReadonlyArray<ResolversParentTypes['DirectoryObject']> };
  DirectoryObjectEdge: Omit<DirectoryObjectEdge, 'node'> & { node: ResolversParentTypes['DirectoryObject'] };
  DirectoryRole: GraphObject;
  Group: GraphGroup;
  GroupConnection: Omit<GroupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['GroupEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Group']> };
  GroupEdge: Omit<GroupEdge, 'node'> & { node: ResolversParentTypes['Group'] };
  GroupFilter: GroupFilter;
  GroupOrder: GroupOrder;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  LicenseDetails: GraphLicenseDetails;
  Mutation: Record<PropertyKey, never>;
  OtherDirectoryObject: GraphObject;
  PageInfo: PageInfo;
  Photo: Photo;
  Presence: GraphPresence;
  Query: Record<PropertyKey, never>;
  ServicePlan: ServicePlanInfo;
  String: Scalars['String']['output'];
  StringFilter: StringFilter;
  Team: GraphTeam;
  TeamConnection: Omit<TeamConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TeamEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Team']> };
  TeamEdge: Omit<TeamEdge, 'node'> & { node: ResolversParentTypes['Team'] };
  UpdateMeInput: UpdateMeInput;
  UpdateMePayload: ProfileChange;
  User: GraphUser;
  UserConnection: Omit<UserConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['UserEdge']>, nodes: ReadonlyArray<ResolversParentTypes['User']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  Viewer: Principal;
  federation__Scope: Scalars['federation__Scope']['output'];
};

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresAppPermissionsDirectiveArgs = {
  permissions: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresAppPermissionsDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresAppPermissionsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresRolesDirectiveArgs = {
  roles: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type RequiresRolesDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresRolesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: ReadonlyArray<ReadonlyArray<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = GraphContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AdministrativeUnitResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['AdministrativeUnit'] = ResolversParentTypes['AdministrativeUnit']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DirectoryObjectResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObject'] = ResolversParentTypes['DirectoryObject']> = {
  __resolveType: TypeResolveFn<'AdministrativeUnit' | 'DirectoryRole' | 'Group' | 'OtherDirectoryObject' | 'User', ParentType, ContextType>;
};

export type DirectoryObjectConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObjectConnection'] = ResolversParentTypes['DirectoryObjectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DirectoryObjectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DirectoryObject']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DirectoryObjectEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryObjectEdge'] = ResolversParentTypes['DirectoryObjectEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DirectoryObject'], ParentType, ContextType>;
};

export type DirectoryRoleResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['DirectoryRole'] = ResolversParentTypes['DirectoryRole']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  roleTemplateId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GroupResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Group'] = ResolversParentTypes['Group']> = {
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['GroupKind']>, ParentType, ContextType>;
  mail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mailEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  mailNickname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  members?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<GroupMembersArgs, 'first'>>;
  membershipRule?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owners?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<GroupOwnersArgs, 'first'>>;
  securityEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  visibility?: Resolver<Maybe<ResolversTypes['GroupVisibility']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GroupConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['GroupConnection'] = ResolversParentTypes['GroupConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['GroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Group']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type GroupEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['GroupEdge'] = ResolversParentTypes['GroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Group'], ParentType, ContextType>;
};

export type LicenseDetailsResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['LicenseDetails'] = ResolversParentTypes['LicenseDetails']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  servicePlans?: Resolver<ReadonlyArray<ResolversTypes['ServicePlan']>, ParentType, ContextType>;
  skuId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  skuPartNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  updateMe?: Resolver<Maybe<ResolversTypes['UpdateMePayload']>, ParentType, ContextType, RequireFields<MutationUpdateMeArgs, 'input'>>;
};

export type OtherDirectoryObjectResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['OtherDirectoryObject'] = ResolversParentTypes['OtherDirectoryObject']> = {
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PhotoResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Photo'] = ResolversParentTypes['Photo']> = {
  base64?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PresenceResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Presence'] = ResolversParentTypes['Presence']> = {
  activity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  availability?: Resolver<Maybe<ResolversTypes['PresenceAvailability']>, ParentType, ContextType>;
  statusMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType, RequireFields<QueryGroupArgs, 'id'>>;
  groups?: Resolver<Maybe<ResolversTypes['GroupConnection']>, ParentType, ContextType, RequireFields<QueryGroupsArgs, 'first'>>;
  me?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType, RequireFields<QueryUserArgs, 'id'>>;
  users?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<QueryUsersArgs, 'first'>>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type ServicePlanResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['ServicePlan'] = ResolversParentTypes['ServicePlan']> = {
  appliesTo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provisioningStatus?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  servicePlanId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  servicePlanName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TeamResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Team'] = ResolversParentTypes['Team']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isArchived?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type TeamConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TeamConnection'] = ResolversParentTypes['TeamConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TeamEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Team']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TeamEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['TeamEdge'] = ResolversParentTypes['TeamEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Team'], ParentType, ContextType>;
};

export type UpdateMePayloadResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UpdateMePayload'] = ResolversParentTypes['UpdateMePayload']> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  accountEnabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  businessPhones?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  city?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  companyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdDateTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  directReports?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType, RequireFields<UserDirectReportsArgs, 'first'>>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  employeeId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  employeeType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobTitle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  joinedTeams?: Resolver<Maybe<ResolversTypes['TeamConnection']>, ParentType, ContextType, RequireFields<UserJoinedTeamsArgs, 'first'>>;
  licenseDetails?: Resolver<Maybe<ReadonlyArray<ResolversTypes['LicenseDetails']>>, ParentType, ContextType>;
  mail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mailNickname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  manager?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  memberOf?: Resolver<Maybe<ResolversTypes['DirectoryObjectConnection']>, ParentType, ContextType, RequireFields<UserMemberOfArgs, 'first'>>;
  mobilePhone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  officeLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  photo?: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType, Partial<UserPhotoArgs>>;
  postalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  preferredLanguage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  presence?: Resolver<Maybe<ResolversTypes['Presence']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  streetAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  surname?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usageLocation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userPrincipalName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userType?: Resolver<Maybe<ResolversTypes['UserType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = GraphContext, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  clientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ViewerKind'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  objectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  tenantId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface Federation__ScopeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__Scope'], any> {
  name: 'federation__Scope';
}

export type Resolvers<ContextType = GraphContext> = {
  AdministrativeUnit?: AdministrativeUnitResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DirectoryObject?: DirectoryObjectResolvers<ContextType>;
  DirectoryObjectConnection?: DirectoryObjectConnectionResolvers<ContextType>;
  DirectoryObjectEdge?: DirectoryObjectEdgeResolvers<ContextType>;
  DirectoryRole?: DirectoryRoleResolvers<ContextType>;
  Group?: GroupResolvers<ContextType>;
  GroupConnection?: GroupConnectionResolvers<ContextType>;
  GroupEdge?: GroupEdgeResolvers<ContextType>;
  LicenseDetails?: LicenseDetailsResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OtherDirectoryObject?: OtherDirectoryObjectResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Photo?: PhotoResolvers<ContextType>;
  Presence?: PresenceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ServicePlan?: ServicePlanResolvers<ContextType>;
  Team?: TeamResolvers<ContextType>;
  TeamConnection?: TeamConnectionResolvers<ContextType>;
  TeamEdge?: TeamEdgeResolvers<ContextType>;
  UpdateMePayload?: UpdateMePayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  federation__Scope?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = GraphContext> = {
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  requiresAppPermissions?: RequiresAppPermissionsDirectiveResolver<any, any, ContextType>;
  requiresRoles?: RequiresRolesDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
};
