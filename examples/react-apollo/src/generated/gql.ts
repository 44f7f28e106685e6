/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment Avatar on User {\n    id\n    displayName\n    photo(size: SIZE_120) {\n      contentType\n      base64\n    }\n  }\n": typeof types.AvatarFragmentDoc,
    "\n  query Mail {\n    me {\n      id\n      messages(folder: INBOX, first: 4) {\n        nodes {\n          id\n          subject\n          isRead\n          receivedDateTime\n          from {\n            name\n            address\n          }\n        }\n      }\n    }\n  }\n": typeof types.MailDocument,
    "\n  fragment PersonCard on User {\n    id\n    displayName\n    jobTitle\n    department\n    officeLocation\n    city\n    mail\n    ...Avatar\n    manager {\n      id\n      ...PersonLink\n    }\n    directReports(first: 50) {\n      nodes {\n        id\n        ...PersonLink\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": typeof types.PersonCardFragmentDoc,
    "\n  fragment PersonLink on User {\n    id\n    displayName\n    jobTitle\n    department\n    ...Avatar\n  }\n": typeof types.PersonLinkFragmentDoc,
    "\n  fragment Subscriptions on SubscriptionConnection {\n    nodes {\n      id\n      subscriptionId\n      displayName\n      state\n      resourceGroups(first: 6) {\n        nodes {\n          id\n          name\n          location\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n": typeof types.SubscriptionsFragmentDoc,
    "\n  query Home {\n    me {\n      id\n      ...PersonCard\n    }\n    ... @defer(label: \"azure\") {\n      subscriptions(first: 50) {\n        ...Subscriptions\n      }\n    }\n  }\n": typeof types.HomeDocument,
    "\n  query People($search: String, $after: String) {\n    users(search: $search, first: 24, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          ...PersonLink\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      displayName\n      ...PersonCard\n    }\n  }\n": typeof types.PersonDocument,
};
const documents: Documents = {
    "\n  fragment Avatar on User {\n    id\n    displayName\n    photo(size: SIZE_120) {\n      contentType\n      base64\n    }\n  }\n": types.AvatarFragmentDoc,
    "\n  query Mail {\n    me {\n      id\n      messages(folder: INBOX, first: 4) {\n        nodes {\n          id\n          subject\n          isRead\n          receivedDateTime\n          from {\n            name\n            address\n          }\n        }\n      }\n    }\n  }\n": types.MailDocument,
    "\n  fragment PersonCard on User {\n    id\n    displayName\n    jobTitle\n    department\n    officeLocation\n    city\n    mail\n    ...Avatar\n    manager {\n      id\n      ...PersonLink\n    }\n    directReports(first: 50) {\n      nodes {\n        id\n        ...PersonLink\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": types.PersonCardFragmentDoc,
    "\n  fragment PersonLink on User {\n    id\n    displayName\n    jobTitle\n    department\n    ...Avatar\n  }\n": types.PersonLinkFragmentDoc,
    "\n  fragment Subscriptions on SubscriptionConnection {\n    nodes {\n      id\n      subscriptionId\n      displayName\n      state\n      resourceGroups(first: 6) {\n        nodes {\n          id\n          name\n          location\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n": types.SubscriptionsFragmentDoc,
    "\n  query Home {\n    me {\n      id\n      ...PersonCard\n    }\n    ... @defer(label: \"azure\") {\n      subscriptions(first: 50) {\n        ...Subscriptions\n      }\n    }\n  }\n": types.HomeDocument,
    "\n  query People($search: String, $after: String) {\n    users(search: $search, first: 24, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          ...PersonLink\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": types.PeopleDocument,
    "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      displayName\n      ...PersonCard\n    }\n  }\n": types.PersonDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Avatar on User {\n    id\n    displayName\n    photo(size: SIZE_120) {\n      contentType\n      base64\n    }\n  }\n"): (typeof documents)["\n  fragment Avatar on User {\n    id\n    displayName\n    photo(size: SIZE_120) {\n      contentType\n      base64\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Mail {\n    me {\n      id\n      messages(folder: INBOX, first: 4) {\n        nodes {\n          id\n          subject\n          isRead\n          receivedDateTime\n          from {\n            name\n            address\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Mail {\n    me {\n      id\n      messages(folder: INBOX, first: 4) {\n        nodes {\n          id\n          subject\n          isRead\n          receivedDateTime\n          from {\n            name\n            address\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonCard on User {\n    id\n    displayName\n    jobTitle\n    department\n    officeLocation\n    city\n    mail\n    ...Avatar\n    manager {\n      id\n      ...PersonLink\n    }\n    directReports(first: 50) {\n      nodes {\n        id\n        ...PersonLink\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment PersonCard on User {\n    id\n    displayName\n    jobTitle\n    department\n    officeLocation\n    city\n    mail\n    ...Avatar\n    manager {\n      id\n      ...PersonLink\n    }\n    directReports(first: 50) {\n      nodes {\n        id\n        ...PersonLink\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PersonLink on User {\n    id\n    displayName\n    jobTitle\n    department\n    ...Avatar\n  }\n"): (typeof documents)["\n  fragment PersonLink on User {\n    id\n    displayName\n    jobTitle\n    department\n    ...Avatar\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Subscriptions on SubscriptionConnection {\n    nodes {\n      id\n      subscriptionId\n      displayName\n      state\n      resourceGroups(first: 6) {\n        nodes {\n          id\n          name\n          location\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n"): (typeof documents)["\n  fragment Subscriptions on SubscriptionConnection {\n    nodes {\n      id\n      subscriptionId\n      displayName\n      state\n      resourceGroups(first: 6) {\n        nodes {\n          id\n          name\n          location\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Home {\n    me {\n      id\n      ...PersonCard\n    }\n    ... @defer(label: \"azure\") {\n      subscriptions(first: 50) {\n        ...Subscriptions\n      }\n    }\n  }\n"): (typeof documents)["\n  query Home {\n    me {\n      id\n      ...PersonCard\n    }\n    ... @defer(label: \"azure\") {\n      subscriptions(first: 50) {\n        ...Subscriptions\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query People($search: String, $after: String) {\n    users(search: $search, first: 24, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          ...PersonLink\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n"): (typeof documents)["\n  query People($search: String, $after: String) {\n    users(search: $search, first: 24, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          ...PersonLink\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      displayName\n      ...PersonCard\n    }\n  }\n"): (typeof documents)["\n  query Person($id: ID!) {\n    user(id: $id) {\n      id\n      displayName\n      ...PersonCard\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;